#!/usr/bin/python3
"""Random folders, cut into any number of shards, run in any order, twice, side by side and killed: what is merged is to
the byte what one run over all of it writes.

test_shards.py PIXLEAK [--seed N] [--rounds N] [--seconds N]    --seed S --rounds 1 repeats the round of seed S
"""
import io
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import zipfile
from contextlib import closing
from pathlib import Path

import pydicom
from pydicom.fileset import FileSet

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "account"))
from dataset import MINI
from rounds import options_of, run_rounds, templates_of
from test_folders import CLEAN, LEAK, RETAINED, Round, Template

TABLES = {"files": "task", "findings": "rowid", "crops": '"row", rowid', "listed": "kind, side, name, reason"}
FILES = ("findings.csv", "summary.json", "report.html")
SET_TIME = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}
failures = []


def expect(condition, what):
    if not condition:
        failures.append(what)
        print("FAILED", what, flush=True)


class Archive(Round):
    """A round's files with more that leads to others: archives in archives, DICOMDIR files, lists. `paths`: to scan."""

    def fill(self):
        super().fill()
        self.paths = [str(self.deid)]
        for add in self.random.sample((self.nest, self.nest, self.list_files, self.media, self.name_again, self.odd_name), 3):
            add()
        self.random.shuffle(self.paths)

    def leaf(self):
        return self.templates[self.random.choice((LEAK, *CLEAN))].deid

    def nest(self):
        content, name = self.leaf(), "leaf.dcm"
        for depth in range(self.random.randint(1, 6)):
            stream = io.BytesIO()
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
                for member in range(self.random.randint(1, 3) if depth < 2 else 1):
                    archive.writestr(f"{member}-{name}", content)
                archive.writestr("notes.txt", "a text")
            content, name = stream.getvalue(), f"level{depth}.zip"
        self.put(self.name("nested", ".zip"), content)

    def list_files(self):
        (self.top / "more").mkdir(exist_ok=True)
        (self.top / "more/listed.dcm").write_bytes(self.leaf())
        (self.top / "list.txt").write_text(f"{self.top}/more/listed.dcm\n{self.top}/more/absent.dcm\n{self.top}/more/listed.dcm\n")
        self.paths.append(f"@{self.top}/list.txt")

    def media(self):
        """DICOMDIR files that lie elsewhere and name the same images, one of them missing."""
        folder, files = self.top / "media", FileSet()
        for number in range(3):
            image = pydicom.dcmread(io.BytesIO(self.leaf()))
            image.SOPInstanceUID = image.file_meta.MediaStorageSOPInstanceUID = f"2.25.7{number}"
            image.PatientID = image.PatientID or "P"
            image.StudyDate, image.StudyTime, image.StudyID = "20200101", "101010", "1"
            image.SeriesNumber, image.InstanceNumber = 1, number
            files.add(image)
        files.write(folder)
        shutil.copyfile(folder / "DICOMDIR", folder / "DICOMDIR2")
        images = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("DICOMDIR"))
        images[self.random.randrange(3)].unlink()
        self.paths += [str(folder / name) for name in ("DICOMDIR", "DICOMDIR2")]

    def name_again(self):
        self.paths.append(str(self.deid / self.random.choice([path for path in os.listdir(self.deid)] or ["."])))

    def odd_name(self):
        (self.deid / os.fsdecode(b"\xe9t\xe9 %41?#.dcm")).write_bytes(self.leaf())


def pixleak(options, *arguments):
    return subprocess.run([options.pixleak, *map(str, arguments)], capture_output=True, text=True, errors="replace",
                          timeout=900, env=SET_TIME)


def without_room(options, size, *arguments):
    """Where no file gets larger than that, as on a full disk."""
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    return subprocess.run([options.pixleak, *map(str, arguments)], capture_output=True, text=True, errors="replace",
                          timeout=900, env=SET_TIME, preexec_fn=limit)


def merges_without_room(options, top, out):
    """A merge that ends in its midst, wherever that is, leaves earlier results as they are."""
    content = lambda: {path.name: path.read_bytes() for path in out.iterdir()}
    before = content()
    sizes = sorted(len(file) for file in before.values())
    for size in (1, *(size - 1 for size in sizes)):
        merged = without_room(options, size, "merge", top / "shards", "--out", out)
        expect(merged.returncode == 2, f"files of at most {size} bytes: exit status {merged.returncode}: {merged.stderr}")
        expect(content() == before, f"files of at most {size} bytes: OUT has changed: {merged.stderr}{sorted(content())}")


def shard_name(number):
    return f"shard-{number:06d}.db"


