#!/usr/bin/python3
"""What was made to hurt: every run ends in words within seconds, with little memory and the right exit status.

test_strangers.py PIXLEAK
"""
import csv
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

PIXLEAK = sys.argv[1]
HOSTILE = os.path.join(os.environ.get("PIXLEAK_SHARED", ""), "hostile")
SECONDS = 20
MEMORY = 600 << 20  # bytes; AddressSanitizer takes more
SANITIZED = b"__asan_init" in open(PIXLEAK, "rb").read()
failures = []


def expect(condition, what):
    if not condition:
        failures.append(what)
        print("FAILED", what)


def run(*arguments, **options):
    """The exit status, and what was said on either stream; with how long it took and its largest process."""
    with tempfile.TemporaryFile() as said:
        start = time.monotonic()
        process = subprocess.Popen([PIXLEAK, *arguments], **({"stdout": said} | options), stderr=said)
        watch = signal.signal(signal.SIGALRM, lambda *_: process.kill())
        signal.alarm(SECONDS * 3)
        _, status, usage = os.wait4(process.pid, 0)
        signal.alarm(0)
        signal.signal(signal.SIGALRM, watch)
        process.returncode = os.waitstatus_to_exitcode(status)
        taken = time.monotonic() - start
        said.seek(0)
        text = said.read().decode(errors="replace")
    expect(SANITIZED or taken < SECONDS, f"{arguments}: {taken:.1f} s")
    expect(SANITIZED or usage.ru_maxrss << 10 < MEMORY, f"{arguments}: {usage.ru_maxrss >> 10} MiB")
    return process.returncode, text


def rows(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def bombs(top):
    """Files that fill the memory where they are believed."""
    words = {"huge_j2k.dicom": "65535x65535"}
    for name, words in words.items():
        folder = f"{top}/{name}.in"
        os.mkdir(folder)
        shutil.copy(f"{HOSTILE}/{name}", folder)
        status, said = run("scan", folder, "--out", f"{top}/{name}.out")
        expect(status == 3, f"{name}: exit status {status}: {said}")
        found = rows(f"{top}/{name}.out/findings.csv")
        expect(len(found) == 1 and found[0]["class"] == "undetermined" and words in found[0]["reason"],
               f"{name}: {found}")


with tempfile.TemporaryDirectory() as folder:
    if os.path.isdir(HOSTILE):
        bombs(folder)
    else:
        print("SKIPPED: no hostile files (PIXLEAK_SHARED)")

print(f"{len(failures)} failures")
sys.exit(len(failures) > 0)
