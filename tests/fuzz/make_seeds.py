#!/usr/bin/python3
"""What fuzzing starts from: OUT/TARGET/..., made by pixleak's own synth, by DCMTK and by GDCM from drawn levels.

make_seeds.py PIXLEAK OUT [--from FOLDER]    --from: frames and files of that folder too (kept out of the tree)
"""
import argparse
import csv
import gzip
import io
import os
import random
import sqlite3
import struct
import subprocess
import tarfile
import tempfile
import zipfile
import zlib

CODECS = {"1.2.840.10008.1.2.5": ["rle"], "1.2.840.10008.1.2.8.1": ["deflated"],
          **{"1.2.840.10008.1.2.4." + n: ["jpeg", "jpeg_lossless"] for n in ("50", "51", "53", "55", "57", "70")},
          **{"1.2.840.10008.1.2.4." + n: ["jpegls"] for n in ("80", "81")},
          **{"1.2.840.10008.1.2.4." + n: ["jpeg2000"] for n in ("90", "91", "201", "202", "203")}}
ALLOCATED = [1, 8, 12, 16, 32, 64]  # as fuzz_codec.c has them
PHOTOMETRIC = ["", "MONOCHROME1", "MONOCHROME2", "PALETTE COLOR", "RGB", "YBR_FULL", "YBR_FULL_422", "YBR_PARTIAL_420",
               "YBR_ICT", "YBR_RCT"]
LARGEST = 64 << 10
SEAL = 99 # bytes behind plans and shards, which targets put there (core/sealed)


class Seeds:
    def __init__(self, out):
        self.out, self.number = out, 0

    def add(self, target, data):
        if len(data) > LARGEST:
            return
        os.makedirs(f"{self.out}/{target}", exist_ok=True)
        self.number += 1
        with open(f"{self.out}/{target}/seed-{self.number:05}", "wb") as file:
            file.write(data)


def element(tag, vr, value):
    value += b"\0" * (len(value) % 2)
    head = struct.pack("<HH2s", tag >> 16, tag & 0xFFFF, vr.encode())
    if vr in ("OB", "OW", "OF", "OD", "UN", "SQ", "UT", "OV"):
        return head + struct.pack("<HI", 0, len(value)) + value
    return head + struct.pack("<H", len(value)) + value


def number(tag, value):
    return element(tag, "US", struct.pack("<H", value))


