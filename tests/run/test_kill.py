#!/usr/bin/python3
"""Kills and stops processes of a run in mid-flight: what they had is undetermined, the rest is judged.

test_kill.py PIXLEAK    Waits for states, never for a time.
"""
import csv
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

from processes import children, is_running

PIXLEAK = sys.argv[1]
INSTANCES = 150  # several times what is judged between two commits
failures = []


def expect(condition, what):
    if not condition:
        failures.append(what)
        print("FAILED", what)


def wait_for(what, condition, process=None):
    """Gives what condition() gives once it is true; None if the process ends or five minutes pass."""
    for _ in range(30000):
        value = condition()
        if value:
            return value
        if process is not None and process.poll() is not None:
            print("the run ended:", process.returncode, process.stderr.read())
            break
        time.sleep(0.01)
    expect(False, f"{what} never came")
    return None


def start(data, out, *more, originals=True):
    more += ("--original", f"{data}/original") if originals else ()
    return subprocess.Popen(
        [PIXLEAK, "check", "--key", f"{data}/answers.db", "--uid-map", f"{data}/uid_mapping.csv",
         "--deid", f"{data}/deid", "--out", out, "--jobs", "2", *more],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def pixel_rows(out):
    try:
        with sqlite3.connect(f"file:{out}/results.db.unfinished?mode=ro", uri=True) as database:
            return database.execute("SELECT file, verdict, reason FROM pixels").fetchall()
    except sqlite3.Error:
        return []


def hit_a_worker(data, out, how, *more, originals=True):
    """Sends a worker the signal once both run and one instance is done; gives the rows of the run."""
    run = start(data, out, *more, originals=originals)
    wait_for("a finished instance", lambda: pixel_rows(out), run)
    workers = children(run.pid)
    expect(len(workers) == 2, f"{len(workers)} workers")
    os.kill(workers[0], how)
    output, errors = run.communicate()
    expect(run.returncode == 1, f"exit status {run.returncode}: {errors}")
    expect(not any(map(is_running, workers)), "workers outlive the run")
    with open(f"{out}/pixels.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    expect(len(rows) == INSTANCES, f"{len(rows)} rows of {INSTANCES}")
    return [row["reason"] for row in rows if row["verdict"] == "undetermined"]


with tempfile.TemporaryDirectory() as top:
    data = f"{top}/data"
    subprocess.run([PIXLEAK, "synth", "--out", data, "--instances", str(INSTANCES), "--modality",
                    "CT,MR,CR,US,SC", "--scale", "0.5"], check=True)
    with open(f"{top}/flaws", "w") as file:
        file.write("text untouched 30\n")
    subprocess.run([PIXLEAK, "scrub", "--key", f"{data}/answers.db", "--original", f"{data}/original",
                    "--out", data, "--flaws", f"{top}/flaws"], check=True)

    lost = hit_a_worker(data, f"{top}/killed", signal.SIGKILL)
    expect(len(lost) == 1 and "signal 9" in lost[0], f"a killed worker cost {lost}")

    # Without originals several instances are judged together, and by themselves where that fails
    lost = hit_a_worker(data, f"{top}/together", signal.SIGKILL, originals=False)
    expect(not any("signal" in reason for reason in lost), f"a killed worker cost {lost}")

    lost = hit_a_worker(data, f"{top}/stopped", signal.SIGSTOP, "--timeout", "40")
    expect(len(lost) == 1 and "40 s" in lost[0], f"a hanging worker cost {lost}")

    out = f"{top}/run"
    run = start(data, out)
    wait_for("a finished instance", lambda: pixel_rows(out), run)
    workers = children(run.pid)
    run.kill()
    run.communicate()
    with sqlite3.connect(f"{out}/results.db.unfinished") as database:
        expect(database.execute("PRAGMA integrity_check").fetchone() == ("ok",), "results.db is broken")
        started, ended = database.execute("SELECT started, ended FROM run").fetchone()
        expect(started and ended is None, "a killed run looks finished")
    written = pixel_rows(out)
    expect(0 < len(written) < INSTANCES, f"{len(written)} instances written by a killed run")
    expect(all(verdict != "undetermined" for _, verdict, _ in written), "finished instances are judged")
    wait_for("the end of the workers", lambda: not any(map(is_running, workers)))

print(f"{len(failures)} failures")
sys.exit(len(failures) > 0)
