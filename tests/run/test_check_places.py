#!/usr/bin/python3
"""test_check_places.py PIXLEAK: what a blank region must not be called hidden for, without originals: text in indices that
a palette shows alike is read, and what may hold text and is not looked at leaves the region undetermined."""
import csv
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

import numpy as np

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from made_image import image, write  # noqa: E402

PIXLEAK = sys.argv[1]
TEXT, BOX = "MARIA STONE", ([12, 12], [230, 52])


def blank(path):
    return image(np.full((100, 240), 30), path), path


def black_palette(file, samples):
    file.PhotometricInterpretation = "PALETTE COLOR"
    for channel in range(3):
        file.add_new(0x00281101 + channel, "US", [256, 0, 16])
        file.add_new(0x00281201 + channel, "OW", bytes(512))
    file.PixelData = samples.astype("uint8").tobytes()


def black_ink(file, samples):
    file.SamplesPerPixel, file.PhotometricInterpretation, file.PlanarConfiguration = 4, "CMYK", 0
    file.PixelData = np.stack([samples * 0] * 3 + [samples], -1).astype("uint8").tobytes()


def further_rows(file, samples):
    file.PixelData += samples[:60].astype("uint8").tobytes()


def private_copy(file, samples):
    file.add_new(0x00090010, "LO", "MAKER")
    file.add_new(0x00091010, "OB", samples.astype("uint8").tobytes())


def nothing(file, samples):
    pass


CASES = [("palette", black_palette, "legible", "palette indices"), ("ink", black_ink, "undetermined", "frame"),
         ("rows", further_rows, "undetermined", "pixels (7FE0,0010)"),
         ("copy", private_copy, "undetermined", "pixels (0009,1010)"), ("nothing", nothing, "hidden", "")]

wrong = 0
with tempfile.TemporaryDirectory() as top:
    os.mkdir(f"{top}/deid")
    text = np.full((100, 240), 30)
    write(text, TEXT, 20, 24, 200)
    key = sqlite3.connect(f"{top}/answers.db")
    key.execute('CREATE TABLE answer_data ("index" INTEGER, "group" INTEGER, Modality TEXT, SOPClassUID TEXT, PatientID TEXT,'
                " StudyInstanceUID TEXT, SeriesInstanceUID TEXT, SOPInstanceUID TEXT, AnswerData TEXT)")
    action = json.dumps({"text": TEXT, "top_left": BOX[0], "bottom_right": BOX[1]})
    check = {"0": {"tag": "<(7fe0,0010)>", "tag_ds": "<(7fe0,0010)>", "tag_name": "<Pixel Data>", "value": "<>",
                   "action": "<pixels_hidden>", "action_text": f"<{action}>"}}
    uids = {}
    with open(f"{top}/map.csv", "w", encoding="utf-8") as uid_map:
        uid_map.write("id_old,id_new\n")
        for name, change, _, _ in CASES:
            file, path = blank(f"{top}/deid/{name}.dcm")
            change(file, text)
            file.save_as(path, write_like_original=False)
            uids[name] = file.SOPInstanceUID
            uid_map.write(f"{uids[name]},{uids[name]}\n")
            key.execute("INSERT INTO answer_data VALUES (1,1,'OT','','P','1.2','1.2',?,?)", (uids[name], json.dumps(check)))
    key.commit()
    key.close()
    arguments = [PIXLEAK, "check", "--key", f"{top}/answers.db", "--uid-map", f"{top}/map.csv", "--deid", f"{top}/deid"]
    run = subprocess.run([*arguments, "--out", f"{top}/out"], capture_output=True, text=True, timeout=600)
    if run.returncode != 1:
        sys.exit(f"exit status {run.returncode}: {run.stderr}")
    with open(f"{top}/out/regions.csv", newline="", encoding="utf-8") as lines:
        rows = {row["deid_sop"]: row for row in csv.DictReader(lines)}
    for name, _, verdict, place in CASES:
        row = rows[uids[name]]
        if row["verdict"] != verdict or row["place"].lower() != place.lower():
            print(f"{name}: {row['verdict']} in {row['place']!r} ({row['reason']})")
            wrong += 1
    # A further file of an instance is judged like the first.
    with sqlite3.connect(f"{top}/answers.db") as key:
        digest = hashlib.md5(bytes([30]) * 24000).hexdigest()
        check["1"] = check["0"] | {"action": "<pixels_retained>", "action_text": f"<{digest}>"}
        key.execute("DELETE FROM answer_data WHERE SOPInstanceUID != ?", [uids["nothing"]])
        key.execute("UPDATE answer_data SET AnswerData = ?", [json.dumps(check)])
    for name, _, _, _ in CASES:
        if name != "nothing":
            os.unlink(f"{top}/deid/{name}.dcm")
    statuses = [subprocess.run([*arguments, "--out", f"{top}/out"], capture_output=True, timeout=600).returncode]
    shutil.copy(f"{top}/deid/nothing.dcm", f"{top}/deid/nothing again.dcm")
    statuses.append(subprocess.run([*arguments, "--out", f"{top}/out"], capture_output=True, timeout=600).returncode)
    leaking = image(text, f"{top}/deid/nothing leaking.dcm")
    leaking.SOPInstanceUID = leaking.file_meta.MediaStorageSOPInstanceUID = uids["nothing"]
    leaking.save_as(f"{top}/deid/nothing leaking.dcm", write_like_original=False)
    statuses.append(subprocess.run([*arguments, "--out", f"{top}/out"], capture_output=True, timeout=600).returncode)
    if statuses != [0, 0, 1]:
        print(f"without, with a further file, with one that leaks: exit status {statuses}")
        wrong += 1
print(f"{len(CASES) + 1 - wrong} of {len(CASES) + 1} right")
sys.exit(wrong > 0)