def drawn_file(rows, columns, samples, bits, signed=False, frames=1, syntax=b"1.2.840.10008.1.2.1", before=b"", pixels=None):
    """An image of a gradient with noise. before: elements in front of its pixels, which are drawn unless given."""
    noise = random.Random(rows * 31 + bits)
    top, size = (1 << bits) - 1, 1 if bits <= 8 else 2
    levels = [(at * top // (rows * columns * samples) + noise.randrange(1 + top // 16)) & top
              for at in range(rows * columns * samples)]
    native = element(0x7FE00010, "OW" if size == 2 else "OB",
                     b"".join(level.to_bytes(size, "little") for level in levels) * frames)
    meta = element(0x00020002, "UI", b"1.2.840.10008.5.1.4.1.1.7") + element(0x00020003, "UI", b"1.2.3.4")
    meta += element(0x00020010, "UI", syntax)
    data = element(0x00080016, "UI", b"1.2.840.10008.5.1.4.1.1.7") + element(0x00080018, "UI", b"1.2.3.4")
    data += element(0x00080060, "CS", b"OT") + element(0x00100010, "PN", b"A^B")
    data += element(0x0020000D, "UI", b"1.2.3") + element(0x0020000E, "UI", b"1.2.3.1")
    data += number(0x00280002, samples) + element(0x00280004, "CS", b"RGB " if samples == 3 else b"MONOCHROME2 ")
    data += (number(0x00280006, 0) if samples == 3 else b"") + element(0x00280008, "IS", str(frames).encode())
    data += number(0x00280010, rows) + number(0x00280011, columns) + number(0x00280100, 8 * size)
    data += number(0x00280101, bits) + number(0x00280102, bits - 1) + number(0x00280103, signed)
    data += before + (pixels or native)
    return b"\0" * 128 + b"DICM" + element(0x00020000, "UL", struct.pack("<I", len(meta))) + meta + data


def pictures():
    """The beginnings of files in everyday formats, and one whole one of each that takes few bytes."""
    chunk = [struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in (
        (b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(b"\0\1\2\0\3\4")), (b"IEND", b""))]
    yield b"\x89PNG\r\n\x1a\n" + b"".join(chunk)
    yield b"BM" + struct.pack("<IIIIIIHHIIIIII", 70, 0, 54, 40, 2, 2, 1, 24, 0, 16, 0, 0, 0, 0) + bytes(range(16))
    yield b"GIF89a" + struct.pack("<HHBBB", 2, 2, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff,\0\0\0\0\2\0\2\0\0\2\3\x44\x02\x05\0;"
    yield b"RIFF" + struct.pack("<I", 26) + b"WEBPVP8L" + struct.pack("<I", 13) + b"\x2f\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0"
    entries = [(256, 2), (257, 2), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, 2), (279, 4)]
    for order, head in (("<", b"II"), (">", b"MM")):
        yield (head + struct.pack(order + "HI", 42, 12) + b"\1\2\3\4" + struct.pack(order + "H", len(entries)) +
               b"".join(struct.pack(order + "HHIHH", tag, 3, 1, value, 0) for tag, value in entries) + bytes(4))
    yield b"P5 2 2 255\n\1\2\3\4"


def segment(marker, body):
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def odd_files(jpeg):
    """Images with what a header and a codestream may hold beside them; jpeg: an 8-bit frame of 12 by 10."""
    windows = element(0x00281050, "DS", b"100\\2000") + element(0x00281051, "DS", b"50\\4000") + element(0x00281056, "CS", b"SIGMOID")
    table = element(0x00283002, "US", struct.pack("<HHH", 4, 0, 8)) + element(0x00283006, "US", struct.pack("<HHHH", 0, 9, 99, 255))
    item = struct.pack("<HHI", 0xFFFE, 0xE000, len(table)) + table
    for bits in (8, 12, 16):
        yield drawn_file(8, 8, 1, bits, before=windows + element(0x00283010, "SQ", item))
    for picture in pictures():
        yield drawn_file(4, 4, 1, 8, before=element(0x00290010, "LO", b"MADE") + element(0x00291001, "OB", picture * 2))
    yield drawn_file(4, 4, 1, 8, pixels=element(0x7FE00008, "OF", struct.pack("<16f", *[i * 1.5 for i in range(16)])))
    yield drawn_file(4, 4, 1, 8, pixels=element(0x7FE00009, "OD", struct.pack("<16d", *[i * -1e9 for i in range(16)])))
    thumbnail = segment(0xE0, b"JFIF\0\1\2\0\0\1\0\1\2\2" + bytes(range(12)))
    palette = segment(0xE0, b"JFXX\0\x11\2\2" + bytes(768) + b"\0\1\2\3")
    parts = [thumbnail + palette, segment(0xFE, b"a comment\0") + segment(0xFE, bytes(range(200))), segment(0xE5, b"private" * 9),
             segment(0xE1, b"Exif\0\0" + next(pictures()))]
    for part in parts:
        yield encapsulated(jpeg[:2] + part + jpeg[2:])
    yield encapsulated(jpeg + jpeg)
    yield encapsulated(jpeg + bytes(range(250)))


def encapsulated(frame):
    frame += b"\0" * (len(frame) % 2)
    items = struct.pack("<HHI", 0xFFFE, 0xE000, 0) + struct.pack("<HHI", 0xFFFE, 0xE000, len(frame)) + frame
    head = struct.pack("<HH2sHI", 0x7FE0, 0x0010, b"OB", 0, 0xFFFFFFFF)
    return drawn_file(12, 10, 1, 8, syntax=b"1.2.840.10008.1.2.4.50",
                      pixels=head + items + struct.pack("<HHI", 0xFFFE, 0xE0DD, 0))


def baseline_frame(folder):
    if subprocess.run(["dcmcjpeg", "+eb", f"{folder}/drawn-0.dcm", f"{folder}/baseline.dcm"], capture_output=True).returncode != 0:
        raise SystemExit("dcmcjpeg, of the package dcmtk, is needed")
    with open(f"{folder}/baseline.dcm", "rb") as file:
        data = file.read()
    return list(fragments(data, data.rfind(struct.pack("<HH", 0x7FE0, 0x0010)) + 12))[1]


def encoded_files(folder):
    """Drawn images, as they are and in every form that DCMTK and GDCM write."""
    shapes = [(12, 10, 1, 8), (16, 16, 1, 12), (9, 17, 1, 16), (16, 16, 3, 8), (1, 1, 1, 8), (24, 40, 1, 10, False, 3)]
    forms = [["dcmcjpeg", "+el", "+sv", str(n)] for n in range(1, 8)]
    forms += [["dcmcjpeg", form] for form in ("+e1", "+eb", "+ee", "+es", "+ep")]
    forms += [["dcmcjpeg", "+ee", "+bt"], ["dcmcjpeg", "+ep", "+bt"], ["dcmcjpeg", "+eb", "+s4"], ["dcmcjpeg", "+eb", "+n1"],
              ["dcmcjpeg", "+el", "+pt", "2"], ["dcmcrle"], ["dcmcjpls"], ["dcmcjpls", "+en"],
              ["gdcmconv", "--j2k"], ["gdcmconv", "--j2k", "--lossy"], ["gdcmconv", "--jpegls"], ["gdcmconv", "--rle"]]
    for i, shape in enumerate(shapes):
        path = f"{folder}/drawn-{i}.dcm"
        with open(path, "wb") as file:
            file.write(drawn_file(*shape))
        yield path
        for j, form in enumerate(forms):
            out = f"{folder}/drawn-{i}-{j}.dcm"
            if subprocess.run([*form, path, out], capture_output=True).returncode == 0 and os.path.exists(out):
                yield out


def first_value(data, tag, vr):
    """Of an element with a short length; b"" where there is none."""
    at = data.find(struct.pack("<HH2s", tag >> 16, tag & 0xFFFF, vr.encode()))
    if at < 0:
        return b""
    length = struct.unpack_from("<H", data, at + 6)[0]
    return data[at + 8:at + 8 + length]


def format_bytes(data):
    """The ten bytes in front of a codec's input."""
    def value(tag):
        return int.from_bytes(first_value(data, tag, "US")[:2].ljust(2, b"\0"), "little")
    allocated, stored = value(0x00280100), max(value(0x00280101), 1)
    photometric = first_value(data, 0x00280004, "CS").decode("latin-1").strip()
    flags = value(0x00280006) & 1 | (value(0x00280103) & 1) << 1
    return struct.pack("<HHBBBBBB", max(value(0x00280010), 1) - 1, max(value(0x00280011), 1) - 1, value(0x00280002) % 256,
                       ALLOCATED.index(allocated) if allocated in ALLOCATED else 1, (stored - 1) % 256,
                       max(value(0x00280102) - stored + 1, 0) % 256, flags,
                       PHOTOMETRIC.index(photometric) if photometric in PHOTOMETRIC else 0)


def fragments(data, at):
    while at + 8 <= len(data):
        group, item, length = struct.unpack_from("<HHI", data, at)
        if (group, item) != (0xFFFE, 0xE000) or at + 8 + length > len(data):
            return
        yield data[at + 8:at + 8 + length]
        at += 8 + length


def add_file(seeds, data):
    seeds.add("dicom", data)
    seeds.add("pixels", data)
    syntax = first_value(data[:1024], 0x00020010, "UI").rstrip(b"\0").decode("latin-1")
    at = data.rfind(struct.pack("<HH", 0x7FE0, 0x0010))
    if at < 0:
        return
    if syntax in ("1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2"):
        seeds.add("native", format_bytes(data) + data[at + 12:])
        if syntax.endswith(".1"):
            compress = zlib.compressobj(9, 8, -15)
            seeds.add("deflated", format_bytes(data) + compress.compress(data[at + 12:]) + compress.flush())
    for frame in list(fragments(data, at + 12))[1:3]:
        for target in CODECS.get(syntax, []):
            seeds.add(target, format_bytes(data) + frame)


def files_below(folder):
    for top, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            path = os.path.join(top, name)
            if os.path.getsize(path) <= LARGEST:
                with open(path, "rb") as file:
                    yield path, file.read()


def add_structured(seeds):
    """What targets put together themselves; a byte each says how."""
    for tables in range(8):
        for syntax in range(6):
            seeds.add("fragments", bytes([syntax, 2, tables, 2, 0, 0, 12, 0, 2, 4, 0, 4, 0, 2, 0, 0, 12, 0]) +
                      bytes([4]) + b"\xff\xd8\xff\xd9" + bytes([4]) + b"\xff\x4f\xff\x51")
    for flags in range(16):
        seeds.add("palette", bytes([flags, 8, 0, 0, 0]) + b"\0\0\4\1\2\3\4\1\0\4\x90" * 9)
        seeds.add("overlays", bytes([flags, 8, 8, 4, 1, 0, 1, 0, 8, 0]) + b"\x55" * 8 + bytes([8, 4, 4, 12]) + b"\x0f" * 99)
    for name in ("text", "line"):
        seeds.add(name, b"ISO_IR 192STONE^MARIA19480203120500A123456General Hospital\0MARIA STONE DOB: 03.02.1948 14:05 PM MRN 7")
        seeds.add(name, b"SMITH^JOHN\0kVp 120 mA 250 L R 5 cm FR 25Hz St. Mary Hospital 12 Main St 1.2.840.113 a@b.org")
    for kind in range(5):
        text = struct.pack("<I", 4) + b"text"
        seeds.add("record", bytes([kind]) + text * 8)
        seeds.add("record", bytes([kind]) + bytes(200))
        seeds.add("record", bytes([kind]) + (text + struct.pack("<I", 1)) * 30)


def run(*command):
    return subprocess.run(command, capture_output=True).returncode


def add_databases(seeds, pixleak, folder):
    plan = f"{folder}/plan.db"
    original = f"{folder}/data/original"
    few = [os.path.join(original, name) for name in sorted(os.listdir(original))[:6]]
    run(pixleak, "plan", *few, "--shards", "1", "--out", plan)
    with open(plan, "rb") as file:
        seeds.add("plan", file.read()[:-SEAL])
    run(pixleak, "scan", "--plan", plan, "--shard", "0", "--no-crops", "--jobs", "1", "--out", f"{folder}/scan")
    with open(f"{folder}/scan/shard-000000.db", "rb") as file:
        seeds.add("shard", file.read()[:-SEAL])
    with open(f"{folder}/data/answers.db", "rb") as file:
        seeds.add("key", file.read())
    for (text,) in sqlite3.connect(f"{folder}/data/answers.db").execute("SELECT AnswerData FROM answer_data LIMIT 12"):
        seeds.add("answers", text.encode())
        seeds.add("key", text.encode())


def add_tables(seeds):
    out = io.StringIO()
    csv.writer(out).writerows([["id_old", "id_new"], ["1.2.3", "2.25.1"], ['quoted "x"', "a,b"], ["", "1"]])
    seeds.add("map", out.getvalue().encode())
    seeds.add("map", "\ufeffid_old;id_new\r\n1.2.3;2.25.1\r\n".encode())
    seeds.add("config", b'{"run_name": "a", "input_data_path": "/", "output_data_path": "results", "answer_db_file": "/etc/passwd",'
              b' "uid_mapping_file": "/etc/passwd", "patid_mapping_file": "/etc/passwd", "multiprocessing": "True",'
              b' "multiprocessing_cpus": "2", "log_path": "logs", "log_level": "info", "report_series": "False"}')


SHEET = """<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1"/><c r="B1" t="inlineStr"><is><t>check_passed</t></is></c><c r="C1" t="s"><v>0</v></c></row>
<row r="2"><c r="A2"><v>7</v></c><c r="B2" t="b"><v>1</v></c><c r="C2"><v>0.5</v></c></row>
<row r="3"><c r="A3"><v>8</v></c><c r="B3" t="str"><v>FALSE</v></c><c r="C3" t="e"><v>#N/A</v></c></row>
</sheetData></worksheet>"""
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORKBOOK = {
    "_rels/.rels": f'<Relationships><Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns:r="{RELATIONS}"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships><Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
                                  f'<Relationship Id="rId2" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    "xl/sharedStrings.xml": "<sst><si><t>check_score</t></si><si><r><t>pixleak_</t></r><r><t>passed</t></r></si></sst>",
    "xl/worksheets/sheet1.xml": SHEET}


def layer(kind, inputs, outputs, body):
    name = struct.pack("<I", len(kind)) + kind.encode()
    return b"\0" + name + b"\0\0" + struct.pack("<iiii", 0, inputs, outputs, 0) + struct.pack("<I", 0) + body


def matrix(inputs, outputs):
    noise = random.Random(inputs * 97 + outputs)
    weights = bytes(noise.randrange(256) for _ in range(outputs * (inputs + 1)))
    return struct.pack("<BIIb", 129, outputs, inputs + 1, 0) + weights + struct.pack(f"<I{outputs}d", outputs, *[0.5] * outputs)


def lstm(kind, inputs, outputs):
    return layer(kind, inputs, outputs, struct.pack("<I", inputs + outputs) + matrix(inputs + outputs, outputs) * 4)


def holder(kind, inputs, outputs, *parts):
    return layer(kind, inputs, outputs, struct.pack("<I", len(parts)) + b"".join(parts))


def made_model(direction):
    """A .traineddata file of a network with a few units of every kind, and five letters."""
    network = holder("Series", 1, 7,
                     layer("Input", 1, 1, struct.pack("<iiiii", 1, 8, 0, 1, 0)),
                     layer("Convolve", 1, 9, struct.pack("<ii", 1, 1)), layer("Tanh", 9, 3, matrix(9, 3)),
                     layer("Maxpool", 3, 3, struct.pack("<ii", 2, 2)),
                     holder("XYTranspose", 3, 3, lstm("SummLSTM", 3, 3)), lstm("LSTM", 3, 2),
                     holder("Parallel", 2, 4, lstm("LSTM", 2, 2), holder("RTLReversed", 2, 2, lstm("LSTM", 2, 2))),
                     layer("Logistic", 4, 3, matrix(4, 3)), layer("Softmax", 3, 7, matrix(3, 7)))
    network += struct.pack("<I", 2) + b"[]" + struct.pack("<iiii", 64, 0, 0, 6)
    letters = "5\n" + "".join(f"{letter} 3 0,255,0,255 Latin {i} {direction} {i}\n" for i, letter in
                              enumerate(["NULL", "a", "\u00e9", "\u05d0", "ab"]))
    codes = struct.pack("<I", 5) + b"".join(struct.pack(f"<BI{len(code)}i", 1, len(code), *code) for code in
                                            ([0], [1], [2], [3], [4, 5]))
    starts, body = [-1] * 24, b""
    for component, data in ((17, network), (21, letters.encode()), (22, codes)):
        starts[component] = 4 + 8 * 24 + len(body)
        body += data
    return struct.pack("<i24q", 24, *starts) + body


def zipped(parts, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, compress_type=method)
    return out.getvalue()


def tarred(parts, form):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for name, data in parts.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "a.dcm"
        archive.addfile(link)
    return out.getvalue()


def add_archives(seeds, folder):
    seeds.add("workbook", zipped(WORKBOOK))
    seeds.add("workbook", zipped(WORKBOOK, zipfile.ZIP_STORED))
    with open(f"{folder}/drawn-0.dcm", "rb") as file:
        parts = {"a.dcm": file.read(), "b/c.txt": b"text", "d": b""}
    inner = zipped(parts)
    for data in (inner, zipped(parts, zipfile.ZIP_STORED), zipped({"in.zip": inner, "in.tar": tarred(parts, tarfile.USTAR_FORMAT)}),
                 *(tarred(parts, form) for form in (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT)),
                 gzip.compress(tarred(parts, tarfile.PAX_FORMAT), mtime=0), gzip.compress(parts["a.dcm"], mtime=0)):
        seeds.add("archive", data)


def add_rasters(seeds):
    for data in pictures():
        seeds.add("raster", data)
        seeds.add("raster", data + bytes(range(40)))
    with_text = next(pictures())
    for kind, body in ((b"tEXt", b"Comment\0text"), (b"zTXt", b"Comment\0\0" + zlib.compress(b"text")), (b"prVt", bytes(range(40))),
                       (b"eXIf", b"II*\0\x08\0\0\0\1\0\x0e\1\2\0\4\0\0\0text\0\0\0\0")):
        chunk = struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        seeds.add("raster", with_text[:33] + chunk + with_text[33:])


def add_models(seeds):
    for direction in (0, 1, 13):
        seeds.add("network", made_model(direction))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pixleak")
    parser.add_argument("out")
    parser.add_argument("--from", dest="folder")
    arguments = parser.parse_args()
    seeds = Seeds(arguments.out)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([arguments.pixleak, "synth", "--out", f"{folder}/data", "--scale", "0.02", "--jobs", "1"],
                       check=True, stdout=subprocess.DEVNULL)
        for path in encoded_files(folder):
            with open(path, "rb") as file:
                add_file(seeds, file.read())
        for _, data in files_below(f"{folder}/data/original"):
            add_file(seeds, data)
        for data in odd_files(baseline_frame(folder)):
            add_file(seeds, data)
        add_structured(seeds)
        add_databases(seeds, arguments.pixleak, folder)
        add_tables(seeds)
        add_models(seeds)
        add_rasters(seeds)
        add_archives(seeds, folder)
    for _, data in files_below(arguments.folder) if arguments.folder else ():
        add_file(seeds, data)
    print(seeds.number, "seeds")


main()
