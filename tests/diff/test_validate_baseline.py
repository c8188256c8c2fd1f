#!/usr/bin/python3
"""Checks of a validation that failed and were accepted: they stay in the results, marked and counted, and decide nothing; others
that fail, the same of which more fails, and what can't be judged fail as ever. In one run and in shards, and by the public
script's answers.

test_validate_baseline.py PIXLEAK
"""
import json
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from scrubbed import call, expect, make


def config_of(top, name):
    config = json.loads((top / name / "config.json").read_text())
    config.update(input_data_path=str(top / name / "deid"), output_data_path=str(top / f"{name}.validation"), run_name="run",
                  answer_db_file=str(top / "data/answers.db"), uid_mapping_file=str(top / name / "uid_mapping.csv"),
                  patid_mapping_file=str(top / name / "patid_mapping.csv"), log_path=str(top / "logs"))
    path = top / f"{name}.json"
    path.write_text(json.dumps(config))
    return path, top / f"{name}.validation/run"


def validate(pixleak, top, name, *more, status=None):
    path, out = config_of(top, name)
    return call(pixleak, "validate", path, "--original", top / "data/original", "--jobs", 2, *more, status=status), out


def query(out, sql):
    with closing(sqlite3.connect(f"file:{out}/validation_results.db?mode=ro", uri=True)) as database:
        return database.execute(sql).fetchall()


def summary_of(out):
    return json.loads((out / "summary.json").read_text())


def failed(out):
    return [row for (row,) in query(out, 'SELECT "index" FROM validation_results WHERE pixleak_passed = 0')]


def accepted(out):
    return [row for (row,) in query(out, "SELECT \"row\" FROM accepted WHERE \"table\" = 'validation_results' ORDER BY 1")]


def words_of(out):
    """Values of the key and the files, of four letters and more; UIDs and paths."""
    rows = query(out, "SELECT answer_value, pixleak_value, instance, file_path FROM validation_results")
    return {word for row in rows for text in row for word in str(text or "").replace("^", " ").split() if len(word) > 6}


def known(pixleak, top):
    said, out = validate(pixleak, top, "weak", status=1)
    before = failed(out)
    list_ = top / "known"
    call(pixleak, "baseline", out, "--out", list_, status=0)
    text = list_.read_text()
    expect(before and text.count("  validation_results  failed  ") == len(before), text)
    expect(list_.stat().st_mode & 0o777 == 0o600 and "command validate" in text, text)
    for word in words_of(out):
        expect(word not in text, f"{word} stands in the list")
    rows = query(out, "SELECT * FROM validation_results")
    said, _ = validate(pixleak, top, "weak", "--baseline", list_, status=0)
    expect(f"{len(before)} of the {len(before)} findings that {list_} accepts are there" in said.stdout, said.stdout)
    expect(accepted(out) == before == failed(out), "something else is accepted")
    expect(query(out, "SELECT * FROM validation_results") == rows, "the rows are others")
    expect(query(out, "SELECT exit_status FROM run") == [(0,)], "the exit status noted is another")
    summary = summary_of(out)
    expect(summary["accepted"]["checks"] == {"failed": len(before), "undetermined": 0, "passed": 0}, f"{summary['accepted']}")
    expect(summary["exit_reasons"] == [] and summary["exit_status"] == 0, f"{summary}")
    expect("and decide nothing" in summary["baseline"], f"{summary}")
    told = [json.loads(line) for line in call(pixleak, "report", out, "--format", "json-lines", status=0).stdout.splitlines()]
    marks = [row["accepted"] for row in told if row["verdict"] == "failed"]
    expect(marks == [True] * len(before), "formats don't say what is accepted")
    call(pixleak, "diff", out, out, status=0)
    validate(pixleak, top, "weak", status=1)
    expect("accepted" not in summary_of(out) and accepted(out) == [], "without it, something is accepted")


def one_more(pixleak, top):
    lines = (top / "known").read_text().splitlines(keepends=True)
    (top / "fewer").write_text("".join(lines[:-1]))
    _, out = validate(pixleak, top, "weak", "--baseline", top / "fewer", status=1)
    expect(summary_of(out)["exit_reasons"] == ["checks: 1 failed"], f"{summary_of(out)['exit_reasons']}")


