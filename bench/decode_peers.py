#!/usr/bin/python3
"""Decoding beside DCMTK and GDCM, on the same many-frame files in memory.

decode_peers.py PIXLEAK IMAGE... [--runs N] [--frames N] [--codec NAME]...

Of each native IMAGE (a DICOM file without compression) many-frame files are made with the peers' own encoders,
one per codec. Times are of the CPU, on one core, runs of the three in turn, medians, in MB of decoded samples
per second:

- pixleak: `pixleak bench --only decode` over the file, held in memory.
- GDCM: gdcm.ImageChangeTransferSyntax to explicit little endian in this process, file read before: memory to memory.
- DCMTK: has no such interface but in C++, so its command (dcmdrle, dcmdjpeg, dcmdjpls) from and to a memory file
  system, less what it takes to start, read and write: `dcmconv` over the decoded file, which does the same
  without decoding.
"""
import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile

import gdcm
import numpy
import pydicom
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

CODECS = {  # name: (encoder, decoder of DCMTK or None)
    "RLE": (["dcmcrle"], ["dcmdrle"]),
    "JPEG lossless": (["dcmcjpeg", "+e1"], ["dcmdjpeg"]),
    "JPEG baseline": (["dcmcjpeg", "+eb"], ["dcmdjpeg"]),
    "JPEG extended 12": (["dcmcjpeg", "+ee", "+bt"], ["dcmdjpeg"]),
    "JPEG-LS": (["dcmcjpls"], ["dcmdjpls"]),
    "JPEG 2000": (["gdcmconv", "--j2k"], None),
}


def many_frames(image, path, frames, folder):
    """The image again and again, each time shifted, so that no two frames are the same."""
    data = pydicom.dcmread(image)
    if data.file_meta.TransferSyntaxUID != ExplicitVRLittleEndian:
        native = f"{folder}/native.dcm"
        subprocess.run(["dcmconv", "+te", image, native], check=True)
        data = pydicom.dcmread(native)
    first = data.pixel_array if int(data.get("NumberOfFrames", 1)) == 1 else data.pixel_array[0]
    if data.SamplesPerPixel == 3:
        data.PlanarConfiguration = 0
    shifted = [numpy.roll(first, 7 * i, axis=1) for i in range(frames)]
    data.PixelData = numpy.stack(shifted).tobytes()
    data.NumberOfFrames = frames
    data.SOPInstanceUID = data.file_meta.MediaStorageSOPInstanceUID = generate_uid()
    data.save_as(path)
    return len(data.PixelData)


def cpu_of_children(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def gdcm_seconds(path):
    reader = gdcm.ImageReader()
    reader.SetFileName(path)
    if not reader.Read():
        return None
    change = gdcm.ImageChangeTransferSyntax()
    change.SetTransferSyntax(gdcm.TransferSyntax(gdcm.TransferSyntax.ExplicitVRLittleEndian))
    change.SetInput(reader.GetImage())
    before = resource.getrusage(resource.RUSAGE_SELF)
    if not change.Change():
        return None
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def pixleak_rate(pixleak, folder, table):
    subprocess.run([pixleak, "bench", "--jobs", "1", "--seconds", "0.6", "--only", "decode", "--json", table, folder],
                   check=True, stdout=subprocess.DEVNULL)
    with open(table) as file:
        return json.load(file)["rows"][0]["megabytes_per_core_second"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("pixleak")
    parser.add_argument("images", nargs="+")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--frames", type=int, default=16)
    parser.add_argument("--codec", action="append", choices=CODECS, help="only this one; may be repeated")
    options = parser.parse_args()
    print(f"{'image':24} {'codec':17} {'pixleak':>9} {'GDCM':>9} {'DCMTK':>9}  MB/s   pixleak to the fastest peer")
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        for image in options.images:
            native = f"{folder}/frames.dcm"
            size = many_frames(image, native, options.frames, folder)
            for name in options.codec or CODECS:
                encoder, decoder = CODECS[name]
                own = f"{folder}/{name.replace(' ', '-')}"
                os.makedirs(own, exist_ok=True)
                path, decoded, copy = f"{own}/file.dcm", f"{folder}/decoded.dcm", f"{folder}/copy.dcm"
                made = subprocess.run(encoder + [native, path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                if made.returncode != 0 or not os.path.exists(path):
                    continue
                ours, gdcms, dcmtks = [], [], []
                for _ in range(options.runs):
                    ours.append(pixleak_rate(options.pixleak, own, f"{folder}/table.json"))
                    seconds = gdcm_seconds(path)
                    if seconds:
                        gdcms.append(size / seconds / 1e6)
                    if decoder:
                        seconds = cpu_of_children(decoder + [path, decoded])
                        seconds -= cpu_of_children(["dcmconv", decoded, copy])
                        if seconds > 0:
                            dcmtks.append(size / seconds / 1e6)
                os.remove(path)
                peers = [statistics.median(rates) for rates in (gdcms, dcmtks) if rates]
                texts = [f"{statistics.median(rates):9.1f}" if rates else f"{'-':>9}" for rates in (ours, gdcms, dcmtks)]
                ratio = f"{statistics.median(ours) / max(peers):.2f}" if peers else "-"
                print(f"{os.path.basename(image)[:24]:24} {name:17} {' '.join(texts)}         {ratio}", flush=True)
    return 0


sys.exit(main())
