#!/usr/bin/python3
"""Kills and stops processes of `pixleak validate` in mid-flight: what they were at is judged again, what was judged stays.

test_kill_validate.py PIXLEAK    Waits for states, never for a time.
"""
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "run"))
from processes import children, is_running

PIXLEAK = os.path.abspath(sys.argv[1])
INSTANCES = 300  # six batches
TRIES = 10  # to find a worker in the middle of one
failures = []


def expect(condition, what):
    if not condition:
        failures.append(what)
        print("FAILED", what)


def wait_for(what, condition, process=None):
    """Gives what condition() gives once it is true; what it gave last if the process ends, None if five minutes pass."""
    end = time.monotonic() + 300
    while time.monotonic() < end:
        value = condition()
        if value or (process and process.poll() is not None):
            return value
        time.sleep(0.001)
    expect(False, f"{what} never came")
    return None


class Run:
    def __init__(self, folder, name, *options):
        self.database = f"{folder}/{name}/run/validation_results.db"
        shutil.rmtree(f"{folder}/{name}", ignore_errors=True)
        with open(f"{folder}/config.json", encoding="utf-8") as file:
            config = json.load(file)
        config.update(run_name="run", output_data_path=name, log_path=f"{name}/logs", multiprocessing="True",
                      multiprocessing_cpus="2")
        with open(f"{folder}/{name}.json", "w", encoding="utf-8") as file:
            json.dump(config, file)
        self.process = subprocess.Popen([PIXLEAK, "validate", f"{name}.json", *options], cwd=folder, text=True,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def query(self, sql):
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as database:
            return database.execute(sql).fetchall()

    def rows(self):
        """All rows but for their numbers, which tell the order."""
        with closing(sqlite3.connect(self.database)) as database:
            names = [column[1] for column in database.execute("PRAGMA table_info(validation_results)")][1:]
            return sorted(map(repr, database.execute(f"SELECT {', '.join(names)} FROM validation_results")))

    def batch_workers(self):
        """The workers once they have written something."""
        try:
            size = os.stat(self.database).st_size
        except OSError:
            return []
        return children(self.process.pid) if size > 500000 else []

    def n_rows(self):
        try:
            return self.query("SELECT count(*) FROM validation_results")[0][0]
        except sqlite3.Error:
            return 0

    def end(self):
        _, self.errors = self.process.communicate()
        return self.process.returncode


def hit_a_worker(folder, how, undisturbed, message, *options):
    """A worker gets the signal in the middle of a batch; nothing is lost."""
    for i in range(TRIES):
        run = Run(folder, f"hit-{int(how)}", "--no-ocr", *options)
        workers = wait_for("a worker's page", run.batch_workers, run.process)
        if workers:
            try:
                os.kill(workers[0], how)
            except ProcessLookupError:
                pass
        status = run.end()
        expect(status == 1, f"exit status {status}: {run.errors[-500:]}")
        expect(run.query("PRAGMA integrity_check") == [("ok",)], "the database is broken")
        expect(run.rows() == undisturbed, "rows differ from those of an undisturbed run")
        expect(run.query("SELECT exit_status FROM run") == [(1,)], "the run is not noted as complete")
        if "came to nothing" in run.errors and message in run.errors:
            return
    expect(False, f"in {TRIES} runs no batch came to nothing")


def kill_the_run(folder, n_all):
    """One worker is held, so that the run can't end; what the other has judged stays."""
    for i in range(TRIES):
        run = Run(folder, "killed", "--no-ocr")
        workers = wait_for("a worker's page", run.batch_workers, run.process)
        if not workers or len(workers) < 2:
            run.end()
            continue
        os.kill(workers[0], signal.SIGSTOP)
        written = wait_for("a judged batch", run.n_rows, run.process)
        run.process.kill()
        run.end()
        if not written or written == n_all:
            continue  # the held worker had nothing to do any more
        expect(run.query("PRAGMA quick_check") == [("ok",)] or
               all("never used" in row[0] for row in run.query("PRAGMA quick_check")), "a killed run's database is broken")
        expect(0 < run.n_rows() < n_all, f"{run.n_rows()} of {n_all} rows of a killed run")
        expect(run.query("SELECT count(*) FROM validation_results WHERE action IS NULL") == [(0,)], "half of a row")
        expect(run.query("SELECT * FROM run") == [], "a killed run looks complete")
        wait_for("the end of the workers", lambda: not any(map(is_running, workers)))
        return
    expect(False, f"{TRIES} runs ended before they could be killed")


@contextmanager
def lengthened(folder, run, length):
    """Gives a file's path and instance; its pixels, which were retained, take so many bytes meanwhile: zeros, which take no room."""
    found = run.query("SELECT pixleak_path, instance FROM validation_results WHERE action = '<pixels_retained>' "
                      "AND check_passed = 1 AND pixleak_path LIKE '%.dcm' ORDER BY \"index\" DESC")
    at = 0
    for name, instance in found:
        path = os.path.join(folder, name)
        with open(path, "rb") as file:
            data = file.read()
        at = data.find(b"\xe0\x7f\x10\x00OW\x00\x00") + 8
        if at >= 8 and data[at:at + 4] != b"\xff\xff\xff\xff":
            break
    expect(at >= 8, "a file in explicit little endian")
    with open(path, "wb") as file:
        file.write(data[:at] + length.to_bytes(4, "little"))
        file.truncate(at + 4 + length)
    try:
        yield path, instance
    finally:
        with open(path, "wb") as file:
            file.write(data)


def has_mapped(pid, path):
    try:
        with open(f"/proc/{pid}/maps", encoding="utf-8") as file:
            return path in file.read()
    except OSError:
        return False


def kill_at_the_pixels(folder, plain, n_all):
    """A worker dies over a file's pixels: its tags stay judged, its pixels have no answer."""
    with lengthened(folder, plain, 1 << 30) as (path, _):
        for i in range(TRIES):
            run = Run(folder, "pixels", "--no-ocr", "--original", "original")
            wait_for("all rows", lambda: run.n_rows() == n_all, run.process)
            worker = wait_for("a worker at the file", lambda: next(
                (child for child in children(run.process.pid) if has_mapped(child, os.path.realpath(path))), None), run.process)
            if worker:
                os.kill(worker, signal.SIGKILL)
            status = run.end()
            expect(status == 1, f"exit status {status}: {run.errors[-500:]}")
            if worker:
                break
    expect(worker, f"in {TRIES} runs no worker died over pixels")
    expect(run.n_rows() == n_all, "rows are lost with a worker that reads pixels")
    lost = run.query("SELECT action, pixleak_passed, pixleak_path FROM validation_results WHERE pixleak_reason LIKE '%signal 9%'")
    expect(lost and all(row[1] is None and row[0] in ("<pixels_hidden>", "<pixels_retained>") for row in lost), f"{lost}")
    expect({os.path.join(folder, row[2]) for row in lost} == {path}, f"that file is lost: {lost}")
    expect([os.path.join(folder, row[0]) for row in run.query("SELECT name FROM problems WHERE kind = 'failed'")] == [path],
           "the lost file is told")
    expect(not run.query("SELECT 1 FROM validation_results WHERE pixleak_reason LIKE 'the run ended%'"),
           "pixels of a complete run are still to be judged")


def hold_too_long(folder, plain, undisturbed):
    """A file whose pixels take longer than allowed to be hashed: it alone is lost."""
    with open("/proc/meminfo", encoding="ascii") as file:
        available = next(int(line.split()[1]) for line in file if line.startswith("MemAvailable"))
    if available < 8 << 20:
        print("less than 8 GiB of memory: a file that takes too long is not tested")
        return
    with lengthened(folder, plain, 0xFFFFFF00) as (path, instance):
        run = Run(folder, "long", "--no-ocr", "--timeout", "3")
        status = run.end()
    expect(status == 1, f"exit status {status}: {run.errors[-500:]}")
    expect([os.path.join(folder, row[0]) for row in run.query("SELECT name FROM listed WHERE kind = 'unreadable'")] == [path],
           f"the file is told: {run.query('SELECT * FROM listed')}")
    lost = run.query("SELECT file_value, pixleak_passed, pixleak_reason FROM validation_results WHERE pixleak_path IS NULL "
                     "AND pixleak_reason LIKE '%3 s%'")
    n = sum(f"'{instance}'" in row and f"'{os.path.relpath(path, folder)}'" in row for row in undisturbed)
    expect(len(lost) == n and all(row[:2] == ("<MISSING FILE>", None) for row in lost), f"{len(lost)} of {n} rows without an answer")
    expect(len(run.rows()) == len(undisturbed), "all others are judged")


with tempfile.TemporaryDirectory() as data:
    subprocess.run([PIXLEAK, "synth", "--out", data, "--instances", str(INSTANCES), "--modality", "CT,MR,US", "--scale", "0.3",
                    "--seed", "5"], check=True)
    subprocess.run([PIXLEAK, "scrub", "--key", f"{data}/answers.db", "--original", f"{data}/original", "--out", data,
                    "--flaws", "default"], check=True)
    plain = Run(data, "plain", "--no-ocr")
    expect(plain.end() == 1, "an undisturbed run")
    rows = plain.rows()
    hit_a_worker(data, signal.SIGKILL, rows, "signal 9")
    hit_a_worker(data, signal.SIGSTOP, rows, "10 s", "--timeout", "10")
    kill_the_run(data, len(rows))
    kill_at_the_pixels(data, plain, len(rows))
    hold_too_long(data, plain, rows)

print(f"{len(failures)} failures")
sys.exit(len(failures) > 0)
