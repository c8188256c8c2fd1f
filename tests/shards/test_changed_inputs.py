#!/usr/bin/python3
"""Inputs that are others than those that were planned, or are not there: no shard passes over them without a word.

test_changed_inputs.py PIXLEAK
"""
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pydicom
from pydicom.fileset import FileSet

SHARED = Path(os.environ.get("PIXLEAK_SHARED", Path(__file__).resolve().parent.parent.parent / "../shared")).resolve()
LEAK, CLEAN = SHARED / "midi-mini/deid/MR/013.dcm", SHARED / "dicom/pydicom-data/MR2_UNCR.dcm"
failures = []


def expect(condition, what):
    if not condition:
        failures.append(what)
        print("FAILED", what, flush=True)


def pixleak(*arguments, folder=None):
    environment = {**os.environ, **({"PWD": str(folder)} if folder else {})}
    return subprocess.run([PIXLEAK, *map(str, arguments)], capture_output=True, text=True, errors="replace", timeout=300,
                          cwd=folder, env=environment)


def image(path, number):
    content = pydicom.dcmread(path)
    content.SOPInstanceUID = content.file_meta.MediaStorageSOPInstanceUID = f"2.25.7{number}"
    content.PatientID, content.StudyDate, content.StudyTime, content.StudyID = "P", "20200101", "101010", "1"
    content.SeriesNumber, content.InstanceNumber = 1, number
    return content


def media(folder, *images):
    """A DICOMDIR and the files that it names. They lie as they do in any other folder with as many at least."""
    files = FileSet()
    for number, path in enumerate(images):
        files.add(image(path, number))
    files.write(folder)
    return folder / "DICOMDIR"


def scan_shards(top, n):
    for number in range(n):
        run = pixleak("scan", "--plan", top / "plan.db", "--shard", number, "--out", top / "shards")
        expect(run.returncode == 0, f"shard {number}: exit status {run.returncode}: {run.stderr}")


def merged(top, *more):
    run = pixleak("merge", top / "shards", "--out", top / "merged", *more)
    return run, json.loads((top / "merged/summary.json").read_text())["listed"]


def names_one_more(directory, top):
    shutil.copyfile(media(top / "other", CLEAN, CLEAN, LEAK), directory)
    shutil.copytree(top / "other", directory.parent, dirs_exist_ok=True)


def becomes_an_archive(directory, _):
    with zipfile.ZipFile(directory, "w") as archive:
        archive.write(LEAK, "leak.dcm")


def becomes_an_archive_of_its_time(directory, top):
    """And of its size: told by what it is."""
    was = directory.stat()
    becomes_an_archive(directory, top)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", "a text")
    content = stream.getvalue()
    directory.write_bytes(content + bytes(was.st_size - len(content)))
    os.utime(directory, ns=(was.st_atime_ns, was.st_mtime_ns))


def becomes_a_text(directory, _):
    directory.write_text("a text")


def becomes_an_image(directory, _):
    shutil.copyfile(CLEAN, directory)


def is_written_again(directory, _):
    directory.write_bytes(directory.read_bytes())
    os.utime(directory, ns=(0, 0))


def vanishes(directory, _):
    directory.unlink()


def directories():
    for change in (None, names_one_more, becomes_an_archive, becomes_an_archive_of_its_time, becomes_a_text, becomes_an_image,
                   is_written_again, vanishes):
        with tempfile.TemporaryDirectory() as name:
            top = Path(name)
            directory = media(top / "media", CLEAN, CLEAN)
            pixleak("plan", directory, "--shards", 1, "--out", top / "plan.db")
            if change:
                change(directory, top)
            scan_shards(top, 1)
            run, listed = merged(top)
            if change:
                expect(run.returncode == 3, f"a DICOMDIR that {change.__name__}: exit status {run.returncode}: {run.stdout}")
                expect("make a new plan" in run.stdout + (top / "merged/report.html").read_text(), f"{change.__name__}: {run.stdout}")
            else:
                expect(run.returncode == 0 and [item["kind"] for item in listed] == ["dicomdir"], f"{run.stdout}{listed}")


