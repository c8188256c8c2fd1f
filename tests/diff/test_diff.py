#!/usr/bin/python3
"""`pixleak diff` of runs over a dataset that was scrubbed well, and by a scrubber that was made worse on purpose: what is worse
is told and fails, what is better doesn't, and neither paths nor the order of files matter. Then results of strangers.

test_diff.py PIXLEAK
"""
import csv
import json
import shutil
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "output"))
from resealed import altering
from scrubbed import call, check, expect, make

LEAKS = ("untouched", "legible", "recoverable")


def rows(out, sql):
    with closing(sqlite3.connect(f"file:{out}/results.db?mode=ro", uri=True)) as database:
        return database.execute(sql).fetchall()


def changes(pixleak, before, after, status):
    """Rows of the CSV file, and what was printed."""
    path = before.parent / "changes.csv"
    said = call(pixleak, "diff", before, after, "--out", path, status=status)
    expect(path.stat().st_mode & 0o777 == 0o600, f"{path} is open to others")
    with open(path, newline="") as file:
        return list(csv.DictReader(file)), said.stdout


def checks(pixleak, top):
    good, weak = top / "good.check", top / "weak.check"
    check(pixleak, top, "good", good, status=0)
    check(pixleak, top, "weak", weak, status=1)
    leaks = dict(rows(weak, f"SELECT file, verdict FROM regions WHERE verdict IN {LEAKS}"))
    expect(leaks, "the weak scrubber leaves nothing")
    worse, said = changes(pixleak, good, weak, 1)
    found = {row["file"]: row["verdict_after"] for row in worse if row["change"] == "worse" and row["table"] == "regions"}
    expect(found == leaks, f"{found} are told worse, {leaks} are")
    expect(all(row["verdict_before"] == "hidden" for row in worse), f"{worse}")
    texts = {word for row in worse for word in row["text_after"].split() if len(word) > 3}
    expect(texts and not any(text in said for text in texts), f"the terminal shows what was burned in: {said}")
    better, said = changes(pixleak, weak, good, 0)
    expect({row["change"] for row in better} == {"better"} and len(better) == len(worse), f"{better}")
    expect("Nothing is worse" in said, said)


def moved(pixleak, top):
    """The same files elsewhere, under other names and in another order."""
    elsewhere = top / "elsewhere" / "deid"
    elsewhere.mkdir(parents=True)
    files = sorted((top / "weak/deid").rglob("*.dcm"))
    for number, path in enumerate(files):
        shutil.copyfile(path, elsewhere / f"{len(files) - number:04}.dcm")
    shutil.copyfile(top / "weak/uid_mapping.csv", top / "elsewhere/uid_mapping.csv")
    check(pixleak, top, "elsewhere", top / "elsewhere.check", status=1)
    call(pixleak, "scan", top / "weak/deid", "--out", top / "weak.scan", "--jobs", 2, status=1)
    call(pixleak, "scan", elsewhere, "--out", top / "elsewhere.scan", "--jobs", 2, status=1)
    for kind in ("check", "scan"):
        there, said = changes(pixleak, top / f"weak.{kind}", top / f"elsewhere.{kind}", 0)
        expect(there == [], f"{kind}: {there}")


def scans(pixleak, top):
    good, weak = top / "good.scan", top / "weak.scan"
    call(pixleak, "scan", top / "good/deid", "--out", good, "--jobs", 2)
    leaks = rows(weak, "SELECT count(*) FROM findings WHERE class LIKE 'phi-%'")[0][0]
    worse, _ = changes(pixleak, good, weak, 1)
    bad = [row for row in worse if row["change"] in ("new", "worse")]
    expect(len(bad) == leaks > 0, f"{len(bad)} of {leaks} are told: {worse}")
    # What was not looked at is not clean.
    part = top / "part"
    shutil.copytree(top / "weak/deid", part)
    first = next(path for path in sorted(part.rglob("*.dcm")))
    first.unlink()
    call(pixleak, "scan", part, "--out", top / "part.scan", "--jobs", 2)
    lost, said = changes(pixleak, weak, top / "part.scan", 3)
    expect({row["change"] for row in lost} == {"unseen"}, f"{lost}")
    # What can't be read any more is told, and a kind that was allowed is not.
    first.write_bytes(b"")
    for allowed in ((), ("--allow", "empty")):
        call(pixleak, "scan", part, "--out", top / "part.scan", "--jobs", 2, *allowed)
        lost, said = changes(pixleak, weak, top / "part.scan", 3)
        expect(any(row["table"] == "listed" for row in lost if row["change"] == "undetermined") != bool(allowed), f"{lost}")


