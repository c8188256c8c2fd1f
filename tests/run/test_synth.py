#!/usr/bin/python3
"""Makes datasets with `pixleak synth` and `scrub` and holds them against independent readings: the key
against pydicom, the truth of the elements against the public rules, the verdicts of `check` against
the truth of the pixels.

test_synth.py PIXLEAK    The seeds are fixed: the residue test errs in one region of about a thousand
(docs/verdicts.md), so random ones would fail now and then.
"""
import collections
import csv
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import warnings

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import midi_rules

PIXLEAK = sys.argv[1]
LEAKS = ("untouched", "legible", "recoverable")
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
    }


def make(data, *options, flaws="default", seed="1"):
    made = run("synth", "--out", data, "--seed", seed, *options)
    expect(made.returncode == 0, f"synth: {made.stderr}")
    made = run("scrub", "--key", f"{data}/answers.db", "--original", f"{data}/original", "--out", data,
               "--seed", seed, "--flaws", flaws)
    expect(made.returncode == 0, f"scrub: {made.stderr}")


def check(data, out, *more):
    return run(
        "check", "--key", f"{data}/answers.db", "--uid-map", f"{data}/uid_mapping.csv",
        "--patid-map", f"{data}/patid_mapping.csv", "--deid", f"{data}/deid", "--out", out, *more)


def judge_regions(data, out, allowed_to_miss, allowed_open=0):
    """allowed_open: clean regions whose text may not be found in the original, as small capitals with marks above them."""
    said = {row["original_sop"]: row["verdict"] for row in rows(out, "regions.csv")}
    missed = left_open = 0
    for truth in rows(data, "truth_regions.csv"):
        verdict = said.get(truth["original_sop"], "no row")
        name = f"{out} {truth['file']} {truth['treatment']}: {verdict}"
        if truth["expect"] == "hidden":
            left_open += verdict == "undetermined"
            expect(verdict in ("hidden", "undetermined"), name)
        else:
            missed += verdict not in LEAKS
            if verdict not in LEAKS:
                print("missed", name)
    expect(missed <= allowed_to_miss, f"{out}: {missed} leaks missed")
    expect(left_open <= allowed_open, f"{out}: {left_open} clean regions left open")


def judge_pixels(data, out):
    said = {row["original_sop"]: row for row in rows(out, "pixels.csv")}
    for truth in rows(data, "truth_pixels.csv"):
        row = said.get(truth["original_sop"], {"verdict": "no row", "damaged_box": ""})
        name = f"{out} {truth['file']} {truth['treatment']}: {row['verdict']} {row['damaged_box']}"
        expect(row["verdict"] == truth["outside"], name)
        expect(not truth["damaged_box"] or row["damaged_box"] == truth["damaged_box"], name)


def judge_key(data, names_known=True):
    """The key says of every element what pydicom reads there, and asks for all ten actions. Of a base's own
    elements it may leave out name and value."""
    files = midi_rules.read_folder(f"{data}/original")
    actions, n = collections.Counter(), 0
    for sop, checks in midi_rules.read_key(f"{data}/answers.db"):
        dataset, values, names = midi_rules.read_file(files[sop])
        for item in checks.values():
            actions[item["action"]] += 1
            if item["action"] == "<pixels_retained>":
                digest = hashlib.md5(dataset.PixelData).hexdigest()
                expect(item["action_text"] == f"<{digest}>", f"{files[sop]}: digest of the pixel data")
            path, n = item["tag_ds"], n + 1
            if path and (names_known or item["value"] != "<>"):
                expect(values.get(path) == item["value"],
                       f"{files[sop]} {path}: key {item['value']!r}, pydicom {values.get(path)!r}")
                expect(f"<{names.get(path)}>" == item["tag_name"] or not names_known and item["tag_name"] == "<>",
                       f"{path}: {item['tag_name']}, pydicom {names.get(path)}")
    expect(len(actions) == 10, f"ten actions: {dict(actions)}")
    return n


