#!/usr/bin/python3
"""Random folders of every sort of file, random keys: the account adds up, and nothing is green that is not clean.

folders.py PIXLEAK [--seed N] [--rounds N] [--seconds N]    --seed S --rounds 1 repeats the round of seed S

Each round makes a dataset, knows of each thing that it puts in whether a run may end green with it, and runs check
(with and without originals), validate and scan over it.
"""
import io
import json
import random
import shutil
import sqlite3
import sys
import tarfile
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path

import numpy as np
import pydicom

sys.path.insert(0, str(Path(__file__).resolve().parent))
from dataset import CLEAN, LEAK, MINI, RETAINED, SHARED, check, scan, validate
from pictures import bmp, png
from rounds import options_of, run_rounds, templates_of

PIXEL_ACTIONS = ("<pixels_hidden>", "<pixels_retained>")
KEY_RUNS, ALL_RUNS = frozenset(("check", "check without originals", "validate")), frozenset(
    ("check", "check without originals", "validate", "scan"))
NO_TEXT = SHARED / "dicom/pydicom-data/MR2_UNCR.dcm"


class Template:
    """An instance of midi-mini: both files and the checks of its pixels."""

    def __init__(self, name, answers, database):
        self.deid, self.original = ((MINI / side / name).read_bytes() for side in ("deid", "original"))
        row = database.execute("SELECT Modality, SOPClassUID, AnswerData FROM answer_data WHERE SOPInstanceUID = ?",
                               (answers[name]["original_sop"],)).fetchone()
        self.modality, self.sop_class = row[:2]
        self.checks = {number: item for number, item in json.loads(row[2]).items() if item["action"] in PIXEL_ACTIONS}


def renamed(content, uids):
    """A file's bytes under other UIDs of study, series and instance."""
    image = pydicom.dcmread(io.BytesIO(content))
    image.StudyInstanceUID, image.SeriesInstanceUID, image.SOPInstanceUID = uids
    image.file_meta.MediaStorageSOPInstanceUID = uids[2]
    written = io.BytesIO()
    image.save_as(written)
    return written.getvalue()


