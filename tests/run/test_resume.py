#!/usr/bin/python3
"""`scan --resume` after kill -9 at random moments: what comes out is to the byte what an undisturbed run writes, and what
was finished is not looked at again; files that changed meanwhile are.

test_resume.py PIXLEAK [--seed N]
"""
import argparse
import os
import random
import re
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

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "output"))
from resealed import altering

SHARED = Path(os.environ.get("PIXLEAK_SHARED", "../shared")).resolve()
MINI = SHARED / "midi-mini/deid"
FILES = ("findings.csv", "summary.json", "report.html")
TABLES = ("files", "findings", "crops", "listed", "items")
ENVIRONMENT = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}
KILLS = 20
failures = []


def expect(condition, what):
    if not condition:
        failures.append(what)
        print("FAILED", what, flush=True)


def make(files):
    """Files of both kinds, archives in archives among them."""
    images = sorted(path for path in MINI.rglob("*") if path.is_file())
    for number, path in enumerate(images):
        (files / f"{number % 4}").mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, files / f"{number % 4}/{path.name}")
    (files / "notes.txt").write_text("a text\n")
    (files / "empty.dcm").write_bytes(b"")
    with zipfile.ZipFile(files / "inner.zip", "w") as archive:
        for path in images[:4]:
            archive.write(path, path.name)
    with zipfile.ZipFile(files / "0/outer.zip", "w") as archive:
        archive.write(files / "inner.zip", "inner.zip")
        archive.write(images[5], "image.dcm")


def command(options, files, out, *more):
    return [str(options.pixleak), "scan", str(files), "--out", str(out), "--jobs", "2", *more]


def run(options, files, out, *more):
    return subprocess.run(command(options, files, out, *more), capture_output=True, text=True, errors="replace",
                          timeout=900, env=ENVIRONMENT)


def rows(out, table):
    left = "results.db.unfinished" if (out / "results.db.unfinished").exists() else "results.db"
    try: # to be written: what a killed run left has to be rolled back
        with closing(sqlite3.connect(f"file:{out}/{left}?mode=rw", uri=True)) as database:
            return database.execute(f'SELECT * FROM {table} ORDER BY {"name, reason" if table == "listed" else 1}, 2').fetchall()
    except sqlite3.Error:
        return []


def blank(out, spoilt):
    """Overwrites what is finished, leaving size and time: whoever looks at it again finds something else."""
    for _, name, size, when, wider, *_ in rows(out, "items"):
        path = Path(os.fsdecode(name))
        if wider or size <= 0 or b"!/" in name or path in spoilt:
            continue
        path.write_bytes(bytes(size))
        os.utime(path, ns=(when, when))
        spoilt.add(path)


def same(whole, out, when, tables=TABLES):
    for name in FILES:
        expect((out / name).exists() and (whole / name).read_bytes() == (out / name).read_bytes(),
               f"{when}: {name} is not that of an undisturbed run")
    for table in tables:
        expect(rows(whole, table) == rows(out, table), f"{when}: the table {table} is not that of an undisturbed run")


def kill_at_random(options, draw, files, out, seconds):
    """Runs it until it ends by itself, killing it so many times at the most, within the seconds that a whole run takes;
    gives that run, and what was blanked."""
    spoilt, kills = set(), 0
    while kills < KILLS:
        going = subprocess.Popen(command(options, files, out, "--resume"), stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL, env=ENVIRONMENT)
        try:
            going.wait(timeout=0.8 * seconds * draw.random() + 0.01)
            break
        except subprocess.TimeoutExpired:
            going.send_signal(signal.SIGKILL)
            going.wait()
            kills += 1
            blank(out, spoilt)
    run(options, files, out, "--resume") # so that the next has nothing left to do
    return run(options, files, out, "--resume"), kills, len(spoilt)


