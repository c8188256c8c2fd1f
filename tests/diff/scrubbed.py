"""A dataset, scrubbed well and by a scrubber that was made worse on purpose, and what the program says of both."""
import os
import subprocess
from pathlib import Path

SEED = os.environ.get("PIXLEAK_TEST_SEED", "5")
TREATMENTS = {"good": "text black-box 100\n", "weak": "text right-half-missed 50\ntext black-box 50\n",
              "worse": "text untouched 50\ntext black-box 50\n"}


def call(pixleak, *arguments, status=None):
    done = subprocess.run([str(pixleak), *map(str, arguments)], capture_output=True, text=True, errors="surrogateescape")
    said = f"{' '.join(map(str, arguments))}: exit status {done.returncode}\n{done.stdout}{done.stderr}"
    if status is not None and done.returncode != status:
        raise AssertionError(f"expected {status}: {said}")
    return done


def make(pixleak, top):
    top = Path(top)
    call(pixleak, "synth", "--out", top / "data", "--instances", 10, "--scale", 0.4, "--modality", "CT,MR,CR,US,SC",
         "--text", 60, "--seed", SEED, "--jobs", 2, status=0)
    for name, flaws in TREATMENTS.items():
        (top / f"{name}.flaws").write_text(flaws)
        call(pixleak, "scrub", "--key", top / "data/answers.db", "--original", top / "data/original", "--out", top / name,
             "--flaws", top / f"{name}.flaws", "--jobs", 2, status=0)


def check(pixleak, top, name, out, *more, status=None):
    return call(pixleak, "check", "--key", top / "data/answers.db", "--uid-map", top / name / "uid_mapping.csv", "--original",
                top / "data/original", "--deid", top / name / "deid", "--out", out, "--jobs", 2, *more, status=status)


def expect(condition, message):
    if not condition:
        raise AssertionError(message)
