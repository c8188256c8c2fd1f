#!/usr/bin/python3
"""Findings that were accepted: they stay in the results, marked and counted, and decide nothing; what is new, or worse than it
was when it was accepted, and what can't be judged fails as ever.

test_baseline.py PIXLEAK
"""
import csv
import json
import shutil
import sqlite3
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "output"))
from resealed import altering
from scrubbed import call, check, expect, make


def query(out, sql):
    with altering(out / "results.db") as database:
        return database.execute(sql).fetchall()


def table(out, name):
    with open(out / f"{name}.csv", newline="") as file:
        return list(csv.DictReader(file))


def accepted(out):
    return {table: {verdict: n for verdict, n in counts.items() if n}
            for table, counts in json.loads((out / "summary.json").read_text())["accepted"].items()}


def words_of(*outs):
    """What was burned in, of three letters and more, and UIDs and paths."""
    told = set()
    for out in outs:
        for name, columns in (("regions", "expected_text, ocr_text, original_sop, deid_sop, file"),
                              ("findings", "text, sop_instance, file")):
            try:
                rows = query(out, f"SELECT {columns} FROM {name}")
            except sqlite3.OperationalError:
                continue
            told |= {word for row in rows for text in row for word in text.split() if len(word) > 3}
    return told


def known_leaks(pixleak, top):
    weak, list_, out = top / "weak", top / "known", top / "again"
    check(pixleak, top, "weak", weak.with_suffix(".check"), status=1)
    call(pixleak, "baseline", weak.with_suffix(".check"), "--out", list_, status=0)
    expect(list_.stat().st_mode & 0o777 == 0o600, "the list is open to others")
    text = list_.read_text()
    for word in words_of(weak.with_suffix(".check")):
        expect(word not in text, f"{word} stands in the list")
    said = check(pixleak, top, "weak", out, "--baseline", list_, status=0).stdout
    leaks = [row for row in table(out, "regions") if row["verdict"] in ("untouched", "legible", "recoverable")]
    expect(leaks and all(row["accepted"] == "accepted" for row in leaks), f"{leaks}")
    expect(not any(row["accepted"] for row in table(out, "regions") if row["verdict"] == "hidden"), "a clean row is accepted")
    expect(f"{len(leaks)} of the {len(leaks)} findings that {list_} accepts are there" in said, said)
    expect(sum(accepted(out)["regions"].values()) == len(leaks), f"{accepted(out)}")
    expect('"accepted"' in (out / "report.html").read_text(), "the page doesn't say what is accepted")
    # Without it nothing is accepted, and nothing says so.
    check(pixleak, top, "weak", out, status=1)
    expect("accepted" not in table(out, "regions")[0] and "accepted" not in (out / "summary.json").read_text(), "marked as accepted")
    expect(query(out, "SELECT * FROM accepted") == [], "rows are accepted")


def one_leak_more(pixleak, top):
    """All but one are accepted: that one is new."""
    list_, out = top / "fewer", top / "again"
    lines = (top / "known").read_text().splitlines(keepends=True)
    list_.write_text("".join(lines[:-1]))
    said = check(pixleak, top, "weak", out, "--baseline", list_, status=1).stdout
    shown = [line for line in said.splitlines() if line.startswith("  legible") or line.startswith("  untouched")]
    expect(len(shown) == 1, f"more than the one is told: {said}")
    reasons = json.loads((out / "summary.json").read_text())["exit_reasons"]
    expect(len(reasons) == 1 and " 1 " in reasons[0], f"{reasons}")


def worse_leaks(pixleak, top):
    """The same regions, of which more is left: none is accepted any more; and less: all are."""
    out = top / "again"
    check(pixleak, top, "worse", out, "--baseline", top / "known", status=1)
    expect(accepted(out)["regions"] == {}, f"{accepted(out)}")
    call(pixleak, "baseline", out, "--out", top / "untouched", status=0)
    check(pixleak, top, "weak", out, "--baseline", top / "untouched", status=0)