def validation(top):
    """The words of `check` and `validate` over a made dataset."""
    made = pixleak("synth", "--instances", 4, "--scale", 0.1, "--out", top), pixleak(
        "scrub", "--key", top / "answers.db", "--original", top / "original", "--out", top)
    expect(all(run.returncode == 0 for run in made), f"{made}")
    config = {"run_name": "run", "input_data_path": str(top / "deid"), "output_data_path": str(top / "whole"),
              "answer_db_file": str(top / "answers.db"), "uid_mapping_file": str(top / "uid_mapping.csv"),
              "patid_mapping_file": str(top / "patid_mapping.csv"), "log_path": str(top / "logs"), "log_level": "info",
              "multiprocessing": "True", "multiprocessing_cpus": "2", "report_series": "False"}
    (top / "config.json").write_text(json.dumps(config))
    return {"check": ("--key", top / "answers.db", "--uid-map", top / "uid_mapping.csv", "--deid", top / "deid"),
            "validate": (top / "config.json", "--no-ocr"), "scan": ()}


def unseen():
    """A machine that doesn't see the files makes no results, of which nobody would make others."""
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        commands = validation(top)
        (top / "deid/empty.dcm").touch()
        pixleak("plan", top / "deid", "--shards", 1, "--out", top / "plan.db")
        for command, words in commands.items():
            shard = command, *words, "--plan", top / "plan.db", "--shard", 0, "--out", top / f"shards-{command}"
            (top / "deid").rename(top / "gone")
            for mounted in (False, True):
                if mounted:
                    (top / "deid").mkdir()
                run = pixleak(*shard)
                told = "no such folder" if command == "validate" and not mounted else "none of the 4 files planned for this shard is there"
                expect(run.returncode == 2 and told in run.stderr,
                       f"{command}: {run.returncode} {run.stderr}")
                expect(not list(top.glob(f"shards-{command}/*")), f"{command} left {list(top.glob(f'shards-{command}/*'))}")
            (top / "deid").rmdir()
            (top / "gone").rename(top / "deid")
            run = pixleak(*shard)
            expect(run.returncode == 0, f"{command}, where the files are: {run.returncode} {run.stderr}")
        image = sorted((top / "deid").rglob("*.dcm"))[-1]
        image.rename(top / "gone.dcm") # a single one is listed
        run = pixleak("scan", "--plan", top / "plan.db", "--shard", 0, "--out", top / "shards")
        expect(run.returncode == 0, f"one of four is gone: {run.returncode} {run.stderr}")
        expect(("unreadable", str(image)) in [(item["kind"], item["name"]) for item in merged(top)[1]], "nothing says that it is gone")
        (top / "none").mkdir()
        (top / "none/empty.dcm").touch()
        pixleak("plan", top / "none", "--shards", 1, "--out", top / "none.db")
        (top / "none/empty.dcm").unlink()
        run = pixleak("scan", "--plan", top / "none.db", "--shard", 0, "--out", top / "shards-none")
        expect(run.returncode == 0, f"a shard of a file without bytes: {run.returncode} {run.stderr}")


def folders():
    """Results are not put among files that are published, under whatever name of their folder."""
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        commands = validation(top)
        pixleak("plan", top / "deid", "--shards", 1, "--out", top / "plan.db")
        inner = next(path for path in (top / "deid").iterdir() if path.is_dir())
        (top / "link").symlink_to(inner)
        before = sorted((top / "deid").rglob("*"))
        below = top / "deid/x", inner / "x/y", top / "link/x", top / "link", top / "original/../deid/x", top / "original/x"
        for command in ("check", "validate"):
            words = *commands[command], "--original", top / "original"
            shard = command, *words, "--plan", top / "plan.db", "--shard", 0, "--out"
            run = pixleak(*shard, top / f"shards-{command}")
            expect(run.returncode == 0, f"{command}: {run.returncode} {run.stderr}")
            runs = [shard, ("merge", top / f"shards-{command}", "--out")]
            for words, out in ((words, out) for words in runs for out in below):
                run = pixleak(*words, out)
                expect(run.returncode == 2 and f"{out} lies in" in run.stderr, f"{words[0]} into {out}: {run.returncode} {run.stderr}")
            if command == "validate":
                config = json.loads((top / "config.json").read_text())
                (top / "below.json").write_text(json.dumps({**config, "output_data_path": str(inner)}))
                run = pixleak(command, top / "below.json", "--no-ocr")
                expect(run.returncode == 2 and f"{inner}/run lies in" in run.stderr, f"{command}: {run.returncode} {run.stderr}")
            run = pixleak("merge", top / f"shards-{command}", "--out", top / "deidentified")
            expect(run.returncode in (0, 1, 3), f"beside them: {run.returncode} {run.stderr}")
            shutil.rmtree(top / "deidentified")
        expect(sorted((top / "deid").rglob("*")) == before, f"something was put below the inputs: {sorted((top / 'deid').rglob('*'))}")


