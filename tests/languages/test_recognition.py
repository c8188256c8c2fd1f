#!/usr/bin/python3
"""What text is read with belongs to a run: with another language, model or ZBar neither rows of an earlier run are kept nor
shards merged, and what differs is said by its name. Whoever merges shards of a check needs none of it.

test_recognition.py PIXLEAK
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PIXLEAK = Path(sys.argv[1]).resolve()
failures = []


def expect(condition, what):
    if not condition:
        failures.append(what)
        print("FAILED", what, flush=True)


def pixleak(*words, **environment):
    return subprocess.run([PIXLEAK, *map(str, words)], capture_output=True, text=True, errors="replace", timeout=900,
                          env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000", **environment}, check=False)


def refused(said, *told):
    expect(said.returncode == 2 and all(words in said.stderr for words in told), f"{told}: {said.returncode} {said.stderr}")


def english():
    """The file of the model, where distributions put it."""
    folders = (os.environ.get("TESSDATA_PREFIX", ""), "/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tesseract/tessdata",
               "/usr/share/tessdata")
    return next(path for path in (Path(folder) / "eng.traineddata" for folder in folders if folder) if path.exists())


def machines(top):
    """What is installed on each, by environment variables: the usual, one more language, another model, no ZBar, nothing."""
    made = {}
    for name in ("usual", "russian", "other", "bare"):
        (top / name).mkdir()
        made[name] = {"TESSDATA_PREFIX": str(top / name)}
        if name != "bare":
            shutil.copyfile(english(), top / name / "eng.traineddata")
    shutil.copyfile(english(), top / "russian/rus.traineddata")
    with open(top / "other/eng.traineddata", "ab") as model: # of another size, though it reads alike
        model.write(b" ")
    (top / "zbar").mkdir()
    (top / "zbar/libzbar.so.0").write_bytes(b"")
    made["without ZBar"] = {**made["usual"], "LD_LIBRARY_PATH": str(top / "zbar")}
    return made


DIFFERENT = (("russian", (r"the language rus not installed, here installed \(\d+ bytes, [0-9a-f]{12}\)",)),
             ("other", (r"the language eng installed \(\d+ bytes, [0-9a-f]{12}\), here installed \(\d+ bytes, [0-9a-f]{12}\)",)),
             ("without ZBar", ("ZBar installed, here not installed",)))


def scans(top, files, here):
    usual = here["usual"]
    expect(pixleak("scan", files, "--out", top / "scan", **usual).returncode in (0, 1, 3), "a scan")
    kept = pixleak("scan", files, "--out", top / "same", "--since", top / "scan", **usual)
    expect("looked at: 0" in kept.stderr, f"the same machine: {kept.returncode} {kept.stderr}")
    before = (top / "scan/results.db").read_bytes()
    for name, told in DIFFERENT:
        for words in (("--out", top / "another", "--since", top / "scan"), ("--out", top / "scan", "--resume")):
            said = pixleak("scan", files, *words, **here[name])
            refused(said, "a run that read text with something else", "read with what it had, or")
            expect(all(re.search(words, said.stderr) for words in told), f"{name}: {said.stderr}")
    expect(before == (top / "scan/results.db").read_bytes(), "refused, and yet changed")
    named = pixleak("scan", files, "--out", top / "named", "--languages", "eng", **usual)
    kept = pixleak("scan", files, "--out", top / "kept", "--languages", "eng", "--since", top / "named", **here["russian"])
    expect(named.returncode != 2 and "looked at: 0" in kept.stderr, f"a language that isn't used: {kept.stderr}")


def shards(top, command, words, planned, here):
    usual, plan, out = here["usual"], top / f"{command}.plan", top / f"{command}-shards"
    pixleak("plan", planned, "--shards", 2, "--out", plan, **usual)

    def run(shard, machine):
        return pixleak(command, *words, "--plan", plan, "--shard", shard, "--out", out, **machine)

    expect(run(0, usual).returncode == 0, f"{command}: a shard")
    for name, told in DIFFERENT:
        said = run(0, here[name])
        expect(said.returncode == 2 and all(re.search(words, said.stderr) for words in told), f"{command} {name}: {said.stderr}")
    run(1, here["russian"])
    refused(pixleak("merge", out, "--out", top / f"{command}-none", **usual), "the language rus not installed, here installed")
    next(out.glob("shard-*1.db")).unlink()
    expect(run(1, usual).returncode == 0, f"{command}: the other shard")
    merged = pixleak("merge", out, "--out", top / f"{command}-merged", **here["bare"])
    whole = pixleak(command, *words, *([planned] if command == "scan" else []), "--out", top / f"{command}-whole", **usual)
    expect(merged.returncode == whole.returncode != 2, f"{command}: merged where nothing is installed: {merged.stderr}{whole.stderr}")
    for name in ("summary.json", "report.html"):
        expect((top / f"{command}-merged" / name).read_bytes() == (top / f"{command}-whole" / name).read_bytes(),
               f"{command}: {name} is not that of one run")


with tempfile.TemporaryDirectory() as folder:
    top = Path(folder)
    made = top / "made"
    for words in (("synth", "--preset", "small", "-n", 4, "--scale", 0.1, "--text", 100, "--out", made),
                  ("scrub", "--key", made / "answers.db", "--original", made / "original", "--out", made)):
        expect(pixleak(*words).returncode == 0, f"{words[0]}: no data")
    here = machines(top)
    key = ("--key", made / "answers.db", "--uid-map", made / "uid_mapping.csv", "--deid", made / "deid")
    scans(top, made / "original", here)
    shards(top, "scan", (), made / "original", here)
    shards(top, "check", key, made / "deid", here)
print(f"{len(failures)} failures")
sys.exit(len(failures) > 0)
