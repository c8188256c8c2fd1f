#!/usr/bin/python3
"""cluster/slurm/submit where Slurm, or the program, is not there: it says what is lacking and what to do, and makes nothing.

test_submit.py PIXLEAK
"""
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SUBMIT = Path(__file__).resolve().parent.parent.parent / "cluster/slurm/submit"
failures = []


def expect(condition, what):
    if not condition:
        failures.append(what)
        print("FAILED", what, flush=True)


def submit(top, *programs, **more):
    """With these programs on PATH alone."""
    folder = top / "-".join(("bin", *programs))
    folder.mkdir()
    for name in ("bash", "dirname", "sed", "mkdir"):
        (folder / name).symlink_to(shutil.which(name))
    for name in programs:
        (folder / name).write_text(f"#!{folder}/bash\nexit 9\n")
        (folder / name).chmod(0o755)
    return subprocess.run(["bash", SUBMIT, "2", top / "out", top], env={"PATH": str(folder), **more},
                          capture_output=True, text=True)


def main():
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        for said, words in ((submit(top, PIXLEAK=sys.argv[1]), ("no sbatch", "login node", "docs/cluster.md")),
                            (submit(top, "sbatch", PIXLEAK=sys.argv[1]), ("no scontrol",)),
                            (submit(top, "sbatch", "scontrol"), ("no pixleak", "PIXLEAK"))):
            expect(said.returncode == 2 and all(word in said.stderr for word in words),
                   f"exit status {said.returncode} without {words}: {said.stderr}")
        expect(not (top / "out").exists(), "something was made")
    print(f"{len(failures)} failures")
    sys.exit(len(failures) > 0)


if __name__ == "__main__":
    main()