def worse(pixleak, top):
    """A check that failed to a smaller part when it was accepted."""
    lines = (top / "known").read_text().splitlines()
    milder = []
    for line in lines:
        words = line.split()
        partly = len(words) == 4 and words[2] == "failed" and int(words[3]) > 0
        milder.append("  ".join([*words[:3], str(int(words[3]) - 1)]) if partly else line)
    n = sum(a != b for a, b in zip(lines, milder))
    (top / "milder").write_text("\n".join(milder) + "\n")
    _, out = validate(pixleak, top, "weak", "--baseline", top / "milder", status=1 if n else 0)
    expect(n > 0 and summary_of(out)["exit_reasons"] == [f"checks: {n} failed"], f"{n}: {summary_of(out)['exit_reasons']}")
    validate(pixleak, top, "good", "--baseline", top / "known", status=0)


def undetermined(pixleak, top):
    """What can't be judged is accepted only on purpose."""
    list_ = top / "open"
    call(pixleak, "scrub", "--key", top / "data/answers.db", "--original", top / "data/original", "--out", top / "cut", status=0)
    for image in sorted((top / "cut/deid").rglob("*.dcm"))[:2]:
        content = image.read_bytes()
        image.write_bytes(content[:-len(content) // 4])
    _, out = validate(pixleak, top, "cut", "--no-ocr")
    n = query(out, "SELECT count(*) FROM validation_results WHERE pixleak_passed IS NULL")[0][0]
    call(pixleak, "baseline", out, "--out", list_, status=0)
    expect(n > 0 and "  undetermined  " not in list_.read_text(), f"{n} undetermined: {list_.read_text()}")
    validate(pixleak, top, "cut", "--no-ocr", "--baseline", list_, status=3)
    call(pixleak, "baseline", out, "--undetermined", "--out", list_, status=0)
    expect(list_.read_text().count("  undetermined  ") == n, list_.read_text())
    said, _ = validate(pixleak, top, "cut", "--no-ocr", "--baseline", list_)
    expect(said.returncode == (3 if "listed" in str(summary_of(out)["exit_reasons"]) else 0), said.stdout)
    expect(not any("checks" in reason for reason in summary_of(out)["exit_reasons"]), f"{summary_of(out)}")


def strict(pixleak, top):
    """Of the public script's answers those rows alone count that the script writes."""
    said, out = validate(pixleak, top, "weak", "--strict-compat")
    by_script = "SELECT count(*) FROM validation_results WHERE check_passed = 0 AND NOT pixleak_only"
    n = query(out, by_script)[0][0]
    call(pixleak, "baseline", out, "--undetermined", "--out", top / "strict", status=0)
    said, _ = validate(pixleak, top, "weak", "--strict-compat", "--baseline", top / "strict", status=0)
    expect(summary_of(out)["accepted"]["checks"]["failed"] == n, f"{n}: {summary_of(out)['accepted']}")


def shards(pixleak, top):
    path, out = config_of(top, "weak")
    call(pixleak, "plan", top / "weak/deid", "--shards", 2, "--out", top / "plan", status=0)
    for shard in (0, 1):
        words = ("validate", path, "--original", top / "data/original", "--plan", top / "plan", "--shard", shard, "--out",
                 top / "shards")
        said = call(pixleak, *words, "--baseline", top / "known", status=2)
        expect("pixleak merge" in said.stderr, said.stderr)
        call(pixleak, *words, status=0)
    call(pixleak, "merge", top / "shards", "--out", top / "merged", status=1)
    call(pixleak, "merge", top / "shards", "--out", top / "merged", "--baseline", top / "known", status=0)
    validate(pixleak, top, "weak", "--baseline", top / "known", status=0)
    expect(accepted(top / "merged") == accepted(out) != [], "a merge accepts something else")


def refusals(pixleak, top):
    other = top / "check.list"
    text = (top / "known").read_text().replace("command validate", "command check")
    other.write_text(text.replace("  validation_results  failed  ", "  regions  legible  "))
    said, _ = validate(pixleak, top, "good", "--baseline", other, status=2)
    expect("none of `pixleak validate`" in said.stderr, said.stderr)
    said = call(pixleak, "merge", top / "shards", "--out", top / "never", "--baseline", other, status=2)
    expect("none of `pixleak validate`" in said.stderr and not (top / "never").exists(), said.stderr)


def main():
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        make(sys.argv[1], top)
        for test in (known, one_more, worse, undetermined, strict, shards, refusals):
            test(sys.argv[1], top)
            print(test.__name__, "passed")


main()
