#!/usr/bin/python3
"""test_named_outputs.py PIXLEAK: a file that --out or --json names is replaced where the same command wrote it, and only there."""
import os
import subprocess
import sys
import tempfile
from pathlib import Path

PIXLEAK = os.path.abspath(sys.argv[1])
MINE = "{\n  \"mine\" : [\n  ]\n}\n"
CI = ("json-lines", "junit", "sarif", "github")
EXPORTS = ("ctp", "deid", "karnak", "boxes-json")
failures = []


def expect(condition, message):
    if not condition:
        failures.append(message)
        print(f"FAILED {message}", flush=True)


def run(top, *words):
    return subprocess.run([PIXLEAK, *map(str, words)], cwd=top, capture_output=True, text=True, check=False, timeout=300)


def made(top):
    for words in (("synth", "--out", "data", "--instances", 12, "--modality", "CT,US", "--scale", 0.4, "--text", 100),
                  ("scan", "data/original", "--out", "scan", "--no-crops", "--jobs", 2),
                  ("scan", "data/original", "--out", "other", "--no-crops", "--jobs", 2, "--languages", "eng"),
                  ("baseline", "scan", "--out", "known")):
        done = run(top, *words)
        expect(done.returncode in (0, 1, 3), f"{words}: {done.stderr}")
    (top / "none").mkdir()
    (top / "none/a.txt").write_text("no image\n")
    run(top, "scan", "none", "--out", "nothing")


def commands():
    """Names of what they write, and words."""
    for name in EXPORTS:
        yield name, ("export", "scan", "--to", name, "--all")
    for name in CI:
        yield name, ("report", "scan", "--format", name)
    yield "diff", ("diff", "scan", "other")
    yield "bench", ("bench", "data", "--only", "md5", "--jobs", "1", "--seconds", "0.05")


def test_twice(top):
    for name, words in commands():
        option = "--json" if name == "bench" else "--out"
        for again in range(3):
            done = run(top, *words, option, f"made.{name}")
            expect(done.returncode in (0, 1, 3) and (top / f"made.{name}").stat().st_size > 0, f"{name}, {again}: {done.stderr}")
        (top / f"empty.{name}").write_bytes(b"")
        expect(run(top, *words, option, f"empty.{name}").returncode in (0, 1, 3), f"{name} into an empty file")
        (top / "mine").write_text(MINE)
        done = run(top, *words, option, "mine")
        expect(done.returncode == 2 and "mine: it is there" in done.stderr and "remove it" in done.stderr, f"{name} over a file: {done}")
        expect((top / "mine").read_text() == MINE, f"{name} wrote over a file")


def test_others(top):
    """What one command wrote another does not replace; a truth for Presidio has no place to say who wrote it."""
    names = [name for name, _ in commands()]
    for name, words in commands():
        option = "--json" if name == "bench" else "--out"
        for other in names:
            if other != name:
                before = (top / f"made.{other}").read_bytes()
                done = run(top, *words, option, f"made.{other}")
                expect(done.returncode == 2 and (top / f"made.{other}").read_bytes() == before, f"{name} over what {other} wrote: {done}")
    for again in range(2):
        done = run(top, "export", "scan", "--to", "presidio", "--all", "--out", "truth.json")
        expect((done.returncode == 2 and "can't be told" in done.stderr) if again else done.returncode in (0, 3), f"a truth: {done}")


def test_of_nothing(top):
    """Runs that found nothing leave little to tell a file by."""
    for name in CI:
        for _ in range(2):
            done = run(top, "report", "nothing", "--format", name, "--out", f"nothing.{name}")
            expect(done.returncode == 0, f"{name} of nothing: {done.returncode} {done.stderr}")


with tempfile.TemporaryDirectory() as folder:
    top = Path(folder)
    made(top)
    test_twice(top)
    test_others(top)
    test_of_nothing(top)
print(f"{len(failures)} failures")
sys.exit(len(failures) > 0)
