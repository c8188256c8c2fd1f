#!/usr/bin/python3
"""Inputs that were not judged must not end green, and must be named: each way to go wrong as a case of its own.

cases.py PIXLEAK [CASE...]    all cases, or those whose names contain one of the words
"""
import csv
import gzip
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import pydicom

sys.path.insert(0, str(Path(__file__).resolve().parent))
from dataset import CLEAN, LEAK, MINI, RETAINED, SHARED, Dataset, check, scan, validate
from pictures import bmp, png, tiff

PIXLEAK = Path(sys.argv[1]).resolve()
KAUFMAN = SHARED / "burnin/KAUFMAN_CR.dcm"
GREYSCALE = SHARED / "burnin/GREYSCALE_IMAGE.dcm"
NO_TEXT = SHARED / "dicom/pydicom-data/MR2_UNCR.dcm"
CASES = {}


def case(name):
    """A function that gives what is wrong, as texts, is the case of this name."""
    def add(function):
        CASES[name] = function
        return function
    return add


def judge(outcome, statuses, *names):
    """What is wrong with a run that should end with one of the statuses and list these names."""
    if outcome.status not in statuses:
        yield f"exit status {outcome.status}, not {statuses}: {outcome.terminal[-600:]}"
    for name in names:
        for place in outcome.silent_about(name):
            yield f"{name} is not named in {place}"


def kind_of(outcome, name, *kinds):
    found = {kind for kind, _, listed in outcome.listed() if listed.endswith(name)}
    if not found & set(kinds):
        yield f"{name} is listed as {found or 'nothing'}, not as one of {kinds}"


def regions_of(outcome, name):
    return [row for row in outcome.rows("regions.csv") if row["file"].endswith(name)]


# Clean sets, without which the others show nothing.

@case("clean check")
def clean_check(top):
    Dataset(top, CLEAN + RETAINED)
    yield from judge(check(PIXLEAK, top), (0,))


@case("clean check without originals")
def clean_alone(top):
    Dataset(top, RETAINED)
    yield from judge(check(PIXLEAK, top, original=False), (0,))


@case("clean validate")
def clean_validate(top):
    Dataset(top, CLEAN)
    yield from judge(validate(PIXLEAK, top), (0,))


@case("clean scan")
def clean_scan(top):
    shutil.copyfile(NO_TEXT, top / "clean.dcm")
    yield from judge(scan(PIXLEAK, top, ["clean.dcm"]), (0,))


# check

def forgotten(dataset, name="forgotten.dcm"):
    shutil.copyfile(MINI / "original" / LEAK, dataset.deid / name)
    return name


for with_original in (True, False):
    @case(f"forgotten original, {'with' if with_original else 'without'} originals")
    def forgotten_original(top, with_original=with_original):
        dataset = Dataset(top, CLEAN + RETAINED if with_original else RETAINED)
        name = forgotten(dataset)
        outcome = check(PIXLEAK, top, original=with_original)
        yield from judge(outcome, (1, 3), name)
        yield from kind_of(outcome, name, "unmapped")


@case("forgotten original of an instance of the key")
def forgotten_known(top):
    dataset = Dataset(top, CLEAN + RETAINED)
    shutil.copyfile(dataset.original / CLEAN[0], dataset.deid / "forgotten.dcm")
    yield from judge(check(PIXLEAK, top), (1, 3), "forgotten.dcm")


@case("file that the map names and the key doesn't")
def not_in_key(top):
    dataset = Dataset(top, CLEAN + (LEAK,))
    dataset.key("DELETE FROM answer_data WHERE SOPInstanceUID = ?", dataset.sop[LEAK])
    outcome = check(PIXLEAK, top)
    yield from judge(outcome, (1, 3), LEAK)
    yield from kind_of(outcome, LEAK, "not-in-key")


BROKEN = {"cut.dcm": (MINI / "original" / LEAK).read_bytes()[:400] if MINI.is_dir() else b"",
          "half.dcm": (MINI / "original" / LEAK).read_bytes()[:60000] if MINI.is_dir() else b"",
          "noise.dcm": np.random.default_rng(1).bytes(5000),
          "empty.dcm": b"",
          "shot.png": png(np.full((40, 60), 90, "uint8"))}
