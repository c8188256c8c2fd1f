#!/usr/bin/python3
"""cluster/slurm on a Slurm of one node that the test starts (Debian's slurmctld and slurmd): tasks are killed and requeued
at random, and what is merged is to the byte what one run writes.

test_slurm.py PIXLEAK [--seed N]
"""
import argparse
import getpass
import os
import random
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SHARED = Path(os.environ.get("PIXLEAK_SHARED", ROOT / "../shared")).resolve()
MINI = SHARED / "midi-mini/deid"
FILES = ("findings.csv", "summary.json", "report.html")
SHARDS = 12
failures = []


def expect(condition, what):
    if not condition:
        failures.append(what)
        print("FAILED", what, flush=True)


def skip(why):
    print(f"SKIPPED: {why}")
    sys.exit(77)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Slurm:
    """A controller and a node in a folder."""

    def __init__(self, top, plugins):
        self.top, self.processes = top, []
        has = lambda name: (plugins / f"{name}.so").exists()
        values = {"TOP": top, "HOST": socket.gethostname().split(".")[0], "PORT": free_port(), "NODE_PORT": free_port(),
                  "USER": getpass.getuser(), "AUTH": "none" if has("auth_none") else "munge",
                  "CRED": "none" if has("cred_none") else "munge", "CPUS": os.cpu_count(),
                  "MEMORY": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // (1 << 21)}
        text = (Path(__file__).parent / "slurm.conf").read_text()
        for name, value in values.items():
            text = text.replace(f"@{name}@", str(value))
        for folder in ("state", "spool"):
            (top / folder).mkdir()
        (top / "slurm.conf").write_text(text)
        self.environment = {**os.environ, "SLURM_CONF": str(top / "slurm.conf"), "SOURCE_DATE_EPOCH": "1700000000",
                            "PATH": f"{os.environ['PATH']}:/usr/sbin:/sbin"}

    def start(self):
        for command in (["slurmctld", "-D"], ["slurmd", "-D"]):
            with open(self.top / f"{command[0]}.out", "w") as said:
                self.processes.append(subprocess.Popen(command, stdout=said, stderr=said, env=self.environment))
        for _ in range(300):
            if "idle" in self.run("sinfo", "-h", "-o", "%t").stdout:
                return True
            time.sleep(0.1)
        return False

    def run(self, *command, **more):
        return subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=300,
                              env={**self.environment, **more})

    def tasks(self, state):
        """Jobs of a state: (id for scontrol, name)."""
        lines = self.run("squeue", "-h", "-r", "-t", state, "-o", "%i %j").stdout.splitlines()
        return [tuple(line.split()) for line in lines]

    def wait(self, each, seconds=240):
        """Until no job is left; calls `each` meanwhile."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            left = self.run("squeue", "-h", "-r", "-o", "%i").stdout.split()
            if not left:
                return True
            each()
            time.sleep(0.1)
        return False

    def stop(self):
        self.run("scancel", "--user", getpass.getuser())
        time.sleep(1)
        for process in reversed(self.processes):
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()


def programs(pid_of):
    """Processes whose command line holds the text."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and pid_of in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
        except OSError:
            pass
    return found


class Unrest:
    """Kills programs and requeues tasks at random."""

    def __init__(self, slurm, out, draw):
        self.slurm, self.draw, self.mark = slurm, draw, f"{out}/plan.db".encode()
        self.killed = self.requeued = 0

    def __call__(self):
        if self.killed < 3 and self.draw.random() < 0.4:
            for pid in programs(self.mark)[:1]:
                try:
                    os.kill(pid, signal.SIGKILL)
                    self.killed += 1
                except ProcessLookupError:
                    pass
        if self.requeued < 3 and self.draw.random() < 0.3:
            for task, name in self.slurm.tasks("R")[:1]:
                if name == "pixleak-shard":
                    self.requeued += self.slurm.run("scontrol", "requeue", task).returncode == 0


def same(whole, merged, when, files=FILES):
    for name in files:
        expect((merged / name).exists() and (whole / name).read_bytes() == (merged / name).read_bytes(),
               f"{when}: {name} is not that of the one run")


def refused(slurm, options, words, what, **more):
    run = slurm.run(ROOT / "cluster/slurm/submit", *words, PIXLEAK=str(options.pixleak), **more)
    expect(run.returncode == 2 and what in run.stderr and "name another folder" in run.stderr and run.stdout == "",
           f"submit takes a folder that is for something else: {run.stdout}{run.stderr}")


def again_while_queued(slurm, submit):
    """Called once more while its jobs are there, and after these are taken back."""
    twice = submit()
    expect(twice.returncode == 2 and "of an earlier call is still there (" in twice.stderr and twice.stdout == "",
           f"submitted twice: {twice.stdout}{twice.stderr}")
    numbers = twice.stderr.rpartition("scancel ")[2].strip("`\n").split()
    expect(slurm.run("scancel", *numbers).returncode == 0 and slurm.wait(lambda: None), f"scancel {numbers}")


def nothing_left(slurm, out, submit):
    """Results that are complete stay as they are, with what curators have decided."""
    page = (out / "results/report.html").stat().st_mtime_ns
    last = submit()
    expect(last.returncode == 0 and "all is done" in last.stdout, f"nothing is left: {last.stdout}{last.stderr}")
    expect(slurm.wait(lambda: None, 60) and (out / "results/report.html").stat().st_mtime_ns == page, "merged once more")


def kept_from_others(out):
    for path in (out, *out.rglob("*")):
        mode = path.stat().st_mode & 0o777
        expect(mode & 0o077 == 0, f"{path.relative_to(out)}: mode {mode:o}")