def run_shards(options, draw, plan, n, results, more, command="scan"):
    """Each in its turn, some twice, side by side, or killed at any moment before."""
    numbers = list(range(n))
    draw.shuffle(numbers)
    for number in numbers:
        words = [options.pixleak, command, "--plan", plan, "--shard", str(number), "--out", results, "--jobs", "2", *more]
        if draw.random() < 0.3:
            killed = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=SET_TIME)
            time.sleep(draw.random() * 0.4)
            killed.send_signal(signal.SIGKILL)
            killed.wait()
        starts = draw.choice((1, 1, 1, 2))
        runs = [subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=SET_TIME)
                for _ in range(starts)]
        for run in runs:
            said = run.communicate(timeout=900)[0]
            expect(run.returncode == 0, f"shard {number}: exit status {run.returncode}: {said}")
        for _ in range(50): # workers of a killed run may live on for a moment
            if not list(Path(results).glob("*.part")):
                break
            time.sleep(0.1)
            subprocess.run(words, capture_output=True, env=SET_TIME)
    left = sorted(os.listdir(results))
    expect(left == [shard_name(number) for number in range(n)], f"{n} shards left {left}")


def table_rows(out, table):
    with closing(sqlite3.connect(f"file:{out}/results.db?mode=ro", uri=True)) as database:
        columns = "*" if table == "listed" else "rowid, *" if table != "crops" else '"table", "row", side, rank, png'
        return database.execute(f"SELECT {columns} FROM {table} ORDER BY {TABLES[table]}").fetchall()


def compare(whole, merged):
    for name in FILES:
        if (whole / name).read_bytes() != (merged / name).read_bytes():
            yield f"{name} is not that of the one run"
    for table in TABLES:
        if table_rows(whole, table) != table_rows(merged, table):
            yield f"the table {table} is not that of the one run"


