#!/usr/bin/python3
"""What was made to hurt: every run ends in words within seconds, with little memory and the right exit status.

test_strangers.py PIXLEAK
"""
import csv
import fcntl
import glob
import json
import os
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time

PIXLEAK = os.path.abspath(sys.argv[1])
HOSTILE = os.path.join(os.environ.get("PIXLEAK_SHARED", ""), "hostile")
SECONDS = 20
MEMORY = 600 << 20  # bytes; AddressSanitizer takes more
SANITIZED = b"__asan_init" in open(PIXLEAK, "rb").read()
failures = []


def expect(condition, what):
    if not condition:
        failures.append(what)
        print("FAILED", what)


def run(*arguments, **options):
    """The exit status, and what was said on either stream; with how long it took and its largest process."""
    with tempfile.TemporaryFile() as said:
        start = time.monotonic()
        process = subprocess.Popen([PIXLEAK, *arguments], **({"stdout": said} | options), stderr=said)
        watch = signal.signal(signal.SIGALRM, lambda *_: process.kill())
        signal.alarm(SECONDS * 3)
        _, status, usage = os.wait4(process.pid, 0)
        signal.alarm(0)
        signal.signal(signal.SIGALRM, watch)
        process.returncode = os.waitstatus_to_exitcode(status)
        taken = time.monotonic() - start
        said.seek(0)
        text = said.read().decode(errors="replace")
    expect(SANITIZED or taken < SECONDS, f"{arguments}: {taken:.1f} s")
    expect(SANITIZED or usage.ru_maxrss << 10 < MEMORY, f"{arguments}: {usage.ru_maxrss >> 10} MiB")
    return process.returncode, text


