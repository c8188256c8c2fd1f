#!/usr/bin/python3
"""The own decoders of JPEG lossless, 12-bit JPEG and RLE beside DCMTK's and GDCM's, on random images and on random
changes of their streams.

test_peers.py PIXLEAK [--seed N] [--cases N]    What a peer decodes, pixleak decodes to the same samples, or in lossy
JPEG to levels as near as two inverse transforms come. Of a changed stream each may refuse what it will; where both
take it, they must agree.
"""
import argparse
import os
import random
import shutil
import struct
import subprocess
import sys
import tempfile

SKIPPED = 77
LEVELS = 2  # of 12 bits, in lossy JPEG: T.81 lets an inverse DCT be one off, and each of the two may be
LOSSLESS = [["dcmcjpeg", "+el", "+sv", str(n)] for n in range(1, 8)] + [["dcmcjpeg", "+e1"], ["dcmcjpeg", "+el", "+pt", "1"]]
TWELVE = [["dcmcjpeg", "+ee", "+bt"], ["dcmcjpeg", "+ee", "+bt", "+q", "40"], ["dcmcjpeg", "+ee", "+bt", "+q", "100"]]
RUNS = [["dcmcrle"], ["gdcmconv", "--rle"]]
PEERS = {"dcmcjpeg": [["dcmdjpeg"], ["gdcmconv", "--raw"]], "dcmcrle": [["dcmdrle"], ["gdcmconv", "--raw"]],
         "gdcmconv": [["dcmdrle"], ["gdcmconv", "--raw"]]}
EXPLICIT = b"1.2.840.10008.1.2.1\0"


def element(tag, vr, value):
    value += b"\0" * (len(value) % 2)
    head = struct.pack("<HH2s", tag >> 16, tag & 0xFFFF, vr.encode())
    return head + (struct.pack("<HI", 0, len(value)) if vr in ("OB", "OW") else struct.pack("<H", len(value))) + value


def number(tag, value):
    return element(tag, "US", struct.pack("<H", value))


def levels_of(noise, n, bits):
    """Smooth with leaps, noise, or one level: what predictors and runs are good at, and what they aren't."""
    top, kind, level = (1 << bits) - 1, noise.randrange(4), noise.randrange(1 << bits)
    for _ in range(n):
        if kind == 1 or (kind == 0 and noise.randrange(20) == 0):
            level = noise.choice([0, top, noise.randrange(top + 1)])
        elif kind != 3:
            level = min(max(level + noise.randrange(-2, 3), 0), top)
        yield level


def drawn_file(noise, bits, samples):
    rows, columns, size = noise.randrange(1, 40), noise.randrange(1, 40), 1 if bits <= 8 else 2
    pixels = b"".join(level.to_bytes(size, "little") for level in levels_of(noise, rows * columns * samples, bits))
    meta = element(0x00020002, "UI", b"1.2.840.10008.5.1.4.1.1.7") + element(0x00020003, "UI", b"1.2.3.4")
    meta += element(0x00020010, "UI", EXPLICIT)
    data = element(0x00080016, "UI", b"1.2.840.10008.5.1.4.1.1.7") + element(0x00080018, "UI", b"1.2.3.4")
    data += number(0x00280002, samples) + element(0x00280004, "CS", b"RGB" if samples == 3 else b"MONOCHROME2")
    data += number(0x00280006, 0) if samples == 3 else b""
    data += number(0x00280010, rows) + number(0x00280011, columns) + number(0x00280100, 8 * size)
    data += number(0x00280101, bits) + number(0x00280102, bits - 1) + number(0x00280103, 0)
    data += element(0x7FE00010, "OW" if size == 2 else "OB", pixels)
    return b"\0" * 128 + b"DICM" + element(0x00020000, "UL", struct.pack("<I", len(meta))) + meta + data


def run(*command):
    return subprocess.run(command, capture_output=True, timeout=60)


def short_value(data, tag):
    """Of a US element of one value; 0 where there is none."""
    at = data.find(struct.pack("<HH2s", tag >> 16, tag & 0xFFFF, b"US"))
    return struct.unpack_from("<H", data, at + 8)[0] if at >= 0 else 0


def native_samples(path):
    """Of a file that a peer decoded: its samples by pixel, and the bytes of one."""
    with open(path, "rb") as file:
        data = file.read()
    at = data.rfind(struct.pack("<HH", 0x7FE0, 0x0010))
    pixels = data[at + 12:at + 12 + struct.unpack_from("<I", data, at + 8)[0]]
    size = short_value(data, 0x00280100) // 8
    if short_value(data, 0x00280006) == 1:  # by plane, of three of 8 bits
        plane = short_value(data, 0x00280010) * short_value(data, 0x00280011)
        pixels = bytes(pixels[channel * plane + i] for i in range(plane) for channel in range(3))
    return pixels, size


def by_peer(command, path, out):
    """What a peer decodes without a complaint; None where it refuses, doubts or finds no end, as GDCM's does in some streams."""
    if os.path.exists(out):
        os.unlink(out)
    try:
        result = run(*command, path, out)
    except subprocess.TimeoutExpired:
        return None
    complaint = (result.stdout + result.stderr).strip()
    if result.returncode != 0 or complaint or not os.path.exists(out):
        return None
    return native_samples(out)


