#!/usr/bin/python3
"""Plans and shards that were altered, cut, or are others': each is told, by the name of its file and exit status 2.

test_altered.py PIXLEAK [--seed N]
"""
import argparse
import hashlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

SHARED = Path(os.environ.get("PIXLEAK_SHARED", Path(__file__).resolve().parent.parent.parent / "../shared")).resolve()
MINI = SHARED / "midi-mini/deid"
ENVIRONMENT = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}
SEAL = 34 + 64 + 1 # bytes behind the database
N = 3
failures = []


def refused(run, *words):
    if run.returncode != 2 or not all(str(word) in run.stderr for word in words):
        failures.append(words)
        print(f"FAILED exit status {run.returncode} without {words}: {run.stderr}", flush=True)


def expect(condition, what):
    if not condition:
        failures.append(what)
        print("FAILED", what, flush=True)


def seal(path):
    """As the program does, of a database that was changed on purpose."""
    body = path.read_bytes()
    at = body.rfind(b"pixleak seal ")
    body = body[:at] if at >= 0 else body
    path.write_bytes(body + f"pixleak seal {len(body):020} {hashlib.sha256(body).hexdigest()}\n".encode())


def altered(path, sql, *values):
    path.write_bytes(path.read_bytes()[:-SEAL])
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(sql, values)
    seal(path)


class Folder:
    """A plan of few files and its shards; each trial works on copies."""

    def __init__(self, options, top):
        self.options, self.top, self.plan, self.shards = options, top, top / "plan.db", top / "shards"
        images = sorted(path for path in MINI.rglob("*.dcm"))[:5]
        for number, path in enumerate(images):
            (top / "files").mkdir(exist_ok=True)
            shutil.copyfile(path, top / f"files/{number}.dcm")
        self.run("plan", top / "files", "--shards", N, "--out", self.plan)
        for number in range(N):
            self.scan(number)

    def run(self, *arguments):
        return subprocess.run([self.options.pixleak, *map(str, arguments)], capture_output=True, text=True, errors="replace",
                              timeout=300, env=ENVIRONMENT)

    def scan(self, number, plan=None, shards=None):
        return self.run("scan", "--plan", plan or self.plan, "--shard", number, "--out", shards or self.shards)

    def merge(self, shards=None):
        shutil.rmtree(self.top / "merged", ignore_errors=True)
        return self.run("merge", shards or self.shards, "--out", self.top / "merged")

    def copy(self):
        shards, plan = self.top / "altered", self.top / "altered.db"
        shutil.rmtree(shards, ignore_errors=True)
        shutil.copytree(self.shards, shards)
        shutil.copyfile(self.plan, plan)
        return plan, shards


def spoil(draw, path):
    """Any byte, a cut, or bytes at the end."""
    content = bytearray(path.read_bytes())
    kind = draw.choice(("byte", "byte", "cut", "more"))
    if kind == "byte":
        content[draw.randrange(len(content))] ^= draw.randint(1, 255)
    elif kind == "cut":
        del content[draw.randrange(len(content)):]
    else:
        content += bytes(draw.randint(1, 5000))
    path.write_bytes(content)
    return kind


def any_byte(folder, draw):
    for _ in range(40):
        plan, shards = folder.copy()
        spoil(draw, plan)
        refused(folder.scan(draw.randrange(N), plan, folder.top / "other"), plan)
        shard = draw.choice(sorted(shards.iterdir()))
        spoil(draw, shard)
        refused(folder.merge(shards), shard)
        refused(folder.scan(int(shard.stem[-6:]), folder.plan, shards), shard)
        expect(not (folder.top / "merged").exists(), "a refused merge leaves results")


def plans(folder):
    """With a seal that is right, of a plan that isn't."""
    for sql in ("UPDATE items SET path = CAST('/absent' AS BLOB) WHERE item = 0", "UPDATE items SET kind = 9 WHERE item = 0",
                "UPDATE items SET reason = 'a reason' WHERE item = 0", "UPDATE items SET bytes = bytes + 1 WHERE item = 0",
                "DELETE FROM items WHERE item = 0", "INSERT INTO directories VALUES (0, 5, 1)",
                "UPDATE shards SET n = n - 1 WHERE shard = 0", "DELETE FROM shards WHERE shard = 2",
                "UPDATE shards SET digest = 'x' WHERE shard = 2", "UPDATE plan SET roots = roots - 1",
                "UPDATE plan SET shards = shards + 1", f"UPDATE plan SET id = '{'0' * 64}'",
                "ALTER TABLE items RENAME COLUMN kind TO sort", "DROP TABLE directories"):
        plan, _ = folder.copy()
        altered(plan, sql)
        refused(folder.scan(0, plan, folder.top / "other"), plan)
    plan, _ = folder.copy()
    altered(plan, "UPDATE items SET path = CAST('/absent' AS BLOB) WHERE item = 4") # of another shard
    refused(folder.scan(N - 1, plan, folder.top / "other"), plan)
    plan.write_bytes(b"")
    refused(folder.scan(0, plan, folder.top / "other"), plan, "empty", "make it again")
    refused(folder.run("plan", folder.top / "files", "--shards", 0, "--out", folder.top / "new.db"), "from 1 to")