def logs_tell(out):
    told = [line for log in (out / "logs").glob("shard-*.log") for line in log.read_text().splitlines()]
    for number in range(SHARDS):
        expect(any(line.startswith(f"shard {number}, start") and " written, " in line for line in told),
               f"no log tells of shard {number}")
    expect(all(list((out / "logs").glob(f"shard-{first}+*.log")) for first in (0, 5, 10)), "logs have other names")
    merged = [log.read_text() for log in (out / "logs").glob("merge-*.log")]
    expect(any("exit status" in text for text in merged) and not any("xdg-open" in text for text in merged), f"merge: {merged}")


def check(options, slurm, top):
    """Another command than scan, whose options have blanks."""
    run = lambda *words: slurm.run(options.pixleak, *words)
    run("synth", "--instances", 6, "--scale", "0.2", "--out", top)
    run("scrub", "--key", top / "answers.db", "--original", top / "original", "--out", top)
    words = ["--key", top / "answers.db", "--uid-map", top / "uid_mapping.csv", "--deid", top / "deid", "--original",
             top / "original", "--no-crops"]
    whole = run("check", *words, "--out", top / "whole")
    expect(whole.returncode in (0, 1, 3), f"check: {whole.stderr}")
    submitted = slurm.run(ROOT / "cluster/slurm/submit", 3, top / "out", top / "deid", PIXLEAK=str(options.pixleak),
                          PIXLEAK_COMMAND=f"check {shlex.join(map(str, words))}", PIXLEAK_CPUS="1", PIXLEAK_MEMORY="100M")
    expect(submitted.returncode == 0 and slurm.wait(lambda: None), f"submit check: {submitted.stdout}{submitted.stderr}")
    same(top / "whole", top / "out/results", "check", ("regions.csv", "pixels.csv", "summary.json", "report.html"))


def go(options, slurm, top):
    draw = random.Random(options.seed)
    files, out = top / "files", top / "out"
    for number, path in enumerate(sorted(path for path in MINI.rglob("*") if path.is_file())):
        (files / f"folder {number % 3}").mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, files / f"folder {number % 3}/{path.name}")
    whole = slurm.run(options.pixleak, "scan", files, "--out", top / "whole")
    expect(whole.returncode in (0, 1, 3), f"scan: {whole.stderr}")
    submit = lambda: slurm.run(ROOT / "cluster/slurm/submit", SHARDS, out, files, PIXLEAK=str(options.pixleak),
                               PIXLEAK_CPUS="1", PIXLEAK_MEMORY="100M", PIXLEAK_RUNNING="2")
    unrest = Unrest(slurm, out, draw)
    expect(submit().returncode == 0, "submit fails")
    again_while_queued(slurm, submit)
    first = submit()
    expect(first.returncode == 0 and first.stdout.count(", array") == 3, f"submit: {first.stdout}{first.stderr}")
    expect(slurm.wait(unrest), "the jobs don't end")
    again = 0
    while not (out / "results/report.html").exists() and again < 5: # what was killed too often is submitted once more
        again += 1
        expect(submit().returncode == 0, "submit again fails")
        expect(slurm.wait(lambda: None), "the jobs don't end")
    print(f"{unrest.killed} killed, {unrest.requeued} requeued, submitted again {again} times")
    expect(unrest.killed + unrest.requeued > 0, "nothing was killed or requeued")
    same(top / "whole", out / "results", "after the array")
    for number in draw.sample(range(SHARDS), 3):
        (out / "shards" / f"shard-{number:06d}.db").unlink()
    shutil.rmtree(out / "results")
    last = submit()
    expect(last.returncode == 0 and slurm.wait(lambda: None), f"submit for what is missing: {last.stdout}{last.stderr}")
    same(top / "whole", out / "results", "after shards were lost")
    nothing_left(slurm, out, submit)
    kept_from_others(out)
    logs_tell(out)
    refused(slurm, options, (SHARDS, out, MINI), str(MINI))
    refused(slurm, options, (SHARDS + 1, out, files), f"shards: {SHARDS + 1}")
    refused(slurm, options, (SHARDS, out, files), "command: scan --dicom-only", PIXLEAK_COMMAND="scan --dicom-only")
    check(options, slurm, top / "a dataset")
    for log in sorted((out / "logs").iterdir()) if failures else ():
        print(f"--- {log.name}\n{log.read_text()[-600:]}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("pixleak", type=lambda path: Path(path).resolve())
    parser.add_argument("--seed", type=int, default=int(os.environ.get("PIXLEAK_TEST_SEED", random.randrange(1 << 30))))
    options = parser.parse_args()
    path = f"{os.environ['PATH']}:/usr/sbin:/sbin"
    if not all(shutil.which(name, path=path) for name in ("slurmctld", "slurmd", "sbatch")):
        skip("slurmctld, slurmd or sbatch is not installed")
    plugins = next(Path("/usr/lib").glob("*/slurm-wlm"), None)
    if plugins is None or not MINI.is_dir():
        skip("no plugins of Slurm, or no real images")
    print(f"seed {options.seed}", flush=True)
    with tempfile.TemporaryDirectory() as name:
        slurm = Slurm(Path(name), plugins)
        try:
            if slurm.start():
                go(options, slurm, Path(name))
            else:
                for log in Path(name).glob("slurm*.log"):
                    print(f"--- {log.name}\n{log.read_text()[-1500:]}")
                skip("Slurm does not start here")
        finally:
            slurm.stop()
    print(f"{len(failures)} failures")
    sys.exit(len(failures) > 0)


if __name__ == "__main__":
    main()
