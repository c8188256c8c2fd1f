#!/usr/bin/python3
"""Runs of `check` and `scan` in which everything goes wrong at random moments: processes are killed and stopped, disk,
files and memory run out, inputs are made shorter, replaced and removed. Whatever happens, no verdict is wrong, no row is
lost, and the run ends in a way that tells.

test_chaos.py PIXLEAK [--runs N] [--seed N]    --runs 1 --seed S repeats the run of seed S, as far as moments repeat.
"""
import argparse
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from processes import children

INSTANCES = 24
SECONDS = 120  # that any run may take
GREEN = {"regions": {"hidden"}, "pixels": {"retained", "lossy", "transcoded"}}
JUDGED = (0, 1, 3)
NO_MEMORY = ("allocate", "loading shared libraries") # as GLib and the loader say it before they end a program


def make(pixleak, top):
    data = top / "data"
    (top / "flaws").write_text("text untouched 30\n")
    for command in (["synth", "--out", data, "--instances", INSTANCES, "--modality", "CT,MR,CR,US,SC", "--scale", 0.3, "--seed", 5],
                    ["scrub", "--key", data / "answers.db", "--original", data / "original", "--out", data, "--flaws", top / "flaws"]):
        subprocess.run([str(pixleak), *map(str, command)], check=True, capture_output=True)
    return data


def command(pixleak, name, *more):
    inputs = (["--key", "answers.db", "--uid-map", "uid_mapping.csv", "--original", "original", "--deid", "deid"]
              if name == "check" else ["deid"])
    return [str(pixleak), name, *inputs, "--jobs", "2", "--out", "out", *more]


def query(out, sql):
    """What is there: a run that was killed may have left less."""
    left = "results.db.unfinished" if (out / "results.db.unfinished").exists() else "results.db"
    try:
        with closing(sqlite3.connect(f"file:{out}/{left}?mode=rw", uri=True)) as database:
            return database.execute(sql).fetchall()
    except sqlite3.Error:
        return []


def check_rows(out):
    """Verdicts by table and by what they are of."""
    rows = {}
    for sop, *box, text, verdict in query(out, "SELECT original_sop, x0, y0, x1, y1, expected_text, verdict FROM regions"):
        rows["regions", sop, *box, text] = verdict
    for sop, verdict in query(out, "SELECT original_sop, verdict FROM pixels"):
        rows["pixels", sop] = verdict
    return rows


def scan_rows(out):
    """What was found by file; None where the file could not be looked at, or not wholly."""
    rows = {file: [] for (file,) in query(out, "SELECT file FROM files")}
    for file, *finding in query(out, "SELECT file, place, frame, x0, y0, x1, y1, text, class FROM findings"):
        if rows.get(file) is not None:
            rows[file] = None if finding[-1] == "undetermined" else sorted([*rows[file], tuple(map(str, finding))])
    for (name,) in query(out, "SELECT name FROM listed"):
        rows[name] = None
    return rows


ROWS = {"check": check_rows, "scan": scan_rows}


class Chaos:
    """What goes wrong in one run, and which inputs it spoils."""

    def __init__(self, draw, folder, name):
        self.draw, self.folder, self.name = draw, folder, name
        self.options, self.limits, self.acts = [], [], []
        self.told, self.spoilt, self.parent_killed, self.starved = [], {}, False, False
        for _ in range(draw.choice((1, 1, 2, 3))):
            draw.choice(KINDS)(self)

    def tell(self, what):
        self.told.append(what)

    def at_random(self, what, act, *arguments):
        self.acts.append((self.draw.random(), act, arguments))
        self.tell(what)

    def limit(self, what, *limits):
        for kind, most in limits:
            self.limits.append((getattr(resource, f"RLIMIT_{kind}"), most))
        self.tell(f"{what} {limits[0][1]}")

    def set_limits(self):
        for kind, most in self.limits:
            resource.setrlimit(kind, (most, resource.getrlimit(kind)[1]))

    def any_file(self):
        files = sorted((self.folder / "deid").rglob("*.dcm"))
        return self.draw.choice(files)

    def spoil(self, path, how):
        self.spoilt.setdefault(str(path.relative_to(self.folder)), set()).add(how)


def send(pid, how):
    try:
        os.kill(pid, how)
    except ProcessLookupError:
        pass


def hit_worker(chaos):
    how = chaos.draw.choice((signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM, signal.SIGABRT))
    which = chaos.draw.random()

    def act(run):
        workers = children(run.pid)
        if workers:
            send(workers[int(which * len(workers))], how)
    chaos.at_random(f"{how.name} to a worker", act)