def shards(folder):
    first = "shard-000000.db"
    for sql in ("ALTER TABLE files DROP COLUMN modality", "ALTER TABLE findings RENAME COLUMN class TO sort",
                "DROP TABLE findings", "DROP TABLE crops", "ALTER TABLE listed DROP COLUMN side",
                "INSERT INTO findings (rowid, task, class) VALUES (77, 0, 'fine')",
                "INSERT INTO findings (rowid, task, class) VALUES (77, 0, NULL)",
                "INSERT INTO findings (rowid, task, class) VALUES (77, 70, 'other')",
                "INSERT INTO listed VALUES ('fine', 'input', 'a', 'b')", "UPDATE part SET n = n + 1",
                "UPDATE part SET digest = 'x'", "UPDATE part SET facts = 'x'", "DELETE FROM part",
                "INSERT INTO account VALUES ('fine', 1, 1)",
                "INSERT INTO crops VALUES ('findings', 1, 'found', 1, zeroblob(300000000))"):
        _, copies = folder.copy()
        altered(copies / first, sql)
        refused(folder.merge(copies), copies / "shard-00000") # facts are compared with those of the shard before
    _, copies = folder.copy()
    altered(copies / first, "UPDATE account SET judged = judged + 1 WHERE side = 'input'")
    refused(folder.merge(copies), "does not add up")
    (copies / first).write_bytes(b"")
    for run in (folder.merge(copies), folder.scan(0, folder.plan, copies)):
        refused(run, copies / first, "empty", "run the shard again")
    shutil.copyfile(folder.shards / "shard-000001.db", copies / first)
    refused(folder.scan(0, folder.plan, copies), copies / first, "of shard 1, under the name of shard 0")
    refused(folder.merge(copies), copies / first, "holds results of shard 1, under the name of another")
    (copies / first).unlink()
    refused(folder.merge(copies), "these have no results yet: 0. Run each", "(`pixleak scan --plan", f"--shard 1 --out {folder.shards}`)")
    (copies / first).write_bytes(b"a text that is no database")
    refused(folder.merge(copies), copies / first, "no results of a shard")


def folders(folder):
    """A merge that fails leaves what was in OUT, whenever it fails; results are not put among shards or inputs."""
    out = folder.top / "earlier"
    content = lambda: {path.name: path.read_bytes() for path in out.iterdir()}
    merge = lambda shards: folder.run("merge", shards, "--out", out)
    expect(merge(folder.shards).returncode in (0, 1, 3), "the shards can't be merged")
    before = content()
    for sql in ("INSERT INTO findings (rowid, task, class) VALUES (77, 0, 'fine')", # each is seen behind the first rows
                "UPDATE account SET judged = judged + 1 WHERE side = 'input'",
                "INSERT INTO listed VALUES ('fine', 'input', 'a', 'b')"):
        _, copies = folder.copy()
        altered(copies / "shard-000002.db", sql)
        refused(merge(copies))
        expect(content() == before, f"a merge that failed has changed OUT: {sql}: {sorted(content())}")
        refused(folder.merge(copies))
        expect(not (folder.top / "merged").exists(), f"a merge that failed leaves a folder: {sql}")
    shutil.copyfile(out / "results.db", out / "results.db.merged") # as a merge leaves it that was killed
    expect(merge(folder.shards).returncode in (0, 1, 3) and sorted(content()) == sorted(before), "what a killed merge left stays")
    for where in (folder.shards, f"{folder.shards}/../{folder.shards.name}"):
        refused(folder.run("merge", folder.shards, "--out", where), "holds the shards", "name another folder")
    refused(folder.run("scan", folder.top / "files", "--out", folder.top / "files"), "holds the files to look at")
    refused(folder.run("merge", folder.top / "files", "--out", out), "no results of shards", "--plan")
    with closing(sqlite3.connect(out / "results.db")) as database, database: # as `pixleak serve` does
        database.execute('CREATE TABLE decisions ("table" TEXT, "row" INTEGER, decision TEXT, note TEXT, who TEXT, "when" TEXT)')
        database.execute("INSERT INTO decisions VALUES ('findings', 1, 'leak', '', 'jd', '')")
    before = content()
    for run in (merge(folder.shards), *(folder.run("scan", folder.top / "files", "--out", out, *more) for more in ((), ("--resume",)))):
        refused(run, out, "holds 1 decision made", "name another folder")
        expect(content() == before, f"results with decisions have changed: {sorted(content())}")


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
        folder = Folder(options, Path(name))
        expect(folder.merge().returncode in (0, 1, 3), "the shards can't be merged")
        plans(folder)
        shards(folder)
        folders(folder)
        any_byte(folder, random.Random(options.seed))
    print(f"{len(failures)} failures")
    sys.exit(len(failures) > 0)


if __name__ == "__main__":
    main()
