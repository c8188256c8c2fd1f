#!/usr/bin/python3
"""cluster/slurm/submit where Slurm, its controller or the program is not there, Slurm refuses a job, or the command is wrong: it
says what is lacking and what to do, leaves no job and nothing half made, and ends with exit status 2. And what a task does
that ends without results.

test_submit.py PIXLEAK
"""
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parent.parent.parent / "cluster/slurm"
DOWN = "echo 'scontrol: error: Unable to contact slurm controller (connect failure)' >&2; exit 1"
UP = "echo 'Configuration data'; echo 'MaxArraySize            = {}'"
GONE = "echo 'slurm_load_jobs error: Invalid job id specified' >&2; exit 1"
failures = []


def expect(condition, what):
    if not condition:
        failures.append(what)
        print("FAILED", what, flush=True)


def submit(top, programs, words=None, **more):
    """With these programs on PATH alone, each a script."""
    folder = top / "bin"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name in ("bash", "dirname", "sed", "mkdir", "rm", "rmdir", "diff", "cat", "xargs", "printf", "chmod"):
        (folder / name).symlink_to(shutil.which(name))
    for name, script in programs.items():
        (folder / name).write_text(f"#!{folder}/bash\n{script}\n")
        (folder / name).chmod(0o755)
    return subprocess.run(["bash", SCRIPTS / "submit", *(words or ("2", top / "out", top / "images"))], cwd=top,
                          env={"PATH": str(folder), **more}, capture_output=True, text=True, umask=0o022)


def lacking(top, program):
    """Nothing is made."""
    both = {"sbatch": "exit 9", "scontrol": UP.format(1001), "squeue": GONE}
    for programs, more, words in (({}, {}, ("no sbatch", "login node", "docs/cluster.md")),
                                  ({"sbatch": "exit 9"}, {}, ("no scontrol",)),
                                  ({"sbatch": "exit 9", "scontrol": UP.format(1001)}, {}, ("no squeue",)),
                                  (both, {"PIXLEAK": ""}, ("no pixleak", "PIXLEAK")),
                                  ({**both, "scontrol": DOWN}, {}, ("no Slurm controller answers", "connect failure", "sinfo")),
                                  ({**both, "scontrol": UP.format(0)}, {}, ("runs no arrays", '"0"')),
                                  ({**both, "scontrol": "exit 0"}, {}, ("runs no arrays",)),
                                  (both, {"PIXLEAK_RUNNING": "many"}, ("PIXLEAK_RUNNING", "many")),
                                  (both, {"PIXLEAK_CPUS": "0"}, ("PIXLEAK_CPUS", "number")),
                                  (both, {"PIXLEAK_SCAN": "--no-crops"}, ("PIXLEAK_COMMAND",)),
                                  (both, {"PIXLEAK_COMMAND": "scan --languages 'deu"}, ("quote", "'deu")),
                                  (both, {"PIXLEAK_COMMAND": "merge"}, ("merge", "check or validate"))):
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
    words = {"squeue": GONE, "scancel": cancel}
    for script, largest, cancelled in ((never, 1001, ""), (once, 1, "17\n"), (once, 1001, "17\n17\n")):
        (top / "one").unlink(missing_ok=True)
        said = submit(top, {**words, "sbatch": script, "scontrol": UP.format(largest)}, PIXLEAK=program)
        expect(said.returncode == 2 and "sbatch refuses a job" in said.stderr and "invalid partition" in said.stderr,
               f"{largest}: {said.returncode}: {said.stderr}")
        there = (top / "cancelled").read_text() if (top / "cancelled").exists() else ""
        expect(there == cancelled, f"cancelled: {there!r}, not {cancelled!r}")
        expect((top / "out/plan.db").exists(), "the plan is gone")
        expect(not (top / "out/jobs").exists(), "jobs that were cancelled are noted")
    said = submit(top, {**words, "sbatch": "echo 18", "scontrol": UP.format(1001)}, PIXLEAK=program)
    expect(said.returncode == 0 and "array 18: 0-1" in said.stdout and "merge, job 18" in said.stdout, f"at last: {said}")
    expect("Next: squeue -j 18,18; results will be in" in said.stdout, f"what is next: {said.stdout}")


def queued(top, program):
    """What is submitted, and called again while jobs are there, while squeue doesn't answer, and when they are gone."""
    programs = {"sbatch": f'echo "$@" >>{top}/submitted; echo 18', "scontrol": UP.format(1001)}
    again = lambda squeue: submit(top, {**programs, "squeue": squeue}, PIXLEAK=program)
    n_submitted = lambda: len((top / "submitted").read_text().splitlines()) if (top / "submitted").exists() else 0
    for squeue, words in (("echo 18_0; echo 18_1", ("array 18", "still there (2 tasks)", "scancel 18 18")),
                          ("echo 'slurm_load_jobs error: Unable to contact' >&2; exit 1", ("doesn't tell", "Unable to contact"))):
        said = again(squeue)
        expect(said.returncode == 2 and all(word in said.stderr for word in words), f"{words}: {said}")
        expect(n_submitted() == 0, "jobs were submitted twice")
    for squeue in (GONE, "exit 0"):
        said = again(squeue)
        expect(said.returncode == 0, f"jobs that are gone: {said}")
    expect(n_submitted() == 4, "an array and a merge each were expected")


