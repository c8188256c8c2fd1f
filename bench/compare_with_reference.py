#!/usr/bin/python3
"""pixleak validate and report beside the public MIDI validation script, on one dataset.

compare_with_reference.py CONFIG.json --script FOLDER [--python PYTHON] [--nltk-data FOLDER] [--pixleak PROGRAM]
                          [--work FOLDER] [--processes N]

Runs both with the configuration's data and the same number of processes, each into a folder of its own below --work,
and compares: every check's passed and score and value, rows of pixels_hidden aside (they rest on OCR); and, both run on
the script's validation_results.db, the reports by instance and by series, cell for cell. Prints how long each took, by
the clock and in processor time, and the most memory its processes held together. pixleak validates three times: before
and after the script, which is what is timed, and once with its memory watched, which takes longer than the run itself.
Exit status: 0 all equal, 1 something differs, 77 the script or a Python
package of its is not there, 2 one of them failed.

FOLDER holds a checkout of github.com/CBIIT/MIDI_validation_script. PYTHON has what its requirements.txt names; without
EasyOCR a stand-in that reads nothing takes its place, and pixleak reads nothing either. Relative paths of the configuration start at the current folder.
"""
import argparse
import collections
import csv
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time

import openpyxl

PACKAGES = "pydicom pandas numpy nltk tqdm openpyxl"
STAND_IN = "class Reader:\n    def __init__(self, *a, **k): pass\n    def readtext(self, *a, **k): return []\n"
KEYS = ["instance", "action", "tag_ds", "check_index", "action_text", "answer_value"]
INTERVAL = 0.02


def skip(why):
    print("SKIPPED:", why)
    sys.exit(77)


def tree(root):
    """The process and those it started."""
    children = collections.defaultdict(list)
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", encoding="ascii", errors="replace") as file:
                    children[int(file.read().rsplit(")", 1)[1].split()[1])].append(int(name))
            except OSError:
                pass
    found, queue = [], [root]
    while queue:
        found.append(queue.pop())
        queue += children[found[-1]]
    return found


def held(pid):
    """KiB a process holds, what it shares counted by its part."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
            for line in file:
                if line.startswith("Pss:"):
                    return int(line.split()[1])
    except (OSError, ValueError):
        pass
    return 0


class Measured:
    """A command's run: seconds, seconds of processors, and MiB its processes held together at most (sampled)."""

    def __init__(self, command, environment, log, may_fail=False, watch_memory=True):
        self.peak, done = 0, threading.Event()
        with open(log, "wb") as output:
            start = time.monotonic()
            process = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)

            def watch():
                while watch_memory and not done.is_set():
                    self.peak = max(self.peak, sum(held(pid) for pid in tree(process.pid)))
                    done.wait(INTERVAL)

            watcher = threading.Thread(target=watch)
            watcher.start()
            _, status, usage = os.wait4(process.pid, 0)
            self.seconds = time.monotonic() - start
            done.set()
            watcher.join()
        self.processor = usage.ru_utime + usage.ru_stime
        self.status = os.waitstatus_to_exitcode(status)
        self.mib = self.peak / 1024  # the kernel's own maximum would count this program before the start, too
        if self.status not in (0, 1, 3) if may_fail else self.status != 0:
            print(f"{command[0]} ended with {self.status}: see {log}")
            sys.exit(2)


def write_config(config, folder, name, **changes):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        json.dump({**config, "output_data_path": folder, "log_path": os.path.join(folder, "logs"), **changes}, file)
    return path


def checks_of(path, own):
    """Of each kind of check: how often it has which verdict, and which value."""
    with sqlite3.connect(path) as database:
        where = "WHERE action <> '<pixels_hidden>'" + (" AND pixleak_only = 0" if own else "")
        columns = ", ".join(f'"{key}"' for key in KEYS)
        rows = database.execute(f"SELECT {columns}, check_passed, check_score, file_value FROM validation_results {where}")
        verdicts, values = collections.Counter(), collections.Counter()
        for *key, passed, score, value in rows:
            key = tuple(key)
            verdicts[key + (passed, None if score is None else round(score, 12))] += 1
            values[key + (value,)] += 1
    database.close()
    return verdicts, values


def show(kind, first, second):
    """How many are equal, and the first that are not."""
    equal, total = sum((first & second).values()), max(sum(first.values()), sum(second.values()))
    print(f"{kind}: {equal} of {total} equal")
    for name, rest in (("script ", first - second), ("pixleak", second - first)):
        for row in list(rest)[:8]:
            print(f"  {name} {str(row)[:400]}")
    return equal == total


def compare_checks(reference, ours):
    first, second = checks_of(reference, False), checks_of(ours, True)
    actions = collections.Counter()
    for key, count in first[0].items():
        actions[key[1]] += count
    print("checks of the script, pixels_hidden aside:", ", ".join(f"{a} {n}" for a, n in sorted(actions.items())))
    good = show("passed and score", first[0], second[0])
    return show("values", first[1], second[1]) and good


def cells(path):
    book = openpyxl.load_workbook(path)
    return {name: [[cell.value for cell in row] for row in book[name].iter_rows()] for name in book.sheetnames}


