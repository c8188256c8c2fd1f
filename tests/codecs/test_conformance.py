#!/usr/bin/python3
"""Every file under $PIXLEAK_SHARED/dicom by name: decoded as DCMTK, GDCM or numpy decode it, or
refused with a reason where it is broken.

Lossless transfer syntaxes must give one of the other decoders' samples exactly, lossy ones come
within 2 levels of 8 bits. Colour: DCMTK and GDCM are told not to convert; where their result still
is YBR and pixleak's is RGB (lossy JPEG), the equations of PS3.3 C.7.6.3.1.2 are applied here.
"""

import concurrent.futures
import hashlib
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import warnings
import zlib

import numpy
import pydicom

SKIPPED = 77
LEVELS = 2  # of 8 bits

# What pixleak must refuse, and why.
BROKEN = {
    "pydicom/JPEG2000-embedded-sequence-delimiter.dcm":
        "sequence delimiters overwrite the sizes in the codestream's SIZ segment",
    "pydicom/MR_truncated.dcm": "the file ends inside the pixel data",
    "pydicom/badVR.dcm": "Number of Frames is `1A`",
    "pydicom/meta_missing_tsyntax.dcm": "pixel data without Rows and all other attributes",
    "pydicom/nested_priv_SQ.dcm": "pixel data without Rows and all other attributes",
    "pydicom/no_meta.dcm": "no DICOM data set",
    "pydicom/rtplan_truncated.dcm": "the file ends inside a sequence",
    "pydicom-data/emri_small_jpeg_2k_lossless_too_short.dcm": "the file ends after two fragments",
    "pylibjpeg-data/JPEG2000Lossless/966.dcm": "the codestream ends before its last tile-part",
}

# What no decoder in Debian but the one that pixleak itself uses can decode, and the other form of
# the same picture, which must look like it.
NO_ORACLE = {
    "pydicom-data/HTJ2KLossless_08_RGB.dcm": "pydicom-data/HTJ2K_08_RGB.dcm",
    "pydicom-data/HTJ2K_08_RGB.dcm": "pydicom-data/HTJ2KLossless_08_RGB.dcm",
}
ALIKE = 4  # levels of 8 bits

# Made by an encoder that errs in a known way, which DCMTK corrects where it is told to.
WORKAROUNDS = {
    "JPEGLossless_1s_1f_i_16_16_bad.dcm": "+w6",  # predictor 6 computed in 16 bits
}

NATIVE = {"1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99",
          "1.2.840.10008.1.2.2"}
DEFLATED_FRAME = "1.2.840.10008.1.2.8.1"
RLE = "1.2.840.10008.1.2.5"
LOSSLESS = NATIVE | {DEFLATED_FRAME, RLE} | {
    "1.2.840.10008.1.2.4." + n for n in ("57", "70", "80", "90", "201", "202")}


class Image:
    """Samples as frames x rows x columns x samples, and what they mean."""

    def __init__(self, samples, stored, photometric):
        self.samples, self.stored, self.photometric = samples, stored, photometric


class Unusable(Exception):
    """An oracle has nothing to say about a file."""


def container(bits):
    return next(size for size in (8, 16, 32, 64) if bits <= size)


def unpack_bits(data, n):
    return numpy.unpackbits(numpy.frombuffer(data, "u1"), bitorder="little")[:n]


