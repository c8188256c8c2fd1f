#!/usr/bin/python3
"""What a picture's file holds beside its picture, as `pixleak scan` tells it: texts are findings, pictures are looked at, and
the rest is undetermined, with its place and what to do; fonts, sound and shortcuts are not called harmless.

test_beside_pictures.py PIXLEAK
"""
import csv
import os
import random
import struct
import subprocess
import sys
import tempfile
import zlib

import numpy as np

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from pictures import png  # noqa: E402

PIXLEAK = sys.argv[1]
SEED = int(os.environ.get("PIXLEAK_TEST_SEED", random.randrange(1 << 31)))
print("PIXLEAK_TEST_SEED", SEED)
draw = random.Random(SEED)
failures = 0


def expect(condition, what):
    global failures
    if not condition:
        failures += 1
        print("FAILED", what)


def scan(top, name, data):
    path, out = os.path.join(top, name), os.path.join(top, name + ".out")
    with open(path, "wb") as file:
        file.write(data)
    done = subprocess.run([PIXLEAK, "scan", path, "--out", out, "--jobs", "1"], capture_output=True, text=True, timeout=120)
    with open(os.path.join(out, "findings.csv"), newline="", encoding="utf-8") as file:
        return done, list(csv.DictReader(file))


def with_chunk(picture, kind, body):
    at = picture.index(b"IDAT") - 4
    return picture[:at] + struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) + picture[at:]


def test_png(top, picture):
    done, rows = scan(top, "clean.png", picture)
    expect(done.returncode == 0 and not rows, f"a clean picture: {done.returncode} {rows}")
    block = draw.randbytes(draw.randrange(24, 5000))
    done, rows = scan(top, "private.png", with_chunk(picture, b"prVt", block))
    expect(done.returncode == 3 and len(rows) == 1 and rows[0]["class"] == "undetermined", f"{done.returncode} {rows}")
    expect(rows and f"a prVt chunk, {len(block)} bytes at offset 41" in rows[0]["reason"], f"says where: {rows}")
    done, rows = scan(top, "text.png", with_chunk(picture, b"tEXt", b"Comment\0Patient: ANNA MUELLER"))
    expect(done.returncode == 1 and [row["place"] for row in rows] == ["comment"], f"a name in a text: {done.returncode} {rows}")
    expect(rows and rows[0]["class"] == "phi-suspect" and "ANNA MUELLER" in rows[0]["text"], f"as it stands there: {rows}")
    done, rows = scan(top, "editor.png", with_chunk(picture, b"tEXt", b"Software\0Adobe ImageReady"))
    expect(done.returncode == 0 and [row["class"] for row in rows] == ["device"], f"an editor's name: {done.returncode} {rows}")


def test_picture_within(top, picture):
    done, rows = scan(top, "within.png", with_chunk(picture, b"prVt", picture))
    expect(done.returncode == 0 and not rows, f"a clean picture within is looked at: {done.returncode} {rows}")
    cut = picture[:picture.index(b"IDAT") + 9]
    done, rows = scan(top, "cut.png", with_chunk(picture, b"prVt", cut))
    expect(done.returncode == 3 and rows and rows[0]["place"] == "thumbnail", f"one that is cut off: {done.returncode} {rows}")


def test_no_pictures(top):
    noise = draw.randbytes(4000)
    for name, head in (("font.ttf", b"\0\1\0\0\0\1\0\0\0\0\0\0glyf" + bytes(4) + struct.pack(">II", 28, 4000)), ("font.otf", b"OTTO\0"),
                       ("sound.wav", b"RIFF" + struct.pack("<I", 4028) + b"WAVEfmt "), ("link.lnk", b"L\0\0\0\1\x14\2\0")):
        done, rows = scan(top, name, head + noise)
        expect(done.returncode == 3 and "not-dicom" in done.stdout, f"{name}: {done.returncode} {done.stdout}")
    samples = np.clip(np.random.default_rng(SEED).normal(1100, 80, (64, 64)), 32, 4000).astype("<u2").tobytes()
    done, rows = scan(top, "samples.txt", b"\xff\xfe" + samples)
    expect(done.returncode == 3 and "not-dicom" in done.stdout, f"samples of 16 bits: {done.returncode} {done.stdout}")
    done, rows = scan(top, "wide.txt", b"\xff\xfe" + "Name;Größe\r\nBild 1;12\r\n".encode("utf-16-le"))
    expect("not-dicom" not in done.stdout, f"a text in UTF-16: {done.stdout}")


with tempfile.TemporaryDirectory() as folder:
    PICTURE = png(np.add.outer(np.arange(60), np.arange(80)).astype(np.uint8))
    test_png(folder, PICTURE)
    test_picture_within(folder, PICTURE)
    test_no_pictures(folder)
print(failures, "failures")
sys.exit(failures > 0)
