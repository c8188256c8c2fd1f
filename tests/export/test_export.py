#!/usr/bin/python3
"""What `pixleak export` writes, carried out by the tools that it is for, or by their grammar where they aren't there: what they
have treated is scanned again, and nothing is left. What no rule can hold is told.

test_export.py PIXLEAK
"""
import csv
import json
import os
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "output"))
from resealed import altering

try:
    import pydicom
except ImportError:
    print("python3-pydicom is not installed: nothing carries the rules out")
    sys.exit(77)

import redactors

# Share of an image that may be changed: text takes 3 % of these images on average and rules 10 to 20 %, of a single one more; a
# rule that blanks whole images would leave nothing, too.
MOST_CHANGED = 0.6

SEED = os.environ.get("PIXLEAK_TEST_SEED", "11")


def call(pixleak, *arguments, status=None):
    done = subprocess.run([str(pixleak), *map(str, arguments)], capture_output=True, text=True, errors="surrogateescape")
    if status is not None and done.returncode != status:
        raise AssertionError(f"expected {status}: {arguments}: exit status {done.returncode}\n{done.stdout}{done.stderr}")
    return done


def expect(condition, message):
    if not condition:
        raise AssertionError(message)


def findings(out):
    with open(out / "findings.csv", newline="") as file:
        return [row for row in csv.DictReader(file) if row["class"] in ("phi-match", "phi-suspect")]


def scan(pixleak, paths, out):
    done = call(pixleak, "scan", *paths, "--out", out, "--no-crops", "--jobs", 2)
    expect(done.returncode in (0, 1, 3), done.stderr)
    return findings(out)


def make(pixleak, top):
    """Images that one program after another can read and write, half of a device and size with a second one, and each with a
    station's name."""
    call(pixleak, "synth", "--out", top / "data", "--instances", 12, "--scale", 0.5, "--modality", "CT,CR,US", "--text", 100,
         "--seed", SEED, "--jobs", 2, status=0)
    (top / "images").mkdir()
    for number, dataset, samples in redactors.readable(top / "data/original"):
        dataset.StationName = f"{dataset.Modality}'s {dataset.Rows}"
        redactors.save(dataset, samples, top / "images" / f"{number:03}.dcm")
    images = sorted((top / "images").iterdir())
    expect(len(images) >= 4, f"pydicom can read only {len(images)} images")
    return images


def nothing_is_left(pixleak, top, name, images, treat):
    out = top / f"by-{name}"
    out.mkdir()
    treat(out)
    treated = sorted(out.iterdir())
    expect(len(treated) == len(images), f"{name} treated {len(treated)} of {len(images)} images")
    changed = [redactors.share_changed(*pair) for pair in zip(images, treated)]
    expect(max(changed) < MOST_CHANGED, f"{name} changed {changed} of the images")
    left = scan(pixleak, [out], top / f"by-{name}.scan")
    expect(not left, f"{name}: left in {[(row['file'], row['text'], row['class'], row['x0'], row['y0']) for row in left]}")
    print(f"{name}: nothing left in {len(images)} images, of which {sum(changed) / len(changed):.0%} was changed")


def rules(pixleak, top, images, before):
    run = top / "scan"
    for name in ("ctp", "deid", "karnak"):
        done = call(pixleak, "export", run, "--to", name, "--out", top / name)
        in_frames = [row for row in before if row["place"] == "frame" or row["place"].startswith("frame, ")]
        expect(f"{len(in_frames)} texts are in" in done.stdout, f"{len(in_frames)} of {len(before)}: {done.stdout}{done.stderr}")
        expect(done.returncode == (3 if "left out, and still" in done.stderr else 0), done.stderr)
        expect((top / name).stat().st_mode & 0o777 == 0o600, f"{name} is open to others")
        for row in before:
            expect(len(row["text"]) < 5 or row["text"] not in (top / name).read_text(), f"{name} holds {row['text']}")
    nothing_is_left(pixleak, top, "ctp", images, lambda out: redactors.ctp(top / "ctp", images, out))
    try:
        import yaml  # noqa: F401
        said = annotated(top, images)
        nothing_is_left(pixleak, top, "karnak", said, lambda out: redactors.karnak(top / "karnak", said, out))
        annotations(top, said, in_frames)
    except ImportError:
        print("python3-yaml is not installed: Karnak's profile was not carried out")
    if redactors.has("deid"):
        nothing_is_left(pixleak, top, "deid", images, lambda out: redactors.deid(top / "deid", images, out))
    else:
        print("deid is not installed: its recipe was not carried out (PIXLEAK_PEERS_PYTHON names a Python that has it)")


