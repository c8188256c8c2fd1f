#!/usr/bin/python3
"""Pictures and texts beside the image: in private elements, in codestreams, behind the frames that are stated. Each is
made around a picture with a name in it, and must be read by scan, or told where nothing here decodes it.

test_further_pictures.py PIXLEAK
"""
import base64
import csv
import os
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pydicom
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate, generate_pixel_data_frame
from pydicom.uid import ExplicitVRLittleEndian, JPEGBaseline8Bit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "account"))
from pictures import bmp, png, tiff

PIXLEAK = Path(sys.argv[1]).resolve()
SHARED = Path(os.environ.get("PIXLEAK_SHARED", "../shared")).resolve()
if not (SHARED / "burnin/KAUFMAN_CR.dcm").exists():
    print("skipped: there are no shared images")
    sys.exit(77)


def lettering():
    """The name that stands in a shared image, 8 bits, and its frame."""
    pixels = pydicom.dcmread(SHARED / "burnin/KAUFMAN_CR.dcm").pixel_array.astype(float)
    with tempfile.TemporaryDirectory() as out:
        subprocess.run([PIXLEAK, "scan", SHARED / "burnin/KAUFMAN_CR.dcm", "--out", out, "--no-crops"],
                       stdout=subprocess.DEVNULL, check=False)
        row = next(row for row in csv.DictReader(open(f"{out}/findings.csv")) if "KAUFMAN" in row["text"])
    top, bottom = max(int(row["y0"]) - 12, 0), int(row["y1"]) + 12
    left, right = max(int(row["x0"]) - 16, 0), int(row["x1"]) + 16
    part = pixels[top:bottom, left:right]
    step = max(1, round((int(row["y1"]) - int(row["y0"])) / 24))  # a byte counts the sides of thumbnails
    part = part[::step, ::step]
    part = (part - part.min()) / np.ptp(part)
    return (part * 255).astype(np.uint8)


TEXT = lettering()
ROWS, COLUMNS = TEXT.shape


def image(pixels, **elements):
    """A secondary capture of grey samples, rows x columns or frames x rows x columns."""
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
    meta.MediaStorageSOPInstanceUID = pydicom.uid.generate_uid()
    dataset = FileDataset(None, {}, file_meta=meta, preamble=b"\0" * 128)
    dataset.is_little_endian, dataset.is_implicit_VR = True, False
    dataset.SOPClassUID = meta.MediaStorageSOPClassUID
    dataset.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    dataset.StudyInstanceUID = dataset.SeriesInstanceUID = pydicom.uid.generate_uid()
    dataset.Modality, dataset.PatientName, dataset.PatientID = "OT", "NOBODY", "0"
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.Rows, dataset.Columns = pixels.shape[-2:]
    dataset.BitsAllocated = dataset.BitsStored = 8
    dataset.HighBit, dataset.PixelRepresentation = 7, 0
    dataset.PixelData = pixels.tobytes() + b"\0" * (pixels.size % 2)
    for name, value in elements.items():
        setattr(dataset, name, value)
    return dataset


def empty():
    return np.full((ROWS, COLUMNS), 40, np.uint8)


