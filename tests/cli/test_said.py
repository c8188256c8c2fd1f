#!/usr/bin/env python3
"""What the commands say, word for word: each file of said/ is a terminal's session, whose lines after "$ " are run, one after the
other in one empty folder, and must say what stands below them: standard output, standard error behind "! ", and an exit status
other than 0. Times, dates and digests stand there as N, DATE and MD5.
Usage: test_said.py PIXLEAK [--accept]; --accept writes what is said today, for whoever reads the difference."""
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PIXLEAK = Path(sys.argv[1]).resolve()
ACCEPT = "--accept" in sys.argv
SESSIONS = Path(__file__).resolve().parent / "said"
# What differs from run to run and from machine to machine.
VARYING = ((re.compile(r"^sandbox .*\n", re.M), ""),  # what this machine can confine
           (re.compile(r'\bnot whole: without [^"<\n]*'), "whole"),
           (re.compile(r"\d+\.\d s\b"), "N s"), (re.compile(r"\d{4}-\d\d-\d\d [\d:,]+|(?<=made at )[\dT:-]+Z"), "DATE"),
           (re.compile(r"\b[0-9a-f]{32}\b"), "MD5"), (re.compile(r'"seconds" : [\d.e-]+'), '"seconds" : N'),
           (re.compile(r'^(pixleak +|  "version" : ")\d+\.\d+\.\d+\b', re.M), r"\1VERSION"))
NEEDS = {"conformance": "dciodvfy"}


def steady(text):
    for pattern, word in VARYING:
        text = pattern.sub(word, text)
    text = re.sub(r"^.*, [0-9]+ processors, .*Z$", "MACHINE", text, flags=re.M)
    return re.sub(r"^(parse) .*$", r"\1 ...", text, flags=re.M)  # a measurement


def said(line, folder):
    """What a line says in the folder, as a session holds it."""
    environment = {**os.environ, "PATH": f"{PIXLEAK.parent}:{os.environ['PATH']}", "NO_COLOR": ""}
    done = subprocess.run(["bash", "-c", line], cwd=folder, env=environment, capture_output=True, text=True, timeout=300)
    text = done.stdout + "".join(f"! {row}\n" for row in done.stderr.splitlines())
    return steady(text) + (f"[exit status {done.returncode}]\n" if done.returncode else "")


def blocks(session):
    """Of a session: what stands before its first line, then each line and what is said of it."""
    parts = re.split(r"^\$ (.*)\n", session, flags=re.M)
    return parts[0], list(zip(parts[1::2], parts[2::2]))


def run_session(path):
    head, lines = blocks(path.read_text())
    written, failures = head, 0
    with tempfile.TemporaryDirectory() as folder:
        for line, below in lines:
            expected, mark, heading = below.partition("\n#: ")
            words = line.split()
            tool = NEEDS.get(words[1]) if len(words) > 1 else None
            if tool and not shutil.which(tool):
                print(f"{tool} is not installed: {line} is not tried")
                written += f"$ {line}\n{below}"
                continue
            now = said(line, folder)
            written += f"$ {line}\n{now}{mark}{heading}"
            if now != expected:
                failures += 1
                print(f"FAILED {path.name}: $ {line}\n--- expected\n{expected}--- said\n{now}", flush=True)
    if ACCEPT:
        path.write_text(written)
    return failures


failures = sum(run_session(path) for path in sorted(SESSIONS.glob("*.txt")))
print(f"{failures} failures")
sys.exit(failures > 0 and not ACCEPT)
