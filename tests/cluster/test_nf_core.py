#!/usr/bin/python3
"""cluster/nf-core: what the modules' commands merge is to the byte what one run writes, and their descriptions name what they
take and give. The commands run as Nextflow hands them to bash, each in a folder of its own with its inputs beside it; nf-test
runs the tests that lie beside the modules, where Nextflow is installed.

test_nf_core.py PIXLEAK
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

try:
    import yaml
except ImportError:
    print("SKIPPED: Python has no yaml")
    sys.exit(77)

ROOT = Path(__file__).resolve().parent.parent.parent
MODULES = ROOT / "cluster/nf-core/modules/pixleak"
SHARED = Path(os.environ.get("PIXLEAK_SHARED", ROOT / "../shared")).resolve()
MINI = SHARED / "midi-mini/deid/US"
PIXLEAK = Path(sys.argv[1]).resolve()
SHARDS = 3
failures = []


def expect(condition, what):
    if not condition:
        failures.append(what)
        print("FAILED", what)


def script_of(module, values):
    """The command of a process, its variables replaced as Groovy does."""
    text = (MODULES / module / "main.nf").read_text().split("script:")[1].split("stub:")[0]
    command = text.split('"""')[1]
    replaced = re.sub(r"(?<!\\)\$\{?([a-z_]+(?:\.[a-z]+)?)\}?", lambda found: str(values[found.group(1)]), command)
    return textwrap.dedent(replaced.replace("\\$", "$"))


def run(module, folder, **values):
    folder.mkdir(parents=True, exist_ok=True)
    values = {"args": "", "prefix": "archive", "task.cpus": 1, "task.process": f"PIXLEAK_{module.upper()}", **values}
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", script_of(module, values)], cwd=folder, capture_output=True,
                          text=True, timeout=600, env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000",
                                                       "PATH": f"{PIXLEAK.parent}:{os.environ['PATH']}"})
    expect(done.returncode == 0, f"{module}: exit status {done.returncode}: {done.stderr}")
    versions = yaml.safe_load((folder / "versions.yml").read_text())
    expect(re.fullmatch(r"\d+\.\d+\.\d+", str(versions[values["task.process"]]["pixleak"])), f"{module}: versions {versions}")


def described():
    for module in ("plan", "scan", "merge"):
        text = (MODULES / module / "main.nf").read_text()
        meta = yaml.safe_load((MODULES / module / "meta.yml").read_text())
        emitted = re.findall(r"emit: (\w+)", text)
        expect(sorted(emitted) == sorted(meta["output"]), f"{module}: meta.yml describes {sorted(meta['output'])}")
        inputs = text.split("input:")[1].split("output:")[0]
        taken = re.findall(r"(?:val|path)\s*\(?(\w+)", inputs)
        names = [name for entry in meta["input"] for one in (entry if isinstance(entry, list) else [entry]) for name in one
                 if isinstance(one[name], dict)]
        expect(taken == names, f"{module}: takes {taken}, meta.yml describes {names}")
        expect("dependencies" in yaml.safe_load((MODULES / module / "environment.yml").read_text()), f"{module}: environment.yml")


described()
if not MINI.is_dir() or PIXLEAK.name != "pixleak":
    print(f"SKIPPED: no real images at {MINI}")
    sys.exit(77)
with tempfile.TemporaryDirectory() as name:
    top = Path(name)
    for number, path in enumerate(sorted(MINI.rglob("*.dcm"))[:6]):
        folder = top / ("files a" if number % 2 else "files b's")
        folder.mkdir(exist_ok=True)
        shutil.copyfile(path, folder / path.name)
    paths = [str(top / "files a"), str(top / "files b's")]
    subprocess.run([PIXLEAK, "scan", *paths, "--out", top / "whole"], stdout=subprocess.DEVNULL,
                   env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000"})
    quoted = " ".join("'" + path.replace("'", "'\\''") + "'" for path in paths)
    run("plan", top / "plan", names=quoted, shards=SHARDS)
    (top / "merge/shards").mkdir(parents=True)
    for shard in range(SHARDS):
        work = top / f"scan{shard}"
        work.mkdir()
        (work / "archive.plan.db").symlink_to(top / "plan/archive.plan.db")
        run("scan", work, plan="archive.plan.db", shard=shard)
        (result,) = work.glob("shard-*.db")
        (top / "merge/shards" / result.name).symlink_to(result)
    run("merge", top / "merge")
    for file in ("findings.csv", "summary.json", "report.html"):
        made = top / "merge/archive" / file
        expect(made.exists() and made.read_bytes() == (top / "whole" / file).read_bytes(), f"{file} is not that of the one run")
print(f"{len(failures)} failures")
sys.exit(len(failures) > 0)
