#!/usr/bin/python3
"""Makes datasets with `pixleak synth`, checks them, and holds every verdict against the truth.

test_synth.py PIXLEAK    The seeds are fixed: the residue test errs in one region of about a thousand
(docs/verdicts.md), so random ones would fail now and then.
"""
import csv
import json
import os
import sqlite3
import subprocess
import sys
import tempfile

import pydicom

PIXLEAK = sys.argv[1]
LEAKS = ("untouched", "legible", "recoverable")
SEEDS = (1, 2)
failures = []


def expect(condition, what):
    if not condition:
        failures.append(what)
        print("FAILED", what)


def run(*arguments):
    return subprocess.run([PIXLEAK, *arguments], capture_output=True, text=True)


def rows(*path):
    with open(os.path.join(*path), newline="") as file:
        return list(csv.DictReader(file))


def tree(folder):
    return {
        os.path.relpath(os.path.join(at, name), folder): open(os.path.join(at, name), "rb").read()
        for at, _, names in os.walk(folder)
        for name in names
        if name != "answers.db"
    }


def check(data, out, *more):
    return run(
        "check", "--key", f"{data}/answers.db", "--uid-map", f"{data}/uid_mapping.csv",
        "--patid-map", f"{data}/patid_mapping.csv", "--deid", f"{data}/deid", "--out", out, *more)


def judge_regions(seed, data, out, allowed_to_miss):
    said = {row["original_sop"]: row["verdict"] for row in rows(out, "regions.csv")}
    missed = 0
    for truth in rows(data, "truth_regions.csv"):
        verdict = said.get(truth["original_sop"], "no row")
        name = f"seed {seed} {truth['file']} {truth['treatment']}: {verdict}"
        if truth["expect"] == "hidden":
            expect(verdict == "hidden", name)
        elif verdict not in LEAKS:
            missed += 1
            print("missed", name)
        elif truth["level"] in ("untouched", "legible") and not allowed_to_miss:
            expect(verdict in ("untouched", truth["level"]), name)
    expect(missed <= allowed_to_miss, f"seed {seed}: {missed} leaks missed")


def judge_pixels(seed, data, out):
    said = {row["original_sop"]: row for row in rows(out, "pixels.csv")}
    for truth in rows(data, "truth_pixels.csv"):
        row = said.get(truth["original_sop"], {"verdict": "no row", "damaged_box": ""})
        name = f"seed {seed} {truth['file']} {truth['treatment']}: {row['verdict']} {row['damaged_box']}"
        expect(row["verdict"] == truth["outside"], name)
        expect(not truth["damaged_box"] or row["damaged_box"] == truth["damaged_box"], name)


def readable_elsewhere(seed, data):
    """Every file opens in pydicom, and native pixel data has the length that its attributes say."""
    for truth in rows(data, "truth_pixels.csv"):
        for side in ("original", "deid"):
            image = pydicom.dcmread(os.path.join(data, side, truth["file"]))
            name = f"seed {seed} {side}/{truth['file']}"
            expect(image.SOPInstanceUID == truth[f"{side}_sop"], name + " has another UID")
            if not image.file_meta.TransferSyntaxUID.is_encapsulated:
                length = image.Rows * image.Columns * image.SamplesPerPixel * image.BitsAllocated // 8
                length *= int(image.get("NumberOfFrames", 1))
                expect(len(image.PixelData) == length, name + " has pixel data of another length")


with tempfile.TemporaryDirectory() as top:
    for seed in SEEDS:
        data = f"{top}/{seed}"
        made = run("synth", "--out", data, "--seed", str(seed), "--instances", "60")
        expect(made.returncode == 0, f"synth: {made.stderr}")
        readable_elsewhere(seed, data)
        checks = sqlite3.connect(f"{data}/answers.db").execute("SELECT AnswerData FROM answer_data")
        expect(all(len(json.loads(text)) == 26 for (text,) in checks), "26 checks an instance")

        result = check(data, f"{top}/with{seed}", "--original", f"{data}/original")
        expect(result.returncode == 1, f"check exits with {result.returncode}: {result.stderr}")
        judge_regions(seed, data, f"{top}/with{seed}", 0)
        judge_pixels(seed, data, f"{top}/with{seed}")
        result = check(data, f"{top}/without{seed}")
        expect(result.returncode == 1, f"check without originals exits with {result.returncode}")
        judge_regions(seed, data, f"{top}/without{seed}", 1)

    run("synth", "--out", f"{top}/a", "--seed", "7", "--instances", "8")
    run("synth", "--out", f"{top}/b", "--seed", "7", "--instances", "8")
    expect(tree(f"{top}/a") == tree(f"{top}/b"), "the same seed makes the same files")
    expect(run("synth", "--out", f"{top}/a").returncode == 2, "a folder that is in use is refused")
    expect(run("synth").returncode == 2, "--out is needed")

print(f"{len(failures)} failures")
sys.exit(len(failures) > 0)