def linked_folder():
    """Relative paths start in a folder, whatever its name."""
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        here, link, other = top / "here", top / "link", top / "other"
        for folder in (here, other):
            folder.mkdir()
        link.symlink_to("here")
        commands = validation(here)
        relative = [os.path.relpath(word, here) if str(word).startswith(str(here)) else word for word in commands["check"]]
        pixleak("plan", "deid", "--shards", 2, "--out", "plan.db", folder=link)
        for command, words in (("scan", ()), ("check", relative)):
            for number, folder in ((0, link), (1, here), (0, here), (1, link)): # the last two are there already
                run = pixleak(command, *words, "--plan", "plan.db", "--shard", number, "--out", command, folder=folder)
                expect(run.returncode == 0, f"{command} in {folder.name}: {run.returncode} {run.stderr}")
            for folder in (link, here):
                run = pixleak("merge", command, "--out", f"{command}-merged", folder=folder)
                expect(run.returncode in (0, 1, 3), f"{command} merged in {folder.name}: {run.returncode} {run.stderr}")
        run = pixleak("scan", "--plan", here / "plan.db", "--shard", 0, "--out", "x", folder=other)
        expect(run.returncode == 2 and f"start at {link}" in run.stderr, f"in another folder: {run.returncode} {run.stderr}")
        run = pixleak("merge", here / "check", "--out", "x", folder=other)
        expect(run.returncode == 2 and "merge them there" in run.stderr, f"in another folder: {run.returncode} {run.stderr}")


def two_results():
    """Of one shard: of two runs that found the same one is taken, in any order, and else none."""
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        (top / "in").mkdir()
        for number in range(6):
            shutil.copyfile(LEAK, top / f"in/{number}.dcm")
            (top / f"in/{number}.txt").write_text("a text")
        image = top / "in/0.dcm"
        times = image.stat().st_atime_ns, image.stat().st_mtime_ns
        pixleak("plan", top / "in", "--shards", 1, "--out", top / "plan.db")
        runs = top / "first", top / "second", top / "third"
        for number, out in enumerate(runs):
            if out == runs[2]:
                shutil.copyfile(CLEAN, image)
                os.utime(image, ns=times)
            run = pixleak("scan", "--plan", top / "plan.db", "--shard", 0, "--out", out, "--jobs", number + 1)
            expect(run.returncode == 0, f"a shard: {run.returncode} {run.stderr}")
        for paths in (runs[:2], (runs[0], runs[0])):
            run = pixleak("merge", *paths, "--out", top / "merged")
            expect(run.returncode == 1, f"two runs that found the same: {run.returncode} {run.stderr}")
        for paths in ((runs[0], runs[2]), (runs[2], runs[1])):
            run = pixleak("merge", *paths, "--out", top / "merged")
            files = [str(path / "shard-000000.db") for path in paths]
            expect(run.returncode == 2 and all(file in run.stderr for file in files), f"two results: {run.returncode} {run.stderr}")


def names_of_temporary_files():
    """Whoever has files of such names keeps them, and they are inputs."""
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        mine = top / "in/plan.db.abcdef.part", top / "in/plan.db.notes1.part", top / "shards/shard-000000.db.abcdef.part"
        for path in mine:
            path.parent.mkdir(exist_ok=True)
        shutil.copyfile(LEAK, mine[0])
        for path in mine[1:]:
            path.write_text("my notes")
        pixleak("plan", top / "in", "--shards", 1, "--out", top / "in/plan.db")
        for _ in range(2): # the second finds the results there
            run = pixleak("scan", "--plan", top / "in/plan.db", "--shard", 0, "--out", top / "shards")
            expect(run.returncode == 0, f"a shard: {run.returncode} {run.stderr}")
        expect(all(path.exists() for path in mine), f"somebody's files are gone: {list(top.rglob('*'))}")
        run, listed = merged(top)
        expect(run.returncode == 1 and [Path(item["name"]) for item in listed] == [mine[1]], f"{run.returncode} {listed}")


def main():
    if not LEAK.is_file() or not CLEAN.is_file():
        print("SKIPPED: no real images")
        sys.exit(77)
    directories()
    names_of_temporary_files()
    two_results()
    unseen()
    folders()
    linked_folder()
    print(f"{len(failures)} failures")
    sys.exit(len(failures) > 0)


if __name__ == "__main__":
    PIXLEAK = str(Path(sys.argv[1]).resolve())
    main()
