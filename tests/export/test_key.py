#!/usr/bin/python3
"""What `pixleak key` makes of a ground truth: `check` by it finds what was left and calls what was blackened hidden, and what is
no box, or of no one image, is told.

test_key.py PIXLEAK
"""
import csv
import json
import shutil
import sqlite3
import sys
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path

try:
    import pydicom  # noqa: F401
except ImportError:
    print("python3-pydicom is not installed: nothing blackens the boxes")
    sys.exit(77)

import redactors
from test_export import SEED, call, expect


def make(pixleak, top):
    """Images that pydicom can read, and the truth that their key tells, as Presidio has it."""
    call(pixleak, "synth", "--out", top / "data", "--instances", 8, "--scale", 0.4, "--modality", "CR,US,CT", "--text", 100,
         "--seed", SEED, "--jobs", 2, status=0)
    with closing(sqlite3.connect(top / "data/answers.db")) as database:
        rows = dict(database.execute("SELECT SOPInstanceUID, AnswerData FROM answer_data"))
    truth = {}
    for number, dataset, samples in redactors.readable(top / "data/original"):
        name = f"series{number % 2}/{number:03}.dcm"
        (top / "images" / name).parent.mkdir(parents=True, exist_ok=True)
        redactors.save(dataset, samples, top / "images" / name)
        regions = [json.loads(check["action_text"][1:-1]) for check in json.loads(rows[dataset.SOPInstanceUID]).values()
                   if check["action"] == "<pixels_hidden>"]
        truth[name] = [{"label": region["text"], "left": region["top_left"][0], "top": region["top_left"][1],
                        "width": region["bottom_right"][0] - region["top_left"][0],
                        "height": region["bottom_right"][1] - region["top_left"][1]} for region in regions]
    expect(len(truth) >= 4, f"pydicom can read only {len(truth)} images")
    return truth


def blacken(top, truth):
    for name, boxes in truth.items():
        (top / "redacted" / name).parent.mkdir(parents=True, exist_ok=True)
        redactors.blank(top / "images" / name, top / "redacted" / name,
                        [(box["left"], box["top"], box["left"] + box["width"], box["top"] + box["height"]) for box in boxes])


def make_key(pixleak, top, name, truth, original, status):
    (top / f"{name}.json").write_text(json.dumps(truth))
    return call(pixleak, "key", top / f"{name}.json", "--original", original, "--out", top / name, status=status)


def verdicts(pixleak, top, key, deid, out, *more):
    done = call(pixleak, "check", "--key", top / key / "answers.db", "--uid-map", top / key / "uid_mapping.csv", "--deid", deid,
                "--out", top / out, "--no-crops", "--jobs", 2, *more)
    expect(done.returncode in (0, 1, 3), done.stderr)
    with open(top / out / "regions.csv", newline="") as file:
        return sorted((row["file"], row["x0"], row["y0"], row["verdict"], row["reason"]) for row in csv.DictReader(file))


def round_trip(pixleak, top, truth):
    n_boxes = sum(map(len, truth.values()))
    done = make_key(pixleak, top, "key", truth, top / "images", 0)
    expect(f"{n_boxes} boxes of {len(truth)} images" in done.stdout, done.stdout)
    expect(((top / "key/answers.db").stat().st_mode | (top / "key/uid_mapping.csv").stat().st_mode) & 0o077 == 0,
           "the key is open to others")
    left = verdicts(pixleak, top, "key", top / "images", "left", "--original", top / "images")
    expect(len(left) == n_boxes and {row[3] for row in left} == {"untouched"}, f"nothing was removed: {left}")
    blacken(top, truth)
    for out, more in ("hidden", ("--original", top / "images")), ("hidden-alone", ()):
        gone = verdicts(pixleak, top, "key", top / "redacted", out, *more)
        expect(len(gone) == n_boxes and {row[3] for row in gone} == {"hidden"}, f"{out}: {gone}")


def names(pixleak, top, truth):
    """Paths from wherever, and an archive's members."""
    n_boxes = sum(map(len, truth.values()))
    for name, renamed in (("deeper", {f"./images/{name}": boxes for name, boxes in truth.items()}),
                          ("absolute", {str(top / "images" / name): boxes for name, boxes in truth.items()}),
                          ("last", {Path(name).name: boxes for name, boxes in truth.items()})):
        done = make_key(pixleak, top, name, renamed, top / "images", 0)
        expect(f"{n_boxes} boxes of" in done.stdout, f"{name}: {done.stdout}")
    with zipfile.ZipFile(top / "images.zip", "w") as archive:
        for name in truth:
            archive.write(top / "images" / name, name)
    done = make_key(pixleak, top, "archive", truth, top / "images.zip", 0)
    expect(f"{n_boxes} boxes of" in done.stdout, f"an archive: {done.stdout}")