def run_round(options, seed, templates):
    draw = random.Random(seed)
    before = len(failures)
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        made = Archive(top, seed, templates)
        made.fill()
        more = draw.choice(((), ("--no-crops",), ("--dicom-only",)))
        allow = draw.choice(((), ("--allow", "empty,not-dicom")))
        n = draw.choice((1, 2, 3, 5, 8))
        whole = pixleak(options, "scan", *made.paths, "--out", top / "whole", "--jobs", "2", *more, *allow)
        size = sum(path.stat().st_size for path in top.rglob("*") if path.is_file())
        cut = ("--shards", n) if draw.random() < 0.7 else ("--shard-size", max(size // n, 1))
        planned = pixleak(options, "plan", *made.paths, *cut, "--out", top / "plan.db", "--jobs", draw.randint(1, 3))
        expect(planned.returncode == 0, f"plan: {planned.stderr}")
        with closing(sqlite3.connect(top / "plan.db")) as database:
            (n,) = database.execute("SELECT shards FROM plan").fetchone()
        run_shards(options, draw, str(top / "plan.db"), n, str(top / "shards"), more)
        merged = pixleak(options, "merge", top / "shards", "--out", top / "merged", *allow)
        expect(merged.returncode == whole.returncode, f"exit status {merged.returncode}, of the one run {whole.returncode}:"
               f" {merged.stderr}")
        terminal = whole.stdout.replace(f"{top}/whole", f"{top}/merged")
        expect(merged.stdout == terminal, "the terminal is not that of the one run")
        if merged.returncode != 2:
            for fault in compare(top / "whole", top / "merged"):
                expect(False, fault)
    if len(failures) > before:
        print(f"FAILED  seed {seed}: {n} shards of {made.paths}", flush=True)


def refused(run, *words):
    expect(run.returncode == 2 and all(word in run.stderr for word in words),
           f"exit status {run.returncode} without {words}: {run.stderr}")


def copy_images(folder):
    """Few of them, as 0.dcm, 1.dcm, ..."""
    folder.mkdir()
    for number, file in enumerate((*CLEAN, *RETAINED)):
        shutil.copyfile(MINI / "deid" / file, folder / f"{number}.dcm")


def refusals(options):
    """What can't give a right result says so."""
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        copy_images(top / "files")
        plan, other, out = top / "plan.db", top / "other.db", top / "out"
        pixleak(options, "plan", top / "files", "--shards", 4, "--out", plan)
        pixleak(options, "plan", top / "files", "--shards", 2, "--out", other)
        for number in (0, 2):
            pixleak(options, "scan", "--plan", plan, "--shard", number, "--out", out)
        refused(pixleak(options, "merge", out, "--out", top / "m"), "4 shards", "1,3")
        expect(not (top / "m").exists(), "a refused merge leaves results")
        refused(pixleak(options, "scan", "--plan", other, "--shard", 0, "--out", out), "another plan")
        refused(pixleak(options, "scan", "--plan", plan, "--shard", 0, "--out", out, "--no-crops"),
                "of other options (--no-crops not given, here given): name")
        pixleak(options, "scan", "--plan", other, "--shard", 1, "--out", top / "out2")
        refused(pixleak(options, "merge", out, top / "out2", "--out", top / "m"), "another plan")
        for number in (1, 3):
            pixleak(options, "scan", "--plan", plan, "--shard", number, "--out", out)
        refused(pixleak(options, "scan", "--plan", plan, "--shard", 4, "--out", out), "no shard 4")
        refused(pixleak(options, "scan", "--plan", plan, "--out", out), "--shard")
        refused(pixleak(options, "scan", "--plan", plan, "--shard", 0, top / "files", "--out", out), "paths")
        refused(pixleak(options, "scan", "--plan", out / shard_name(1), "--shard", 0, "--out", out), "no plan")
        refused(pixleak(options, "merge", plan, "--out", top / "m"), "no results of a shard")
        refused(pixleak(options, "merge", top / "files", "--out", top / "m"), "shard-*.db")
        refused(pixleak(options, "plan", top / "absent", "--shards", 1, "--out", top / "p"), "absent")
        refused(pixleak(options, "plan", top / "files", "--shards", 1, "--out", top / "files/0.dcm"), "is no plan")
        refused(pixleak(options, "plan", top / "files", "--out", top / "p"), "--shard-size")
        here = os.getcwd()
        os.chdir(top)
        pixleak(options, "plan", "files", "--shards", 1, "--out", "relative.db")
        os.chdir(here)
        refused(pixleak(options, "scan", "--plan", top / "relative.db", "--shard", 0, "--out", top / "r"), str(top))


def since_the_plan(options):
    """What has changed since the plan is judged as it is, and told at the merge; so is how the shards were run."""
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        copy_images(top / "files")
        run = lambda: [pixleak(options, "scan", "--plan", top / "plan.db", "--shard", number, "--no-crops", "--out", top / "out")
                       for number in range(2)]
        merge = lambda *more: pixleak(options, "merge", top / "out", "--out", top / "m", *more)
        planned = pixleak(options, "plan", top / "files", "--shards", 2, "--out", top / "plan.db")
        expect(planned.returncode == 0 and all(shard.returncode == 0 for shard in run()), "a plan and its shards")
        told = merge().stderr
        expect(f"made at 2023-11-14T22:13:20Z of {top}/files." in told, f"a merge doesn't say when and what was planned: {told}")
        expect("when the plan was made" not in told, f"files that are as they were are told: {told}")
        shutil.rmtree(top / "out")
        os.utime(top / "files/0.dcm")
        (top / "files/1.dcm").unlink()
        run()
        merged = merge()
        expect(merged.returncode != 2 and f"found them: 2 ({top}/files/0.dcm, {top}/files/1.dcm)" in merged.stderr,
               f"what has changed since the plan is not told: {merged.stderr}")
        quiet = merge("--quiet").stderr
        expect("made at" not in quiet and "found them: 2 (" in quiet, f"a quiet merge says {quiet}")
        reasons = [row[3] for row in table_rows(top / "m", "listed") if row[2].endswith("/1.dcm")]
        expect(len(reasons) == 1 and reasons[0].endswith("it was there when it was planned"), f"a file that has vanished: {reasons}")
        pixleak(options, "scan", top / "files", "--no-crops", "--out", top / "whole")
        settings = []
        for out in ("whole", "m"):
            with closing(sqlite3.connect(top / out / "results.db")) as database:
                settings += database.execute("SELECT settings FROM run").fetchall()
        expect(len(settings) == 2 and settings[0] == settings[1], f"merged results don't say their options: {settings}")
        refused(pixleak(options, "scan", top / "files", "--no-crops", "--resume", "--out", top / "m"), "merge")
        refused(pixleak(options, "scan", top / "files", "--no-crops", "--since", top / "out/shard-000000.db", "--out", top / "s"), "shard")


def main():
    options = options_of(12, 60)
    templates = templates_of(Template, (*CLEAN, *RETAINED, LEAK))
    refusals(options)
    since_the_plan(options)
    done = run_rounds(options, lambda seed: run_round(options, seed, templates))
    print(f"{len(done)} rounds, {len(failures)} failures")
    sys.exit(len(failures) > 0)


if __name__ == "__main__":
    main()