def undetermined(pixleak, top):
    """What can't be judged is accepted only on purpose."""
    run, list_ = top / "open", top / "open.list"
    shutil.copytree(top / "weak.check", run)
    query(run, "UPDATE regions SET verdict = 'undetermined' WHERE verdict = 'hidden'")
    n = query(run, "SELECT count(*) FROM regions WHERE verdict = 'undetermined'")[0][0]
    call(pixleak, "baseline", run, "--out", list_, status=0)
    expect(n > 0 and "undetermined" not in list_.read_text(), "what can't be judged is accepted by accident")
    call(pixleak, "baseline", run, "--out", list_, "--undetermined", status=0)
    expect(list_.read_text().count("  undetermined  ") == n, list_.read_text())
    # A leak that can't be judged any more is open: --no-ocr without originals judges little.
    arguments = ("check", "--key", top / "data/answers.db", "--uid-map", top / "weak/uid_mapping.csv", "--deid", top / "weak/deid",
                 "--out", top / "again", "--no-ocr")
    call(pixleak, *arguments, "--baseline", top / "known", status=3)
    call(pixleak, "baseline", top / "again", "--out", top / "open.list2", "--undetermined", status=0)
    said = call(pixleak, *arguments, "--baseline", top / "open.list2", status=0).stdout
    expect("and decide nothing" in said, said)


def notes(pixleak, top):
    """Written again, a list keeps its notes, and nothing else is written over."""
    list_ = top / "noted"
    lines = (top / "known").read_text().splitlines()
    lines[-1] += " # looked at: a ward's name"
    list_.write_text("\n".join(lines) + "\n")
    call(pixleak, "baseline", top / "weak.check", "--out", list_, status=0)
    expected = [line.replace(" # looked", "  # looked") for line in lines]
    expect(list_.read_text().splitlines() == expected, list_.read_text())
    other = top / "other"
    other.write_text("my thesis\n")
    call(pixleak, "baseline", top / "weak.check", "--out", other, status=2)
    expect(other.read_text() == "my thesis\n", "a file of somebody's is written over")
    call(pixleak, "baseline", top / "weak.check", status=2)
    call(pixleak, "baseline", "--out", other, status=2)
    call(pixleak, "baseline", top / "data", "--out", other, status=2)
    said = check(pixleak, top, "weak", top / "never", "--baseline", other, status=2)
    expect("no list of accepted findings" in said.stderr and not (top / "never").exists(), said.stderr)


def scans(pixleak, top):
    """Of a scan in one piece and in shards."""
    out, list_ = top / "scan", top / "scan.list"
    first = call(pixleak, "scan", top / "weak/deid", "--out", out, status=1)
    call(pixleak, "baseline", out, "--out", list_, "--undetermined", status=0)
    for word in words_of(out):
        expect(word not in list_.read_text(), f"{word} stands in the list")
    call(pixleak, "scan", top / "weak/deid", "--out", out, "--baseline", list_, status=0)
    marked = [row["accepted"] for row in table(out, "findings") if row["class"].startswith("phi-")]
    expect(marked and set(marked) == {"accepted"}, f"{marked}")
    call(pixleak, "plan", top / "weak/deid", "--out", top / "plan", "--shards", 2, status=0)
    for shard in (0, 1):
        said = call(pixleak, "scan", "--plan", top / "plan", "--shard", shard, "--out", top / "shards", "--baseline", list_, status=2)
        expect("pixleak merge" in said.stderr, said.stderr)
        call(pixleak, "scan", "--plan", top / "plan", "--shard", shard, "--out", top / "shards", status=0)
    call(pixleak, "merge", top / "shards", "--out", top / "merged", status=1)
    call(pixleak, "merge", top / "shards", "--out", top / "merged", "--baseline", list_, status=0)
    expect(table(top / "merged", "findings") == table(out, "findings"), "a merge accepts something else")
    said = call(pixleak, "scan", top / "weak/deid", "--out", out, "--baseline", top / "known", status=2)
    expect("none of `pixleak scan`" in said.stderr, said.stderr)


def main():
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        make(sys.argv[1], top)
        for test in (known_leaks, one_leak_more, worse_leaks, undetermined, notes, scans):
            test(sys.argv[1], top)
            print(test.__name__, "passed")


main()
