#!/usr/bin/python3
"""`scan --since`: after any changes to the files its results are to the byte those of a run that looks at all of them, and
it takes hardly longer than what has changed.

test_since.py PIXLEAK [--seed N]
"""
import argparse
import os
import random
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "output"))
import test_resume
from resealed import altering
from test_resume import MINI, change, expect, make, run, same

INSTANCES = 300


def told(run, kept, looked_at, when):
    """How many it says to have kept and looked at; None: any."""
    found = re.search(r"^--since .*: inputs kept: (\d+), looked at: (\d+)", run.stderr, re.M)
    expect(found is not None, f"{when}: nothing is said of what was kept: {run.stderr}")
    for group, expected in ((1, kept), (2, looked_at)):
        if found and expected is not None:
            expect(int(found[group]) == expected, f"{when}: {found[0]}, not {kept} and {looked_at}")


def n_items(out, where="1"):
    with closing(sqlite3.connect(out / "results.db")) as database:
        return database.execute(f"SELECT count(*) FROM items WHERE {where}").fetchone()[0]


def rounds(options, draw, top):
    files, earlier = top / "files", top / "earlier"
    make(files)
    run(options, files, earlier)
    for number in range(3):
        change(draw, files)
        since, fresh = top / f"since{number}", top / f"fresh{number}"
        kept, all_anew = run(options, files, since, "--since", str(earlier)), run(options, files, fresh)
        expect(kept.returncode == all_anew.returncode, f"round {number}: exit status {kept.returncode}: {kept.stderr}")
        same(fresh, since, f"round {number}")
        again = run(options, files, top / f"again{number}", "--since", str(since)) # nothing has changed
        judged = n_items(since, "kind IS NULL AND NOT wider")
        told(again, judged, n_items(since) - judged, f"round {number} again")
        told(kept, None, None, f"round {number}")
        earlier = since # whose rows stand as well


