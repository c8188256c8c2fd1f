#!/usr/bin/python3
"""Every element of every file, as the MIDI script writes it through pydicom, beside core/values.

Usage: test_values.py PIXLEAK [PYTHON]     (dump_values stands beside PIXLEAK; PYTHON has another pydicom)
"""
import os
import re
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import pydicom
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence

warnings.simplefilter("ignore")
PIXELS = ("Pixel Data", "Overlay Data")
dump = Path(sys.argv[1]).parent / "dump_values"


def label(element):
    text = str(element.tag).replace(", ", ",")
    if element.tag.is_private and element.private_creator:
        return f'({text[1:5]},"{str(element.private_creator).upper()}",{text[8:10]})'
    return text


def entries(dataset, prefix=""):
    for element in dataset:
        path = f"{prefix}<{label(element)}>"
        if element.name in PIXELS:
            value = "<REMOVED>"
        else:
            value = "<>" if element.value is None else f"<{str(element.value).strip()}>"
        yield path, re.sub(r" VR\.(..): ", r" \1: ", value.replace("\0", ""))  # pydicom 2.3 alone writes VR.UN
        if element.VR == "SQ":
            for i, item in enumerate(element.value):
                yield from entries(item, f"{path}[<{i:04d}>]")


def ours(path):
    process = subprocess.run([dump, path], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if process.returncode:
        return None
    parts = process.stdout.decode().split("\0")[:-1]
    return dict(zip(parts[::2], parts[1::2]))


def made(folder):
    """Files of every VR, with odd values."""
    def element(tag, vr, value):
        import struct
        long = vr in ("OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV")
        header = struct.pack("<HH", tag >> 16, tag & 0xFFFF) + vr.encode()
        return header + (b"\0\0" + struct.pack("<I", len(value)) if long else struct.pack("<H", len(value))) + value

    values = {
        "AE": [b" A ", b" A \\ B ", b"X\0"], "AS": [b"012Y"], "CS": [b"A\\", b"\\", b" A\\ B ", b"A ", b"\xe9\\b'c"],
        "DA": [b"20200101", b"20200101\\20200102 "], "DT": [b"20200101120000.5 "], "TM": [b"1200 ", b"1200\\1300"],
        "DS": [b"1.50", b"1.50\\2.0 ", b" 1e3\\-.5\\", b"abc", b"1\\x ", b" ", b"1_0", b"nan\\1", b"0.1\0", b"\\"],
        "IS": [b"1.0 ", b"01\\-2", b"a\\1 ", b" 5", b"1\\\\2", b"12345678901234567890"],
        "LO": [b"a \\ b ", b"it's", b"it's\\\"q\"", b"tab\t", b"\xe9t\xe9", b"a\0\0", b"\\"], "SH": [b" x ", b"x\\y"],
        "LT": [b" a\\b \r\n "], "ST": [b"l1\r\nl2  "], "UT": [b"u" * 40 + b" "], "UC": [b"a\\b "], "UR": [b"http://x/ "],
        "PN": [b"A^B ", b"A^B=C^D=", b"A^B\\C^D", b"=X", b"A^B=\\", b"==", b"O'Neil^\xc4"],
        "UI": [b"1.2.840.10008.1.2\0", b"1.2\\1.3 ", b" 1.2"], "AT": [b"\x08\0\x18\0", b"\x08\0\x18\0\x10\0\x10\0"],
        "US": [b"\1\0", b"\1\0\xff\xff"], "SS": [b"\xff\xff", b"\1\0\0\x80"], "UL": [b"\1\0\0\0"], "SL": [b"\xff" * 4],
        "UV": [b"\xff" * 8], "SV": [b"\xff" * 8 + b"\1" + b"\0" * 7],
        "FL": [b"\xcd\xcc\xcc\x3d", b"\0\0\x80\x7f", b"\0\0\xc0\x7f\0\0\x80\x3f", b"\1\0\0\0"],
        "FD": [b"\x9a\x99\x99\x99\x99\x99\xb9\x3f", b"\0\0\x34\x26\xf5\x6b\x0c\x43", b"\1" + b"\0" * 7,
               b"\xea\x8c\xa0\x39\x59\x3e\x29\x46" b"\xf1\x68\xe3\x88\xb5\xf8\xe4\x3e"],
        "OB": [b"a'b\"\n\\\0", b"'x"], "OW": [b"\1\2\3\4"], "OF": [b"1234"], "OD": [b"12345678"], "OL": [b"1234"],
        "OV": [b"12345678"], "UN": [b"xy\x80\xff"],
    }
    number, groups = 0, []
    for vr, list_ in values.items():
        for value in list_ + [b""]:
            groups.append(element(0x00091000 + len(groups), vr, value))
    known = [element(0x00080005, "CS", b"ISO_IR 100"), element(0x00080016, "UI", b"1.2.840.10008.5.1.4.1.1.2\0"),
             element(0x00080060, "UN", b"CT"), element(0x00080070, "UN", b"maker "), element(0x00090010, "LO", b"Maker Of 'It' ")]
    items = b"".join(b"\xfe\xff\x00\xe0" + len(i).to_bytes(4, "little") + i for i in (b"".join(groups[:40]), b"".join(known), b""))
    item_group = element(0x00400275, "SQ", items)
    descriptors = [element(0x00281101, "SS", b"\0\x80\1\0\x10\0"), element(0x00283002, "US", b"\0\1\0\0\x10\0"),
                   element(0x00283006, "OW", b"\1\2" * 20)]
    body = b"".join(known + groups) + b"".join(descriptors) + item_group
    for name, charset, raw in (("utf8", b"ISO_IR 192", "Müller^Jörg=山田^太郎".encode() + b"\xff\xe2\x82"),
                               ("jis", b"\\ISO 2022 IR 87", b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B"),
                               ("korean", b"\\ISO 2022 IR 149", b"Hong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7"),
                               ("greek", b"ISO_IR 126", b"\xc4\xe9\xef\xed\xf5\xf3\xe9\xef\xf2"), ("chinese", b"GB18030", "王^小东".encode("gb18030")),
                               ("thai", b"ISO_IR 166", b"\xca\xc1\xaa\xd2\xc2"), ("odd", b"ISO-IR 100", b"\xe9"), ("kana", b"ISO_IR 13", b"\xd4\xcf\xc0\xde^\xc0\xdb\xb3"),
                               ("unknown", b"NO SUCH SET", b"\xe9"), ("plain", b"", b"\xe9 ")):
        text = element(0x00080005, "CS", charset) + element(0x00100010, "PN", raw) + element(0x00104000, "LT", raw) + \
            element(0x00081030, "LO", raw + b"\\" + raw)
        (folder / f"{name}.dcm").write_bytes(b"\0" * 128 + b"DICM" + element(0x00020010, "UI", b"1.2.840.10008.1.2.1\0") + text)
    (folder / "every.dcm").write_bytes(b"\0" * 128 + b"DICM" + element(0x00020010, "UI", b"1.2.840.10008.1.2.1\0") + body)


def compare(path, name):
    """Number of entries compared, and of those that differ; None where pydicom reads no whole file."""
    try:
        expected = dict(entries(pydicom.dcmread(path)))
    except Exception:
        return None
    got = ours(path)
    if got is None:
        return None
    wrong = [p for p in expected if got.get(p) != expected[p]] + [p for p in got if p not in expected]
    for p in wrong[:4]:
        print(f"{name}: {p}\n   pydicom {expected.get(p)!r:.300}\n   here    {got.get(p)!r:.300}")
    return len(expected), len(wrong)


files = entry_count = wrong_count = skipped = 0
with tempfile.TemporaryDirectory() as folder:
    made(Path(folder))
    paths = sorted(Path(folder).iterdir())
    shared = Path(os.environ.get("PIXLEAK_SHARED", "../shared"))
    if not shared.is_dir():
        print("no ../shared: only made files are compared")
    for part in ("dicom", "midi-mini/deid", "midi-mini/original"):
        paths += sorted(p for p in (shared / part).rglob("*") if p.is_file())
    for path in paths:
        result = compare(path, path.name)
        if result is None:
            skipped += 1
            continue
        files, entry_count, wrong_count = files + 1, entry_count + result[0], wrong_count + result[1]
print(f"pydicom {pydicom.__version__}: {files} files, {entry_count} elements, {wrong_count} differ; {skipped} files not read by both")
sys.exit(wrong_count > 0)
