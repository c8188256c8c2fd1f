#!/usr/bin/python3
"""The merge of cluster/'s scripts ends well where there are results, whatever was found, and only there: a merge that was killed,
as for want of memory, is a failed one. A program in pixleak's place ends with each status.

test_merge_status.py PIXLEAK
"""
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

CLUSTER = Path(__file__).resolve().parent.parent.parent / "cluster"
failures = []


def slurm():
    return (CLUSTER / "slurm/merge.sbatch").read_text()


def nextflow():
    """The command as bash gets it, up to the merge."""
    script = (CLUSTER / "nf-core/modules/pixleak/merge/main.nf").read_text().split("script:")[1]
    command = script.split('"""')[1].split("\n\n")[0]
    return "set -euo pipefail" + re.sub(r"(?<!\\)\$(args|prefix)", "", command).replace("\\$", "$").replace("--out", "--out out")


def snakemake():
    rule = (CLUSTER / "snakemake/Snakefile").read_text().split("rule merge:")[1].split("shell:")[1]
    command = "".join(re.findall(r'"(.*)"', rule))
    for name, value in (("PIXLEAK:q", "pixleak"), ("params.options", ""), ("log:q", "log")):
        command = command.replace("{" + name + "}", value)
    return "set -euo pipefail\n" + command


def end(script, folder, status):
    """A status of 128 and more: killed by a signal."""
    program = folder / "pixleak"
    program.write_text(f"#!/bin/bash\n{f'kill -{status - 128} $$' if status > 128 else f'exit {status}'}\n")
    program.chmod(0o755)
    environment = {"PATH": f"{folder}:{os.environ['PATH']}", "PIXLEAK": "pixleak", "PIXLEAK_MERGE": "", "PIXLEAK_OUT": str(folder)}
    return subprocess.run(["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True)


with tempfile.TemporaryDirectory() as name:
    for script in (slurm, nextflow, snakemake):
        for status in (0, 1, 2, 3, 127, 134, 137):
            done = end(script(), Path(name), status)
            wanted = 0 if status in (0, 1, 3) else status
            if done.returncode != wanted:
                failures.append(status)
                print(f"FAILED {script.__name__}: {done.returncode}, not {wanted}, after {status}: {done.stdout}{done.stderr}")
print(f"{len(failures)} failures")
sys.exit(len(failures) > 0)
