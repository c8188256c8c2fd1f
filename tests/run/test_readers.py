#!/usr/bin/python3
"""Strangers' files that end or hang whoever reads them cost what they hold, with a reason; the run goes on.

test_readers.py PIXLEAK    Beside it lies failing_pixleak, which ends or hangs at a file whose name says so.
"""
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

PIXLEAK = Path(sys.argv[1])
FAILING = PIXLEAK.with_name("failing_pixleak")
SECONDS = 2
FAILS = {"reader-ends": "the worker ended with status 9", "reader-hangs": f"took longer than {SECONDS} s"}
failures = []


def expect(condition, what):
    if not condition:
        failures.append(what)
        print("FAILED", what)


def run(program, *arguments, good=(0, 1, 3)):
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, errors="replace", timeout=120)
    expect(done.returncode in good, f"{program.name} {arguments[0]}: {done.returncode} {done.stderr}")
    return done


def make(top):
    run(PIXLEAK, "synth", "--out", top, "--scale", "0.125", "--instances", 60, "--modality", "CT,MR", "--text", 0)
    run(PIXLEAK, "scrub", "--key", top / "answers.db", "--original", top / "original", "--out", top / "scrubbed",
        "--flaws", "none")


def check(program, top, out, *more):
    run(program, "check", "--key", top / "answers.db", "--uid-map", top / "scrubbed/uid_mapping.csv", "--deid",
        top / "deid", "--out", out, "--timeout", SECONDS, "--no-ocr", *more)
    return results(out)


def results(out):
    summary = json.loads((out / "summary.json").read_text())
    listed = {(row["side"], row["name"]): (row["kind"], row["reason"]) for row in summary["listed"]}
    return summary, listed, list(csv.DictReader(open(out / "pixels.csv")))


def name_badly(folder):
    """Two of the files, far apart, get names that a reader fails at."""
    files = sorted(path for path in folder.rglob("*.dcm"))
    named = {}
    for fault, path in zip(FAILS, (files[7], files[40])):
        named[path] = path.with_name(f"{fault}.dcm")
        path.rename(named[path])
    return named


def test_headers(top):
    """Both files are listed as unreadable, their rows as missing, and all else is as ever; whatever the number of jobs."""
    shutil.copytree(top / "scrubbed/deid", top / "deid")
    named = [str(path) for path in name_badly(top / "deid").values()]
    whole, usual, rows = check(PIXLEAK, top, top / "usual")
    expect(all(any(row["file"] == name for row in rows) for name in named), "the files are judged elsewise")
    for jobs in (1, 2):
        summary, listed, left = check(FAILING, top, top / f"failing{jobs}", "--jobs", jobs)
        for name in named:
            kind, reason = listed.pop(("input", name), ("", ""))
            expect(kind == "unreadable" and FAILS[Path(name).stem] in reason, f"{name}: {kind} {reason}")
        missing = {key for key, (kind, _) in listed.items() if kind == "missing"} - set(usual)
        expect(len(missing) == len(named) and all(side == "key" for side, _ in missing), f"missing: {missing}")
        expect({key: row for key, row in listed.items() if key not in missing} == usual, "other items are listed")
        lost = {row["original_sop"] for row in rows if row["file"] in named}
        expect([row for row in left if row["original_sop"] not in lost] ==
               [row for row in rows if row["original_sop"] not in lost], f"{jobs} jobs: other verdicts")
        expect(all(row["verdict"] == "undetermined" for row in left if row["original_sop"] in lost), "lost rows")
        expect((whole["exit_status"], summary["exit_status"]) == (0, 3), f"exit status: {whole['exit_reasons']}")
        expect(summary["account"]["input"]["met"] == whole["account"]["input"]["met"], "items are lost")


def archive(path, files):
    with zipfile.ZipFile(path, "w") as made:
        for name, source in files:
            made.write(source, name)


def test_archives(top):
    """What stands before such a member counts, it and what follows is told, and so is the next archive."""
    files = sorted((top / "original").rglob("*.dcm"))
    packed = top / "packed"
    packed.mkdir()
    for number, fault in enumerate(FAILS):
        archive(packed / f"{number}.zip", [("a.dcm", files[0]), (f"{fault}.dcm", files[1]), ("c.dcm", files[2])])
    archive(packed / "last.zip", [("a.dcm", files[3])])
    done = run(FAILING, "scan", packed, "--out", top / "unpacked", "--timeout", SECONDS)
    summary = json.loads((top / "unpacked/summary.json").read_text())
    listed = {row["name"]: (row["kind"], row["reason"]) for row in summary["listed"]}
    for number, fault in enumerate(FAILS):
        kind, reason = listed.get(f"{packed}/{number}.zip", ("", ""))
        expect(kind == "archive-unread" and FAILS[fault] in reason, f"archive {number}: {kind} {reason}")
    expect(listed.get(f"{packed}/last.zip", ("",))[0] == "archive", "the last archive")
    account = summary["account"]["input"]
    expect((account["met"], account["judged"]) == (8, 3), f"{account}")
    expect(done.returncode in (1, 3) and summary["exit_status"] == done.returncode, f"exit status {done.returncode}")


