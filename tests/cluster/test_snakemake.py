#!/usr/bin/python3
"""cluster/snakemake: what its rules merge is to the byte what one run writes; a lost shard is run again, alone.

test_snakemake.py PIXLEAK
"""
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SHARED = Path(os.environ.get("PIXLEAK_SHARED", ROOT / "../shared")).resolve()
MINI = SHARED / "midi-mini/deid/US"
PIXLEAK = Path(sys.argv[1]).resolve()
ENVIRONMENT = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}
failures = []


def expect(condition, what):
    if not condition:
        failures.append(what)
        print("FAILED", what)


def snakemake(top):
    paths = [str(top / "files a"), str(top / "files b")]
    return subprocess.run(["snakemake", "--snakefile", str(ROOT / "cluster/snakemake/Snakefile"), "--directory", str(top / "out"),
                           "--cores", "2", "--config", "shards=3", f"paths={paths}", f"pixleak={PIXLEAK}", "cpus=1"],
                          capture_output=True, text=True, timeout=600,
                          env={**ENVIRONMENT, "XDG_CACHE_HOME": str(top / "cache")})


if not shutil.which("snakemake") or not MINI.is_dir():
    print("SKIPPED: snakemake is not installed, or no real images")
    sys.exit(77)
with tempfile.TemporaryDirectory() as name:
    top = Path(name)
    for number, path in enumerate(sorted(path for path in MINI.rglob("*.dcm"))[:8]):
        folder = top / ("files a" if number % 2 else "files b")
        folder.mkdir(exist_ok=True)
        shutil.copyfile(path, folder / path.name)
    subprocess.run([PIXLEAK, "scan", top / "files a", top / "files b", "--out", top / "whole"], env=ENVIRONMENT,
                   stdout=subprocess.DEVNULL)
    for turn in ("first", "with a shard lost"):
        run = snakemake(top)
        expect(run.returncode == 0, f"{turn}: {run.stdout[-1500:]}{run.stderr[-1500:]}")
        expect(run.stderr.count("rule shard:") + run.stdout.count("rule shard:") == (3 if turn == "first" else 1),
               f"{turn}: other shards were run than are missing")
        for file in ("findings.csv", "summary.json", "report.html"):
            made = top / "out/results" / file
            expect(made.exists() and made.read_bytes() == (top / "whole" / file).read_bytes(),
                   f"{turn}: {file} is not that of the one run")
        (top / "out/shards/shard-000001.db").unlink(missing_ok=True)
        (top / "out/results/summary.json").unlink(missing_ok=True)
print(f"{len(failures)} failures")
sys.exit(len(failures) > 0)