for broken, content in BROKEN.items():
    @case(f"broken file in --deid: {broken}")
    def broken_file(top, broken=broken, content=content):
        dataset = Dataset(top, CLEAN)
        (dataset.deid / broken).write_bytes(content)
        yield from judge(check(PIXLEAK, top), (1, 3), broken)


@case("scrubbed file that is cut off")
def scrubbed_cut(top):
    dataset = Dataset(top, CLEAN)
    path = dataset.deid / CLEAN[0]
    path.write_bytes(path.read_bytes()[:len(path.read_bytes()) // 2])
    outcome = check(PIXLEAK, top)
    yield from judge(outcome, (1, 3))
    rows = [row for row in outcome.rows("regions.csv") if row["original_sop"] == dataset.sop[CLEAN[0]]]
    if [row["verdict"] for row in rows] != ["undetermined"]:
        yield f"regions of the file: {rows}"


def with_icon(image):
    icon = pydicom.Dataset()
    icon.Rows, icon.Columns, icon.SamplesPerPixel, icon.PhotometricInterpretation = 8, 8, 1, "MONOCHROME2"
    icon.BitsAllocated, icon.BitsStored, icon.HighBit, icon.PixelRepresentation = 8, 8, 7, 0
    icon.PixelData = bytes(range(64))
    image.IconImageSequence = pydicom.Sequence([icon])


def with_document(image):
    image.add_new(0x00420011, "OB", b"%PDF-1.4 " * 20)


def with_private_picture(image):
    content = png(np.full((40, 60), 90, "uint8"))
    image.add_new(0x00990010, "LO", "ACME")
    image.add_new(0x00991001, "OB", content + b"\0" * (len(content) % 2))


def change(path, how):
    image = pydicom.dcmread(path)
    how(image)
    image.save_as(path)


for added in (with_icon, with_document, with_private_picture):
    @case(f"retained pixels {added.__name__.replace('_', ' ')} that the original lacks")
    def added_picture(top, added=added):
        dataset = Dataset(top, RETAINED)
        change(dataset.deid / RETAINED[0], added)
        outcome = check(PIXLEAK, top)
        yield from judge(outcome, (3,))
        if not any("the original does not have" in row["reason"] for row in outcome.rows("pixels.csv")):
            yield f"not told: {outcome.rows('pixels.csv')}"
        change(dataset.original / RETAINED[0], added)
        yield from judge(check(PIXLEAK, top), (0,))


@case("two digests for one image")
def two_digests(top):
    dataset = Dataset(top, RETAINED)
    checks = dataset.checks(RETAINED[0])
    right = next(check for check in checks.values() if check["action"] == "<pixels_retained>")
    dataset.write_checks(RETAINED[0], {"0": dict(right, action_text="<" + 32 * "0" + ">"), "1": right})
    for with_original in (True, False):
        yield from judge(check(PIXLEAK, top, original=with_original), (3,))


@case("image that says it is a DICOMDIR")
def false_directory(top):
    dataset = Dataset(top, RETAINED)
    image = pydicom.dcmread(MINI / "original" / LEAK)
    image.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.1.3.10"
    image.save_as(dataset.deid / "forgotten.dcm")
    yield from judge(check(PIXLEAK, top), (3,), "forgotten.dcm")
    yield from judge(scan(PIXLEAK, top, ["deid/forgotten.dcm"], out="scan"), (1,))


@case("text in --deid")
def text_file(top):
    dataset = Dataset(top, CLEAN)
    (dataset.deid / "notes.txt").write_text("nothing to see\n")
    outcome = check(PIXLEAK, top)
    yield from judge(outcome, (0,))
    for place, named in outcome.results_with("notes.txt").items():
        if not named:
            yield f"notes.txt is not named in {place}"
    yield from kind_of(outcome, "notes.txt", "no-image")


@case("scrubbed file that is missing")
def missing(top):
    dataset = Dataset(top, CLEAN)
    (dataset.deid / CLEAN[1]).unlink()
    outcome = check(PIXLEAK, top)
    yield from judge(outcome, (3,))
    if not any(kind == "missing" for kind, _, _ in outcome.listed()):
        yield f"listed: {outcome.listed()}"


@case("zip of all originals in --deid")
def zipped_originals(top):
    dataset = Dataset(top, CLEAN)
    with zipfile.ZipFile(dataset.deid / "all.zip", "w") as archive:
        for name in CLEAN:
            archive.write(dataset.original / name, name)
    yield from judge(check(PIXLEAK, top), (1, 3), *(f"all.zip!/{name}" for name in CLEAN))


@case("key without rows")
def empty_key(top):
    dataset = Dataset(top, CLEAN)
    dataset.key("DELETE FROM answer_data")
    outcome = check(PIXLEAK, top)
    yield from judge(outcome, (2, 3))
    if "answers.db" not in outcome.terminal and outcome.status == 2:
        yield f"the key is not named: {outcome.terminal}"


def spelled(top, action):
    dataset = Dataset(top, CLEAN[:1] + (LEAK,))
    checks = dataset.checks(LEAK)
    for item in checks.values():
        if item["action"] == "<pixels_hidden>":
            item["action"] = action
    dataset.write_checks(LEAK, checks)
    return check(PIXLEAK, top)


for action in ("<Pixels_Hidden>", "pixels_hidden", "<pixels_hidden> ", " <PIXELS_HIDDEN>", "< pixels_hidden >"):
    @case(f"action spelled {action!r}")
    def spelling(top, action=action):
        outcome = spelled(top, action)
        yield from judge(outcome, (1,))
        rows = regions_of(outcome, LEAK)
        if len(rows) != 1 or rows[0]["verdict"] not in ("untouched", "legible", "recoverable"):
            yield f"the leak's regions: {rows}"


@case("action that is not known")
def unknown_action(top):
    outcome = spelled(top, "<pixels_blurred>")
    yield from judge(outcome, (1, 3)) # what was changed is damage, where no region is known for it
    if not any(kind == "unknown-action" for kind, _, _ in outcome.listed()):
        yield f"listed: {outcome.listed()}"
    if "pixels_blurred" not in outcome.page() or not any("pixels_blurred" in row[2] for row in outcome.listed_rows()):
        yield "the action is not named"


@case("AnswerData that is no JSON")
def bad_row(top):
    dataset = Dataset(top, CLEAN + (LEAK,))
    dataset.write_checks(LEAK, '{"0": {"action": "<pixels_hi')
    yield from judge(check(PIXLEAK, top), (1, 3), dataset.sop[LEAK])


def three_images(top):
    """Three images of one series whose text is as it was."""
    dataset = Dataset(top, (LEAK,))
    lines = dataset.map_lines()
    for i in range(2):
        for folder, prefix in ((dataset.original, "1.2.826.0.1.77"), (dataset.deid, "2.25.77")):
            image = pydicom.dcmread(folder / LEAK)
            image.SOPInstanceUID = image.file_meta.MediaStorageSOPInstanceUID = f"{prefix}.{i + 1}"
            image.save_as(folder / f"more{i}.dcm")
        lines.append(f"1.2.826.0.1.77.{i + 1},2.25.77.{i + 1}")
    dataset.write_map("uid_mapping.csv", lines)
    return dataset


for scope in ("<Series>", "<Study>", "series"):
    @case(f"key row of scope {scope}")
    def wider_scope(top, scope=scope):
        dataset = three_images(top)
        dataset.key("UPDATE answer_data SET scope = ?", scope)
        for original in (True, False):
            outcome = check(PIXLEAK, top, original=original)
            yield from judge(outcome, (1,))
            files = sorted(Path(row["file"]).name for row in outcome.rows("regions.csv"))
            if files != [Path(LEAK).name, "more0.dcm", "more1.dcm"]:
                yield f"regions of {files}, not of the three images"


@case("scope that is not known")
def unknown_scope(top):
    dataset = Dataset(top, CLEAN)
    dataset.key("UPDATE answer_data SET scope = '<Instance>'")
    dataset.key("UPDATE answer_data SET scope = '<Cohort>' WHERE SOPInstanceUID = ?", dataset.sop[CLEAN[0]])
    outcome = check(PIXLEAK, top)
    yield from judge(outcome, (3,))
    if not any(kind == "unknown-scope" for kind, _, _ in outcome.listed()):
        yield f"listed: {outcome.listed()}"


@case("two old UIDs mapped to one new one")
def two_to_one(top):
    dataset = Dataset(top, CLEAN[:1] + (LEAK,))
    new = dict(line.split(",") for line in dataset.map_lines())
    clean, leak = new[dataset.sop[CLEAN[0]]], new[dataset.sop[LEAK]]
    dataset.write_map("uid_mapping.csv", [line.replace(leak, clean) for line in dataset.map_lines()])
    outcome = check(PIXLEAK, top)
    yield from judge(outcome, (1, 2, 3))
    if "uid_mapping.csv" not in outcome.terminal:
        yield f"the map is not named: {outcome.terminal}"
    wrong = [row for row in outcome.rows("regions.csv") if row["verdict"] != "undetermined"]
    if wrong:
        yield f"judged although two instances lay claim to the file: {wrong}"


@case("swapped UID and patient maps")
def swapped_maps(top):
    Dataset(top, CLEAN)
    outcome = check(PIXLEAK, top, uid_map="patid_mapping.csv", patid_map="uid_mapping.csv")
    yield from judge(outcome, (2,))
    if not all(word in outcome.terminal for word in ("uid_mapping.csv", "patid_mapping.csv")):
        yield f"the maps are not named: {outcome.terminal}"


@case("originals given as --deid")
def originals_as_deid(top):
    Dataset(top, CLEAN + (LEAK,))
    for with_original in (True, False):
        outcome = check(PIXLEAK, top, original=with_original, deid="original")
        yield from judge(outcome, (2,))
        if "--deid" not in outcome.terminal or "original" not in outcome.terminal:
            yield f"not told as that: {outcome.terminal}"


@case("--deid of another dataset")
def other_dataset(top):
    Dataset(top, CLEAN)
    other = Dataset(top / "other", RETAINED)
    for path in other.deid.rglob("*.dcm"):
        image = pydicom.dcmread(path)
        image.SOPInstanceUID = image.file_meta.MediaStorageSOPInstanceUID = "1.2.3.4." + path.stem.lstrip("0")
        image.save_as(path)
    outcome = check(PIXLEAK, top, deid="other/deid")
    yield from judge(outcome, (2,))
    if "--deid" not in outcome.terminal and str(top / "other/deid") not in outcome.terminal:
        yield f"not told as that: {outcome.terminal}"


# validate

@case("validate: forgotten original")
def validate_forgotten(top):
    name = forgotten(Dataset(top, CLEAN))
    outcome = validate(PIXLEAK, top)
    if outcome.status not in (1, 3):
        yield f"exit status {outcome.status}: {outcome.terminal[-600:]}"
    if name not in outcome.terminal:
        yield f"not on the terminal: {outcome.terminal[-600:]}"
    if not any(row[1].endswith(name) for row in outcome.listed_rows()):
        yield f"not listed: {outcome.listed_rows()}"


@case("validate: image about whose pixels the key asks nothing")
def validate_unasked(top):
    dataset = Dataset(top, RETAINED)
    checks = {number: check for number, check in dataset.checks(RETAINED[0]).items() if "pixels" not in check["action"]}
    dataset.write_checks(RETAINED[0], checks)
    outcome = validate(PIXLEAK, top)
    yield from judge(outcome, (1, 3))
    yield from kind_of(outcome, RETAINED[0], "not-asked")


# scan

@case("scan: empty folder")
def scan_empty(top):
    (top / "in").mkdir()
    outcome = scan(PIXLEAK, top, ["in"])
    yield from judge(outcome, (3,))


@case("scan: folder without DICOM")
def scan_text(top):
    (top / "in").mkdir()
    (top / "in/readme.txt").write_text("A list of patients was here.\n")
    yield from judge(scan(PIXLEAK, top, ["in"]), (3,), "readme.txt")


def make_zip(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.write(file, file.name)


def make_tar(path, files, mode):
    with tarfile.open(path, mode) as archive:
        for file in files:
            archive.add(file, file.name)


ARCHIVES = {"leaks.zip": make_zip, "leaks.tar": lambda path, files: make_tar(path, files, "w"),
            "leaks.tar.gz": lambda path, files: make_tar(path, files, "w:gz"),
            "leaks.tgz": lambda path, files: make_tar(path, files, "w:gz"),
            "leaks": make_zip}
for archive, make in ARCHIVES.items():
    @case(f"scan: {archive} of leaking images")
    def scan_archive(top, archive=archive, make=make):
        (top / "in").mkdir()
        make(top / "in" / archive, (KAUFMAN, GREYSCALE))
        outcome = scan(PIXLEAK, top, ["in"])
        yield from judge(outcome, (1,))
        found = {row["file"] for row in outcome.rows("findings.csv") if row["class"].startswith("phi")}
        for file in (KAUFMAN, GREYSCALE):
            if not any(name.endswith(f"{archive}!/{file.name}") for name in found):
                yield f"no finding in {archive}!/{file.name}: {found}"


@case("scan: .dcm.gz of a leaking image")
def scan_gz(top):
    (top / "leak.dcm.gz").write_bytes(gzip.compress(KAUFMAN.read_bytes()))
    outcome = scan(PIXLEAK, top, ["leak.dcm.gz"])
    yield from judge(outcome, (1,))
    if not any("leak.dcm.gz" in row["file"] for row in outcome.rows("findings.csv")):
        yield "the file is not in findings.csv"


@case("scan: archive that is cut off")
def scan_cut_archive(top):
    make_zip(top / "leaks.zip", (NO_TEXT, KAUFMAN))
    path = top / "leaks.zip"
    path.write_bytes(path.read_bytes()[:-len(path.read_bytes()) // 3])
    yield from judge(scan(PIXLEAK, top, ["leaks.zip"]), (1, 3), "leaks.zip")


def screenshot():
    """The leaking frame as it stands on a screen."""
    return pydicom.dcmread(GREYSCALE).pixel_array.astype("uint8")


def jpeg(top):
    subprocess.run(["dcmj2pnm", "+oj", GREYSCALE, top / "shot.jpg"], check=True)
    return (top / "shot.jpg").read_bytes()


PICTURES = {"shot.png": lambda top: png(screenshot()), "shot.bmp": lambda top: bmp(screenshot()),
            "shot.tif": lambda top: tiff(screenshot()), "shot.jpg": jpeg, "shot": lambda top: png(screenshot())}
for picture, make in PICTURES.items():
    @case(f"scan: screenshot {picture}")
    def scan_screenshot(top, picture=picture, make=make):
        (top / "in").mkdir()
        (top / "in" / picture).write_bytes(make(top))
        outcome = scan(PIXLEAK, top, ["in"])
        yield from judge(outcome, (1,))
        if not any(row["file"].endswith(picture) and row["class"].startswith("phi")
                   for row in outcome.rows("findings.csv")):
            yield "no finding in it"
        outcome = scan(PIXLEAK, top, ["in"], "--dicom-only", out="dicom-only")
        yield from judge(outcome, (3,), picture)
        yield from kind_of(outcome, picture, "not-dicom")


def make_dicomdir(top, images):
    (top / "cd/IMAGES").mkdir(parents=True)
    for i, image in enumerate(images):
        shutil.copyfile(image, top / f"cd/IMAGES/IM{i}")
    subprocess.run(["dcmmkdir", "-q", "+r", "+I", "-Nxc", "-W", "+id", ".", "+D", "DICOMDIR", "IMAGES"],
                   cwd=top / "cd", check=True, capture_output=True)


@case("scan: DICOMDIR, its files are followed")
def scan_dicomdir(top):
    make_dicomdir(top, (GREYSCALE, KAUFMAN))
    outcome = scan(PIXLEAK, top, ["cd/DICOMDIR"])
    yield from judge(outcome, (1,))
    found = {Path(row["file"]).name for row in outcome.rows("findings.csv") if row["class"].startswith("phi")}
    if found != {"IM0", "IM1"}:
        yield f"findings in {found}"


@case("scan: DICOMDIR, files that it names are missing")
def scan_dicomdir_missing(top):
    make_dicomdir(top, (NO_TEXT, KAUFMAN))
    (top / "cd/IMAGES/IM1").unlink()
    for paths in (["cd/DICOMDIR"], ["cd"]):
        outcome = scan(PIXLEAK, top, paths)
        yield from judge(outcome, (3,), "IM1")
        yield from kind_of(outcome, "IM1", "missing")


@case("scan: folder with its DICOMDIR, each file is looked at once")
def scan_dicomdir_once(top):
    make_dicomdir(top, (GREYSCALE, KAUFMAN))
    outcome = scan(PIXLEAK, top, ["cd"])
    yield from judge(outcome, (1,))
    account = outcome.summary().get("account", {}).get("input", {})
    if (account.get("met"), account.get("judged"), account.get("listed")) != (3, 2, 1):
        yield f"account: {account}"
    rows = [tuple(row.values()) for row in outcome.rows("findings.csv")]
    if len(rows) != len(set(rows)):
        yield "a finding stands twice in findings.csv"


@case("scan: explicit big-endian data set without preamble")
def scan_big_endian(top):
    path = SHARED / "field/17_bigendian_no_preamble.dicom"
    outcome = scan(PIXLEAK, top, [path])
    yield from judge(outcome, (1,))
    if not any(row["file"].endswith(path.name) for row in outcome.rows("findings.csv")):
        yield "no finding in it"


@case("scan: file list on standard input and in a file")
def scan_list(top):
    shutil.copyfile(KAUFMAN, top / "leak.dcm")
    shutil.copyfile(NO_TEXT, top / "clean.dcm")
    (top / "list").write_text("clean.dcm\nleak.dcm\ngone.dcm\n")
    for paths, stdin in ((["@list"], ""), (["-"], (top / "list").read_text())):
        outcome = scan(PIXLEAK, top, paths, stdin=stdin)
        yield from judge(outcome, (1,), "gone.dcm")
        if not any(row["file"].endswith("leak.dcm") for row in outcome.rows("findings.csv")):
            yield f"{paths}: no finding in leak.dcm"


# What the user accepts

def plant_unmapped(dataset):
    image = pydicom.dcmread(dataset.deid / RETAINED[0])
    image.SOPInstanceUID = image.file_meta.MediaStorageSOPInstanceUID = "1.2.826.0.1.99"
    image.save_as(dataset.deid / "extra.dcm")


def plant_not_in_key(dataset):
    dataset.key("DELETE FROM answer_data WHERE SOPInstanceUID = ?", dataset.sop[RETAINED[0]])


def plant_duplicate(dataset):
    shutil.copyfile(dataset.original / CLEAN[0], dataset.original / "again.dcm")


def plant_cut_archive(dataset):
    make_zip(dataset.deid / "cut.zip", (NO_TEXT,))
    path = dataset.deid / "cut.zip"
    path.write_bytes(path.read_bytes()[:1000])


def plant_unknown_action(dataset):
    checks = dataset.checks(CLEAN[0])
    checks["99"] = dict(checks["0"], action="<pixels_blurred>")
    dataset.write_checks(CLEAN[0], checks)


PLANTED = {"unmapped": plant_unmapped,
           "not-in-key": plant_not_in_key,
           "duplicate": plant_duplicate,
           "unreadable": lambda dataset: (dataset.deid / "cut.dcm").write_bytes(BROKEN["cut.dcm"]),
           "not-dicom": lambda dataset: (dataset.deid / "shot.png").write_bytes(BROKEN["shot.png"]),
           "empty": lambda dataset: (dataset.deid / "empty.dcm").touch(),
           "archive-unread": plant_cut_archive,
           "unknown-action": plant_unknown_action}
for accepted, plant in PLANTED.items():
    @case(f"--allow {accepted}")
    def allow(top, accepted=accepted, plant=plant):
        plant(Dataset(top, CLEAN + RETAINED))
        outcome = check(PIXLEAK, top)
        yield from judge(outcome, (3,))
        if not any(kind == accepted for kind, _, _ in outcome.listed()):
            yield f"listed: {outcome.listed()}"
        outcome = check(PIXLEAK, top, "--allow", accepted, out="allowed")
        yield from judge(outcome, (0,))
        if outcome.summary().get("allowed") != [accepted] or accepted not in outcome.terminal:
            yield f"allowed in the summary: {outcome.summary().get('allowed')}; {outcome.terminal[-600:]}"
        if not any(kind == accepted for kind, _, _ in outcome.listed()):
            yield "what is allowed is not listed any more"


@case("--allow of several kinds")
def allow_several(top):
    dataset = Dataset(top, CLEAN + RETAINED)
    plant_unmapped(dataset)
    (dataset.deid / "shot.png").write_bytes(BROKEN["shot.png"])
    yield from judge(check(PIXLEAK, top, "--allow", "unmapped"), (3,), "shot.png")
    outcome = check(PIXLEAK, top, "--allow", "unmapped,not-dicom", out="both")
    yield from judge(outcome, (0,))
    if sorted(outcome.summary().get("allowed", [])) != ["not-dicom", "unmapped"]:
        yield f"allowed: {outcome.summary().get('allowed')}"


@case("--allow of what isn't a kind")
def allow_nonsense(top):
    Dataset(top, CLEAN[:1])
    outcome = check(PIXLEAK, top, "--allow", "unmaped")
    yield from judge(outcome, (2,))
    if "unmaped" not in outcome.terminal:
        yield f"not named: {outcome.terminal}"


@case("--allow never makes a leak green")
def allow_leak(top):
    Dataset(top, CLEAN[:1] + (LEAK,))
    yield from judge(check(PIXLEAK, top, "--allow", "unmapped,not-in-key,missing,unreadable,not-dicom"), (1,))


# Sets of other makers whose answer is an exit status. What each must name, where it can't be judged:
NAMED = {"not-in-key-exit-0": "leak.dcm", "unmapped-exit-0": "leak.dcm"}


def shared_cases():
    path = SHARED / "cases.tsv"
    if path.exists():
        with open(path, newline="") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                if row["what"] == "exit":
                    yield row


for row in shared_cases():
    @case(f"{row['case']} {row['mode']} originals")
    def shared_case(top, row=row):
        outcome = check(PIXLEAK, SHARED / row["case"], original=row["mode"] == "with", out=top / "out")
        names = [name for part, name in NAMED.items() if row["case"].endswith(part)]
        yield from judge(outcome, [int(status) for status in row["allowed"].split(",")], *names)


def run_case(name):
    with tempfile.TemporaryDirectory() as top:
        # All that a case finds is told, also where what it looks for next isn't there.
        problems = []
        try:
            problems.extend(CASES[name](Path(top)))
        except subprocess.TimeoutExpired as expired:
            problems.append(f"no end: {expired}")
    print(f"{'FAILED' if problems else 'ok'}  {name}", *(f"    {problem}" for problem in problems), sep="\n", flush=True)
    return not problems


if __name__ == "__main__":
    if not MINI.is_dir():
        print(f"SKIPPED: no real images in {SHARED}")
        sys.exit(77)
    wanted = [name for name in CASES if len(sys.argv) == 2 or any(word in name for word in sys.argv[2:])]
    failed = [name for name in wanted if not run_case(name)]
    print(f"{len(failed)} of {len(wanted)} cases failed")
    sys.exit(bool(failed) or not wanted)
