#!/usr/bin/python3
"""The wheel: what is in it, that it installs by itself, and that its rows are those of the program.

test_wheel.py PIXLEAK
"""
import csv
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

PIXLEAK = Path(sys.argv[1]).resolve()
SOURCE = Path(__file__).resolve().parents[2] / "python"


def expect(condition, what):
    if not condition:
        sys.exit(f"FAILED: {what}")


def run(*command, **more):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=600, **more)
    expect(done.returncode == 0, f"{command[:4]}: {done.returncode} {done.stdout}{done.stderr}")
    return done.stdout


def build(top):
    copy = top / "source"
    run("cp", "-r", SOURCE, copy)  # what is built leaves files behind
    (top / "CMakeLists.txt").write_text((SOURCE.parent / "CMakeLists.txt").read_text())
    run(sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", top, copy,
        env={**os.environ, "PIXLEAK_PROGRAM": str(PIXLEAK)})
    wheel, = top.glob("*.whl")
    return wheel


def contents(wheel):
    version = run(PIXLEAK, "--version").split()[1]
    machine = os.uname().machine
    expect(wheel.name == f"pixleak-{version}-py3-none-linux_{machine}.whl", wheel.name)
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for name in ("pixleak/__init__.py", "pixleak/py.typed", "pixleak/bin/pixleak"):
        expect(name in names, f"{name} is not in {sorted(names)}")


def use(top):
    """In a process that finds nothing but what was installed."""
    script = top / "script.py"
    script.write_text(USER)
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PATH")}
    print(run(sys.executable, script, top, env={**environment, "PYTHONPATH": str(top / "installed"), "PATH": "/usr/bin:/bin"}))
    with open(top / "found/findings.csv", newline="", encoding="utf-8") as file:
        rows = [(row["file"], row["x0"], row["text"], row["class"]) for row in csv.DictReader(file)]
    told = [tuple(line.split("\t")) for line in (top / "findings.tsv").read_text(encoding="utf-8").splitlines()]
    expect(rows and rows == told, f"other rows: {rows[:3]} {told[:3]}")


USER = '''
import os, sys
from pathlib import Path
import pixleak

top = Path(sys.argv[1])
data = top / "data"
assert pixleak.program().startswith(str(top / "installed")), pixleak.program()
with pixleak.scan(data / "original", out=top / "found", jobs=1, no_crops=True) as run:
    with open(top / "findings.tsv", "w", encoding="utf-8") as told:
        for row in run:
            told.write(f"{row.file}\\t{row.box.x0}\\t{row.text}\\t{row.class_}\\n")
    assert run.exit_status == 1 and run.summary["exit_status"] == 1
    assert isinstance(next(iter(run)).frame, int)
assert (top / "found/results.db").exists(), "results that were asked for are gone"
with pixleak.check(key=data / "answers.db", uid_map=data / "uid_mapping.csv", deid=data / "deid",
                   original=data / "original") as run:
    verdicts = {region.verdict for region in run}
    images = list(run.images())
    assert "hidden" in verdicts and verdicts & {"legible", "recoverable", "untouched"}, verdicts
    assert images and all(image.verdict for image in images) and not list(run.listed())
    kept = run.out
    assert os.stat(kept).st_mode & 0o777 == 0o700
assert not kept.exists(), "PHI was left behind"
(data / "note.txt").write_text("no image")
with pixleak.scan(data / "note.txt") as run:
    assert run.exit_status == 3 and not list(run) and [row.kind for row in run.listed()], list(run.listed())
for call in (lambda: pixleak.scan(top / "nowhere"), lambda: pixleak.scan(data, no_such_option=True),
             lambda: pixleak.check(key=top / "nowhere", deid=data)):
    try:
        call()
    except pixleak.PixleakError as error:
        assert str(error), "an error without words"
    else:
        raise AssertionError("no error")
'''


def main():
    for module in ("pip", "setuptools", "wheel"):
        if subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True).returncode != 0:
            print(f"SKIPPED: Python has no module {module}")
            sys.exit(77)
    with tempfile.TemporaryDirectory(prefix="pixleak-wheel-") as name:
        top = Path(name)
        wheel = build(top)
        contents(wheel)
        run(sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--target", top / "installed", wheel)
        run(PIXLEAK, "synth", "--out", top / "data", "--instances", 8, "--modality", "US", "--scale", 0.3)
        run(PIXLEAK, "scrub", "--key", top / "data/answers.db", "--original", top / "data/original", "--out", top / "data")
        use(top)
        said = run(top / "installed/bin/pixleak", "--version", env={**os.environ, "PYTHONPATH": str(top / "installed")})
        expect(said == run(PIXLEAK, "--version"), said)
        if shutil.which("mypy") is not None:
            run("mypy", "--strict", "--cache-dir", top / "types", SOURCE / "pixleak")
    print("passed")


if __name__ == "__main__":
    main()
