#!/usr/bin/python3
"""Makes the regression corpora of what campaigns found: for each target the fewest and smallest inputs that reach
all that any reaches, and the inputs that once failed.

minimise.py BUILD FOLDER... [--targets a,b]    FOLDER/TARGET/ holds inputs; each corpora/TARGET.tar.gz is written anew, with what it
had. Only for inputs that were made here: nothing that came from real images belongs into the tree.
"""
import argparse
import gzip
import hashlib
import io
import os
import subprocess
import sys
import tarfile
import tempfile

from campaign import HERE, LONGEST, LONGEST_USUAL, targets_of, unpack

MOST = 64 << 10  # bytes of a corpus, packed: the smallest inputs come first, those that failed always


def merged(build, target, folders, out):
    os.makedirs(out)
    subprocess.run([os.path.join(build, "fuzz_" + target), "-merge=1", "-timeout=2", "-rss_limit_mb=2048",
                    f"-max_len={LONGEST.get(target, LONGEST_USUAL)}", out, *folders], capture_output=True, check=True, cwd=os.path.dirname(out))


def packed(inputs):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, data in sorted(inputs.items()):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return gzip.compress(out.getvalue(), mtime=0)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def minimise(build, target, sources, top):
    old = unpack(target, f"{top}/{target}-old")
    folders = [old] + [os.path.join(source, target) for source in sources if os.path.isdir(os.path.join(source, target))]
    merged(build, target, folders, f"{top}/{target}")
    inputs = {name: read(os.path.join(old, name)) for name in os.listdir(old) if name.startswith("fault-")}
    found = sorted((read(os.path.join(f"{top}/{target}", name)) for name in os.listdir(f"{top}/{target}")), key=len)
    for data in found:
        more = inputs | {hashlib.sha256(data).hexdigest()[:12]: data}
        if len(packed(more)) <= MOST:
            inputs = more
    with open(os.path.join(HERE, "corpora", target + ".tar.gz"), "wb") as file:
        file.write(packed(inputs))
    print(f"{target}: {len(inputs)} inputs of {len(found)}, {len(packed(inputs))} bytes", flush=True)


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("build")
parser.add_argument("folders", nargs="+")
parser.add_argument("--targets")
arguments = parser.parse_args()
with tempfile.TemporaryDirectory() as folder:
    os.makedirs(os.path.join(HERE, "corpora"), exist_ok=True)
    for name in arguments.targets.split(",") if arguments.targets else targets_of(arguments.build):
        minimise(os.path.abspath(arguments.build), name, [os.path.abspath(path) for path in arguments.folders], folder)