def stop_worker(chaos):
    chaos.options += ["--timeout", "2"]

    def act(run):
        for worker in children(run.pid)[:1]:
            send(worker, signal.SIGSTOP)
    chaos.at_random("SIGSTOP to a worker", act)


def stop_parent(chaos):
    def act(run):
        send(run.pid, signal.SIGSTOP)
        time.sleep(0.2)
        send(run.pid, signal.SIGCONT)
    chaos.at_random("SIGSTOP to the parent", act)


def kill_parent(chaos):
    chaos.parent_killed = True
    chaos.at_random("SIGKILL to the parent", lambda run: send(run.pid, signal.SIGKILL))


def starve_of_disk(chaos):
    chaos.starved = True
    chaos.limit("bytes of a file", ("FSIZE", chaos.draw.choice((0, 512, 5000, 20000, 60000, 200000))))


def starve_of_files(chaos):
    chaos.starved = True
    chaos.limit("open files", ("NOFILE", chaos.draw.randrange(4, 40)))


def starve_of_memory(chaos):
    chaos.starved = True
    if chaos.draw.random() < 0.5:
        most = chaos.draw.choice((1, 4, 16, 64, 200))
        chaos.options += ["--limit-memory", str(most)]
        chaos.tell(f"MiB of a worker {most}")
    else:
        chaos.limit("bytes of memory", ("AS", chaos.draw.randrange(40, 500) << 20))


def shorten(chaos):
    path, part = chaos.any_file(), chaos.draw.random()
    chaos.spoil(path, "shortened")

    def act(_):
        if path.exists():
            os.truncate(path, int(part * path.stat().st_size))
    chaos.at_random(f"{path.name} of {path.parent.parent.parent.name} made shorter", act)


def replace(chaos):
    path, other = chaos.any_file(), chaos.any_file()
    chaos.spoil(path, "replaced")

    def act(_):
        if other.exists():
            shutil.copyfile(other, f"{path}.new")
            os.replace(f"{path}.new", path)
    chaos.at_random(f"{path.relative_to(chaos.folder)} replaced by {other.relative_to(chaos.folder)}", act)


def remove(chaos):
    path = chaos.any_file()
    chaos.spoil(path, "removed")
    chaos.at_random(f"{path.relative_to(chaos.folder)} removed", lambda _: path.unlink(missing_ok=True))


KINDS = (hit_worker, hit_worker, stop_worker, stop_parent, kill_parent, starve_of_disk, starve_of_files, starve_of_memory,
         shorten, shorten, replace, remove)


def go(run, ended, acts, seconds):
    """Does what is to be done while the run goes on."""
    start = time.monotonic()
    for moment, act, arguments in sorted(acts, key=lambda each: each[0]):
        if ended.wait(max(start + moment * seconds - time.monotonic(), 0)):
            return
        act(run, *arguments)


def faults_of_check(rows, whole, spoilt_sops, concluded):
    for key, verdict in rows.items():
        if key not in whole:
            yield f"a row that nobody asked for: {key[:2]}: {verdict}"
        elif verdict != whole[key] and verdict in GREEN[key[0]]:
            yield f"{key[:2]} is {verdict}, and {whole[key]} in truth"
        elif verdict not in (whole[key], "undetermined") and key[1] not in spoilt_sops:
            yield f"{key[:2]} is {verdict}, and {whole[key]} in truth"
    for key in whole.keys() - rows.keys() if concluded else ():
        yield f"no row: {key[:2]}"


def faults_of_scan(rows, whole, spoilt, concluded):
    contents = [found for found in whole.values()]
    for file, found in whole.items():
        now = rows.get(file, "no row")
        if now == "no row":
            if concluded and "removed" not in spoilt.get(file, ()):
                yield f"no row: {file}"
        elif now is not None and now != found and not (file in spoilt and now in contents):
            yield f"{file}: {now}, and {found} in truth"


def wrong_status(name, out, status, rows):
    """An exit status that is better than what the run says."""
    if name == "check":
        leaks = any(verdict in ("untouched", "legible", "recoverable", "damaged") for verdict in rows.values())
        is_open = "undetermined" in rows.values()
    else:
        leaks = query(out, "SELECT 1 FROM findings WHERE class LIKE 'phi-%' LIMIT 1") != []
        is_open = None in rows.values()
    best = 1 if leaks else 3 if is_open else 0
    noted = [row[0] for row in query(out, "SELECT exit_status FROM run")]
    if status == 0 != best or (status == 3 and best == 1):
        yield f"exit status {status} in place of {best}"
    if noted != [status]:
        yield f"exit status {status}, and {noted} in the results"