def lines(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def compare_table(name, first, second):
    differing = [(i, a, b) for i, (a, b) in enumerate(zip(first, second)) if a != b]
    good = not differing and len(first) == len(second)
    print(f"  {name}: {sum(map(len, first))} cells, {'equal' if good else 'NOT EQUAL'}")
    for i, a, b in differing[:5]:
        print(f"    row {i + 1}: script {str(a)[:300]}\n      pixleak {str(b)[:300]}")
    return good


def compare_reports(reference, ours, kind):
    first, second = (cells(os.path.join(folder, f"scoring_report_{kind}.xlsx")) for folder in (reference, ours))
    print(f"reports by {kind}:")
    good = [compare_table(name, first[name], second.get(name, [])) for name in first]
    for name in ("internal", "participant"):
        paths = [os.path.join(folder, f"discrepancy_report_{name}.csv") for folder in (reference, ours)]
        if not os.path.exists(paths[0]):
            print(f"  {name}: the script wrote none")
            good.append(False)
            continue
        good.append(compare_table(f"discrepancies, {name}", lines(paths[0]), lines(paths[1])))
    return all(good)


def prepare(arguments):
    if not os.path.exists(os.path.join(arguments.script, "run_validation.py")):
        skip(f"no public script in {arguments.script}")
    imports = "; ".join(f"import {package}" for package in PACKAGES.split())
    if subprocess.run([arguments.python, "-c", imports], capture_output=True).returncode != 0:
        skip(f"{arguments.python} lacks one of the packages {PACKAGES}")
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    if arguments.nltk_data:
        environment["NLTK_DATA"] = arguments.nltk_data
    words = "from nltk.corpus import stopwords; stopwords.words('english'); " \
            "from nltk.tokenize import word_tokenize; word_tokenize('a b')"
    if subprocess.run([arguments.python, "-c", words], env=environment, capture_output=True).returncode != 0:
        skip("NLTK's data punkt_tab and stopwords are not there (--nltk-data)")
    if subprocess.run([arguments.python, "-c", "import easyocr"], env=environment, capture_output=True).returncode != 0:
        stand_in = os.path.join(arguments.work, "stand-in")
        os.makedirs(stand_in)
        with open(os.path.join(stand_in, "easyocr.py"), "w", encoding="utf-8") as file:
            file.write(STAND_IN)
        environment["PYTHONPATH"] = stand_in
    return environment


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("config")
    parser.add_argument("--script", default=os.environ.get("MIDI_VALIDATION_SCRIPT", ""))
    parser.add_argument("--python", default=os.environ.get("MIDI_VALIDATION_PYTHON", sys.executable))
    parser.add_argument("--nltk-data", default="")
    parser.add_argument("--pixleak", default="build/release/pixleak")
    parser.add_argument("--work", default="compare-with-reference")
    parser.add_argument("--processes", type=int)
    arguments = parser.parse_args()
    shutil.rmtree(arguments.work, ignore_errors=True)
    folders = {name: os.path.join(arguments.work, name) for name in ("script", "pixleak", "same")}
    for folder in folders.values():
        os.makedirs(folder)
    environment = prepare(arguments)
    with open(arguments.config, encoding="utf-8") as file:
        config = json.load(file)
    if arguments.processes:
        config.update(multiprocessing=str(arguments.processes > 1), multiprocessing_cpus=str(arguments.processes))
    configs = {name: write_config(config, folder, "config.json") for name, folder in folders.items()}
    results = {name: os.path.join(folder, config["run_name"]) for name, folder in folders.items()}

    def script(task, path, log):
        return Measured([arguments.python, os.path.join(arguments.script, f"run_{task}.py"), path], environment,
                        os.path.join(arguments.work, log))

    no_ocr = ["--no-ocr"] * os.path.exists(os.path.join(arguments.work, "stand-in"))

    def pixleak(**more):
        return Measured([arguments.pixleak, "validate", "--strict-compat", *no_ocr, configs["pixleak"]], None,
                        os.path.join(arguments.work, "pixleak.log"), may_fail=True, **more)

    ours = [pixleak(watch_memory=False)]
    theirs = script("validation", configs["script"], "script.log")
    ours += [pixleak(watch_memory=False), pixleak()]
    seconds = sum(run.seconds for run in ours[:2]) / 2
    processor = sum(run.processor for run in ours[:2]) / 2
    good = compare_checks(*(os.path.join(results[name], "validation_results.db") for name in ("script", "pixleak")))
    os.makedirs(results["same"])
    shutil.copy(os.path.join(results["script"], "validation_results.db"), results["same"])
    for kind in ("instance", "series"):
        change = {"report_series": str(kind == "series")}
        their_report = script("reports", write_config(config, folders["script"], f"{kind}.json", **change), f"{kind}.log")
        our_report = Measured([arguments.pixleak, "report", "--strict-compat",
                               write_config(config, folders["same"], f"{kind}.json", **change)], None,
                              os.path.join(arguments.work, f"pixleak-{kind}.log"))
        good = compare_reports(results["script"], results["same"], kind) and good
        print(f"  script {their_report.seconds:.2f} s, {their_report.mib:.0f} MiB; pixleak {our_report.seconds:.2f} s, "
              f"{our_report.mib:.0f} MiB")
    print(f"validation with {config.get('multiprocessing_cpus') or 1} processes: script {theirs.seconds:.2f} s, "
          f"{theirs.processor:.2f} s of processors, {theirs.mib:.0f} MiB; pixleak "
          f"{' and '.join(f'{run.seconds:.2f}' for run in ours[:2])} s, {processor:.2f} s of processors, "
          f"{ours[2].mib:.0f} MiB; {theirs.seconds / seconds:.0f} times as fast, with "
          f"{theirs.processor / processor:.0f} times less work, {ours[2].mib / theirs.mib:.3f} of the memory")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
