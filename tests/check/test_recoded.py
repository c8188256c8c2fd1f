#!/usr/bin/python3
"""Images that were decoded, scrubbed and encoded again with the same quantization: outside of the region that is loss and
no damage, however few blocks changed; and damage is still found in it. By DCMTK's encoders.

test_recoded.py PIXLEAK [SEED]
"""
import csv
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pydicom
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

PIXLEAK = Path(sys.argv[1]).resolve()
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(1 << 32)
print(f"seed {SEED}")
RANDOM = np.random.default_rng(SEED)
ROWS, COLUMNS, BOX = 240, 320, (40, 30, 200, 60)


def blurred(samples, radius):
    kernel = np.ones(2 * radius + 1) / (2 * radius + 1)
    for axis in (0, 1):
        samples = np.apply_along_axis(lambda line: np.convolve(line, kernel, "same"), axis, samples)
    return samples


def vivid(grey):
    """Grey with discs of strong colours, much of which is clipped."""
    y, x = np.mgrid[:ROWS, :COLUMNS]
    colours = grey[..., None] + np.zeros(3)
    for _ in range(RANDOM.integers(1, 5)):
        inside = np.hypot(x - RANDOM.integers(60, 260), y - RANDOM.integers(70, 220)) < RANDOM.integers(8, 45)
        colours += np.where(inside[..., None], RANDOM.uniform(-150, 150, 3), 0)
    return np.clip(colours, 0, 255).astype(np.uint8)


def ground(colour):
    """A fan of speckle on black, as of an ultrasound, with some bars that stand for text; 8 bits."""
    y, x = np.mgrid[:ROWS, :COLUMNS]
    fan = (np.hypot(x - COLUMNS / 2, y) < ROWS * 0.9) & (abs(x - COLUMNS / 2) < y)
    speckle = blurred(RANDOM.rayleigh(60, (ROWS, COLUMNS)), 1) * fan
    for _ in range(60):
        at = RANDOM.integers(BOX[0], BOX[2] - 8)
        speckle[BOX[1] + 6:BOX[3] - 6, at:at + 2] = 230
    grey = np.clip(speckle, 0, 255)
    if colour == "grey":
        return grey.astype(np.uint8)
    if colour == "vivid":
        return vivid(grey)
    flow = np.where((np.hypot(x - 150, y - 150) < 25)[..., None], [60, -30, -60], 0)
    return np.clip(grey[..., None] + flow, 0, 255).astype(np.uint8)


def save(path, pixels, number):
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
    meta.MediaStorageSOPInstanceUID = number
    dataset = FileDataset(None, {}, file_meta=meta, preamble=b"\0" * 128)
    dataset.is_little_endian, dataset.is_implicit_VR = True, False
    dataset.SOPClassUID, dataset.SOPInstanceUID = meta.MediaStorageSOPClassUID, number
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = number + ".1", number + ".2"
    dataset.PatientID, dataset.Modality = "P", "US"
    dataset.Rows, dataset.Columns = pixels.shape[:2]
    dataset.SamplesPerPixel = pixels.shape[2] if pixels.ndim == 3 else 1
    dataset.PhotometricInterpretation = "RGB" if pixels.ndim == 3 else "MONOCHROME2"
    dataset.PlanarConfiguration = 0
    dataset.BitsAllocated = dataset.BitsStored = 8
    dataset.HighBit, dataset.PixelRepresentation = 7, 0
    dataset.PixelData = pixels.tobytes()
    dataset.save_as(path, write_like_original=False)


def run(*command):
    subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def coded(folder, pixels, number, target, options):
    save(f"{folder}/raw.dcm", pixels, number)
    run(options[0], *options[1:], "+un" if options[0] == "dcmcjpeg" else "+ud", f"{folder}/raw.dcm", target)
    set_uid(target, number)


def set_uid(path, number):
    dataset = pydicom.dcmread(path)
    dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = number
    dataset.save_as(path)


def decoded(folder, path, decoder):
    run(decoder, path, f"{folder}/plain.dcm")
    return pydicom.dcmread(f"{folder}/plain.dcm").pixel_array.copy()


def nothing(pixels):
    return False


def small_box(pixels):
    pixels[150:162, 140:152] = 90
    return True


def line_removed(pixels):
    pixels[180:183, 100:200] = 20
    return True


def patch_copied(pixels):
    pixels[140:170, 170:200] = pixels[180:210, 120:150]
    return True