def other_bytes(path):
    """With the size and the time that it had: the digest alone tells."""
    content, status = bytearray(path.read_bytes()), path.stat()
    content[len(content) // 2:] = bytes(len(content) - len(content) // 2)
    path.write_bytes(content)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def exchange(draw, images):
    """Two files under each other's names."""
    one, other = draw.sample(images, 2)
    between = one.with_suffix(".between")
    one.rename(between)
    other.rename(one)
    between.rename(other)


def change(draw, files, kinds=range(7)):
    """Some of what can happen to a folder."""
    images = sorted(path for path in files.rglob("*.dcm") if path.stat().st_size > 0)
    for kind in draw.sample(list(kinds), 3):
        path = draw.choice(images)
        images.remove(path)
        if kind == 0:
            other_bytes(path)
        elif kind == 1:
            path.write_bytes(path.read_bytes()[:-2])
        elif kind == 2:
            path.unlink()
        elif kind == 3:
            path.rename(path.with_name(f"moved {path.name}"))
        elif kind == 4:
            shutil.copyfile(path, path.parent / f"0 first {draw.random()}.dcm")
        elif kind == 5:
            os.utime(path)
        else:
            exchange(draw, images)


def killed_and_changed(options, draw, top, files, seconds):
    """Files come, go and change between kills: what is the same keeps its rows, all else is looked at."""
    out, kills, kept = top / "restless", 0, 0
    while kills < KILLS // 2:
        going = subprocess.Popen(command(options, files, out, "--resume"), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                 text=True, errors="replace", env=ENVIRONMENT)
        try:
            said = going.communicate(timeout=(0.5 + draw.random()) * seconds)[1]
        except subprocess.TimeoutExpired:
            going.send_signal(signal.SIGKILL)
            said = going.communicate()[1]
        kills += 1
        kept += sum(int(n) for n in re.findall(r"kept where their bytes are the same: (\d+)", said))
        # Sizes and times alone tell what is finished: bytes that changed behind them are not looked for.
        change(draw, files, range(1, 7))
    last, fresh = run(options, files, out, "--resume"), top / "restless-fresh"
    expect(run(options, files, fresh).returncode == last.returncode, f"restless: {last.returncode}: {last.stderr}")
    same(fresh, out, "restless")
    expect(kept > 0, "nothing was kept where files had changed")
    print(f"{kept} rows of files kept over {kills} kills and changes")


def spelled(options, top, files, whole):
    """Paths that are spelled otherwise are refused by both names, and nothing is lost or left by that."""
    there = top / "spelled"
    shutil.copytree(whole, there)
    before = (there / "results.db").read_bytes()
    for spelling in (f"{files.parent}/./{files.name}", os.path.relpath(files), f"{files}/../{files.name}"):
        said = run(options, spelling, there, "--resume")
        expect(said.returncode == 2 and f"one file is called {files}/" in said.stderr and f"{spelling}/" in said.stderr,
               f"{spelling}: {said.returncode}: {said.stderr}")
        expect((there / "results.db").read_bytes() == before and sorted(path.name for path in there.iterdir()) ==
               sorted(path.name for path in whole.iterdir()), f"{spelling}: results are not as they were")
    (there / "results.db").rename(there / "results.db.unfinished")
    said = run(options, os.path.relpath(files), there, "--resume")
    expect(said.returncode == 2 and rows(there, "items") == rows(whole, "items"), f"of an ended run: {said.stderr}")
    said = run(options, files, there, "--resume")
    expect(said.returncode != 2, said.stderr)
    same(whole, there, "spelled otherwise in between")


def anew(options, top, files, whole):
    """What an ended run left makes way for one without --resume, but not without a word."""
    there = top / "anew"
    for more, told in ((("--resume",), False), ((), True)):
        shutil.rmtree(there, ignore_errors=True)
        there.mkdir()
        shutil.copy(whole / "results.db", there / "results.db.unfinished")
        said = run(options, files, there, *more)
        n = sum(len(rows(whole, table)) for table in ("files", "findings", "listed"))
        expect((f"{n} rows, which --resume would have kept" in said.stderr) == told, f"{more}: {said.stderr}")
        same(whole, there, f"anew {more}")


def changed(options, top, files, whole):
    """Of a run that was ended: a file with other bytes, one more, one less. The first is named, and the others keep their
    rows."""
    def change_bytes():
        path = next(path for path in sorted(files.rglob("*.dcm")) if path.stat().st_size > 0)
        path.write_bytes(b"other bytes")

    def add():
        (files / "0/0-first.txt").write_text("one more")

    def remove_last():
        sorted(path for path in files.rglob("*") if path.is_file())[-1].unlink()

    for change in (change_bytes, add, remove_last):
        out = top / change.__name__
        shutil.copytree(whole, out)
        with altering(out / "results.db") as database:
            (last,) = database.execute("SELECT max(task) FROM items").fetchone()
            database.execute("DELETE FROM items WHERE task = ?", (last,)) # so that it is not finished
            database.execute("DELETE FROM files WHERE task = ?", (last,))
            database.execute("DELETE FROM findings WHERE task = ?", (last,))
        change()
        fresh, resumed = top / f"{change.__name__}-fresh", run(options, files, out, "--resume")
        expect(run(options, files, fresh).returncode == resumed.returncode, change.__name__)
        same(fresh, out, change.__name__)
        counts = re.search(r"not all is as it was: (.*)\. Of (\d+) files that were judged: changed: (\d+), gone: (\d+), "
                           r"kept where their bytes are the same: (\d+);", resumed.stderr)
        if change is remove_last and counts is None:
            continue # it was not finished, and nothing that was is another
        expect(counts is not None and int(counts[2]) == sum(int(counts[n]) for n in (3, 4, 5)) and int(counts[5]) > 20,
               f"{change.__name__}: {resumed.stderr}")
        first = {change_bytes: " bytes, and has 11", add: "0-first.txt was not there", remove_last: "is not there any more"}
        expect(counts is not None and first[change] in counts[1], f"{change.__name__}: the first is not named: {resumed.stderr}")
        shutil.rmtree(whole)
        shutil.copytree(fresh, whole)


def altered(options, top, files, whole):
    """Results that have lost rows, or are of other columns, aren't gone on with."""
    for name, change, told in (("lost", "DELETE FROM findings", "other rows"),
                               ("columns", "ALTER TABLE findings ADD COLUMN another TEXT", "other columns")):
        out = top / name
        shutil.copytree(whole, out)
        with altering(out / "results.db") as database:
            database.execute(change)
        result = run(options, files, out, "--resume")
        expect(result.returncode == 2 and told in result.stderr, f"{name}: {result.returncode}: {result.stderr}")


def unseen(options, draw, top):
    """What could not be read, or ended its worker, is not finished: it is looked at again, and what was found of it makes
    way. `storage` goes away in the middle of a run."""
    storage, files, out, fresh = top / "storage", top / "links", top / "unseen", top / "unseen-fresh"
    make(storage)
    files.mkdir()
    paths = sorted(path for path in storage.rglob("*") if path.is_file())
    for number, path in enumerate(paths):
        (files / f"{number:02} {path.name}").symlink_to(path)
    gone = draw.sample(paths, len(paths) - 4)
    for path in gone:
        path.rename(path.with_name(path.name + ".gone"))
    for _ in range(2): # as long as they are away
        said = run(options, files, out, "--resume")
        expect(len(rows(out, "listed")) >= len(gone), f"unreadable files: {rows(out, 'listed')}")
    expect(f"not, or have changed: {len(gone)} (looked at again, since they could not be read or ended a worker: {len(gone)})\n"
           in said.stderr, f"storage is away: {said.stderr}")
    for path in gone:
        path.with_name(path.name + ".gone").rename(path)
    mended = run(options, files, out, "--resume")
    expect(run(options, files, fresh).returncode == mended.returncode, f"storage is back: {mended.stderr}")
    same(fresh, out, "storage is back")
    crashed = draw.sample([row[0] for row in rows(out, "items") if row[5] is None and not row[4]], 3)
    with altering(out / "results.db") as database: # as of files that no worker survived, and one that nobody knows the bytes of
        tasks = ",".join(map(str, crashed))
        database.execute(f"UPDATE items SET size = -1, time = -1, digest = '' WHERE task IN ({tasks})")
        database.execute(f"UPDATE items SET size = 0 WHERE task = {crashed[0]}")
        database.execute(f"UPDATE findings SET class = 'undetermined', text = 'not this' WHERE task IN ({tasks})")
        database.execute(f"UPDATE files SET modality = 'XX' WHERE task IN ({tasks})")
    mended = run(options, files, out, "--resume")
    expect("looked at again, since they could not be read or ended a worker: 3)\n" in mended.stderr,
           f"after crashes: {mended.stderr}")
    same(fresh, out, "after crashes")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("pixleak", type=lambda path: Path(path).resolve())
    parser.add_argument("--seed", type=int, default=int(os.environ.get("PIXLEAK_TEST_SEED", random.randrange(1 << 30))))
    options = parser.parse_args()
    if not MINI.is_dir():
        print("SKIPPED: no real images")
        sys.exit(77)
    print(f"seed {options.seed}", flush=True)
    draw = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        files, whole = top / "files", top / "whole"
        make(files)
        shutil.copytree(files, top / "kept", copy_function=shutil.copy2)
        began = time.monotonic()
        undisturbed = run(options, files, whole)
        seconds = time.monotonic() - began
        last, kills, spoilt = kill_at_random(options, draw, files, top / "out", seconds)
        print(f"{kills} kills, {spoilt} files blanked once they were finished")
        expect(last.returncode == undisturbed.returncode, f"exit status {last.returncode}: {last.stderr}")
        expect(last.stdout == undisturbed.stdout.replace(str(whole), str(top / "out")), "the terminal is another")
        same(whole, top / "out", "after kills")
        expect(f"that were finished: {len(rows(whole, 'items'))}, that were not, or have changed: 0\n" in last.stderr,
               f"what was gone on with: {last.stderr}")
        if seconds > 3: # results become durable once a second
            expect(spoilt > 0, "nothing was finished before a kill")
        other = run(options, files, top / "out", "--resume", "--no-crops")
        expect(other.returncode == 2 and "other options (--no-crops not given, here given): give" in other.stderr,
               f"other options: {other.stderr}")
        shutil.rmtree(files)
        shutil.copytree(top / "kept", files, copy_function=shutil.copy2)
        unseen(options, draw, top)
        altered(options, top, files, whole)
        run(options, files, top / "again")
        spelled(options, top, files, top / "again")
        anew(options, top, files, top / "again")
        changed(options, top, files, whole)
        killed_and_changed(options, draw, top, files, seconds)
    print(f"{len(failures)} failures")
    sys.exit(len(failures) > 0)


if __name__ == "__main__":
    main()
