#!/usr/bin/python3
"""Runs `pixleak bench` on a small made dataset: every stage is there, has done something and has its limit.

test_bench.py PIXLEAK    How fast is not judged.
"""
import json
import os
import subprocess
import sys
import tempfile

PIXLEAK = sys.argv[1]
STAGES = {"read (disk)", "read", "parse", "compare (equal)", "compare (difference)", "digest", "find", "ocr", "write", "pipeline (check)"}


def run(*arguments):
    return subprocess.run([PIXLEAK, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def main():
    failures = []
    with tempfile.TemporaryDirectory() as folder:
        data, table = f"{folder}/data", f"{folder}/table.json"
        for command in (["synth", "--out", data, "--instances", "6", "--scale", "0.2"],
                        ["scrub", "--key", f"{data}/answers.db", "--original", f"{data}/original", "--out", data]):
            made = run(*command)
            if made.returncode != 0:
                sys.exit(f"{command[0]}: {made.stderr}")
        scratch = os.environ["TMPDIR"] = f"{folder}/scratch"
        os.mkdir(scratch)
        bench = run("bench", "--jobs", "2", "--seconds", "0.01", "--json", table, data)
        if bench.returncode != 0:
            sys.exit(bench.stderr)
        left = os.listdir(scratch)
        if left:
            failures.append(f"left behind: {left}")
        with open(table) as file:
            rows = json.load(file)
        stages = {row["stage"] for row in rows}
        if not STAGES <= stages:
            failures.append(f"missing: {STAGES - stages}")
        if not any(stage.startswith("decode ") for stage in stages):
            failures.append("nothing was decoded")
        for row in rows:
            limit = row["limit_megabytes_per_second"]
            if not row["megabytes_per_second"] > 0 or not row["items_per_second"] > 0:
                failures.append(f"nothing done: {row}")
            if limit is None and row["stage"] != "pipeline (check)" or limit is not None and not limit > 0:
                failures.append(f"no limit: {row}")
            if row["stage"] not in bench.stdout:
                failures.append(f"not in the table: {row['stage']}")
        for stage in stages:
            if sorted(row["workers"] for row in rows if row["stage"] == stage) != [1, 2]:
                failures.append(f"not once per number of workers: {stage}")
        for arguments in ([], ["--jobs", "0", data], [f"{folder}/none"]):
            if run("bench", *arguments).returncode != 2:
                failures.append(f"bad usage is not refused: {arguments}")
    print("\n".join(failures) or "ok")
    return 1 if failures else 0


sys.exit(main())
