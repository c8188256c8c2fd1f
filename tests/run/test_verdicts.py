#!/usr/bin/python3
"""test_verdicts.py PIXLEAK: pixel verdicts on small images made here, without regions' text."""
import csv
import json
import os
import sqlite3
import subprocess
import sys
import tempfile

import numpy
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

PIXLEAK = sys.argv[1]
ROWS, COLUMNS = 60, 80


def image(uid, samples, syntax=ExplicitVRLittleEndian, signed=False):
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = syntax
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
    meta.MediaStorageSOPInstanceUID = uid
    data = FileDataset(None, {}, file_meta=meta, preamble=b"\0" * 128)
    data.is_little_endian = syntax != ExplicitVRBigEndian
    data.is_implicit_VR = syntax == ImplicitVRLittleEndian
    data.SOPClassUID, data.SOPInstanceUID = meta.MediaStorageSOPClassUID, uid
    data.Rows, data.Columns, data.SamplesPerPixel = ROWS, COLUMNS, 1
    data.PhotometricInterpretation = "MONOCHROME2"
    data.BitsAllocated = data.BitsStored = 8 * samples.itemsize
    data.HighBit = data.BitsStored - 1
    data.PixelRepresentation = int(signed)
    if syntax == ExplicitVRBigEndian and samples.itemsize == 2:
        samples = samples.byteswap()
    data.PixelData = samples.tobytes()
    data["PixelData"].VR = "OB" if samples.itemsize == 1 else "OW"
    return data


def offset(samples):
    return (samples + 1).astype(samples.dtype)


def one_pixel(samples):
    changed = samples.copy()
    changed[ROWS - 1, COLUMNS - 1] ^= 1
    return changed


def same(samples):
    return samples


# Name, change, transfer syntax, expected verdict and box; from explicit VR little endian.
CASES = [
    ("same", same, ExplicitVRLittleEndian, "retained", ""),
    ("implicit", same, ImplicitVRLittleEndian, "transcoded", ""),
    ("big-endian", same, ExplicitVRBigEndian, "transcoded", ""),
    ("deflated", same, DeflatedExplicitVRLittleEndian, "transcoded", ""),
    ("offset", offset, ExplicitVRLittleEndian, "damaged", f"0,0,{COLUMNS},{ROWS}"),
    ("one-pixel", one_pixel, ExplicitVRBigEndian, "damaged",
     f"{COLUMNS - 1},{ROWS - 1},{COLUMNS},{ROWS}"),
]


def make(top):
    random = numpy.random.RandomState(1)
    answers = sqlite3.connect(f"{top}/answers.db")
    answers.execute(
        "CREATE TABLE answer_data (\"index\" INTEGER, \"group\" INTEGER, Modality TEXT, SOPClassUID TEXT, "
        "PatientID TEXT, StudyInstanceUID TEXT, SeriesInstanceUID TEXT, SOPInstanceUID TEXT, AnswerData TEXT)")
    with open(f"{top}/map.csv", "w") as uid_map:
        uid_map.write("id_old,id_new\n")
        for folder in ("original", "deid"):
            os.mkdir(f"{top}/{folder}")
        for number, (name, change, syntax, _, _) in enumerate(
                case for case in CASES for _ in range(2)):
            kind = numpy.uint8 if number % 2 else numpy.uint16
            samples = (random.rand(ROWS, COLUMNS) * 200).astype(kind)
            old, new = f"1.2.3.{number}", f"1.2.4.{number}"
            image(old, samples).save_as(f"{top}/original/{number}.dcm", write_like_original=False)
            image(new, change(samples), syntax).save_as(f"{top}/deid/{number}.dcm",
                                                        write_like_original=False)
            uid_map.write(f"{old},{new}\n")
            check = {"0": {"tag": "<(7fe0,0010)>", "tag_ds": "<(7fe0,0010)>", "tag_name": "<Pixel Data>",
                           "value": "<REMOVED>", "action": "<pixels_retained>", "action_text": "<0>"}}
            answers.execute("INSERT INTO answer_data VALUES (?,?,?,?,?,?,?,?,?)",
                            (number, 1, "OT", "1.2.840.10008.5.1.4.1.1.7", "P", "1.2.3", "1.2.3",
                             old, json.dumps(check)))
    answers.commit()
    answers.close()


def main():
    wrong = 0
    with tempfile.TemporaryDirectory() as top:
        make(top)
        run = subprocess.run(
            [PIXLEAK, "check", "--key", f"{top}/answers.db", "--uid-map", f"{top}/map.csv", "--deid",
             f"{top}/deid", "--original", f"{top}/original", "--out", f"{top}/out", "--no-ocr"],
            capture_output=True, text=True)
        if run.returncode != 1:
            sys.exit(f"exit status {run.returncode}: {run.stderr}")
        with open(f"{top}/out/pixels.csv", newline="") as lines:
            found = {row["original_sop"]: row for row in csv.DictReader(lines)}
        for number, (name, _, _, verdict, box) in enumerate(
                case for case in CASES for _ in range(2)):
            row = found[f"1.2.3.{number}"]
            if (row["verdict"], row["damaged_box"]) != (verdict, box):
                print(f"{name}, {8 if number % 2 else 16} bits: {row['verdict']} {row['damaged_box']} "
                      f"({row['reason']}), not {verdict} {box}")
                wrong += 1
    print(f"{2 * len(CASES) - wrong} of {2 * len(CASES)} right")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
