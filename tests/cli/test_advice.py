#!/usr/bin/python3
"""What a run says is true and of use: what it advises changes what it says, reasons end at words and quote nothing that is no
text, and what is no file is called what it is, without a wait.
Usage: test_advice.py PIXLEAK"""
import csv
import json
import os
import pathlib
import socket
import stat
import subprocess
import sys
import tempfile
import zipfile

import numpy

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "account"))
import pictures

PIXLEAK = sys.argv[1]
MINI = pathlib.Path(os.environ.get("PIXLEAK_SHARED", "../shared")).resolve() / "midi-mini/deid"
failures = 0


def expect(condition, message):
    global failures
    if not condition:
        failures += 1
        print(f"FAILED {message}", flush=True)


def pixleak(*arguments):
    return subprocess.run([PIXLEAK, *map(str, arguments)], capture_output=True, text=True, errors="replace", timeout=120,
                          env={**os.environ, "NO_COLOR": "1"})


def blank(path):
    path.write_bytes(pictures.png(numpy.zeros((64, 64), numpy.uint8)))


def reasons(out):
    with open(out / "findings.csv", encoding="utf-8", newline="") as stream:
        found = [row["reason"] for row in csv.DictReader(stream) if row["class"] == "undetermined"]
    return found + [row["reason"] for row in json.loads((out / "summary.json").read_text(encoding="utf-8"))["listed"]]


def allowing(top):
    """--allow is advised where it makes the run green, and nowhere else."""
    files = top / "allowing"
    files.mkdir()
    (files / "a.pdf").write_bytes(b"%PDF-1.4\nsomething")
    said = pixleak("scan", files, "--out", top / "out")
    expect(said.returncode == 3 and "--allow" not in said.stdout, f"nothing was judged: {said.returncode}: {said.stdout}")
    blank(files / "b.png")
    said = pixleak("scan", files, "--out", top / "out")
    expect(said.returncode == 3 and "--allow not-dicom\n" in said.stdout, f"advice: {said.returncode}: {said.stdout}")
    said = pixleak("scan", files, "--out", top / "out", "--allow", "not-dicom")
    expect(said.returncode == 0, f"advice that was followed: {said.returncode}: {said.stdout}")
    (files / "c.png").write_bytes((files / "b.png").read_bytes() + bytes(range(128, 248)) * 4)
    for allow in ((), ("--allow", "not-dicom")):
        said = pixleak("scan", files, "--out", top / "out", *allow)
        expect(said.returncode == 3 and "--allow" not in said.stdout, f"undetermined: {said.returncode}: {said.stdout}")
    told = f"bytes behind its end, 480 bytes at offset {(files / 'b.png').stat().st_size}, "
    expect(any(told in reason for reason in reasons(top / "out")), f"how many, and where: {reasons(top / 'out')}")


def cut(top):
    """At a word."""
    (reason,) = [reason for reason in reasons(top / "out") if "behind its end" in reason]
    lines = pixleak("scan", top / "allowing", "--out", top / "out").stdout.splitlines()
    (shown,) = [line.split("c.png: ", 1)[1] for line in lines if "behind its end" in line]
    if shown != reason:
        expect(shown.endswith(" ...") and reason.startswith(shown[:-4] + " "), f"cut off: {shown!r} of {reason!r}")
    expect(len(shown) <= 160, f"long: {shown!r}")


def links(top):
    """A zip whose links carry bytes that are no name: none of them stands in the reasons."""
    path = top / "links.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number, target in enumerate((b"\x89PNG\r\n\x1a\n\x01\x02", b"\xff\xfe\xfd", b"a\x1b[31mred", b"no/where", b"a\nb")):
            entry = zipfile.ZipInfo(f"link{number}")
            entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
            archive.writestr(entry, target)
    pixleak("scan", path, "--out", top / "links")
    listed = reasons(top / "links")
    expect(len([reason for reason in listed if "bytes that are no name" in reason]) == 4, f"links: {listed}")
    expect(any("a link to no/where, which is not in this archive" in reason for reason in listed), f"a name: {listed}")
    expect(all(reason.isprintable() and "\ufffd" not in reason for reason in listed), f"no text: {listed}")


def no_files(top):
    files = top / "others"
    files.mkdir()
    blank(files / "a.png")
    os.mkfifo(files / "pipe")
    (files / "leads to a pipe").symlink_to("pipe")
    (files / "null").symlink_to("/dev/null")
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(files / "socket"))
        said = pixleak("scan", files, "--out", top / "no-files", "--verbose")
    for name, what in (("pipe", "is a pipe"), ("leads to a pipe", "is a pipe"), ("null", "is a device"),
                       ("socket", "is a socket")):
        expect(f"{files / name}: {what}" in said.stdout, f"{what}: {said.stdout}")
    expect(said.returncode == 3, f"exit status {said.returncode}")


def plan_again(top):
    files = top / "allowing"
    first, again = (pixleak("plan", files, "--shards", 2, "--out", files / "plan.db") for _ in range(2))
    expect(first.returncode == 0 and first.stdout == again.stdout, f"the plan itself: {first.stdout} {again.stdout}")
    expect("is none of them" in again.stderr and first.stderr == "", f"it is said: {again.stderr!r}, {first.stderr!r}")
    other = pixleak("plan", files, "--shards", 2, "--out", top / "plan.db")
    expect(other.stdout.startswith("4 files"), f"another plan is a file like others: {other.stdout}")
    more = pixleak("plan", files, "--shards", 9, "--out", top / "plan.db")
    expect(more.returncode == 0 and "5 of the 9 shards hold no file" in more.stderr, f"shards without files: {more.stderr!r}")


def databases(top):
    folder = top / "broken"
    folder.mkdir()
    (folder / "results.db").write_bytes(bytes(range(256)) * 32)
    said = pixleak("diff", folder, folder)
    expect(said.returncode == 2 and "make it anew" in said.stderr, f"no next step: {said.stderr}")


def memory(top):
    """Of too little of it every reason names the option, wherever it was lacking."""
    pixleak("scan", MINI, "--out", top / "memory", "--limit-memory", 1)
    if "a limit of memory" in json.loads((top / "memory/summary.json").read_text(encoding="utf-8"))["sandbox"]:
        return # this build has none
    without = [reason for reason in reasons(top / "memory") if "--limit-memory" not in reason]
    expect(reasons(top / "memory") and not without, f"--limit-memory is not named: {without}")
    for most in range(20, 32, 2): # some of these suffice to open files, and not for their frames
        pixleak("scan", MINI, "--out", top / f"memory{most}", "--limit-memory", most, "--no-crops")
        without = [reason for reason in reasons(top / f"memory{most}") if "memory" in reason and "--limit-memory" not in reason]
        expect(not without, f"{most} MiB: --limit-memory is not named: {without}")


with tempfile.TemporaryDirectory() as name:
    for part in (allowing, cut, links, no_files, plan_again, databases, *([memory] if MINI.is_dir() else [])):
        part(pathlib.Path(name))
print(f"{failures} failures")
sys.exit(failures > 0)