def processor_time(call):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = call()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    expect(done.returncode in (0, 1, 3), done.stderr)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def cost(options, top):
    """Of different images, since what was read once is read sooner; one of each hundred changed."""
    made = top / "made"
    subprocess.run([options.pixleak, "synth", "--out", made, "--instances", str(INSTANCES), "--modality", "CT,MR,CR,US",
                    "--scale", "0.25"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    files = made / "original"
    all_anew = processor_time(lambda: run(options, files, top / "many-whole"))
    changed = sorted(files.rglob("*.dcm"))[::100]
    for path in changed:
        os.utime(path)
    runs = []
    kept = processor_time(lambda: runs.append(run(options, files, top / "many-since", "--since", str(top / "many-whole")))
                          or runs[0])
    told(runs[0], INSTANCES - len(changed), len(changed), "some touched")
    expect(f"(changed: {len(changed)}; " in runs[0].stderr, f"why they were looked at: {runs[0].stderr}")
    quiet = run(options, files, top / "quiet", "--since", str(top / "many-since"), "--quiet")
    expect(quiet.stderr == "", f"--quiet: {quiet.stderr}")
    print(f"{len(changed)} of {INSTANCES} changed: {kept:.2f} s of {all_anew:.2f} s, {100 * kept / all_anew:.1f} %")
    expect(kept < 0.05 * all_anew, "it takes as long as if more had changed")
    same(top / "many-whole", top / "many-since", "some touched", tables=("files", "findings", "crops", "listed"))


def refusals(options, top):
    files, earlier = top / "files", top / "since2"
    for out, since, more, words in ((earlier, earlier, (), "one folder"), (top / "r", top / "absent", (), "--since"),
                                    (top / "r", earlier, ("--no-crops", "--timeout", "7"),
                                     "other options (--timeout 600, here 7; --no-crops not given, here given), whose")):
        said = run(options, files, out, "--since", str(since), *more)
        expect(said.returncode == 2 and words in said.stderr, f"{words}: {said.returncode} {said.stderr}")
    altered = top / "altered"
    shutil.copytree(earlier, altered)
    with altering(altered / "results.db") as database:
        database.execute("UPDATE items SET task = task + 1000")
    run(options, files, top / "anew")
    run(options, files, top / "far", "--since", str(altered))
    same(top / "anew", top / "far", "tasks that have no rows")
    with altering(altered / "results.db") as database:
        database.execute("UPDATE items SET task = task - 1001")
    said = run(options, files, top / "r", "--since", str(altered))
    expect(said.returncode == 2 and "another file" in said.stderr, f"tasks of others: {said.returncode} {said.stderr}")
    lost = top / "lost"
    shutil.copytree(earlier, lost)
    with altering(lost / "results.db") as database:
        database.execute("DELETE FROM findings WHERE rowid = (SELECT max(rowid) FROM findings)")
    said = run(options, files, top / "r", "--since", str(lost))
    expect(said.returncode == 2 and "other rows" in said.stderr, f"lost findings: {said.returncode} {said.stderr}")
    with altering(earlier / "results.db") as database:
        database.execute("UPDATE findings SET class = 'fine'")
    said = run(options, files, top / "r", "--since", str(earlier))
    expect(said.returncode == 2 and "unknown class" in said.stderr, f"unknown class: {said.returncode} {said.stderr}")


def pictures(options, draw, top):
    """Rows that have come among the worst get the pictures that an earlier run dropped, as it notes them; for others nothing
    is looked at."""
    files, fresh = top / "files", top / "anew"
    with closing(sqlite3.connect(fresh / "results.db")) as database:
        pictured = database.execute('SELECT DISTINCT "row", rank FROM crops').fetchall()
    dropped = {row >> 24: (rank, row) for row, rank in draw.sample(pictured, 5)}
    for name in ("undrawn", "redrawn"):
        shutil.copytree(fresh, top / name)
        with altering(top / name / "results.db") as database:
            for task, (rank, row) in dropped.items():
                database.execute('DELETE FROM crops WHERE "row" >> 24 = ? AND (rank, "row") >= (?, ?)', (task, rank, row))
                database.execute("INSERT INTO unpictured VALUES (?, ?, ?)", (task, rank, row))
    since = run(options, files, top / "drawn", "--since", str(top / "undrawn"))
    resumed = run(options, files, top / "redrawn", "--resume")
    for out, said in ((top / "drawn", since), (top / "redrawn", resumed)):
        expect(f"looked at again for pictures, since their rows have come among the worst: {len(dropped)}\n" in said.stderr,
               f"{out.name}: {said.stderr}")
        same(fresh, out, out.name, tables=(*test_resume.TABLES, "unpictured"))
    expect("for pictures" not in run(options, files, top / "quite", "--since", str(fresh)).stderr, "all pictures are there")


def spelled(options, top):
    """Where no path is called as it was, that is said, with both names, and the run looks at all of them."""
    files, earlier = top / "files", top / "since2"
    said = run(options, os.path.relpath(files), top / "spelled", "--since", str(earlier))
    expect(f"none of these paths stands there, and nothing is kept: the first file is called {files}/" in said.stderr and
           f"there, and {os.path.relpath(files)}/" in said.stderr, f"another spelling: {said.stderr}")
    told(said, 0, None, "another spelling")
    for since in (earlier, earlier / "results.db"): # the database names its folder
        said = run(options, files, top / "by-database", "--since", str(since))
        expect("none of these paths" not in said.stderr, f"the same spelling: {said.stderr}")
        told(said, n_items(earlier, "kind IS NULL AND NOT wider"), None, str(since))
    said = run(options, files, earlier, "--since", str(earlier / "results.db"))
    expect(said.returncode == 2 and "one folder" in said.stderr, f"the database of --out: {said.stderr}")


def of_others(options, top):
    """What is no results of a scan is called what it is; of ended runs only what goes on is advised."""
    check, files = top / "check", top / "files"
    checking = [options.pixleak, "check", "--key", MINI.parent / "answers.db", "--uid-map", MINI.parent / "uid_mapping.csv",
                "--deid", MINI, "--out", check, "--no-ocr", "--quiet"]
    subprocess.run(checking, capture_output=True, check=False)
    for name, sql in (("merge", "DROP TABLE items; DROP TABLE settings"), ("version", "UPDATE run SET version = '0.0'"),
                      ("columns", "ALTER TABLE items DROP COLUMN rows")):
        shutil.copytree(top / "since2", top / name)
        with altering(top / name / "results.db") as database:
            database.executescript(sql)
    (top / "other").mkdir()
    (top / "other/results.db").write_bytes(b"")
    (top / "validation").mkdir()
    (top / "validation/validation_results.db").write_bytes(b"")
    for since, words in ((check, "this is of `pixleak check`"), (check / "results.db", "this is of `pixleak check`"),
                         (top / "merge", "this is of a merge"), (top / "version", "another version"),
                         (top / "columns", "another version"), (top / "other", "no results.db of pixleak"),
                         (top / "validation", "folder of a validation"), (top / "nothing", "there is no such file")):
        said = run(options, files, top / "r", "--since", str(since))
        expect(said.returncode == 2 and words in said.stderr, f"{words}: {said.returncode} {said.stderr}")
    for out, words in ((check, ("results of `pixleak check`", "another folder")),
                       (top / "merge", ("results of a merge", "without --resume")),
                       (top / "columns", ("another version", "without --resume"))):
        if out == top / "columns":
            with altering(out / "results.db") as database:
                database.execute("DROP TABLE settings")
        before = {path.name: path.read_bytes() for path in out.iterdir()}
        said = run(options, files, out, "--resume")
        expect(said.returncode == 2 and all(word in said.stderr for word in words),
               f"--resume into {out.name}: {said.returncode} {said.stderr}")
        expect(before == {path.name: path.read_bytes() for path in out.iterdir()}, f"--resume has changed {out.name}")
    for out, resumes in ((check, False), (top / "since1", True)):
        (out / "results.db").rename(out / "results.db.unfinished")
        for words in (("diff", top / "since0", out), ("report", out, "--format", "sarif"), ("scan", files, "--out", top / "r",
                                                                                          "--since", out)):
            said = subprocess.run([options.pixleak, *map(str, words)], capture_output=True, text=True, check=False)
            expect(said.returncode == 2 and "ended before it was complete" in said.stderr and "run it again" in said.stderr and
                   ("--resume" in said.stderr) == resumes, f"{words}: {said.returncode} {said.stderr}")
    again = subprocess.run(checking, capture_output=True, text=True, check=False)
    expect("rows of a check, which can't be gone on with" in again.stderr and "--resume" not in again.stderr,
           f"what makes way: {again.stderr}")


def sealed(options, draw, top):
    """No altered value of earlier results is believed, wherever it stands; a byte that means nothing may be another."""
    files, whole = top / "files", top / "anew"
    for number, sql in enumerate(("UPDATE findings SET text = 'nobody' WHERE rowid = (SELECT min(rowid) FROM findings)",
                                  "UPDATE findings SET class = 'other'", "UPDATE items SET time = time + 1", "DELETE FROM listed",
                                  "UPDATE crops SET png = zeroblob(9) WHERE rowid = 1", "UPDATE run SET sandbox = 'not whole'",
                                  "UPDATE files SET file = 'x' || file", "UPDATE run SET seal = NULL")):
        altered = top / f"sealed{number}"
        shutil.copytree(whole, altered)
        with closing(sqlite3.connect(altered / "results.db")) as database, database:
            database.execute(sql)
        for said in (run(options, files, top / "r", "--since", str(altered)), run(options, files, altered, "--resume"),
                     *(subprocess.run([options.pixleak, *map(str, words)], capture_output=True, text=True)
                       for words in (("diff", whole, altered), ("baseline", altered, "--out", top / "list"),
                                     ("report", altered, "--format", "sarif")))):
            expect(said.returncode == 2 and "not what the run wrote" in said.stderr, f"{sql}: {said.returncode} {said.stderr}")
    content = (whole / "results.db").read_bytes()
    (top / "broken").mkdir()
    for number in range(25):
        broken, at = bytearray(content), draw.randrange(len(content))
        broken[at] ^= 1 << draw.randrange(8)
        (top / "broken/results.db").write_bytes(broken)
        said = run(options, files, top / f"broken{number}", "--since", str(top / "broken"))
        if said.returncode != 2:
            same(whole, top / f"broken{number}", f"byte {at} is another")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("pixleak", type=lambda path: Path(path).resolve())
    parser.add_argument("--seed", type=int, default=int(os.environ.get("PIXLEAK_TEST_SEED", random.randrange(1 << 30))))
    options = parser.parse_args()
    if not MINI.is_dir():
        print("SKIPPED: no real images")
        sys.exit(77)
    print(f"seed {options.seed}", flush=True)
    with tempfile.TemporaryDirectory() as name:
        rounds(options, random.Random(options.seed), Path(name))
        spelled(options, Path(name))
        refusals(options, Path(name))
        sealed(options, random.Random(options.seed), Path(name))
        pictures(options, random.Random(options.seed), Path(name))
        cost(options, Path(name))
        of_others(options, Path(name))
    print(f"{len(test_resume.failures)} failures")
    sys.exit(len(test_resume.failures) > 0)


if __name__ == "__main__":
    main()