def judge_elements(data):
    """What fails by the public rules is what the truth names, and the other way round."""
    uids, patients = ({row["id_old"]: row["id_new"] for row in rows(data, name)}
                      for name in ("uid_mapping.csv", "patid_mapping.csv"))
    files = midi_rules.read_folder(f"{data}/deid")
    flaws = collections.defaultdict(set)
    for row in rows(data, "truth_tags.csv"):
        flaws[row["deid_sop"]].add((row["tag_ds"], row["action"]))
    for sop, checks in midi_rules.read_key(f"{data}/answers.db"):
        deid = uids[sop]
        if ("", "") in flaws[deid]:
            expect(deid not in files, f"{deid} is to be missing")
            continue
        dataset, values, _ = midi_rules.read_file(files[deid])
        expect(dataset.file_meta.MediaStorageSOPInstanceUID == deid, f"{deid} in the meta information")
        failed = {(item["tag_ds"], item["action"][1:-1]) for item in checks.values()
                  if midi_rules.passes(item, values, uids, patients) is False}
        paths = {path for path, _ in flaws[deid]}
        for path, action in failed:
            expect(path in paths, f"{files[deid]} {path} {action} fails: {values.get(path)}")
        for flaw in flaws[deid]:
            expect(flaw in failed, f"{files[deid]} {flaw} is planted and passes: {values.get(flaw[0])}")


def opens_elsewhere(data, validate=True):
    """DCMTK and GDCM read one file of every kind and encoding, and dciodvfy finds no error in it unless told not to look.
    dciodvfy knows no deflated transfer syntax."""
    tools = (["dcmdump", "-q"], ["gdcmdump", "-i"], ["dciodvfy"])
    seen = set()
    for sop, path in sorted(midi_rules.read_folder(f"{data}/original").items(), key=lambda item: item[1]):
        dataset = midi_rules.read_file(path)[0]
        syntax = dataset.file_meta.TransferSyntaxUID
        kind = (dataset.SOPClassUID, dataset.get("ManufacturerModelName"), syntax)
        if kind in seen:
            continue
        seen.add(kind)
        for tool in tools:
            if tool[0] == "dciodvfy" and not validate:
                continue
            if tool[0] == "dciodvfy" and syntax == "1.2.840.10008.1.2.1.99":
                continue
            if not shutil.which(tool[0]):
                expect(False, f"{tool[0]} is not installed")
                continue
            said = subprocess.run([*tool, path], capture_output=True)
            errors = [line for line in (said.stderr + said.stdout).decode(errors="replace").splitlines()
                      if line.startswith(("Error", "E:"))]
            expect(said.returncode == 0 or tool[0] == "dciodvfy", f"{tool[0]} {path}: {said.returncode}")
            expect(not errors, f"{tool[0]} {path}: {errors}")