def upsample_422(samples, frames, rows, columns):
    """Y Y Cb Cr of pixel pairs to Y Cb Cr of each pixel."""
    pairs = samples.reshape(frames, rows, (columns + 1) // 2, 4)
    out = numpy.empty((frames, rows, pairs.shape[2], 2, 3), samples.dtype)
    out[..., 0] = pairs[..., :2]
    out[..., 1:] = pairs[..., None, 2:]
    return out.reshape(frames, rows, -1, 3)[:, :, :columns]


def native_image(dataset, data, big_endian=False):
    """The samples in the bytes of native pixel data, as the attributes describe them."""
    rows, columns = int(dataset.Rows), int(dataset.Columns)
    per_pixel = int(dataset.SamplesPerPixel)
    frames = int(dataset.get("NumberOfFrames") or 1)
    photometric = dataset.PhotometricInterpretation
    n = frames * rows * columns * per_pixel
    if "FloatPixelData" in dataset or "DoubleFloatPixelData" in dataset:
        allocated, kind = (32, "f4") if "FloatPixelData" in dataset else (64, "f8")
        samples = numpy.frombuffer(data, ("<", ">")[big_endian] + kind, n)
        return Image(samples.reshape(frames, rows, columns, per_pixel), allocated, photometric)
    allocated = int(dataset.BitsAllocated)
    stored = int(dataset.get("BitsStored", allocated))
    high = int(dataset.get("HighBit", stored - 1))
    is_signed = int(dataset.get("PixelRepresentation", 0))
    if allocated == 1:
        samples = unpack_bits(data, n)
    else:
        word = ("<", ">")[big_endian] + f"u{allocated // 8}"
        if big_endian and allocated == 8 and dataset["PixelData"].VR == "OW":
            data = numpy.frombuffer(data, ">u2").astype("<u2").tobytes()
        samples = numpy.frombuffer(data[:len(data) // (allocated // 8) * (allocated // 8)], word)
    if photometric == "YBR_FULL_422" and samples.size < n:
        samples = samples[:frames * rows * ((columns + 1) // 2) * 4]
        samples = upsample_422(samples, frames, rows, columns)
    elif int(dataset.get("PlanarConfiguration") or 0) and per_pixel > 1:
        samples = samples[:n].reshape(frames, per_pixel, rows, columns).transpose(0, 2, 3, 1)
    samples = samples.reshape(-1)[:n].reshape(frames, rows, columns, per_pixel)
    bits = container(allocated)
    samples = samples.astype(f"u{bits // 8}") << (bits - 1 - high)
    samples = samples.astype(f"{'iu'[not is_signed]}{bits // 8}") >> (bits - stored)
    return Image(samples, stored, photometric)


def fragments(data):
    """The fragments of encapsulated pixel data, without the offset table."""
    at, found = 0, []
    while at + 8 <= len(data):
        element, length = struct.unpack_from("<HI", data, at + 2)
        if element != 0xE000:
            break
        found.append(data[at + 8:at + 8 + length])
        at += 8 + length
    return found[1:]


def unpack_rle(segment):
    out, at = bytearray(), 0
    while at + 1 < len(segment):
        code = segment[at]
        if code < 128:
            out += segment[at + 1:at + 2 + code]
            at += 2 + code
        else:
            out += segment[at + 1:at + 2] * (257 - code if code > 128 else 0)
            at += 2 if code > 128 else 1
    return bytes(out)


def bits_per_frame(dataset, frames):
    """Frames of packed bits, each filled up to whole bytes, as one array."""
    n = int(dataset.Rows) * int(dataset.Columns)
    return numpy.packbits(numpy.concatenate([unpack_bits(f, n) for f in frames]),
                          bitorder="little").tobytes()


def python_image(path, _):
    """What the pixel data's own bytes say, for what needs no codec or a simple one."""
    dataset = read(path)
    element = pixel_element(dataset)
    syntax = transfer_syntax(dataset)
    if syntax in NATIVE:
        return native_image(dataset, element.value, syntax == "1.2.840.10008.1.2.2")
    if syntax == DEFLATED_FRAME:
        frames = [zlib.decompress(f, -15) for f in fragments(element.value)]
    elif syntax == RLE and dataset.BitsAllocated == 1:
        frames = [unpack_rle(f[64:]) for f in fragments(element.value)]
    else:
        raise Unusable("no codec")
    if dataset.BitsAllocated == 1:
        return native_image(dataset, bits_per_frame(dataset, frames))
    return native_image(dataset, b"".join(frames))


def converted(*command):
    """The image that a program writes, without compression, to the path given last."""
    def convert(path, folder):
        target = folder / command[0]
        more = [WORKAROUNDS[path.name]] if command[0] == "dcmdjpeg" and path.name in WORKAROUNDS else []
        result = subprocess.run([*command, *more, str(path), str(target)], capture_output=True,
                                timeout=60)
        if result.returncode != 0 or not target.exists():
            raise Unusable((result.stderr + result.stdout).decode(errors="replace").strip())
        dataset = read(target)
        if transfer_syntax(dataset) not in NATIVE:
            raise Unusable("left it as it is")
        return native_image(dataset, pixel_element(dataset).value)
    return convert


ORACLES = {
    "numpy": python_image,
    "dcmconv": converted("dcmconv", "+te"),
    "dcmdjpeg": converted("dcmdjpeg", "+cn"),
    "dcmdjpls": converted("dcmdjpls"),
    "dcmdrle": converted("dcmdrle"),
    "gdcmconv": converted("gdcmconv", "--raw"),
}


def oracles_for(syntax):
    """dcmdjpeg and the like copy native files, which would only say the same twice."""
    if syntax in NATIVE:
        return ["numpy", "dcmconv", "gdcmconv"]
    own = {RLE: "dcmdrle", "1.2.840.10008.1.2.4.80": "dcmdjpls",
           "1.2.840.10008.1.2.4.81": "dcmdjpls"}
    return ["numpy", own.get(syntax, "dcmdjpeg"), "gdcmconv"]


def read(path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pydicom.dcmread(path, force=True)


def pixel_element(dataset):
    tags = [tag for tag in (0x7FE00010, 0x7FE00008, 0x7FE00009) if tag in dataset]
    return dataset[tags[0]] if tags else None


def transfer_syntax(dataset):
    meta = getattr(dataset, "file_meta", {})
    if "TransferSyntaxUID" in meta:
        return str(meta.TransferSyntaxUID)
    implicit, little = dataset.is_implicit_VR, dataset.is_little_endian
    return "1.2.840.10008.1.2" + ("" if implicit else ".1" if little else ".2")


def to_rgb(image):
    """YBR_FULL to RGB (PS3.3 C.7.6.3.1.2)."""
    top = 2 ** image.stored - 1
    y, b, r = (image.samples[..., i].astype(float) for i in range(3))
    b, r = b - (top + 1) / 2, r - (top + 1) / 2
    rgb = numpy.stack([y + 1.402 * r, y - 0.344136 * b - 0.714136 * r, y + 1.772 * b], -1)
    return Image(numpy.rint(rgb).clip(0, top).astype("i8"), image.stored, "RGB")


def widest_difference(ours, theirs):
    """In ours' levels; None where the two are not of the same kind."""
    if ours.photometric == "RGB" and theirs.photometric.startswith("YBR_FULL"):
        theirs = to_rgb(theirs)
    if ours.samples.shape != theirs.samples.shape:
        return None
    if ours.samples.dtype.kind == "f" or theirs.samples.dtype.kind == "f":
        same = numpy.array_equal(ours.samples, theirs.samples, equal_nan=True)
        return 0 if same and ours.samples.dtype == theirs.samples.dtype else None
    return int(abs(ours.samples.astype("i8") - theirs.samples.astype("i8")).max())


def our_image(path, dump):
    """pixleak's samples, and their md5."""
    result = subprocess.run([dump, str(path)], capture_output=True, timeout=120)
    if result.returncode != 0:
        raise AssertionError(result.stderr.decode(errors="replace").strip())
    header, data = result.stdout.split(b"\n", 1)
    *numbers, photometric = header.decode().split(" ", 7)
    rows, columns, samples, bits, is_signed, is_float, frames = map(int, numbers)
    kind = "f" if is_float else "i" if is_signed else "u"
    array = numpy.frombuffer(data, f"<{kind}{bits // 8}").reshape(frames, rows, columns, samples)
    return Image(array, bits, photometric), hashlib.md5(data).hexdigest()


def compare(path, ours, folder):
    """The best oracle's outcome as (kind, text); kind is exact, close, different or alone."""
    dataset = read(path)
    syntax = transfer_syntax(dataset)
    lossless = syntax in LOSSLESS
    scale = 2 ** max(int(dataset.get("BitsStored", 8)) - 8, 0)
    good, notes = [], []
    for name in oracles_for(syntax):
        try:
            theirs = ORACLES[name](path, folder)
        except Unusable:
            continue
        except (subprocess.TimeoutExpired, ValueError, AttributeError, IndexError) as error:
            notes.append(f"{name}: {error!r}")
            continue
        widest = widest_difference(ours, theirs)
        if widest is None:
            notes.append(f"{name}: {theirs.samples.dtype} {theirs.samples.shape}, not "
                         f"{ours.samples.dtype} {ours.samples.shape}")
        elif widest <= (0 if lossless else LEVELS * scale):
            good.append((widest / scale, name))
        else:
            notes.append(f"{name}: {widest / scale:g} levels off")
    if good:
        widest, name = min(good)
        kind = "exact" if widest == 0 else "close"
        text = ", ".join(n for _, n in good) + (f", {widest:.2g} levels off" if widest else "")
    else:
        kind, text = ("different" if notes else "alone"), ""
    return kind, "; ".join(filter(None, [text, *notes]))


def check(name, path, pixleak, dump):
    """The outcome of one file as (kind, text); kind `FAIL` where it is not what it must be."""
    result = subprocess.run([pixleak, "digest", str(path)], capture_output=True, timeout=120)
    message = result.stderr.decode(errors="replace").strip()
    columns = result.stdout.decode().rstrip("\n").split("\t")
    if name in BROKEN:
        if result.returncode != 3 or str(path) not in message:
            return "FAIL", f"broken ({BROKEN[name]}): status {result.returncode}, says {message!r}"
        return "broken", f"{BROKEN[name]}: {message.split(str(path), 1)[1].lstrip(': ')}"
    if result.returncode != 0 or message:
        return "FAIL", f"status {result.returncode}: {message}"
    if pixel_element(read(path)) is None:
        return ("none", "no pixel data") if columns[2:] == ["0", "-", "-"] else ("FAIL", columns)
    ours, md5 = our_image(path, dump)
    if md5 != columns[4] or len(ours.samples) != int(columns[2]):
        return "FAIL", f"digest says {columns[2:]}, the samples are {md5}"
    with tempfile.TemporaryDirectory() as folder:
        kind, text = compare(path, ours, pathlib.Path(folder))
    if name in NO_ORACLE:
        if kind != "alone":
            return "FAIL", f"listed as without an oracle, but there is one: {kind} {text}"
        twin, _ = our_image(path.parent / NO_ORACLE[name].rsplit("/", 1)[1], dump)
        widest = widest_difference(ours, twin)
        alike = widest is not None and widest <= ALIKE
        return ("alone" if alike else "FAIL"), f"{widest} levels off {NO_ORACLE[name]}"
    return (kind, text) if kind in ("exact", "close") else ("FAIL", f"{kind}: {text}")


def main():
    shared = os.environ.get("PIXLEAK_SHARED", "")
    root = pathlib.Path(shared) / "dicom"
    if not shared or not root.is_dir():
        print(f"skipped: no folder with real images, PIXLEAK_SHARED is {shared!r}")
        return SKIPPED
    pixleak = sys.argv[1]
    dump = pathlib.Path(pixleak).with_name("dump_samples")
    paths = {p.relative_to(root).as_posix(): p for p in sorted(root.rglob("*")) if p.is_file()}
    counts = {}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        outcomes = [pool.submit(check, name, path, pixleak, dump) for name, path in paths.items()]
        for name, outcome in zip(paths, outcomes):
            try:
                kind, text = outcome.result()
            except AssertionError as error:
                kind, text = "FAIL", error
            counts[kind] = counts.get(kind, 0) + 1
            print(f"{kind:7} {name}: {text}")
    for name in sorted((BROKEN.keys() | NO_ORACLE.keys()) - paths.keys()):
        counts["FAIL"] = counts.get("FAIL", 0) + 1
        print(f"FAIL    {name}: listed in the test, but absent")
    print(len(paths), "files:", ", ".join(f"{n} {kind}" for kind, n in sorted(counts.items())))
    return 1 if counts.get("FAIL") or not paths else 0


if __name__ == "__main__":
    sys.exit(main())