def wrong(top, program):
    """Words that the program refuses, and what may be said in their place while there are no shards."""
    programs = {"sbatch": f'echo "$@" >>{top}/submitted; echo 18', "scontrol": UP.format(1001), "squeue": GONE}
    (top / "submitted").unlink()
    words = lambda *more, n="2", path=top / "images": (*more, n, top / "other", path)
    said = submit(top, programs, words(n="3"), PIXLEAK=program)
    expect(said.returncode == 2 and "fewer files than shards" in said.stderr and "2 at most" in said.stderr, f"too many: {said}")
    expect(not (top / "other").exists(), "a folder was left")
    for command, told in (("scan --langages deu", "did you mean --languages?"), ("scan --languages xyz", "'xyz' is not installed"),
                          ("check --key nokey --uid-map nomap --deid images", "No such file"),
                          ("validate none.json", "none.json: No such file")):
        said = submit(top, programs, words(), PIXLEAK=program, PIXLEAK_COMMAND=command)
        expect(said.returncode == 2 and told in said.stderr, f"{command}: {said}")
        expect((top / "other/plan.db").exists() and not (top / "submitted").exists(), f"{command}: submitted, or no plan")
        noted = f"folder: {top}\n" in (top / "other/submitted").read_text()
        expect(noted == ("--deid images" in command), f"{command}: the folder that its paths start in is noted: {noted}")
    made = (top / "other/plan.db").stat().st_mtime_ns
    said = submit(top, programs, words("--dry-run", path=f"{top}/images/"), PIXLEAK=program)
    expect(said.returncode == 0 and said.stdout.count("would submit: sbatch") == 2 and "'--array=0-1%100'" in said.stdout,
           f"--dry-run: {said}")
    expect(not (top / "submitted").exists() and not (top / "other/jobs").exists(), "--dry-run submits")
    expect((top / "other/plan.db").stat().st_mtime_ns == made, "the plan was made again for other words of the command")
    (top / "more").mkdir()
    (top / "more/three.txt").write_text("a third")
    said = submit(top, programs, words(n="1", path="more"), PIXLEAK=program)
    expect(said.returncode == 0 and "array 18: 0" in said.stdout and "1 files" in said.stdout, f"another archive: {said}")
    expect("Next, for each" not in said.stdout, f"plan's advice: {said.stdout}")
    for path in ("", "logs", "shards", "plan.db", "submitted", "jobs"):
        mode = (top / "other" / path).stat().st_mode & 0o777
        expect(mode & 0o077 == 0, f"{path}: mode {mode:o}")
    (top / "other/shards/shard-000000.db").write_text("")
    said = submit(top, programs, words(), PIXLEAK=program)
    expect(said.returncode == 2 and "is for something else" in said.stderr, f"with a shard: {said}")
    said = submit(top, {}, ("--help",))
    expect(said.returncode == 0 and "--dry-run" in said.stdout and said.stderr == "", f"--help: {said}")


def task(top, status, *, restarts, most_written):
    """A task whose program ends with this status, where files may have so many blocks of 1,024 bytes."""
    folder, out = top / "bin", top / "task"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(out, ignore_errors=True)
    folder.mkdir()
    (out / "shards").mkdir(parents=True)
    write = f"echo results >{out}/shards/shard-000007.db; " if status == 0 else ""
    for name, script in {"scontrol": f'echo "$@" >>{out}/requeued', "pixleak": f"{write}exit {status}"}.items():
        (folder / name).write_text(f"#!/usr/bin/env bash\n{script}\n")
        (folder / name).chmod(0o755)
    said = subprocess.run(["bash", "-c", f"ulimit -f {most_written}; exec bash {SCRIPTS}/shard.sbatch"],
                          capture_output=True, text=True,
                          env={**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "PIXLEAK": "pixleak", "PIXLEAK_FIRST": "5",
                               "PIXLEAK_COMMAND": "scan", "PIXLEAK_OUT": str(out), "TMPDIR": str(out), "SLURM_ARRAY_JOB_ID": "18",
                               "SLURM_ARRAY_TASK_ID": "2", "SLURM_RESTART_COUNT": str(restarts)})
    expect(said.returncode == status, f"status {status}: {said}")
    expect("shard 7, start" in said.stdout + said.stderr, f"the log doesn't name the shard: {said}")
    expect(not list((out / "shards").glob("room*")), "what tries for room is left")
    return (out / "requeued").read_text() if (out / "requeued").exists() else "", said


def tasks(top):
    for status, restarts, most_written, requeues in ((2, 0, "unlimited", False), (2, 0, 100, True), (2, 3, 100, False),
                                                     (1, 0, "unlimited", True), (137, 2, "unlimited", True),
                                                     (137, 3, "unlimited", False), (0, 0, "unlimited", False)):
        requeued, said = task(top, status, restarts=restarts, most_written=most_written)
        expect(requeued == ("requeue 18_2\n" if requeues else ""), f"status {status}, start {restarts + 1}: {requeued!r}")
        expect(("no room in" in said.stderr) == (most_written == 100), f"room: {said}")
        expect(("written, 8 bytes, in" in said.stdout) == (status == 0), f"what was done: {said}")


def main():
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as name:
        lacking(Path(name), program)
        refused(Path(name), program)
        queued(Path(name), program)
        wrong(Path(name), program)
        tasks(Path(name))
    print(f"{len(failures)} failures")
    sys.exit(len(failures) > 0)


if __name__ == "__main__":
    main()
