#!/usr/bin/python3
"""test_place.py PIXLEAK: what lies in --out. Files of somebody else's are refused before anything is judged; results of an earlier run
stay until the new ones are complete, on a full disk and after a kill as well; and what a run wrote below its own inputs is no input."""
import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

PIXLEAK = os.path.abspath(sys.argv[1])
ENVIRONMENT = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}
FILES = {"scan": ("results.db", "findings.csv", "summary.json", "report.html"),
         "check": ("results.db", "regions.csv", "pixels.csv", "summary.json", "report.html")}
SECONDS = 300
failures = []


def expect(condition, message):
    if not condition:
        failures.append(message)
        print(f"FAILED {message}", flush=True)


def words_of(command, out, *more):
    inputs = (["--key", "answers.db", "--uid-map", "uid_mapping.csv", "--original", "original", "--deid", "deid"]
              if command == "check" else ["deid"])
    return [PIXLEAK, command, *inputs, "--jobs", "2", "--quiet", "--out", str(out), *more]


def run(top, command, out, *more, **options):
    return subprocess.run(words_of(command, out, *more), cwd=top, capture_output=True, text=True, timeout=SECONDS, check=False,
                          env=ENVIRONMENT, **options)


def content(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def made(top):
    for arguments in (["synth", "--out", ".", "--instances", "12", "--modality", "CT,MR,CR,US,SC", "--scale", "0.4"],
                      ["scrub", "--key", "answers.db", "--original", "original", "--out", "."]):
        subprocess.run([PIXLEAK, *arguments], cwd=top, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def somebodys(top):
    """Of a table with names of one's own, and a database of some other program's."""
    for command, names in FILES.items():
        for name in [name + end for name in names for end in ("", ".unfinished")]:
            out = top / f"mine-{command}-{name}"
            out.mkdir()
            if name.startswith("results.db"):
                with closing(sqlite3.connect(out / name)) as database:
                    database.executescript("CREATE TABLE run (id); CREATE TABLE findings (id); INSERT INTO run VALUES (1)")
            else:
                (out / name).write_text("patient,mine\n1,2\n")
            before = content(out)
            done = run(top, command, out)
            expect(done.returncode == 2 and f"{out.name}/{name}" in done.stderr and "move it away" in done.stderr,
                   f"{command} over somebody's {name}: {done.returncode} {done.stderr}")
            expect(content(out) == before, f"{command} over somebody's {name}: {sorted(content(out))}")
    both = top / "both"
    expect(run(top, "scan", both).returncode in (0, 1, 3), "a run in a folder of its own")
    (both / "regions.csv").write_text("patient,mine\n")
    expect(run(top, "scan", both).returncode in (0, 1, 3), "a file that no scan writes")
    expect((both / "regions.csv").read_text() == "patient,mine\n", "a file that no scan writes is gone")
    done = run(top, "check", both)
    expect(done.returncode == 2 and "regions.csv" in done.stderr and (both / "findings.csv").exists(),
           f"one that check writes: {done.returncode} {done.stderr}")


def little_room():
    resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def stays(top):
    for command in FILES:
        out = top / f"stays-{command}"
        whole = run(top, command, out)
        expect(whole.returncode in (0, 1, 3), f"{command}: {whole.returncode} {whole.stderr}")
        expect(sorted(content(out)) == sorted(FILES[command]), f"{command} wrote {sorted(content(out))}")
        before = content(out)
        full = run(top, command, out, preexec_fn=little_room)
        expect(full.returncode == 2, f"{command} on a full disk: {full.returncode} {full.stderr}")
        after = content(out)
        expect({name: after.get(name) for name in before} == before, f"{command} on a full disk lost {sorted(before)}: {sorted(after)}")
        expect(set(after) <= {*before, "results.db.unfinished", "results.db.unfinished-journal"}, f"{command} left {sorted(after)}")
        killed = subprocess.Popen(words_of(command, out), cwd=top, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT)
        while killed.poll() is None and not (out / "results.db.unfinished").exists():
            time.sleep(0.001)
        killed.kill()
        if killed.wait() == -signal.SIGKILL:
            after = content(out)
            expect({name: after.get(name) for name in before} == before, f"a killed {command} lost earlier results: {sorted(after)}")
        for words in (["diff", out, out], ["baseline", out, "--out", top / f"{command}.baseline"]):
            done = subprocess.run([PIXLEAK, *map(str, words)], capture_output=True, text=True, check=False)
            expect(done.returncode in (0, 1), f"{words[0]} of earlier results: {done.returncode} {done.stderr}")
        again = run(top, command, out)
        expect(again.returncode == whole.returncode and again.stdout == whole.stdout, f"{command} after all that: {again.returncode}")
        now = content(out)
        expect({name: now[name] for name in before if name != "results.db"} ==
               {name: before[name] for name in before if name != "results.db"} and sorted(now) == sorted(before),
               f"{command} once more: {sorted(now)}")


def unfinished(top):
    """--since, --resume, diff and others of a run that was ended, and of one whose seal was taken off."""
    whole, left = top / "stays-scan", top / "left"
    left.mkdir()
    shutil.copyfile(whole / "results.db", left / "results.db.unfinished")
    with closing(sqlite3.connect(left / "results.db.unfinished")) as database, database:
        database.execute("UPDATE run SET ended = NULL, exit_status = NULL, seal = NULL")
        database.execute("CREATE TRIGGER gone AFTER UPDATE ON run BEGIN DELETE FROM findings; END") # which --resume doesn't carry out
    done = run(top, "scan", top / "new", "--since", left)
    expect(done.returncode == 2 and "ended before it was complete" in done.stderr and "--resume" in done.stderr,
           f"--since of an unfinished run: {done.returncode} {done.stderr}")
    done = subprocess.run([PIXLEAK, "diff", left, left], capture_output=True, text=True, check=False)
    expect(done.returncode == 2 and "ended before it was complete" in done.stderr, f"diff of an unfinished run: {done.stderr}")
    done = run(top, "scan", left, "--resume")
    expect(done.returncode in (0, 1, 3) and sorted(content(left)) == sorted(FILES["scan"]), f"--resume of it: {done.stderr}")
    expect(all(content(left)[name] == content(whole)[name] for name in FILES["scan"] if name != "results.db"), "it is another result")
    for name, sql, told in (("never", "UPDATE run SET ended = NULL", "not complete"), ("bare", "ALTER TABLE run DROP COLUMN seal", "no seal"),
                            ("open", "UPDATE run SET ended = NULL; UPDATE findings SET class = 'other'", "not complete")):
        out = top / f"unsealed-{name}"
        shutil.copytree(whole, out)
        with closing(sqlite3.connect(out / "results.db")) as database, database:
            database.executescript(sql)
        for more in (("new", "--since", out), (out, "--resume")):
            done = run(top, "scan", *more)
            expect(done.returncode == 2 and told in done.stderr and "no such column" not in done.stderr and "without --" in done.stderr,
                   f"{name}: {more[1]}: {done.returncode} {done.stderr}")
    done = subprocess.run([PIXLEAK, "diff", whole, top / "unsealed-bare"], capture_output=True, text=True, check=False)
    expect(done.returncode == 2 and "no seal" in done.stderr, f"diff of results without a seal: {done.returncode} {done.stderr}")


def links(top):
    """What is gone on with is no link, through which somebody else's file would be written."""
    out, elsewhere = top / "linked", top / "elsewhere"
    out.mkdir()
    shutil.copyfile(top / "stays-scan/results.db", elsewhere)
    before = elsewhere.read_bytes()
    os.symlink("../elsewhere", out / "results.db.unfinished")
    done = run(top, "scan", out, "--resume")
    expect(done.returncode == 2 and "it is a link" in done.stderr and elsewhere.read_bytes() == before, f"a link: {done.stderr}")
    (out / "results.db.unfinished").unlink()
    os.link(elsewhere, out / "results.db.unfinished")
    done = run(top, "scan", out, "--resume")
    expect(done.returncode == 2 and "hard link" in done.stderr and elsewhere.read_bytes() == before, f"a hard link: {done.stderr}")
    (out / "results.db.unfinished").unlink()
    os.symlink("../elsewhere", out / "results.db")
    for more in ((), ("--resume",)):
        done = run(top, "scan", out, *more)
        expect(done.returncode == 2 and "it is a link" in done.stderr and elsewhere.read_bytes() == before, f"a link: {done.stderr}")


def own(top):
    """What lies in OUT below the inputs; somebody's images in there are judged."""
    for command, inputs in (("scan", "deid"), ("check", "deid")):
        out = top / inputs / "out"
        first = run(top, command, out)
        summary = (out / "summary.json").read_bytes()
        (out / "findings.csv.unfinished.abc123.part").write_text("file,sop_instance,place,frame\n")
        second = run(top, command, out)
        expect(first.returncode == second.returncode and "are not looked at" in second.stderr and "not looked at" not in first.stderr,
               f"{command} with results among its inputs: {first.returncode}, then {second.returncode}: {second.stderr}")
        expect(summary == (out / "summary.json").read_bytes(), f"{command}: its results were inputs")
        (out / "notes.bin").write_bytes(b"\x07" * 5000)
        mine = ("findings.csv.mine", "pixels.csv.merged", "results.db.merged", "report.html.aB3dEf.part")
        for name in mine:
            (out / name).write_text("x")
        third = run(top, command, out, "--json")
        expect(all(name in third.stdout for name in ("notes.bin", *mine)), f"{command}: somebody's file in OUT was passed over")
        shutil.rmtree(out)


def validation(top):
    """The public script's own results, a workbook without a database, and pixleak's own, which are replaced."""
    config = {"run_name": "run", "input_data_path": "deid", "output_data_path": "validation", "answer_db_file": "answers.db",
              "uid_mapping_file": "uid_mapping.csv", "patid_mapping_file": "patid_mapping.csv", "log_path": "logs", "log_level": "info",
              "multiprocessing": "True", "multiprocessing_cpus": "2", "report_series": "False"}
    (top / "validation.json").write_text(json.dumps(config))
    out, words = top / "validation/run", [PIXLEAK, "validate", "validation.json", "--no-ocr", "--quiet"]
    for name in ("validation_results.db", "pixel_validation.xlsx", "summary.json", "discrepancy_report_internal.csv"):
        out.mkdir(parents=True)
        if name == "validation_results.db":
            with closing(sqlite3.connect(out / name)) as database:
                database.execute("CREATE TABLE validation_results (check_passed INTEGER)")
        else:
            (out / name).write_text("mine")
        before = content(out)
        done = subprocess.run(words, cwd=top, capture_output=True, text=True, check=False)
        expect(done.returncode == 2 and name in done.stderr and "move it away" in done.stderr,
               f"validate over somebody's {name}: {done.returncode} {done.stderr[-300:]}")
        expect(content(out) == before, f"validate over somebody's {name}: {sorted(content(out))}")
        shutil.rmtree(out)
    for _ in range(2):
        done = subprocess.run(words, cwd=top, capture_output=True, text=True, check=False)
        expect(done.returncode in (0, 1, 3) and (out / "pixel_validation.xlsx").exists(), f"validate: {done.returncode} {done.stderr[-300:]}")


with tempfile.TemporaryDirectory() as folder:
    top = Path(folder)
    made(top)
    somebodys(top)
    stays(top)
    unfinished(top)
    links(top)
    own(top)
    validation(top)
print(f"{len(failures)} failures")
sys.exit(len(failures) > 0)