def annotated(top, images):
    """Copies whose Burned In Annotation is NO, YES and missing by turns."""
    (top / "annotated").mkdir()
    for n, image in enumerate(images):
        dataset = pydicom.dcmread(image)
        dataset.BurnedInAnnotation = ("NO", "YES", "")[n % 3]
        if n % 3 == 2:
            del dataset.BurnedInAnnotation
        dataset.save_as(top / "annotated" / image.name)
    return sorted((top / "annotated").iterdir())


def annotations(top, images, found):
    """Karnak's profile says of images like those in which text was found, and of no others, that text is burned in; of another
    station or size nothing is changed or held back, but for images that Karnak masks in any case."""
    sizes = {(row["station"], row["rows"], row["columns"]) for row in with_station(top / "scan", found)}
    seen = set()
    for image in images:
        before, after = pydicom.dcmread(image), pydicom.dcmread(top / "by-karnak" / image.name)
        like = (before.StationName, str(before.Rows), str(before.Columns)) in sizes
        seen.add((before.get("BurnedInAnnotation"), like))
        wanted = "YES" if like else before.get("BurnedInAnnotation")
        expect(after.get("BurnedInAnnotation") == wanted, f"{image}: {after.get('BurnedInAnnotation')}, not {wanted}")
    expect({("NO", True), (None, True)} <= seen, f"images that need it were not among those: {seen}")
    other = pydicom.dcmread(next(image for image in images if pydicom.dcmread(image).Modality == "CT"))
    other.StationName = "ANOTHER"
    other.save_as(top / "other.dcm")
    (top / "other").mkdir()
    if other.get("BurnedInAnnotation") != "YES":
        expect(redactors.karnak(top / "karnak", [top / "other.dcm"], top / "other") == 1, "another station's image is held back")
        expect(redactors.share_changed(top / "other.dcm", top / "other/other.dcm") == 0, "another station's image is masked")


def with_station(run, found):
    """The findings with the station that results.db has beside them."""
    with closing(sqlite3.connect(f"file:{run}/results.db?mode=ro", uri=True)) as database:
        stations = dict(database.execute("SELECT file, station FROM findings"))
    return [{**row, "station": stations[row["file"]]} for row in found]


def boxes_of(rows):
    return sorted((row["file"], row["text"], int(row["x0"]), int(row["y0"]), int(row["x1"]), int(row["y1"])) for row in rows)


def boxes(pixleak, top, before):
    call(pixleak, "export", top / "scan", "--to", "presidio", "--out", top / "truth.json")
    truth = json.loads((top / "truth.json").read_text())
    told = sorted((file, box["label"], box["left"], box["top"], box["left"] + box["width"], box["top"] + box["height"])
                  for file, list_ in truth.items() for box in list_)
    expect(told == boxes_of(row for row in before if row["place"].startswith("frame")), "Presidio's boxes are others")
    call(pixleak, "export", top / "scan", "--to", "boxes-json", "--out", top / "boxes.json")
    told = json.loads((top / "boxes.json").read_text())["boxes"]
    expect(boxes_of(told) == boxes_of(before), "the boxes of boxes-json are others")
    expect({(box["file"], box["model"], str(box["rows"]), str(box["columns"])) for box in told} ==
           {(row["file"], row["model"], row["rows"], row["columns"]) for row in before}, "models or sizes are others")
    if redactors.has("presidio_image_redactor"):
        scores = redactors.presidio(top / "truth.json")
        expect(scores and all(score == [1, 1] for score in scores), f"{scores}")
        print(f"Presidio reads the ground truth of {len(scores)} files")
    else:
        print("presidio-image-redactor is not installed: its ground truth was not read by it")