class Round:
    """A random dataset. `never_green`: by each run, why it must not exit 0. `must_be_green`: whether `check` has
    to exit 0 where there is no such reason; it may be careful with archives and with two files of one UID."""

    def __init__(self, top, seed, templates):
        self.top, self.random, self.templates = top, random.Random(seed), templates
        self.deid, self.original = top / "deid", top / "original"
        self.deid.mkdir()
        self.original.mkdir()
        self.never_green = {run: [] for run in ALL_RUNS}
        self.files, self.members, self.originals, self.key_rows = [], [], [], []
        self.uid_map, self.patient_map, self.archive = [], [], None
        self.must_be_green = True
        self.n = 0

    def not_green(self, why, runs=ALL_RUNS):
        for run in runs:
            self.never_green[run].append(why)

    def name(self, stem, ending=None):
        """A name that comes once in a round."""
        self.n += 1
        if ending is None:
            ending = self.random.choice((".dcm", ".dcm", "", ".DCM", ".ima"))
        return f"{stem}-{self.n:03d}{ending}"

    def put(self, name, content):
        folder = self.deid / self.random.choice(("", "a", "a/b", "häuser & co"))
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
        self.files.append(name)

    def put_image(self, name, content):
        """Somewhere in the folder, now and then in an archive."""
        if self.archive is not None and self.random.random() < 0.7:
            self.archive.append((name, content))
        else:
            self.put(name, content)

    # Instances

    def instance(self, template, stem):
        number = self.random.randrange(1 << 40)
        old = [f"1.2.826.0.1.{number}.{part}" for part in range(3)]
        new = [f"2.25.{number}{part}" for part in range(3)]
        patient = f"P{number}"
        name = self.name(stem)
        if stem != "missing":
            self.put_image(name, renamed(template.deid, new))
        original = self.name("original")
        (self.original / original).write_bytes(renamed(template.original, old))
        self.originals.append(original)
        self.uid_map += [f"{a},{b}" for a, b in zip(old, new)]
        self.patient_map.append(f"{patient},D{number}")
        self.key_rows.append({"uids": old, "patient": patient, "template": template, "scope": "<Instance>",
                              "answer": json.dumps(template.checks), "has_file": stem != "missing"})
        return name, new

    def clean(self):
        self.instance(self.templates[self.random.choice(CLEAN)], "clean")

    def retained(self):
        self.instance(self.templates[self.random.choice(RETAINED)], "retained")

    def leak(self):
        self.instance(self.templates[LEAK], "leak")
        self.not_green("a leak")

    def missing(self):
        self.instance(self.templates[self.random.choice(CLEAN)], "missing")
        self.not_green("a missing file", KEY_RUNS)

    def unmapped(self):
        content = renamed(self.templates[RETAINED[0]].deid, ["2.25.9", "2.25.99", f"2.25.{self.random.randrange(1 << 40)}"])
        self.put_image(self.name("unmapped"), content)
        self.not_green("an unmapped file", KEY_RUNS)

    def duplicate(self):
        template = self.templates[self.random.choice(CLEAN)]
        name, uids = self.instance(template, "clean")
        self.put_image(self.name("again"), renamed(template.deid, uids))
        self.must_be_green = False
        if self.random.random() < 0.5: # a leak behind a clean file's UID
            self.put_image(self.name("impostor"), renamed(self.templates[LEAK].deid, uids))
            self.not_green(f"a leak with the UID of {name}")

    # Broken and foreign files

    def broken(self):
        content = self.templates[self.random.choice((LEAK, *CLEAN))].deid
        self.put(self.name("cut"), content[:self.random.randrange(140, len(content) // 2)])
        self.not_green("a file that is cut off")

    def empty(self):
        self.put(self.name("empty"), b"")
        self.not_green("a file without a byte")

    def noise(self):
        self.put(self.name("noise", ".dcm"), np.random.default_rng(self.random.randrange(1 << 30)).bytes(3000))
        self.not_green("random bytes that are called .dcm")

    def picture(self):
        samples = np.full((50, 70), 90, "uint8")
        ending, write = self.random.choice(((".png", png), (".bmp", bmp)))
        self.put(self.name("picture", ending), write(samples))
        self.not_green("a picture that is no DICOM", KEY_RUNS)

    def text(self):
        self.put(self.name("notes", self.random.choice((".txt", ".csv"))), b"id,value\n1,2\n")

    # Keys

    def row(self):
        """A row that nothing was done to; None where there is none."""
        rows = [row for row in self.key_rows if row["has_file"] and not row.get("changed")]
        row = self.random.choice(rows) if rows else None
        if row is not None:
            row["changed"] = True
        return row

    def drop_row(self):
        row = self.row()
        if row is not None:
            self.key_rows.remove(row)
            self.not_green("a file that the key has no row for", KEY_RUNS)

    def spell_action(self):
        row = self.row()
        if row is not None:
            for plain in ("pixels_hidden", "pixels_retained"):
                odd = self.random.choice((f"<{plain.title()}>", plain, f"<{plain}> ", f" <{plain.upper()}>"))
                row["answer"] = row["answer"].replace(f'"<{plain}>"', json.dumps(odd))

    def unknown_action(self):
        row = self.row()
        if row is not None:
            row["answer"] = row["answer"].replace('"action": "<pixels_', '"action": "<samples_')
            self.not_green("an action that nobody knows", KEY_RUNS)

    def widen_scope(self):
        row = self.row()
        if row is not None: # each instance has its study and series to itself
            row["scope"] = self.random.choice(("<Series>", "<Study>", "series", "<STUDY> "))

    def unknown_scope(self):
        row = self.row()
        if row is not None:
            row["scope"] = "<Cohort>"
            self.not_green("a scope that nobody knows", KEY_RUNS)

    def break_row(self):
        row = self.row()
        if row is not None:
            row["answer"] = row["answer"][:self.random.randrange(1, len(row["answer"]) - 1)]
            self.not_green("a row that can't be read", KEY_RUNS)

    # All of it

    def fill(self):
        if self.random.random() < 0.4:
            self.archive = []
        for _ in range(self.random.randint(1, 3)):
            self.random.choice((self.clean, self.clean, self.retained))()
        odd = (self.leak, self.missing, self.unmapped, self.duplicate, self.broken, self.empty, self.noise, self.picture,
               self.text, self.drop_row, self.spell_action, self.unknown_action, self.widen_scope, self.unknown_scope,
               self.break_row)
        for add in self.random.sample(odd, self.random.choice((0, 1, 1, 2, 3))):
            add()
        if self.archive:
            self.must_be_green = False
            self.pack()
        self.write_key()

    def pack(self):
        stream = io.BytesIO()
        if self.random.random() < 0.5:
            name = self.name("archive", ".zip")
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
                for member, content in self.archive:
                    archive.writestr(member, content)
        else:
            name = self.name("archive", ".tar.gz")
            with tarfile.open(fileobj=stream, mode="w:gz") as archive:
                for member, content in self.archive:
                    info = tarfile.TarInfo(member)
                    info.size = len(content)
                    archive.addfile(info, io.BytesIO(content))
        content = stream.getvalue()
        self.not_green("an archive, which validate does not look into", frozenset(("validate",)))
        if self.random.random() < 0.25:
            content = content[:self.random.randrange(200, len(content) - 100)]
            self.not_green("an archive that is cut off")
        else:
            self.members += [f"{name}!/{member}" for member, _ in self.archive]
        self.put(name, content)

    def write_key(self):
        with closing(sqlite3.connect(self.top / "answers.db")) as database, database:
            database.execute('CREATE TABLE answer_data ("index" INTEGER, "group" INTEGER, Modality TEXT, SOPClassUID TEXT,'
                             " PatientID TEXT, StudyInstanceUID TEXT, SeriesInstanceUID TEXT, SOPInstanceUID TEXT,"
                             " scope TEXT, AnswerData TEXT)")
            for i, row in enumerate(self.key_rows):
                database.execute("INSERT INTO answer_data VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?, ?)",
                                 (i, row["template"].modality, row["template"].sop_class, row["patient"], *row["uids"],
                                  row["scope"], row["answer"]))
        for name, lines in (("uid_mapping.csv", self.uid_map), ("patid_mapping.csv", self.patient_map)):
            (self.top / name).write_text("\n".join(["id_old,id_new", *lines]) + "\n")


def account_faults(outcome, made, run):
    summary = outcome.summary()
    sides = summary.get("account")
    if not isinstance(sides, dict) or "input" not in sides:
        yield "summary.json has no account"
        return
    listed = outcome.listed()
    for side, sums in sides.items():
        if sums["met"] != sums["judged"] + sums["listed"]:
            yield f"{side}: {sums}"
        rows = sum(of == side for _, of, _ in listed)
        if rows != sums["listed"]:
            yield f"{side}: {sums}, but {rows} are named"
    if len(outcome.listed_rows()) != len(listed):
        yield f"{len(outcome.listed_rows())} rows in the table listed, {len(listed)} in summary.json"
    least = len(made.files) + (0 if run == "validate" else len(made.members))
    if sides["input"]["met"] < least:
        yield f"input: {sides['input']}, but the folder holds {least} files and members"
    if run != "scan" and sides.get("key", {}).get("met") != len(made.key_rows):
        yield f"key: {sides.get('key')}, but it has {len(made.key_rows)} rows"
    if run in ("check", "validate") and sides.get("original", {}).get("met", 0) < len(made.originals):
        yield f"original: {sides.get('original')}, but there are {len(made.originals)} files"


def file_faults(outcome, made, run):
    named = outcome.judged_files() | {name for _, _, name in outcome.listed()}
    for file in made.files + ([] if run == "validate" else made.members):
        if not any(name == file or name.endswith("/" + file) for name in named):
            yield f"{file} is neither judged nor listed"


def faults(outcome, made, run):
    """What is wrong with a run over a round's dataset."""
    reasons = made.never_green[run]
    if outcome.status not in (0, 1, 2, 3):
        yield f"exit status {outcome.status}: {outcome.terminal[-500:]}"
    elif outcome.status == 0 and reasons:
        yield f"green, with {', '.join(reasons)}"
    if outcome.status == 0 and run == "check" and not outcome.judged_files():
        yield "green, and nothing was judged"
    if outcome.status != 0 and not reasons and made.must_be_green and run == "check":
        yield f"not green, and all is clean: {outcome.terminal[-500:]}"
    if outcome.status == 2: # told as another fault of the whole
        if not outcome.terminal.strip():
            yield "exit status 2 without a word"
        return
    yield from account_faults(outcome, made, run)
    yield from file_faults(outcome, made, run)


def run_round(pixleak, seed, templates):
    with tempfile.TemporaryDirectory() as top:
        made = Round(Path(top), seed, templates)
        made.fill()
        runs = {"check": lambda: check(pixleak, top, "--no-crops"),
                "check without originals": lambda: check(pixleak, top, "--no-crops", original=False, out="alone"),
                "validate": lambda: validate(pixleak, top, "--original", made.original),
                "scan": lambda: scan(pixleak, top, [made.deid], "--no-crops", out="scan")}
        bad = [f"{run}: {fault}" for run, start in runs.items() for fault in faults(start(), made, run)]
    if bad:
        print(f"FAILED  seed {seed}", *(f"    {fault}" for fault in bad), sep="\n", flush=True)
    return not bad


def clean_scan(pixleak):
    """Of images without text, which the rounds' images all have, scan says that they are clean."""
    with tempfile.TemporaryDirectory() as top:
        shutil.copyfile(NO_TEXT, Path(top) / "clean.dcm")
        outcome = scan(pixleak, top, ["clean.dcm"])
    if outcome.status != 0:
        print(f"FAILED  scan of a clean image: {outcome.terminal[-500:]}")
    return outcome.status == 0


def main():
    options = options_of(40, 80)
    templates = templates_of(Template, (*CLEAN, *RETAINED, LEAK))
    clean = clean_scan(options.pixleak)
    good = run_rounds(options, lambda seed: run_round(options.pixleak, seed, templates))
    failed = good.count(False) + (not clean)
    print(f"{failed} of {len(good)} rounds failed")
    sys.exit(failed > 0)



if __name__ == "__main__":
    main()
