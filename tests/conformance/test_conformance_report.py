#!/usr/bin/python3
"""pixleak conformance beside what dciodvfy says and what the public script makes of it; a dciodvfy that breaks down,
never ends or isn't there."""
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import pydicom

PIXLEAK = sys.argv[1]
SHARED = os.environ.get("PIXLEAK_SHARED", "")
failures = 0


def expect(what, got, wanted):
    global failures
    if got != wanted:
        failures += 1
        print(f"{what}: {str(got)[:800]}\n  wanted: {str(wanted)[:800]}")


def run(folder, path=None):
    config = os.path.join(folder, "config.json")
    with open(config, "w", encoding="utf-8") as file:
        json.dump({"run_name": "run", "input_data_path": os.path.join(folder, "in"),
                   "output_data_path": os.path.join(folder, "out"), "multiprocessing": "True", "multiprocessing_cpus": "2"},
                  file)
    environment = {**os.environ, "PATH": path} if path is not None else os.environ
    result = subprocess.run([PIXLEAK, "conformance", config], capture_output=True, text=True, env=environment)
    report = os.path.join(folder, "out", "run", "dciodvfy_report.csv")
    if not os.path.exists(report):
        return result, None
    expect("mode", oct(os.stat(report).st_mode & 0o777), "0o600")
    with open(report, newline="", encoding="utf-8") as file:
        return result, list(csv.reader(file))


def lines_of(path, message):
    """A row as the script makes it, by its regular expressions."""
    dataset = pydicom.dcmread(path, stop_before_pixels=True)
    tag = re.search(r"(?<=\<)(.*?)(?=\>)", message)
    text = re.search(r"(?<=\> - ).*$", message)
    return [f"<{re.search('^Error|Warning', message).group(0)}>", f"<{tag.group(0)}>" if tag else message,
            f"<{text.group(0)}>" if text else message] + \
           [f"<{dataset.get(name, '')}>" for name in ("Modality", "SOPClassUID", "PatientID", "StudyInstanceUID",
                                                      "SeriesInstanceUID", "SOPInstanceUID")] + \
           [f"<{os.path.basename(path)}>", f"<{path}>"]


def fake(folder, script):
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "dciodvfy")
    with open(path, "w", encoding="utf-8") as file:
        file.write("#!/bin/sh\n" + script)
    os.chmod(path, 0o700)
    return folder + ":/usr/bin:/bin"


def check_real(folder):
    names = ["CT_small.dcm", "MR_small.dcm", "SC_rgb_small_odd.dcm", "UN_sequence.dcm", "examples_overlay.dcm"]
    os.makedirs(os.path.join(folder, "in", "deep", ".hidden"))
    wanted = []
    for i, name in enumerate(names):
        path = os.path.join(folder, "in", *["deep", ".hidden"][:i % 3], name)
        shutil.copy(os.path.join(SHARED, "dicom", "pydicom", name), path)
        said = subprocess.run(["dciodvfy", "-new", path], capture_output=True).stderr.decode(errors="replace")
        wanted += [lines_of(path, line) for line in said.split("\n") if re.search("^Error|Warning", line)]
    with open(os.path.join(folder, "in", "notes.txt"), "w", encoding="utf-8") as file:
        file.write("no DICOM file")
    result, rows = run(folder)
    expect("status", (result.returncode, "5 files" in result.stdout, "1 further files" in result.stdout), (0, True, True))
    expect("header", rows[0], "type,tag,message,modality,class,patient,study,series,instance,file_name,file_path".split(","))
    expect("rows", sorted(rows[1:]), sorted(wanted))
    expect("order", [row[-1] for row in rows[1:]], sorted(row[-1] for row in rows[1:]))


def check_broken(folder):
    os.makedirs(os.path.join(folder, "in"))
    for name in ("a.dcm", "b.dcm"):
        with open(os.path.join(folder, "in", name), "wb") as file:
            file.write(b"\0" * 128 + b"DICM")
    result, rows = run(folder, fake(os.path.join(folder, "killed"), "case $2 in *a.dcm) kill -9 $$;; esac\n"
                                    "printf 'Warning - \\377 <x> - y, \"z\"\\nError: odd\\nfine\\n' >&2\n"))
    expect("killed", (result.returncode, "1 not judged" in result.stdout), (3, True))
    expect("killed", [row[:3] for row in rows[1:]],
           [["<Error>", "", "dciodvfy ended by signal 9"], ["<Warning>", "<x>", '<y, "z">'], ["<Error>", "Error: odd", "Error: odd"]])
    os.unlink(os.path.join(folder, "out", "run", "dciodvfy_report.csv"))
    result, rows = run(folder, os.path.join(folder, "nothing"))
    expect("not there", (result.returncode, "dicom3tools" in result.stderr, rows), (2, True, None))


def main():
    with tempfile.TemporaryDirectory() as folder:
        check_broken(os.path.join(folder, "broken"))
        if not os.path.isdir(SHARED):
            print("SKIPPED: no real images, PIXLEAK_SHARED names no folder")
            return 77 if not failures else 1
        check_real(os.path.join(folder, "real"))
    print("failures", failures)
    return 1 if failures else 0


sys.exit(main())