def masks(pixleak, top, images):
    call(pixleak, "export", top / "scan", "--to", "masks", "--out", top / "masks")
    with open(top / "masks/files.csv", newline="") as file:
        names = {row["file"]: row["mask"] for row in csv.DictReader(file)}
    nothing_is_left(pixleak, top, "masks", images, lambda out: redactors.masked(top / "masks", names, images, out))
    done = call(pixleak, "export", top / "scan", "--to", "masks", "--out", top / "masks", status=2)
    expect("must not hold anything" in done.stderr, done.stderr)


def leaks_of_check(pixleak, top):
    """Of a check regions that leak, by the devices of the originals, which a scrubber is given."""
    (top / "flaws").write_text("text untouched 60\ntext black-box 40\n")
    call(pixleak, "scrub", "--key", top / "data/answers.db", "--original", top / "data/original", "--out", top / "scrubbed",
         "--flaws", top / "flaws", "--jobs", 2, status=0)
    call(pixleak, "check", "--key", top / "data/answers.db", "--uid-map", top / "scrubbed/uid_mapping.csv", "--original",
         top / "data/original", "--deid", top / "scrubbed/deid", "--out", top / "check", "--no-crops", "--jobs", 2, status=1)
    with open(top / "check/regions.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    leaks = [row for row in rows if row["verdict"] in ("untouched", "legible", "recoverable")]
    call(pixleak, "export", top / "check", "--to", "boxes-json", "--out", top / "leaks.json")
    told = json.loads((top / "leaks.json").read_text())["boxes"]
    expect(leaks and sorted(box["file"] for box in told) == sorted(row["file"] for row in leaks), "other regions")
    call(pixleak, "export", top / "check", "--to", "boxes-json", "--all", "--out", top / "all.json")
    expect(len(json.loads((top / "all.json").read_text())["boxes"]) == len(rows), "not all regions")
    done = call(pixleak, "export", top / "check", "--to", "ctp", "--out", top / "leaks.ctp")
    expect(f"{len(leaks)} texts are in" in done.stdout, done.stdout + done.stderr)


def what_no_rule_holds(pixleak, top):
    """Rows that were altered to what rules can't hold: none is dropped in silence, none breaks the file."""
    run = top / "altered"
    shutil.copytree(top / "scan", run)
    changes = ["manufacturer = ''", "manufacturer = 'A\"}) (0,0,9,9) {'", "manufacturer = 'A # b'",
               "model = 'x' || char(10) || 'y'",
               "station = ''", "place = 'overlay 6000'", "place = 'page'", "rows = NULL", "class = 'undetermined'", "x1 = x0",
               "place = 'icon'", "rows = 1 << 31, columns = 1 << 31",
               "x0 = -(1 << 31), x1 = (1 << 31) - 1, y0 = -(1 << 31), y1 = (1 << 31) - 1",
               "file = 'a' || char(27) || '[31m(0,0,9,9){'"]
    with altering(run / "results.db") as database:
        (first,) = database.execute("SELECT rowid FROM findings WHERE class = 'phi-match' AND place = 'frame' LIMIT 1").fetchone()
        names = [name for _, name, *_ in database.execute("PRAGMA table_info(findings)").fetchall()]
        database.execute("DELETE FROM findings WHERE rowid <> ?", (first,))
        for number, change in enumerate(changes, first + 1):
            database.execute(f"INSERT INTO findings (rowid, {', '.join(names)}) SELECT ?, {', '.join(names)} FROM findings"
                             " WHERE rowid = ?", (number, first))
            database.execute(f"UPDATE findings SET {change} WHERE rowid = ?", (number,))
        total = len(changes) + 1
    for name, least in (("ctp", 8), ("deid", 8), ("karnak", 6), ("presidio", 4), ("boxes-json", 2)):
        done = call(pixleak, "export", run, "--to", name, "--out", top / f"altered.{name}", status=3)
        put, left = (int(word) for word in done.stdout.split() if word.isdigit())
        expect(put + left == total and left >= least, f"{name}: {done.stdout}{done.stderr}")
        expect("\x1b" not in done.stderr, "a name acts on the terminal")
    signatures = list(redactors.ctp_signatures((top / "altered.ctp").read_text()))
    expect(all((0, 0, 9, 9) not in regions for _, regions in signatures), f"a name became a region: {signatures}")
    json.loads((top / "altered.presidio").read_text())
    expect(json.loads((top / "altered.boxes-json").read_text())["left_out"], "nothing is told")


def what_was_not_judged(pixleak, top):
    """A file that could not be read is no clean one."""
    (top / "broken").mkdir()
    whole = sorted((top / "images").iterdir())[0].read_bytes()
    (top / "broken/cut.dcm").write_bytes(whole[:len(whole) // 2])
    (top / "broken/bad.zip").write_bytes(b"PK\x03\x04" + bytes(40))
    call(pixleak, "scan", top / "broken", "--out", top / "broken.scan", "--no-crops", status=3)
    for name in ("ctp", "boxes-json", "presidio"):
        done = call(pixleak, "export", top / "broken.scan", "--all", "--to", name, "--out", top / f"broken.{name}", status=3)
        for file in ("cut.dcm", "bad.zip"):
            expect(f"{file}: " in done.stderr and "could not be judged" in done.stderr, f"{name}: {done.stderr}")


def pictures_that_are_no_dicom(pixleak, top):
    image = pydicom.dcmread(next(iter(sorted((top / "images").iterdir()))))
    frames = redactors.pixels_of(image)[1]
    grey = frames[0] if frames[0].ndim == 2 else frames[0].max(axis=2)
    low, high = int(grey.min()), max(int(grey.max()), int(grey.min()) + 1)
    samples = ((grey.astype("int64") - low) * 255 // (high - low)).astype("uint8")
    (top / "shot.pgm").write_bytes(b"P5 %d %d 255\n" % (samples.shape[1], samples.shape[0]) + samples.tobytes())
    if not scan(pixleak, [top / "shot.pgm"], top / "shot"):
        print("nothing identifies anyone in the picture: masks of pictures were not looked at")
        return
    done = call(pixleak, "export", top / "shot", "--to", "ctp", "--out", top / "shot.ctp", status=3)
    expect("no DICOM file" in done.stderr and "no DICOM file" in (top / "shot.ctp").read_text(), done.stderr)
    call(pixleak, "export", top / "shot", "--to", "masks", "--out", top / "shot.masks")
    header = (top / "shot.masks/mask-000001.png").read_bytes()[16:24]
    expect(struct.unpack(">II", header) == samples.shape[::-1], "the mask has another size")


def main():
    pixleak = Path(sys.argv[1])
    print(f"PIXLEAK_TEST_SEED={SEED}")
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        images = make(pixleak, top)
        before = scan(pixleak, [top / "images"], top / "scan")
        expect(len(before) >= 8, f"only {len(before)} findings")
        rules(pixleak, top, images, before)
        boxes(pixleak, top, before)
        masks(pixleak, top, images)
        leaks_of_check(pixleak, top)
        what_no_rule_holds(pixleak, top)
        what_was_not_judged(pixleak, top)
        pictures_that_are_no_dicom(pixleak, top)


if __name__ == "__main__":
    main()