def wavering(pixleak, top):
    """A reading that is a little else is the same finding; other digits are another."""
    out = top / "wavering"
    for change, status in (("x0 = x0 + 1, y1 = y1 + 1", 0), ("text = text || ' 7'", 1), ("class = 'phi-match'", 1),
                           ("x0 = x0 + 5000, x1 = x1 + 5000", 1)):
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(top / "weak.scan", out)
        with altering(out / "results.db") as database:
            database.execute(f"UPDATE findings SET {change} WHERE rowid = "
                             "(SELECT min(rowid) FROM findings WHERE class = 'phi-suspect' AND text <> '')")
        found, said = changes(pixleak, top / "weak.scan", out, status)
        expect(bool(found) == bool(status), f"{change}: {said}")


def validations(pixleak, top):
    for name in ("good", "weak"):
        config = json.loads((top / name / "config.json").read_text())
        config.update(input_data_path=str(top / name / "deid"), output_data_path=str(top / f"{name}.validation"), run_name="run",
                      answer_db_file=str(top / "data/answers.db"), uid_mapping_file=str(top / name / "uid_mapping.csv"),
                      patid_mapping_file=str(top / name / "patid_mapping.csv"), log_path=str(top / "logs"))
        (top / f"{name}.json").write_text(json.dumps(config))
        said = call(pixleak, "validate", top / f"{name}.json", "--original", top / "data/original", "--jobs", 2)
        expect(said.returncode != 2, f"validate: {said.stderr}")
    good, weak = (top / f"{name}.validation/run" for name in ("good", "weak"))
    worse, said = changes(pixleak, good, weak, 1)
    expect({row["change"] for row in worse} == {"worse"} and all("pixels_hidden" in row["place"] for row in worse), said)
    changes(pixleak, weak, good, 0)
    said = call(pixleak, "diff", top / "good.check", weak, status=2)
    expect("only runs of one command" in said.stderr, said.stderr)


def strangers(pixleak, top):
    good, strange = top / "good.check", top / "strange"

    def refused(sql, words):
        shutil.rmtree(strange, ignore_errors=True)
        shutil.copytree(good, strange)
        with altering(strange / "results.db") as database:
            database.executescript(sql)
        said = call(pixleak, "diff", good, strange, status=2)
        expect(words in said.stderr and "\x1b" not in said.stderr, f"{sql}: {said.stderr}")

    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS task FROM n"
    refused("UPDATE run SET ended = NULL", "ended before it was complete")
    refused("DELETE FROM run", "ended before it was complete")
    refused("UPDATE regions SET verdict = 'clean' || char(27) || '[2J'", "nothing that this version")
    refused("UPDATE run SET allowed = 'everything'", "there is no kind named")
    refused("INSERT INTO listed VALUES ('odd', 'input', 'x', 'y')", "nothing that this version")
    refused(f"DROP TABLE regions; CREATE VIEW regions AS {endless}", "does not carry out")
    refused(f"DROP TABLE listed; CREATE VIEW listed AS {endless}", "does not carry out")
    refused("ALTER TABLE pixels DROP COLUMN reason", "no such column")
    refused("DROP TABLE regions; DROP TABLE pixels", "holds no results")
    (strange / "results.db").write_bytes(b"SQLite format 3\0" + bytes(5000))
    call(pixleak, "diff", good, strange, status=2)
    (strange / "results.db").write_text("hello")
    call(pixleak, "diff", good, strange, status=2)
    (strange / "results.db").unlink()
    for path in (strange, top / "nowhere", "/dev/null", "/dev/zero"):
        said = call(pixleak, "diff", good, path, status=2)
        expect("no results there" in said.stderr, said.stderr)
    call(pixleak, "diff", good, status=2)


def main():
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        make(sys.argv[1], top)
        for test in (checks, moved, scans, wavering, validations, strangers):
            test(sys.argv[1], top)
            print(test.__name__, "passed")


main()