def faults_of(pixleak, chaos, whole, status, errors):
    out = chaos.folder / "out"
    rows = ROWS[chaos.name](out)
    concluded = status in JUDGED
    spoilt_sops = {row[0] for row in whole["sops"] if row[1] in chaos.spoilt}
    yield from (faults_of_check(rows, whole["check"], spoilt_sops, concluded) if chaos.name == "check"
                else faults_of_scan(rows, whole["scan"], chaos.spoilt, concluded))
    if concluded:
        yield from wrong_status(chaos.name, out, status, rows)
    elif status == 2:
        if "pixleak" not in errors:
            yield "exit status 2 without a word"
    elif not (chaos.parent_killed and status == -signal.SIGKILL) and not (chaos.starved and
                                                                                    any(word in errors for word in NO_MEMORY)):
        yield f"exit status {status}"
    if not concluded and (out / "results.db").exists():
        yield f"exit status {status}, but the results say that the run has ended"


def disturbed_run(pixleak, top, data, whole, seed, seconds):
    draw = random.Random(seed)
    folder = top / "run"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(data, folder)
    chaos = Chaos(draw, folder, draw.choice(("check", "scan")))
    run = subprocess.Popen(command(pixleak, chaos.name, *chaos.options), cwd=folder, stdout=subprocess.DEVNULL,
                           stderr=subprocess.PIPE, text=True, errors="replace", preexec_fn=chaos.set_limits)
    ended = threading.Event()
    going = threading.Thread(target=go, args=(run, ended, chaos.acts, 1.2 * seconds[chaos.name]))
    going.start()
    try:
        text = run.communicate(timeout=SECONDS)[1]
        status = run.returncode
    except subprocess.TimeoutExpired:
        run.kill()
        status, text = f"none within {SECONDS} s", run.communicate()[1]
    ended.set()
    going.join()
    faults = list(faults_of(pixleak, chaos, whole, status, text))
    if status == -signal.SIGKILL and chaos.name == "scan" and not faults:
        faults = list(resumed(pixleak, chaos, whole))
    for fault in faults:
        print(f"FAILED  seed {seed}: {chaos.name}: {'; '.join(chaos.told)}: {fault}\n{text[-1000:]}", flush=True)
    return chaos, status, not faults


def resumed(pixleak, chaos, whole):
    """What a killed run left is gone on with, undisturbed."""
    run = subprocess.run(command(pixleak, "scan", "--resume", *chaos.options), cwd=chaos.folder, capture_output=True, text=True, errors="replace",
                         timeout=SECONDS)
    if run.returncode not in JUDGED:
        yield f"resumed: exit status {run.returncode}: {run.stderr}"
    for fault in faults_of_scan(scan_rows(chaos.folder / "out"), whole["scan"], chaos.spoilt, True):
        yield f"resumed: {fault}: {run.stdout}{run.stderr}"


def undisturbed(pixleak, data, name):
    start = time.monotonic()
    run = subprocess.run(command(pixleak, name), cwd=data, capture_output=True, text=True, timeout=SECONDS)
    assert run.returncode == 1, run.stderr
    rows, seconds = ROWS[name](data / "out"), time.monotonic() - start
    sops = query(data / "out", "SELECT original_sop, file FROM pixels")
    shutil.rmtree(data / "out")
    return rows, sops, seconds


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("pixleak", type=lambda path: Path(path).resolve())
    parser.add_argument("--runs", type=int, default=16)
    parser.add_argument("--seed", type=int, default=int(os.environ.get("PIXLEAK_TEST_SEED", random.randrange(1 << 30))))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    good, statuses = 0, Counter()
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        data = make(options.pixleak, top)
        check, sops, check_seconds = undisturbed(options.pixleak, data, "check")
        scan, _, scan_seconds = undisturbed(options.pixleak, data, "scan")
        whole = {"check": check, "scan": scan, "sops": sops}
        for number in range(options.runs):
            chaos, status, fine = disturbed_run(options.pixleak, top, data, whole, options.seed + number,
                                                {"check": check_seconds, "scan": scan_seconds})
            good += fine
            statuses[chaos.name, status] += 1
            if (number + 1) % 100 == 0:
                print(f"{good} of {number + 1} without a fault", flush=True)
    for (command_name, status), n in sorted(statuses.items(), key=str):
        print(f"{command_name}: exit status {status}: {n}")
    print(f"{good} of {options.runs} runs without a fault")
    return good != options.runs


sys.exit(main())
