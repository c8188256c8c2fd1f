#!/usr/bin/python3
"""test_named_files.py PIXLEAK: under every name of a file that is no image may lie a pipe, a socket, a device, a folder, nothing, a
file that is empty, or one that is too large: each is refused in words that name it, at once, and nothing is written."""
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

PIXLEAK = os.path.abspath(sys.argv[1])
SECONDS = 20
LARGE = 300 << 20  # bytes: more than any file but an answer key or a map may have
failures = []


def expect(condition, message):
    if not condition:
        failures.append(message)
        print(f"FAILED {message}")


def run(top, *arguments, **more):
    try:
        return subprocess.run([PIXLEAK, *map(str, arguments)], cwd=top, capture_output=True, text=True, timeout=SECONDS, check=False,
                              stdin=subprocess.DEVNULL, **more)
    except subprocess.TimeoutExpired:
        return None


def make(top):
    """Things by what a message calls them; none of them is opened by anything but pixleak, and all lie in `top`."""
    os.mkfifo(top / "pipe")
    (top / "folder").mkdir()
    (top / "empty").write_bytes(b"")
    with open(top / "large", "wb") as file:
        file.truncate(LARGE)
    with socket.socket(socket.AF_UNIX) as made:
        here = os.getcwd()
        os.chdir(top)  # a socket's name must be short
        made.bind("socket")
        os.chdir(here)
    return {"a pipe": "pipe", "a folder": "folder", "a socket": "socket", "a device": "/dev/zero", "No such": "nothing"}


def cases(name):
    """Command lines of which one file is `name`."""
    key = ("--uid-map", "map.csv", "--patid-map", "map.csv", "--original", "images", "--deid", "images", "--out", "out")
    yield "flaws", ("scrub", "--key", "answers.db", "--original", "images", "--out", "out", "--flaws", name)
    yield "compare", ("bench", "--compare", name, name)
    yield "key", ("check", "--key", name, *key)
    yield "uid map", ("check", "--key", "answers.db", *key[:1], name, *key[2:])
    yield "patid map", ("check", "--key", "answers.db", *key[:3], name, *key[4:])
    yield "plan of a shard", ("scan", "--plan", name, "--shard", "0", "--out", "out")
    yield "baseline", ("scan", "images", "--out", "out", "--baseline", name)
    yield "truth", ("key", name, "--original", "images", "--out", "out")
    for command in ("validate", "report", "import", "conformance"):
        yield command, (command, name)
    yield "plan", ("plan", name, "--shards", "2", "--out", "out.db")


def written(top):
    """What lies where the results would; an empty folder is nothing."""
    there = [path for path in (top / "out").rglob("*")] if (top / "out").exists() else []
    return there + ([top / "out.db"] if (top / "out.db").exists() else [])


def test_what_is_no_file(top, things):
    for what, name in things.items():
        for case, arguments in cases(name):
            if case == "plan" and what == "a folder":
                continue
            done = run(top, *arguments)
            where = f"{case} of {what}"
            expect(done is not None, f"{where}: it hangs")
            if done is None:
                continue
            expect(done.returncode == 2, f"{where}: exit status {done.returncode}: {done.stderr[-200:]}")
            told = name in done.stderr and (what in done.stderr or "no such file" in done.stderr or case == "plan of a shard")
            expect(told, f"{where}: {done.stderr[-300:]}")
            expect(not written(top), f"{where}: something is written: {written(top)}")


def test_what_is_no_such_text(top):
    """A few of these hold nothing, or so much that it can't be meant."""
    for case, arguments in cases("empty"):
        done = run(top, *arguments)
        if case != "plan":  # where it is an image that is none
            expect(done is not None and done.returncode == 2 and "empty" in done.stderr, f"{case} of an empty file: {done}")
    for case, arguments in cases("large"):
        if case in ("flaws", "compare", "baseline", "truth", "validate", "report"):
            done = run(top, *arguments)
            expect(done is not None and done.returncode == 2 and "it has more than" in done.stderr, f"{case} of a large file: {done}")
    (top / "comment").write_text("# text untouched 4\n\n")
    done = run(top, "scrub", "--key", "answers.db", "--original", "images", "--out", "out", "--flaws", "comment")
    expect(done.returncode == 2 and "names no flaw" in done.stderr, f"a list of no flaws: {done.stderr}")
    (top / "deep").write_text("[" * 200000)
    done = run(top, "bench", "--compare", "deep", "deep")
    expect(done.returncode == 2 and "not a table" in done.stderr, f"a deep table: {done.returncode} {done.stderr[-200:]}")


def test_fonts(top):
    (top / "fonts").mkdir()
    os.mkfifo(top / "fonts/DejaVuSans.ttf")
    done = run(top, "synth", "--out", "made", "--fonts", "fonts", "--instances", "1")
    expect(done is not None and done.returncode == 2 and "a pipe" in done.stderr, f"a font that is a pipe: {done}")


def test_plans_of_nothing(top):
    done = run(top, "plan", "folder", "--shards", "2", "--out", "none.db")
    expect(done.returncode == 2 and "no file" in done.stderr and not (top / "none.db").exists(), f"an empty folder: {done}")


def test_lists_may_be_pipes(top):
    """As shells make them of a process: <(find ...)."""
    done = subprocess.run(["bash", "-c", f'"{PIXLEAK}" scan @<(printf "images/a.txt\\n") --out listed --quiet --jobs 1'], cwd=top,
                          capture_output=True, text=True, timeout=SECONDS, check=False)
    expect("list of paths" not in done.stderr and (top / "listed/results.db").exists(), f"a list from a process: {done}")


def test_results(top):
    """Where an earlier run's would lie."""
    (top / "there").mkdir()
    os.mkfifo(top / "there/results.db")
    for arguments in (("scan", "images", "--out", "there", "--resume"), ("scan", "images", "--out", "new", "--since", "there"),
                      ("scan", "images", "--out", "there"), ("diff", "there", "there"), ("serve", "there")):
        done = run(top, *arguments)
        expect(done is not None and done.returncode == 2 and "results" in done.stderr, f"results that are a pipe: {arguments}: {done}")
    expect((top / "there/results.db").is_fifo(), "a pipe is gone")


with tempfile.TemporaryDirectory() as folder:
    top = Path(folder)
    (top / "images").mkdir()
    (top / "images/a.txt").write_text("no image\n")
    (top / "map.csv").write_text("id_old,id_new\n1.2,1.3\n")
    sqlite3.connect(top / "answers.db").execute("CREATE TABLE answer_data (PatientID, StudyInstanceUID, SeriesInstanceUID,"
                                                " SOPInstanceUID, SOPClassUID, Modality, scope, AnswerData)").connection.close()
    things = make(top)
    test_what_is_no_file(top, things)
    test_what_is_no_such_text(top)
    test_fonts(top)
    test_plans_of_nothing(top)
    test_lists_may_be_pipes(top)
    test_results(top)
print(f"{len(failures)} failures")
sys.exit(len(failures) > 0)
