#!/usr/bin/python3
"""Which lines of the parsers' folders run: regression corpora, unit tests and, where there are any, real images.

coverage.py BUILD [--show FILE]    BUILD: of the preset `coverage`. A table by file; --show: a file's lines that don't run
"""
import argparse
import os
import subprocess
import tempfile

from campaign import HERE, unpack

ROOT = os.path.dirname(os.path.dirname(HERE))
SHARED = os.environ.get("PIXLEAK_SHARED", os.path.join(ROOT, "..", "shared"))
FOLDERS = ["core/dicom", "core/image", "codecs"]
TARGETS = ["pixels", "dicom", "fragments", "palette", "overlays", "native", "deflated", "rle", "jpeg", "jpeg_lossless",
           "jpegls", "jpeg2000"]
TESTS = ["test_dicom", "test_frame", "test_rle", "test_jpeg_dct", "test_jpeg_lossless"]
LARGEST = 600 << 10  # of a real image, so that it takes seconds


def tool(name):
    """Debian names them by version, too."""
    for path in (f"/usr/bin/{name}-14", f"/usr/bin/{name}"):
        if os.path.exists(path):
            return path
    raise SystemExit(f"{name}, of the package llvm, is needed")


def images():
    for top, _, names in sorted(os.walk(os.path.join(SHARED, "dicom"))):
        paths = [os.path.join(top, name) for name in sorted(names) if not name.endswith((".md", ".txt", ".tsv"))]
        yield from (path for path in paths if os.path.getsize(path) <= LARGEST)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("--show")
    arguments = parser.parse_args()
    programs = [os.path.join(arguments.build, name) for name in ["fuzz_" + target for target in TARGETS] + TESTS]
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"LLVM_PROFILE_FILE": f"{folder}/%p.profraw", "PIXLEAK_SHARED": SHARED, "G_DEBUG": ""}
        for target, program in zip(TARGETS, programs):
            corpus = unpack(target, f"{folder}/{target}")
            inputs = [os.path.join(corpus, name) for name in os.listdir(corpus)] + (list(images()) if target == "pixels" else [])
            subprocess.run([program, *inputs], env=environment, check=True, capture_output=True)
        for program in programs[len(TARGETS):]:
            subprocess.run([program], env=environment, check=True, capture_output=True)
        profile = f"{folder}/all.profdata"
        raw = [os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(".profraw")]
        subprocess.run([tool("llvm-profdata"), "merge", "-o", profile, *raw], check=True)
        objects = [programs[0]] + [argument for program in programs[1:] for argument in ("-object", program)]
        command = [tool("llvm-cov"), "show" if arguments.show else "report", *objects, "-instr-profile", profile]
        paths = [arguments.show] if arguments.show else [os.path.join(ROOT, folder) for folder in FOLDERS]
        result = subprocess.run(command + paths, capture_output=True, text=True, check=True)
        lines = result.stdout.splitlines()
        print("\n".join(line for line in lines if not arguments.show or "|      0|" in line))


main()