def left_out(pixleak, top, truth):
    first, second = list(truth)[:2]
    box = truth[first][0]
    doubled = top / "doubled"
    for folder in "a", "b":
        (doubled / folder).mkdir(parents=True)
    shutil.copy(top / "images" / first, doubled / "a/x.dcm")
    shutil.copy(top / "images" / second, doubled / "b/x.dcm")
    clash = {f"site1/{Path(first).name}": [box], f"site2/{Path(first).name}": [box], Path(first).name: []}
    (top / "single").mkdir()
    shutil.copy(top / "images" / first, top / "single" / Path(first).name)
    done = make_key(pixleak, top, "clash", clash | {second: [box]}, top / "single", 2)
    expect("none of its 4 names" in done.stderr, f"two files are one image: {done.stderr}")
    wrong = {"a/x.dcm": [box, dict(box, width=0), dict(box, left="1"), dict(box, label=7), [], dict(box, left=-3, width=9)],
             "elsewhere/x.dcm": [box], "x.dcm": [box], "b/x.dcm": []}
    done = make_key(pixleak, top, "wrong", wrong, doubled, 3)
    expect("2 boxes of 2 images" in done.stdout and "6 entries are left out" in done.stdout, done.stdout)
    for told in ("box 2: its box is empty", "box 3: left, top", "box 4: its label", "box 5: it is no object",
                 "elsewhere/x.dcm: none of", "\n  x.dcm: its name fits several"):
        expect(told in done.stderr, f"{told}: {done.stderr}")
    with closing(sqlite3.connect(top / "wrong/answers.db")) as database:
        checks = [json.loads(row[0]) for row in database.execute("SELECT AnswerData FROM answer_data ORDER BY rowid")]
    texts = [json.loads(check["action_text"][1:-1]) for check in checks[0].values()]
    expect([text["top_left"][0] for text in texts] == [box["left"], 0] and texts[1]["bottom_right"][0] == 6, f"{texts}")
    expect(checks[1] == {}, "an image without boxes has none")


def many(pixleak, top, truth):
    name, boxes = next(iter(truth.items()))
    done = make_key(pixleak, top, "many", {name: boxes * 3000}, top / "images", 0)
    expect(f"{3000 * len(boxes)} boxes of 1 images" in done.stdout, done.stdout)


def refused(pixleak, top, truth):
    for name, text, told in (("text", "no JSON", "text.json"), ("list", "[]", "no JSON object"),
                             ("number", '{"a": 1}', "no list of boxes"), ("deep", '{"a":' + "[" * 100000, "nested too deep"),
                             ("zero", '{"a": [{"label": "DOE\\u0000JANE", "left": 1}]}', "number 0"),
                             ("twice", '{"a": [], "a": []}', "object twice"),
                             ("in-box", '{"a": [{"left": 1, "left": 2}]}', "object twice"),
                             ("other", '{"other.dcm": []}', "none of its 1 names")):
        (top / f"{name}.json").write_text(text)
        done = call(pixleak, "key", top / f"{name}.json", "--original", top / "images", "--out", top / name, status=2)
        expect(told in done.stderr, f"{name}: {done.stderr}")
        expect(not (top / name).exists() or not list((top / name).iterdir()), f"{name} left files")
    (top / "full").mkdir()
    (top / "full/mine").write_text("")
    expect("must not hold" in make_key(pixleak, top, "full", truth, top / "images", 2).stderr, "a full folder is taken")
    expect(sorted(path.name for path in (top / "full").iterdir()) == ["mine"], "a full folder was changed")


def main():
    pixleak = Path(sys.argv[1]).absolute()
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        truth = make(pixleak, top)
        round_trip(pixleak, top, truth)
        names(pixleak, top, truth)
        left_out(pixleak, top, truth)
        many(pixleak, top, truth)
        refused(pixleak, top, truth)
        print(f"{sum(map(len, truth.values()))} boxes in {len(truth)} images: untouched where nothing was done, hidden in black")


if __name__ == "__main__":
    main()
