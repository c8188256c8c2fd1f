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


def write(path, told):
    with open(path, "w") as file:
        json.dump(told, file)
    return path


def compare(folder, told):
    """Two tables whose ratios are known."""
    failures = []
    row = {"stage": "parse", "workers": 1, "megabytes_per_second": 7, "megabytes_per_core_second": 100.0}
    whole = {"stage": "pipeline (check)", "workers": 1, "megabytes_per_second": 50.0, "megabytes_per_core_second": None}
    one = write(f"{folder}/one.json", {**told, "rows": [row, whole, {**row, "workers": 2}]})
    other = write(f"{folder}/other.json", {**told, "instances": 3, "rows": [
        {**row, "megabytes_per_core_second": 150}, {**whole, "megabytes_per_second": 25}, {**row, "stage": "find"}]})
    said = run("bench", "--compare", one, other)
    lines = [line.split() for line in said.stdout.splitlines()]
    for expected in (["parse", "1", "100.0", "150.0", "1.50", "faster"], ["pipeline", "(check)", "1", "50.0", "25.0", "0.50", "slower"],
                     ["parse", "2", "100.0", "none"], ["find", "1", "none", "100.0"]):
        if expected not in lines:
            failures.append(f"not compared: {expected}: {said.stdout} {said.stderr}")
    if said.returncode != 0 or "different data" not in said.stdout:
        failures.append(f"compared: {said.returncode} {said.stdout}")
    for content in ("", "[]", "[1", '{"machine": 1, "rows": []}', '{"machine": {}, "rows": {}}', '{"rows": [{}]}'):
        with open(f"{folder}/broken.json", "w") as file:
            file.write(content)
        said = run("bench", "--compare", one, f"{folder}/broken.json")
        if said.returncode != 2 or "broken.json" not in said.stderr:
            failures.append(f"taken for a table: {content!r} {said.returncode} {said.stderr}")
    odd = write(f"{folder}/odd.json", {"machine": {"cpu": 1}, "rows": [1, {}, {"stage": "parse", "workers": -1}], "bytes": 1e300})
    if run("bench", "--compare", odd, one).returncode != 0:
        failures.append("odd values end it")
    return failures


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
            told = json.load(file)
        rows, machine = told["rows"], told["machine"]
        if not (machine["processors"] >= 1 and machine["memory"] > 1 << 28 and machine["cpu"] and machine["instructions"]):
            failures.append(f"no machine: {machine}")
        if machine["version"] not in run("--version").stdout or machine["cpu"] not in bench.stdout:
            failures.append(f"another machine: {machine} {bench.stdout[:200]}")
        pipeline = [row for row in rows if row["stage"] == "pipeline (check)"][-1]
        if f"would take {53581 / pipeline['items_per_second']:.0f} s here with 2 workers" not in bench.stdout:
            failures.append("no prediction for as many instances as MIDI has")
        failures += compare(folder, told)
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
        for arguments in ([], ["--jobs", "0", data], [f"{folder}/none"], ["--compare", table], [table, table]):
            if run("bench", *arguments).returncode != 2:
                failures.append(f"bad usage is not refused: {arguments}")
    print("\n".join(failures) or "ok")
    return 1 if failures else 0


sys.exit(main())