with tempfile.TemporaryDirectory() as top:
    data = f"{top}/flawed"
    make(data, "--instances", "80", "--scale", "0.4", seed="2")
    print(judge_key(data), "checks of the key read")
    judge_elements(data)
    opens_elsewhere(data)
    result = check(data, f"{top}/with", "--original", f"{data}/original")
    expect(result.returncode == 1, f"check exits with {result.returncode}: {result.stderr}")
    judge_regions(data, f"{top}/with", 0, allowed_open=1)
    judge_pixels(data, f"{top}/with")

    # Nothing wrong: nothing is found.
    data = f"{top}/clean"
    make(data, "--instances", "30", "--scale", "0.4", flaws="none", seed="3")
    judge_elements(data)
    result = check(data, f"{top}/nothing", "--original", f"{data}/original")
    expect(result.returncode == 0, f"check exits with {result.returncode}: {result.stdout}")
    verdicts = {row["verdict"] for row in rows(f"{top}/nothing", "regions.csv")}
    expect(verdicts == {"hidden"}, f"regions of a faultless copy: {verdicts}")

    # Made datasets serve as base, too; so do real images.
    shared = os.environ.get("PIXLEAK_SHARED", "")
    bases = {"made": f"{top}/clean/deid", "real": f"{shared}/dicom/pydicom"}
    for name, base in bases.items():
        if not os.path.isdir(base):
            print(f"{base} is absent: not taken as base")
            continue
        make(f"{top}/{name}", "--base", base, "--text", "60", seed="5")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            judge_key(f"{top}/{name}", names_known=False)
            judge_elements(f"{top}/{name}")

    # The same bytes, whoever makes them; the shape of the published data.
    shape = ("--preset", "midi", "--instances", "60", "--scale", "0.1")
    make(f"{top}/a", *shape, "--jobs", "1", seed="7")
    make(f"{top}/b", *shape, "--jobs", "5", seed="7")
    expect(tree(f"{top}/a") == tree(f"{top}/b"), "the same seed makes the same bytes")
    make(f"{top}/c", *shape, seed="8")
    expect(tree(f"{top}/a") != tree(f"{top}/c"), "another seed makes others")
    judge_key(f"{top}/a")
    judge_elements(f"{top}/a")

    # Text in any scene, in every carrier, treated in every way.
    make(f"{top}/k", "--preset", "kinds", "--instances", "30", "--scale", "0.3", "--jobs", "1", seed="9")
    make(f"{top}/l", "--preset", "kinds", "--instances", "30", "--scale", "0.3", "--jobs", "3", seed="9")
    expect(tree(f"{top}/k") == tree(f"{top}/l"), "the same seed makes the same scenes")
    judge_key(f"{top}/k")
    judge_elements(f"{top}/k")
    for scenes, modality, names in (
            ("any,any+anatomy", "MR,US,CR", "moved moved-scaled moved-turned moved-mirrored mirrored dimmed bit-plane left-half-left"
             " last-line-left rescaled-text box-and-rescale overlay-turned overlay-mirrored icon-turned icon-mirrored"
             " glyph-fill glyph-mean letter-boxes glyph-noise letter-noise light-text noise-over-light word-boxes blur mosaic"
             " strong-blur strong-mosaic pseudonym ruler-on-box private-copy second-stream"),
            ("loop", "US", "loop-scattered loop-averaged loop-alternating"),
            ("jpeg", "US,MR", "jpeg-thumbnail jpeg-comment jpeg-again jpeg-again-damaged"),
            ("palette", "US,MR", "palette-to-rgb"), ("overlay", "US,MR", "overlay-removed overlay-kept")):
        data, names = f"{top}/of {scenes}", names.split()
        with open(f"{top}/flaws.txt", "w") as file:
            file.write("".join(f"text {name} {100 // len(names)}\n" for name in names))
        make(data, "--scenes", scenes, "--modality", modality, "--text", "100", "--instances", str(6 * len(names)),
             "--scale", "0.2", flaws=f"{top}/flaws.txt", seed="10")
        # SOP classes of one modality don't allow every carrier.
        opens_elsewhere(data, validate=scenes not in ("loop", "jpeg", "palette"))
        done = {row["treatment"] for row in rows(data, "truth_regions.csv")}
        expect(done >= set(names), f"{scenes}: no {set(names) - done}")
    unknown = run("synth", "--out", f"{top}/u", "--scenes", "turned-90+upwards")
    expect(unknown.returncode == 2 and "upwards" in unknown.stderr, f"an unknown scene is named: {unknown.stderr}")

    expect(run("synth", "--out", f"{top}/a").returncode == 2, "a folder that is in use is refused")
    expect(run("synth").returncode == 2, "--out is needed")
    with open(f"{top}/flaws.txt", "w") as file:
        file.write("# a comment\ntext faint 10\ntext of-no-sort 3\n")
    wrong = run("scrub", "--key", f"{top}/a/answers.db", "--original", f"{top}/a/original", "--out",
                f"{top}/d", "--flaws", f"{top}/flaws.txt")
    expect(wrong.returncode == 2 and "flaws.txt:3" in wrong.stderr, f"a wrong line is named: {wrong.stderr}")

print(f"{len(failures)} failures")
sys.exit(len(failures) > 0)