def test_keys(top):
    """Without a key or a map nothing can be judged: the run ends in words that name the file."""
    maps = top / "scrubbed"
    for fault, words in FAILS.items():
        for kind, source in (("--key", top / "answers.db"), ("--uid-map", maps / "uid_mapping.csv"),
                             ("--patid-map", maps / "patid_mapping.csv")):
            bad = top / f"{fault}{source.suffix}"
            shutil.copyfile(source, bad)
            given = {"--key": top / "answers.db", "--uid-map": maps / "uid_mapping.csv",
                     "--patid-map": maps / "patid_mapping.csv", kind: bad}
            done = run(FAILING, "check", *(word for pair in given.items() for word in pair), "--deid", top / "deid",
                       "--out", top / "keyless", "--timeout", SECONDS, good=(2,))
            expect(f"{bad}: it could not be read: {words}" in done.stderr, f"{kind}: {done.stderr}")


def test_configurations(top):
    """And of a configuration, and of a workbook that comes back from a review."""
    config = json.loads((top / "scrubbed/config.json").read_text())
    bad = top / "reader-ends.json"
    shutil.copyfile(top / "scrubbed/config.json", bad)
    done = run(FAILING, "validate", bad, "--quiet", good=(2,))
    expect(f"{bad}: it could not be read: {FAILS['reader-ends']}" in done.stderr, f"validate: {done.stderr}")
    config.update(run_name="reader-ends", output_data_path=str(top / "reviewed"), log_path=str(top / "log"))
    (top / "review.json").write_text(json.dumps(config))
    workbook = top / "reviewed/reader-ends/pixel_validation.xlsx"
    workbook.parent.mkdir(parents=True)
    archive(workbook, [])
    done = run(FAILING, "import", top / "review.json", "--quiet", good=(2,))
    expect(f"{workbook}: it could not be read: {FAILS['reader-ends']}" in done.stderr, f"import: {done.stderr}")


def test_digests(top):
    """Of the files that are given together, all others have their digests."""
    files = sorted((top / "original").rglob("*.dcm"))[:40]
    usual = run(PIXLEAK, "digest", *files, good=(0,)).stdout.splitlines()
    bad = top / "reader-ends.dcm"
    shutil.copyfile(files[0], bad)
    done = run(FAILING, "digest", *files[:3], bad, *files[3:], good=(3,))
    expect(len(usual) == len(files) and done.stdout.splitlines() == usual, f"digests: {done.stdout}")
    expect(done.stderr == f"pixleak digest: {bad}: it could not be read: {FAILS['reader-ends']}\n", f"digest: {done.stderr}")


def regions(out):
    with (out / "regions.csv").open() as file:
        return {tuple(row[name] for name in ("original_sop", "x0", "y0", "x1", "y1", "expected_text")): row["verdict"]
                for row in csv.DictReader(file)}


def test_little_memory(top):
    """Workers that can decode nothing leave each row open, and the rows are those that the key has: readers of headers
    and keys have their own memory."""
    data = top / "written"
    run(PIXLEAK, "synth", "--out", data, "--scale", "0.3", "--instances", 12, "--modality", "CT,US", "--seed", 7)
    run(PIXLEAK, "scrub", "--key", data / "answers.db", "--original", data / "original", "--out", data, "--flaws", "none")
    given = ["check", "--key", data / "answers.db", "--uid-map", data / "uid_mapping.csv", "--deid", data / "deid",
             "--original", data / "original", "--jobs", 2]
    run(PIXLEAK, *given, "--out", top / "whole")
    whole = regions(top / "whole")
    expect(len(whole) > 5 and set(whole.values()) == {"hidden"}, f"the whole: {whole}")
    for mib in (1, 2, 4, 8):
        out = top / f"little{mib}"
        done = run(PIXLEAK, *given, "--limit-memory", mib, "--out", out, good=(0, 2, 3))
        if done.returncode == 2:
            expect("before their first task" in done.stderr and "--limit-memory" in done.stderr, f"{mib} MiB: {done.stderr}")
            continue
        little = regions(out)
        expect(little.keys() == whole.keys() and set(little.values()) <= {"hidden", "undetermined"}, f"{mib} MiB: {little}")
        listed = {row["kind"] for row in csv.DictReader((out / "listed.csv").open())} if (out / "listed.csv").exists() else set()
        expect(not listed & {"bad-row", "not-in-key", "unreadable"}, f"{mib} MiB: listed as {listed}")


with tempfile.TemporaryDirectory() as folder:
    make(Path(folder))
    test_headers(Path(folder))
    test_archives(Path(folder))
    test_keys(Path(folder))
    test_configurations(Path(folder))
    test_digests(Path(folder))
    test_little_memory(Path(folder))
print(len(failures), "failures")
sys.exit(bool(failures))
