#!/usr/bin/python3
"""`pixleak check` over the real images in $PIXLEAK_SHARED/midi-mini, held against their known truth.

test_check.py PIXLEAK
"""
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile

PIXLEAK = sys.argv[1]
SHARED = os.environ.get("PIXLEAK_SHARED", "")
DATA = os.path.join(SHARED, "midi-mini")
HEADERS = {
    "regions.csv": "original_sop,deid_sop,file,x0,y0,x1,y1,expected_text,verdict,place,frame,ocr_text,"
                   "tokens_total,tokens_removed,score,residue,reason",
    "pixels.csv": "original_sop,deid_sop,file,verdict,max_error,psnr,changed_pixels,damaged_box,reason"}
failures = []


def expect(condition, what):
    if not condition:
        failures.append(what)
        print("FAILED", what)


def check(out, *more, deid=f"{DATA}/deid"):
    return subprocess.run(
        [PIXLEAK, "check", "--key", f"{DATA}/answers.db", "--uid-map", f"{DATA}/uid_mapping.csv",
         "--patid-map", f"{DATA}/patid_mapping.csv", "--deid", deid, "--out", out, *more],
        capture_output=True, text=True)


def content(out, name):
    with open(f"{out}/{name}", newline="") as file:
        return file.read()


def rows(out, name):
    return list(csv.DictReader(content(out, name).splitlines(keepends=True)))


def score(out):
    result = subprocess.run([sys.executable, f"{SHARED}/tools/score_check.py", out, DATA],
                            capture_output=True, text=True)
    print(result.stdout.splitlines()[-1])
    return result.returncode, result.stdout


def with_originals(top):
    original = ("--original", f"{DATA}/original")
    one, many = f"{top}/one", f"{top}/many"
    result = check(one, *original, "--jobs", "1")
    expect(result.returncode == 1, f"exit status {result.returncode}: {result.stderr}")
    status, text = score(one)
    expect(status == 0, text)
    for name, header in HEADERS.items():
        expect(content(one, name).splitlines()[0] == header, f"columns of {name}")
    for name in os.listdir(one):
        expect(os.stat(f"{one}/{name}").st_mode & 0o777 == 0o600, f"mode of {name}")
    expect(json.loads(content(one, "summary.json"))["exit_status"] == 1, "summary.json")

    result = check(many, *original, "--jobs", "3", "--json")
    expect(json.loads(result.stdout)["instances"] == 28, "--json")
    for name in HEADERS:
        expect(content(one, name) == content(many, name), f"{name} depends on the number of jobs")

    result = check(f"{top}/unread", *original, "--no-ocr")
    expect(result.returncode == 1, f"--no-ocr: exit status {result.returncode}")
    expect(not any(row["verdict"] == "legible" or row["ocr_text"] for row in rows(f"{top}/unread", "regions.csv")),
           "--no-ocr reads")
    expect(score(f"{top}/unread")[1].count("truth hidden") == 0, "--no-ocr calls something clean a leak")


def without_originals(top):
    out = f"{top}/alone"
    result = check(out)
    expect(result.returncode == 1, f"without originals: exit status {result.returncode}")
    with open(f"{DATA}/truth_regions.csv", newline="") as file:
        truth = {row["original_sop"]: row for row in csv.DictReader(file)}
    missed = []
    for row in rows(out, "regions.csv"):
        wanted, leak = truth[row["original_sop"]], row["verdict"] in ("untouched", "legible", "recoverable")
        expect(not (leak and wanted["expect"] == "hidden"), f"clean called a leak: {wanted['file']}")
        if wanted["expect"] == "leak" and not leak:
            missed.append(wanted)
    expect(all(row["level"] == "any" for row in missed), f"readable text is missed: {missed}")
    expect(len(missed) <= 1, f"missed: {missed}")


def what_does_not_fit(top):
    """A file less, one more, one twice."""
    deid, out = f"{top}/deid", f"{top}/odd"
    shutil.copytree(f"{DATA}/deid", deid, copy_function=shutil.copyfile)
    for folder, _, _ in os.walk(deid):
        os.chmod(folder, 0o700)  # the real images' folders may be read-only
    os.unlink(f"{deid}/MR/001.dcm")
    shutil.copyfile(f"{deid}/US/002.dcm", f"{deid}/again.dcm")
    shutil.copyfile(f"{DATA}/original/CT/025.dcm", f"{deid}/foreign.dcm")
    with open(f"{deid}/notes.txt", "w") as file:
        file.write("no image")
    result = check(out, "--original", f"{DATA}/original", deid=deid)
    expect(result.returncode == 1, f"exit status {result.returncode}")
    listed = {(item["kind"], os.path.basename(item["name"])) for item in
              json.loads(content(out, "summary.json"))["listed"]}
    kinds = {kind for kind, _ in listed}
    expect(kinds == {"missing", "original", "no-image", "unused"}, f"listed: {listed}")
    expect(("original", "foreign.dcm") in listed and ("no-image", "notes.txt") in listed, f"listed: {listed}")
    lost = [row for row in rows(out, "regions.csv") if row["verdict"] == "undetermined"]
    expect(len(lost) == 1 and lost[0]["reason"], f"lost: {lost}")
    judged = [os.path.basename(row["file"]) for row in rows(out, "pixels.csv")]
    expect(len(judged) == 29 and "again.dcm" in judged, f"an instance or a further file of one has no row: {judged}")


if not os.path.isdir(DATA):
    print(f"SKIPPED: no real images, PIXLEAK_SHARED is {SHARED!r}")
    sys.exit(77)
with tempfile.TemporaryDirectory() as folder:
    with_originals(folder)
    without_originals(folder)
    what_does_not_fit(folder)
print(f"{len(failures)} failures")
sys.exit(len(failures) > 0)
