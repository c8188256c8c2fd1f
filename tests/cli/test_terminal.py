#!/usr/bin/env python3
"""What a run shows on a terminal and off one: a bar with the time left, colours unless NO_COLOR is set, nothing with --quiet.
Usage: test_terminal.py PIXLEAK"""
import os
import pty
import re
import subprocess
import sys
import tempfile

PIXLEAK = sys.argv[1]
COLOUR = re.compile(r"\x1b\[\d+m")
failures = 0


def expect(condition, message):
    global failures
    if not condition:
        failures += 1
        print(f"FAILED {message}", flush=True)


def on_terminal(*arguments, **environment):
    """What comes to a terminal."""
    ours, its = pty.openpty()
    process = subprocess.Popen([PIXLEAK, *arguments], stdin=subprocess.DEVNULL, stdout=its, stderr=its,
                               env={**os.environ, "TERM": "xterm", "NO_COLOR": "", **environment})
    os.close(its)
    shown = b""
    while True:
        try:
            part = os.read(ours, 1 << 16)
        except OSError:  # nobody writes any more
            break
        if not part:
            break
        shown += part
    os.close(ours)
    process.wait()
    return shown.decode()


def off_terminal(*arguments):
    done = subprocess.run([PIXLEAK, *arguments], capture_output=True, text=True, env={**os.environ, "NO_COLOR": ""})
    return done.stdout + done.stderr


with tempfile.TemporaryDirectory() as folder:
    data = f"{folder}/data"
    shown = on_terminal("synth", "--out", data, "-n6", "--scale", "0.3", "-j1")
    expect(f"[{'#' * 30}] 6 of 6, about 0 s left" in shown, f"synth shows how far it is: {shown!r}")
    shown = on_terminal("scrub", "--key", f"{data}/answers.db", "--original", f"{data}/original", "--out", data)
    expect("6 of 6, about" in shown, f"scrub shows how far it is: {shown!r}")
    check = ("check", "--key", f"{data}/answers.db", "--uid-map", f"{data}/uid_mapping.csv", "--original", f"{data}/original",
             "--deid", f"{data}/deid", "--out", f"{folder}/results", "--no-ocr")
    shown = on_terminal(*check)
    expect("6 of 6, about" in shown and "\x1b[32mretained 6\x1b[0m" in shown, f"a bar, and good news in green: {shown!r}")
    for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        shown = on_terminal(*check, **environment)
        expect("retained 6" in shown and not COLOUR.search(shown), f"no colours with {environment}: {shown!r}")
    shown = on_terminal(*check, "--quiet")
    expect(not shown, f"nothing with --quiet: {shown!r}")
    shown = off_terminal(*check)
    expect("retained 6" in shown and "6 of 6, about" not in shown and "\x1b" not in shown, f"no bar and no colours in a file: {shown!r}")
print(f"{failures} failures")
sys.exit(failures > 0)