def text_written(pixels):
    pixels[200:212:2, 20:60:3] = 200
    return True


def dots(pixels):
    pixels[100:200:25, 130:190:20] = 255
    return True


CODINGS = [("dcmcjpeg", "+eb", "+q", "90"), ("dcmcjpeg", "+eb", "+q", "75"), ("dcmcjpeg", "+eb", "+q", "50"),
           ("dcmcjpeg", "+eb", "+q", "90", "+s4"), ("dcmcjpls", "+en", "+md", "2")]
# Saturated colours, with and without thinned-out chroma.
VIVID_CODINGS = [("dcmcjpeg", process, "+q", quality, sampling) for process, quality, sampling in
                 (("+eb", "50", "+s4"), ("+ee", "75", "+s2"), ("+eb", "85", "+n1"), ("+eb", "30", "+np"))]
CHANGES = [nothing, nothing, small_box, line_removed, patch_copied, text_written, dots]
VIVID_CHANGES = [nothing, nothing, nothing, patch_copied, text_written]
KINDS = [(c, k, d) for c in CODINGS for k in ("grey", "colour") for d in CHANGES]
KINDS += [(c, "vivid", d) for c in VIVID_CODINGS for d in VIVID_CHANGES]


def main():
    failures = []
    with tempfile.TemporaryDirectory() as folder:
        for name in ("original", "deid"):
            os.mkdir(f"{folder}/{name}")
        database = sqlite3.connect(f"{folder}/answers.db")
        database.execute('CREATE TABLE answer_data ("index" INTEGER, "group" INTEGER, Modality TEXT, SOPClassUID TEXT, '
                         "PatientID TEXT, StudyInstanceUID TEXT, SeriesInstanceUID TEXT, SOPInstanceUID TEXT, scope TEXT, "
                         "AnswerData TEXT)")
        text = json.dumps({"text": "IIII", "top_left": BOX[:2], "bottom_right": BOX[2:]})
        expected, uids = {}, ["id_old,id_new"]
        for i, (coding, colour, change) in enumerate(KINDS):
            old, new = f"1.2.3.{i}.1", f"1.2.4.{i}.1"
            decoder = "dcmdjpeg" if coding[0] == "dcmcjpeg" else "dcmdjpls"
            first = ground(colour)
            coded(folder, first, old, f"{folder}/original/{i}.dcm", coding)
            pixels = decoded(folder, f"{folder}/original/{i}.dcm", decoder)
            pixels[BOX[1]:BOX[3], BOX[0]:BOX[2]] = RANDOM.choice([0, 128])
            damaged = change(pixels)
            coded(folder, pixels, new, f"{folder}/deid/{i}.dcm", coding)
            expected[f"{i}.dcm"] = coding, colour, change.__name__, "damaged" if damaged else "lossy"
            uids += [f"{old}{end},{new}{end}" for end in ("", ".1", ".2")]
            answer = {"0": {"tag": "<>", "tag_ds": "", "tag_name": "", "value": "", "action": "<pixels_hidden>",
                            "action_text": f"<{text}>", "answer_category": "", "answer_category_v2": {}}}
            database.execute("INSERT INTO answer_data VALUES (?,1,'US','','P',?,?,?,'<Instance>',?)",
                             (i, old + ".1", old + ".2", old, json.dumps(answer)))
        database.commit()
        Path(f"{folder}/uids.csv").write_text("\n".join(uids) + "\n")
        subprocess.run([PIXLEAK, "check", "--key", f"{folder}/answers.db", "--uid-map", f"{folder}/uids.csv", "--original",
                        f"{folder}/original", "--deid", f"{folder}/deid", "--out", f"{folder}/out", "--no-ocr", "--no-crops"],
                       stdout=subprocess.DEVNULL, check=False)
        rows = {Path(row["file"]).name: row for row in csv.DictReader(open(f"{folder}/out/pixels.csv", newline=""))}
        for name, (coding, colour, change, verdict) in expected.items():
            # Where the same bytes come out, nothing was lost.
            found = rows[name]["verdict"]
            if found != verdict and not (verdict == "lossy" and found == "retained"):
                failures.append(f"{' '.join(coding)}, {colour}, {change}: {found}, not {verdict}: "
                                f"{rows[name]['reason']}")
    print("\n".join(failures))
    print(f"{len(expected)} images, {len(failures)} failures, seed {SEED}")
    return len(failures) > 0


sys.exit(main())