def rows(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def bombs(top):
    """Files that fill the memory where they are believed."""
    words = {"huge_j2k.dicom": "65535x65535"}
    for name, words in words.items():
        folder = f"{top}/{name}.in"
        os.mkdir(folder)
        shutil.copy(f"{HOSTILE}/{name}", folder)
        status, said = run("scan", folder, "--out", f"{top}/{name}.out")
        expect(status == 3, f"{name}: exit status {status}: {said}")
        found = rows(f"{top}/{name}.out/findings.csv")
        expect(len(found) == 1 and found[0]["class"] == "undetermined" and words in found[0]["reason"],
               f"{name}: {found}")


def workbook(top):
    """A workbook of 106 KB with an attribute of 100 MB."""
    config = {"run_name": "run", "input_data_path": "deid", "output_data_path": "results", "answer_db_file": "answers.db",
              "uid_mapping_file": "uid_mapping.csv", "patid_mapping_file": "patid_mapping.csv", "log_path": "logs",
              "multiprocessing": "False", "log_level": "info", "report_series": "False"}
    with open(f"{top}/data/run.json", "w") as file:
        json.dump(config, file)
    status, said = run("validate", "--no-ocr", "run.json", cwd=f"{top}/data")
    expect(status in (0, 1, 3), f"validate: {status} {said}")
    shutil.copy(f"{HOSTILE}/huge_attribute.xlsx", f"{top}/data/results/run/pixel_validation.xlsx")
    status, said = run("import", "run.json", cwd=f"{top}/data")
    expect(status == 2 and "more than 4 MiB" in said, f"import: {status} {said}")


def image(top):
    return sorted(glob.glob(f"{top}/data/deid/**/*.dcm", recursive=True))[0]


def element(group, number, vr, value):
    value += b"" if len(value) % 2 == 0 else b"\0" if vr == b"UI" else b" "
    return struct.pack("<HH2sH", group, number, vr, len(value)) + value


def item(value):
    return struct.pack("<HHI", 0xFFFE, 0xE000, len(value)) + value


def encapsulated(path, syntax, size, frames, *items):
    """Images of `size` x `size` pixels in as many frames, with these items in Pixel Data."""
    numbers = {0x02: 1, 0x10: size, 0x11: size, 0x100: 8, 0x101: 8, 0x102: 7, 0x103: 0}
    data = (b"\0" * 128 + b"DICM" + element(2, 0x10, b"UI", b"1.2.840.10008.1.2.4." + syntax) +
            element(8, 0x18, b"UI", b"1.2.3.4") +
            b"".join(element(0x28, number, b"US", struct.pack("<H", value)) for number, value in numbers.items()) +
            element(0x28, 4, b"CS", b"MONOCHROME2") + element(0x28, 8, b"IS", str(frames).encode()) +
            struct.pack("<HH2sHI", 0x7FE0, 0x10, b"OB", 0, 0xFFFFFFFF) + b"".join(map(item, items)) +
            struct.pack("<HHI", 0xFFFE, 0xE0DD, 0))
    os.mkdir(os.path.dirname(path))
    with open(path, "wb") as file:
        file.write(data)


def offset_table(top):
    """4 MB that state a million frames, with an offset for each and one fragment."""
    n = 1000000
    encapsulated(f"{top}/frames/a.dcm", b"90", 64, n, b"".join(struct.pack("<I", 8 * i) for i in range(n)),
                 b"\xff\x4f\xff\x51" + bytes(60))
    status, said = run("scan", f"{top}/frames", "--out", f"{top}/frames.out")
    found = rows(f"{top}/frames.out/findings.csv")
    expect(status == 3 and len(found) == 1 and "far fewer" in found[0]["reason"],
           f"a million frames: {status}, {len(found)} rows: {said}")


def endless(top):
    """26 bytes of JPEG-LS in which CharLS 2.4 counts without an end; later versions refuse them."""
    encapsulated(f"{top}/endless/a.dcm", b"80", 8, 1, b"", bytes.fromhex(
        "ffd8 fff7 000b 08 0008 0008 01 01 11 00 ffda 0008 01 01 00 00 00 00 00 18"))
    status, said = run("scan", f"{top}/endless", "--out", f"{top}/endless.out")
    found = rows(f"{top}/endless.out/findings.csv")
    reason = found[0]["reason"] if found else ""
    expect(status == 3 and ("a decoder was ended" in reason or "JPEG-LS" in reason), f"an endless stream: {status} {said}")


FORMULA = '=cmd|"/c calc"!A1'
ESCAPE = "\x1b]0;title\x07"


def streams(top):
    """Standard streams that are closed, full or terminals; texts that act on who opens them."""
    name = f"{top}/{ESCAPE}.dcm"
    shutil.copy(image(top), name)
    status, said = run("digest", name)
    expect(status == 0 and ESCAPE not in said and "\\x1b]0;title\\x07" in said, f"digest: {status} {said}")
    with open("/dev/full", "w") as full:
        status, said = run("digest", name, stdout=full)
    expect(status == 2 and "standard output" in said, f"digest > /dev/full: {status} {said}")
    status, said = run("digest", f"{top}/{ESCAPE}.absent")
    expect(status == 3 and ESCAPE not in said, f"digest of what is absent: {status} {said}")

    images = f"{top}/{FORMULA.replace('/', '')}"
    os.mkdir(images)
    shutil.move(name, f"{images}/image.dcm")
    here = {"cwd": top, "close_fds": False}
    status, said = run("scan", os.path.basename(images), "--out", "scanned", "--no-crops", **here)
    with open(f"{top}/scanned/summary.json") as file:
        whole = file.read()
    listed = rows(f"{top}/scanned/findings.csv")
    expect(all(not row["file"].startswith("=") for row in listed), f"a formula in {listed}")
    for fd in (0, 1, 2):
        again, said = run("scan", os.path.basename(images), "--out", "closed", "--no-crops",
                          preexec_fn=lambda fd=fd: os.close(fd), **here)
        expect(again == status, f"closed {fd}: {again}, not {status}: {said}")
        with open(f"{top}/closed/summary.json") as file:
            expect(len(file.read().splitlines()) == len(whole.splitlines()), f"closed {fd}: another summary")


def folders(top):
    """The folder of results is for its owner and for one run at a time."""
    images, out = f"{top}/images", f"{top}/shared_out"
    os.mkdir(images)
    shutil.copy(image(top), images)
    os.mkdir(out, 0o755)
    status, said = run("scan", images, "--out", out)
    expect(os.stat(out).st_mode & 0o777 == 0o700, f"mode {os.stat(out).st_mode:o}")
    shards = f"{top}/shared_shards"
    os.mkdir(shards, 0o755)
    for command in (("plan", images, "--shards", "1", "--out", f"{top}/shared.plan"),
                    ("scan", "--plan", f"{top}/shared.plan", "--shard", "0", "--out", shards)):
        status, said = run(*command)
        expect(status == 0, f"{command}: {status} {said}")
    expect(os.stat(shards).st_mode & 0o777 == 0o700, f"mode of shards' folder {os.stat(shards).st_mode:o}")
    before = rows(f"{out}/findings.csv")
    handle = os.open(out, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    status, said = run("scan", images, "--out", out)
    expect(status == 2 and "another run writes here" in said, f"two runs: {status} {said}")
    expect(rows(f"{out}/findings.csv") == before, "the other run's results are gone")
    os.close(handle)
    expect(run("scan", images, "--out", out)[0] != 2, "no run after the other has ended")


with tempfile.TemporaryDirectory() as folder:
    if os.path.isdir(HOSTILE):
        bombs(folder)
    else:
        print("SKIPPED: no hostile files (PIXLEAK_SHARED)")
    subprocess.run([PIXLEAK, "synth", "--out", f"{folder}/data", "--instances", "16", "--modality", "CT,MR,CR,US,SC",
                    "--scale", "0.4"], check=True)
    subprocess.run([PIXLEAK, "scrub", "--key", f"{folder}/data/answers.db", "--original", f"{folder}/data/original",
                    "--out", f"{folder}/data"], check=True)
    if os.path.isdir(HOSTILE):
        workbook(folder)
    offset_table(folder)
    endless(folder)
    streams(folder)
    folders(folder)

print(f"{len(failures)} failures")
sys.exit(len(failures) > 0)