def by_pixleak(dump, path):
    result = run(dump, path)
    if result.returncode != 0:
        if result.returncode != 1:
            raise SystemExit(f"FAILED: {path}: dump_samples ended with {result.returncode}: {result.stderr[-2000:]}")
        return None
    head, _, samples = result.stdout.partition(b"\n")
    return samples, int(head.split()[3]) // 8


def apart(one, other, bits, clips):
    """How far samples are apart at most, in their stored bits: what stands above them in a broken stream is no level.
    None where they aren't as many. clips: samples at an end of the range are left out, since behind it IJG's table,
    which DCMTK and GDCM use, starts anew."""
    (own, own_size), (peer, peer_size) = one, other
    if own_size != peer_size or len(peer) - len(own) not in (0, 1):
        return None
    if own == peer[:len(own)]:
        return 0
    form, top = "<%d%s" % (len(own) // own_size, "H" if own_size == 2 else "B"), (1 << bits) - 1
    pairs = ((a & top, b & top) for a, b in zip(struct.unpack(form, own), struct.unpack(form, peer[:len(own)])))
    return max((abs(a - b) for a, b in pairs if not clips or a not in (0, top)), default=0)


def changed(noise, data):
    """A byte or three of the last fragment's are others."""
    at = data.rfind(struct.pack("<HH", 0x7FE0, 0x0010))
    out = bytearray(data)
    for _ in range(noise.choice([1, 1, 1, 3])):
        place = noise.randrange(min(at + 28, len(data) - 9), len(data) - 8)
        out[place] = noise.choice([out[place] ^ 1 << noise.randrange(8), noise.randrange(256)])
    return bytes(out)


class Trial:
    def __init__(self, folder, dump):
        self.folder, self.dump = folder, dump
        self.compared, self.refused, self.failures, self.lone = 0, 0, [], 0

    def compare(self, path, form, what, whole):
        own = by_pixleak(self.dump, path)
        with open(path, "rb") as file:
            data = file.read()
        bits = short_value(data, 0x00280101)
        for command in PEERS[form[0]]:
            peer = by_peer(command, path, f"{self.folder}/peer.dcm")
            if peer is None or own is None:
                self.refused += 1
                self.lone += peer is not None
                if whole and peer is not None:
                    self.failures.append(f"{what}: {command[0]} decodes it and pixleak doesn't")
                continue
            self.compared += 1
            distance = apart(own, peer, bits, form in TWELVE and not whole)
            if distance is None or distance > (LEVELS if form in TWELVE else 0):
                self.failures.append(f"{what}: pixleak and {command[0]} are {distance} levels apart")

    def run(self, seed):
        noise = random.Random(seed)
        kind = noise.choice([LOSSLESS, LOSSLESS, TWELVE, RUNS])
        form = noise.choice(kind)
        bits = noise.randrange(9, 13) if kind is TWELVE else noise.choice([8, 8, 10, 12, 15, 16])
        raw, encoded = f"{self.folder}/raw.dcm", f"{self.folder}/encoded.dcm"
        with open(raw, "wb") as file:
            file.write(drawn_file(noise, bits, noise.choice([1, 1, 3]) if bits == 8 else 1))
        if os.path.exists(encoded):
            os.unlink(encoded)
        if run(*form, raw, encoded).returncode != 0 or not os.path.exists(encoded):
            return
        what = f"case {seed}, {' '.join(form)}, {bits} bits"
        self.compare(encoded, form, what, True)
        with open(encoded, "rb") as file:
            data = file.read()
        for i in range(3):
            path = f"{self.folder}/changed.dcm"
            with open(path, "wb") as file:
                file.write(changed(noise, data))
            before = len(self.failures)
            self.compare(path, form, f"{what}, change {i}", False)
            if len(self.failures) > before and os.environ.get("PIXLEAK_KEEP"):
                shutil.copy(path, f"{os.environ['PIXLEAK_KEEP']}/{seed}-{i}.dcm")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pixleak")
    parser.add_argument("--seed", type=int, default=int(os.environ.get("PIXLEAK_TEST_SEED", random.randrange(1 << 30))))
    parser.add_argument("--cases", type=int, default=40)
    arguments = parser.parse_args()
    if any(shutil.which(tool) is None for tool in ("dcmcjpeg", "dcmdjpeg", "dcmcrle", "dcmdrle", "gdcmconv")):
        print("SKIPPED: DCMTK's and GDCM's tools are not installed")
        sys.exit(SKIPPED)
    print("seed", arguments.seed)
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(folder, os.path.join(os.path.dirname(os.path.abspath(arguments.pixleak)), "dump_samples"))
        for case in range(arguments.cases):
            trial.run(arguments.seed + case)
    print(f"{trial.compared} compared, {trial.refused} refused by one of the two, {trial.lone} of them by pixleak alone")
    print("\n".join(trial.failures[:40]))
    print(len(trial.failures), "failures")
    sys.exit(len(trial.failures) > 0 or trial.compared < arguments.cases)


main()