def encoded(pixels, *command):
    """The stream of a frame, by a tool of DCMTK or GDCM, and its transfer syntax."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = f"{folder}/in.dcm", f"{folder}/out.dcm"
        image(pixels).save_as(source, write_like_original=False)
        subprocess.run([*command, source, target], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        dataset = pydicom.dcmread(target)
        return next(generate_pixel_data_frame(dataset.PixelData, 1)), dataset.file_meta.TransferSyntaxUID


def streamed(stream, syntax=JPEGBaseline8Bit):
    dataset = image(empty())
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.PixelData = encapsulate([stream + b"\0" * (len(stream) % 2)])
    dataset["PixelData"].VR = "OB"
    dataset["PixelData"].is_undefined_length = True
    return dataset


def segment(marker, data):
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def behind_start(stream, *segments):
    """A JPEG stream with marker segments directly behind its SOI; its own JFIF segment is left out."""
    rest = stream[2:]
    if rest[:2] == b"\xff\xe0":
        rest = rest[2 + struct.unpack(">H", rest[2:4])[0]:]
    return stream[:2] + b"".join(segments) + rest


def gif(samples):
    """A GIF that is not compressed: codes of 9 bits, the table cleared before it grows (GIF89a, appendix F)."""
    rows, columns = samples.shape
    codes = [256]
    for i, sample in enumerate(samples.flatten()):
        codes += [256] if i % 250 == 249 else []
        codes.append(int(sample))
    codes.append(257)
    bits = 0
    for i, code in enumerate(codes):
        bits |= code << 9 * i
    data = bits.to_bytes((9 * len(codes) + 7) // 8, "little")
    blocks = b"".join(bytes([len(data[i:i + 255])]) + data[i:i + 255] for i in range(0, len(data), 255))
    palette = b"".join(bytes([i, i, i]) for i in range(256))
    return (b"GIF89a" + struct.pack("<HHBBB", columns, rows, 0xF7, 0, 0) + palette + b","
            + struct.pack("<HHHHB", 0, 0, columns, rows, 0) + b"\x08" + blocks + b"\0;")


def private(value):
    dataset = image(empty())
    dataset.add_new(0x00710010, "LO", "SOMEBODY")
    dataset.add_new(0x00711001, "OB", value + b"\0" * (len(value) % 2))
    return dataset


JPEG, _ = encoded(empty(), "dcmcjpeg", "+eb")
JPEG_TEXT, _ = encoded(TEXT, "dcmcjpeg", "+eb")
MADE = {}
READ, TOLD, SILENT = "read", "told", "silent"


def made(name, expected, dataset):
    MADE[name] = expected, dataset


for kind, value in (("bmp", bmp(TEXT)), ("png", png(TEXT)), ("tiff", tiff(TEXT)), ("gif", gif(TEXT)), ("jpeg", JPEG_TEXT),
                    ("bmp behind a head", b"\1\0\2\0HEAD" * 8 + bmp(TEXT))):
    made(f"private {kind}", READ, private(value))
made("private raw copy", TOLD, private(TEXT.tobytes()))
made("private raw preview", TOLD, private(TEXT[:ROWS // 2 * 2:2, :COLUMNS // 2 * 2:2].tobytes()))
made("private text", SILENT, private(b"BMW and RIFF, II*, GIF87 are no pictures. " * 9))
rgb = np.repeat(TEXT[:, :, None], 3, axis=2).tobytes()
grey = b"".join(bytes([i, i, i]) for i in range(256))
made("jfif thumbnail", READ, streamed(behind_start(
    JPEG, segment(0xE0, b"JFIF\0\1\2\0\0\1\0\1" + bytes([COLUMNS, ROWS]) + rgb))))
made("jfxx palette thumbnail", READ, streamed(behind_start(
    JPEG, segment(0xE0, b"JFIF\0\1\2\0\0\1\0\1\0\0"),
    segment(0xE0, b"JFXX\0\x11" + bytes([COLUMNS, ROWS]) + grey + TEXT.tobytes()))))
made("jfxx jpeg thumbnail", READ, streamed(behind_start(
    JPEG, segment(0xE0, b"JFIF\0\1\2\0\0\1\0\1\0\0"), segment(0xE0, b"JFXX\0\x10" + JPEG_TEXT))))
made("jpeg comment", READ, streamed(behind_start(JPEG, segment(0xFE, b"Patient: KAUFMAN"))))
made("jpeg comment of an encoder", SILENT, streamed(behind_start(JPEG, segment(0xFE, b"LEAD Technologies Inc. V1.01"))))
made("jpeg comment in base 64", TOLD, streamed(behind_start(JPEG, segment(0xFE, base64.b64encode(JPEG_TEXT)))))
made("jpeg comment that is long", TOLD, streamed(behind_start(JPEG, segment(0xFE, b"A" * 65000))))
made("raw thumbnail in an unknown segment", TOLD, streamed(behind_start(JPEG, segment(0xED, b"ACME\0" + TEXT.tobytes()[:60000]))))
made("jpeg with nothing", SILENT, streamed(JPEG))
made("jpeg behind jpeg", READ, streamed(JPEG + JPEG_TEXT))
made("jpeg behind jpeg without an end", READ, streamed(JPEG[:JPEG.rindex(b"\xff\xd9")] + JPEG_TEXT))
made("bytes behind jpeg", TOLD, streamed(JPEG + bytes(range(1, 200))))
for name, command in (("jpeg-ls", ["dcmcjpls"]), ("rle", ["dcmcrle"]), ("jpeg 2000", ["gdcmconv", "--j2k"]),
                      ("jpeg lossless", ["dcmcjpeg", "+e1"])):
    first, syntax = encoded(empty(), *command)
    second, _ = encoded(TEXT, *command)
    made(f"{name} behind {name}", READ, streamed(first + second, syntax))
    made(f"{name} with nothing", SILENT, streamed(first, syntax))
    two = streamed(first, syntax)
    two.PixelData = encapsulate([first + b"\0" * (len(first) % 2), second + b"\0" * (len(second) % 2)])
    two["PixelData"].is_undefined_length = True
    two["PixelData"].VR = "OB"
    made(f"{name} frame that is not stated", READ, two)
RLE, RLE_SYNTAX = encoded(empty(), "dcmcrle")
RLE_TEXT, _ = encoded(TEXT, "dcmcrle")
GAP = RLE_TEXT[64:] + b"\0" * (len(RLE_TEXT) % 2)
made("rle with a gap behind its header", TOLD,
     streamed(RLE[:4] + struct.pack("<I", 64 + len(GAP)) + RLE[8:64] + GAP + RLE[64:], RLE_SYNTAX))
made("frames without their number", READ, image(empty(), PixelData=np.stack([empty(), TEXT]).tobytes()))
made("more frames than stated", READ, image(empty(), NumberOfFrames=1, PixelData=np.stack([empty(), TEXT]).tobytes()))


def palette_of_words():
    """Says 8 bits and has words of 16, whose low bytes say nothing."""
    dataset = image(TEXT, PhotometricInterpretation="PALETTE COLOR")
    words = np.arange(256, dtype="<u2") << 8
    for channel in range(3):
        dataset.add_new(0x00281101 + channel, "US", [256, 0, 8])
        dataset.add_new(0x00281201 + channel, "OW", words.tobytes())
    return dataset


made("palette of words", READ, palette_of_words())
JPEG_LS, JPEG_LS_SYNTAX = encoded(TEXT, "dcmcjpls")
END = JPEG_LS.rindex(b"\xff\xd9")
made("jpeg-ls with a zero before its end", READ, streamed(JPEG_LS[:END] + b"\0" + JPEG_LS[END:], JPEG_LS_SYNTAX))


def faint(**elements):
    """CT samples, whose lettering is too faint to be seen in their whole range, as high as it is wide."""
    pixels = np.full((ROWS * 3, COLUMNS), 1000, "<u2")
    pixels[ROWS:2 * ROWS] += (TEXT // 12).astype("<u2")
    pixels[2 * ROWS:, ::2] = 4000
    pixels[2 * ROWS:, 1::2] = 0
    return image(pixels, BitsAllocated=16, BitsStored=12, HighBit=11, PixelData=pixels.tobytes(), **elements)


def table():
    item = pydicom.Dataset()
    item.add_new(0x00283002, "US", [4096, 0, 8])
    item.add_new(0x00283006, "OW", np.clip((np.arange(4096) - 990) * 5, 0, 255).astype("<u2").tobytes())
    return pydicom.Sequence([item])


made("faint in the whole range", SILENT, faint())
made("faint but for a window", READ, faint(WindowCenter="1010", WindowWidth="40"))
made("faint but for the second window", READ, faint(WindowCenter=["2000", "-14"], WindowWidth=["4000", "40"],
                                                    RescaleIntercept="-1024", RescaleSlope="1"))
made("faint but for a table", READ, faint(VOILUTSequence=table()))
made("clear with a window", READ, image(TEXT, WindowCenter="128", WindowWidth="256"))
made("items in UN that state a length and end", SILENT, image(empty()))
UN = struct.pack("<HH2sHI", 0x0009, 0x1001, b"UN", 0, 38) + bytes.fromhex(
    "feff00e0ffffffff" "0800160006000000" "312e322e3300" "feff0de000000000" "feffdde000000000")


def failures_of(name, expected, rows):
    read = any("KAUFMAN" in row["text"] and row["class"].startswith("phi") for row in rows)
    told = any(row["class"] == "undetermined" for row in rows)
    loud = [row for row in rows if row["class"] not in ("device", "other")]
    good = read if expected == READ else told if expected == TOLD else not loud
    if not good:
        yield f"{name}: not {expected}, but {[(row['place'], row['class'], row['text'], row['reason']) for row in rows]}"


def main():
    failures = []
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(f"{folder}/in")
        for i, (name, (_, dataset)) in enumerate(MADE.items()):
            path = f"{folder}/in/{i}.dcm"
            dataset.save_as(path, write_like_original=False)
            if name.startswith("items in UN"):
                data = open(path, "rb").read()
                at = data.index(struct.pack("<HH", 0x0010, 0x0010))
                open(path, "wb").write(data[:at] + UN + data[at:])
        subprocess.run([PIXLEAK, "scan", f"{folder}/in", "--out", f"{folder}/out", "--no-crops"],
                       stdout=subprocess.DEVNULL, check=False)
        rows = list(csv.DictReader(open(f"{folder}/out/findings.csv", newline="")))
        for i, (name, (expected, _)) in enumerate(MADE.items()):
            failures += failures_of(name, expected, [row for row in rows if row["file"].endswith(f"/{i}.dcm")])
    print("\n".join(failures))
    print(f"{len(MADE)} files, {len(failures)} failures")
    return len(failures) > 0


sys.exit(main())
