#!/usr/bin/python3
"""cluster/slurm/submit where Slurm, its controller or the program is not there, or Slurm refuses a job: it says what is lacking
and what to do, leaves no job and nothing half made, and ends with exit status 2.

test_submit.py PIXLEAK
"""
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SUBMIT = Path(__file__).resolve().parent.parent.parent / "cluster/slurm/submit"
DOWN = "echo 'scontrol: error: Unable to contact slurm controller (connect failure)' >&2; exit 1"
UP = "echo 'Configuration data'; echo 'MaxArraySize            = {}'"
failures = []


def expect(condition, what):
    if not condition:
        failures.append(what)
        print("FAILED", what, flush=True)


def submit(top, programs, **more):
    """With these programs on PATH alone, each a script."""
    folder = top / "bin"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name in ("bash", "dirname", "sed", "mkdir", "rm", "rmdir", "diff", "cat"):
        (folder / name).symlink_to(shutil.which(name))
    for name, script in programs.items():
        (folder / name).write_text(f"#!{folder}/bash\n{script}\n")
        (folder / name).chmod(0o755)
    return subprocess.run(["bash", SUBMIT, "2", top / "out", top / "images"], env={"PATH": str(folder), **more},
                          capture_output=True, text=True)


def lacking(top, program):
    """Nothing is made."""
    both = {"sbatch": "exit 9", "scontrol": UP.format(1001)}
    for programs, more, words in (({}, {}, ("no sbatch", "login node", "docs/cluster.md")),
                                  ({"sbatch": "exit 9"}, {}, ("no scontrol",)),
                                  (both, {"PIXLEAK": ""}, ("no pixleak", "PIXLEAK")),
                                  ({**both, "scontrol": DOWN}, {}, ("no Slurm controller answers", "connect failure", "sinfo")),
                                  ({**both, "scontrol": UP.format(0)}, {}, ("runs no arrays", '"0"')),
                                  ({**both, "scontrol": "exit 0"}, {}, ("runs no arrays",)),
                                  (both, {"PIXLEAK_RUNNING": "many"}, ("PIXLEAK_RUNNING", "many")),
                                  (both, {"PIXLEAK_CPUS": "0"}, ("PIXLEAK_CPUS", "number")),
                                  (both, {"PIXLEAK_SCAN": "--no-crops"}, ("PIXLEAK_COMMAND",))):
        said = submit(top, programs, **{"PIXLEAK": program, **more})
        expect(said.returncode == 2 and all(word in said.stderr for word in words),
               f"exit status {said.returncode} without {words}: {said.stderr}")
        expect(not (top / "out").exists(), f"{words}: something was made")
    said = submit(top, both, PIXLEAK=program) # there are no images
    expect(said.returncode == 2 and "there is no plan" in said.stderr and not (top / "out").exists(), f"no plan: {said.stderr}")


def refused(top, program):
    """A job that Slurm refuses: those before it are taken back, and the plan serves the next call."""
    (top / "images").mkdir()
    (top / "images/one.txt").write_text("a text")
    (top / "images/two.txt").write_text("another")
    cancel = f'echo "$@" >>{top}/cancelled'
    never = "echo 'sbatch: error: invalid partition specified: none' >&2; exit 1"
    once = f"[ -e {top}/one ] && {{ {never}; }}; echo > {top}/one; echo 'sbatch: a warning' >&2; echo '17;here'"
    for script, largest, cancelled in ((never, 1001, ""), (once, 1, "17\n"), (once, 1001, "17\n17\n")):
        (top / "one").unlink(missing_ok=True)
        said = submit(top, {"sbatch": script, "scontrol": UP.format(largest), "scancel": cancel}, PIXLEAK=program)
        expect(said.returncode == 2 and "sbatch refuses a job" in said.stderr and "invalid partition" in said.stderr,
               f"{largest}: {said.returncode}: {said.stderr}")
        there = (top / "cancelled").read_text() if (top / "cancelled").exists() else ""
        expect(there == cancelled, f"cancelled: {there!r}, not {cancelled!r}")
        expect((top / "out/plan.db").exists(), "the plan is gone")
    said = submit(top, {"sbatch": "echo 18", "scontrol": UP.format(1001)}, PIXLEAK=program)
    expect(said.returncode == 0 and "array 18: 0-1" in said.stdout and "merge, job 18" in said.stdout, f"at last: {said}")


def main():
    with tempfile.TemporaryDirectory() as name:
        lacking(Path(name), sys.argv[1])
        refused(Path(name), sys.argv[1])
    print(f"{len(failures)} failures")
    sys.exit(len(failures) > 0)


if __name__ == "__main__":
    main()
