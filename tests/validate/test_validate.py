#!/usr/bin/python3
"""`pixleak validate` over ../shared/midi-mini and over spoilt copies of it.

Usage: test_validate.py PIXLEAK
"""
import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pydicom

pixleak = Path(sys.argv[1]).resolve()
shared = Path(os.environ.get("PIXLEAK_SHARED", "../shared")).resolve()
mini = shared / "midi-mini"
if not mini.is_dir():
    print("no ../shared/midi-mini: nothing is tested")
    sys.exit(77)
compare = Path(__file__).resolve().parent / "compare_reference.py"


class Dataset:
    """A copy of midi-mini to be spoilt."""

    def __init__(self, folder):
        self.folder = Path(folder)
        shutil.copytree(mini / "deid", self.folder / "deid")
        for name in ("answers.db", "uid_mapping.csv", "patid_mapping.csv", "config.json"):
            shutil.copy(mini / name, self.folder)
        for path in self.folder.rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)
        self.files = sorted((self.folder / "deid").rglob("*.dcm"))

    def config(self, **changes):
        path = self.folder / "config.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | changes))

    def key(self, sql, *values):
        with closing(sqlite3.connect(self.folder / "answers.db")) as database, database:
            return database.execute(sql, values).fetchall()

    def checks(self, index, change):
        """Lets `change` alter the checks of one row of the key."""
        checks = json.loads(self.key('SELECT AnswerData FROM answer_data WHERE "index" = ?', index)[0][0])
        change(checks)
        self.key('UPDATE answer_data SET AnswerData = ? WHERE "index" = ?', json.dumps(checks), index)

    def run(self, *options):
        self.process = subprocess.run([pixleak, "validate", "config.json", "--no-ocr", *options], cwd=self.folder, text=True,
                                      stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.results = self.folder / "results/midi_mini/validation_results.db"
        return self.process.returncode

    def query(self, sql, *values):
        with closing(sqlite3.connect(self.results)) as database:
            return database.execute(sql, values).fetchall()

    def listed(self, kind):
        return self.query("SELECT name, reason FROM listed WHERE kind = ?", kind)

    def problems(self, kind):
        return self.query("SELECT name, message FROM problems WHERE kind = ?", kind)


failures = []


def check(condition, what):
    if not condition:
        failures.append(what)
        print(f"FAILED: {what}")


def new_uid(dataset, index):
    old = dataset.key('SELECT SOPInstanceUID FROM answer_data WHERE "index" = ?', index)[0][0]
    return next(line.split(",")[1] for line in (dataset.folder / "uid_mapping.csv").read_text().split() if line.startswith(old + ","))


def file_of(dataset, index):
    uid = new_uid(dataset, index)
    return next(path for path in dataset.files if pydicom.dcmread(path, stop_before_pixels=True).SOPInstanceUID == uid)


def rows_of(dataset, uid, columns="*"):
    return dataset.query(f"SELECT {columns} FROM validation_results WHERE instance = ?", f"<{uid}>")


def test_reference(dataset):
    check(dataset.run() == 1, "exit 1 where checks fail")
    comparison = subprocess.run([compare, dataset.results, mini / "reference_results.csv"], stdout=subprocess.PIPE, text=True)
    print(comparison.stdout.strip().split("\n")[-1])
    check(comparison.returncode == 0, "every row of reference_results.csv")
    check(stat.S_IMODE(dataset.results.stat().st_mode) == 0o600, "results are for their owner only")
    check(dataset.query("SELECT exit_status FROM run") == [(1,)], "the run is noted as complete")
    check(dataset.run("-j", "1") == 1 and subprocess.run([compare, dataset.results, mini / "reference_results.csv"],
                                                     stdout=subprocess.PIPE).returncode == 0, "the same with one process")


def test_bad_key(dataset):
    malformed, listed, odd, scoped = (new_uid(dataset, i) for i in range(4))
    dataset.key('UPDATE answer_data SET AnswerData = substr(AnswerData, 1, 500) WHERE "index" = 0')
    dataset.key('UPDATE answer_data SET AnswerData = \'["no object"]\' WHERE "index" = 1')
    dataset.checks(2, lambda checks: checks.update({"900": dict(checks["0"], action="<tag_moved>"),
                                                    "901": {"action": "<text_removed>", "tag_ds": "<(0010,0010)>"}}))
    dataset.key('UPDATE answer_data SET scope = \'<Hospital>\' WHERE "index" = 3')
    check(dataset.run() == 1, "a bad key is judged as far as it goes")
    for uid, name in ((malformed, "cut off JSON"), (listed, "JSON that is no object")):
        rows = rows_of(dataset, uid, "check_passed, pixleak_passed, pixleak_only, pixleak_reason")
        check(len(rows) == 1 and rows[0][:3] == (None, None, 1) and "AnswerData" in rows[0][3], f"{name}: a row that says so: {rows}")
    rows = dataset.query("SELECT pixleak_passed, pixleak_only, pixleak_reason FROM validation_results WHERE action = '<tag_moved>'")
    check(len(rows) == 1 and rows[0][:2] == (None, 1) and "not known" in rows[0][2], "an unknown action has a row")
    rows = dataset.query("SELECT check_passed, pixleak_reason FROM validation_results WHERE check_index = '901'")
    check(rows and rows[0][0] is None and rows[0][1], "a check without text has a row without an answer")
    check(len(rows_of(dataset, odd)) > 20, "other checks of the row are judged")
    check(len(dataset.listed("unknown-scope")) == 1 and not rows_of(dataset, scoped), "an unknown scope is told")
    rows = dataset.query("SELECT DISTINCT pixleak_passed, pixleak_only, file_value FROM validation_results "
                         "WHERE pixleak_reason LIKE '%<Hospital>%'")
    check(rows == [(None, 1, None)], f"its checks have rows without an answer: {rows}")


def test_spelling(dataset):
    """Actions and scopes that the script doesn't know as they are spelled: judged, in rows of pixleak's own."""
    def judged():
        return dataset.query("SELECT action, check_index, pixleak_passed, pixleak_value FROM validation_results WHERE instance "
                             f"IN ('<{new_uid(dataset, 0)}>', '<{new_uid(dataset, 1)}>') ORDER BY instance, action, check_index")
    dataset.run()
    before = judged()
    dataset.checks(0, lambda checks: [c.update(action=c["action"].strip("<>").upper().replace("_", " ") + " ") for c in checks.values()])
    dataset.key('UPDATE answer_data SET scope = \' instance\' WHERE "index" = 1')
    dataset.run()
    check(len(before) > 40 and judged() == before, "odd spellings are judged as the usual one")
    rows = dataset.query("SELECT min(pixleak_only), count(*) FROM validation_results WHERE instance "
                         f"IN ('<{new_uid(dataset, 0)}>', '<{new_uid(dataset, 1)}>')")
    check(rows == [(1, len(before))], "the script writes no such rows")


def test_empty_key(dataset):
    dataset.key("DELETE FROM answer_data")
    check(dataset.run() == 2, "a key without rows is told")


def test_bad_maps(dataset):
    path = dataset.folder / "uid_mapping.csv"
    lines = path.read_text().strip().split("\n")
    old, new = dataset.key('SELECT SOPInstanceUID FROM answer_data WHERE "index" = 5')[0][0], new_uid(dataset, 5)
    gone = dataset.key('SELECT SOPInstanceUID FROM answer_data WHERE "index" = 6')[0][0]
    lines = [line for line in lines if not line.startswith(gone + ",")]
    path.write_text("\n".join(lines + [f"{old},9.9.9", f"1.2.3.4,{new.replace(new, '2.25.77')}", "1.2.3.5,2.25.77"]) + "\n")
    check(dataset.run() == 1, "a map with repeated UIDs is used")
    check(len(dataset.problems("map")) == 2, f"both repetitions are told: {dataset.problems('map')}")
    check(len(rows_of(dataset, new)) > 20, "of a repeated UID the first counts")
    check(len(dataset.listed("unmapped")) == 1 and [m for m in dataset.listed("missing") if m[0] == gone],
          "an instance in no map is told, from both sides")
    rows = dataset.query("SELECT DISTINCT file_value FROM validation_results WHERE instance = ?", gone)
    check(rows == [("<MISSING FILE>",)], "its checks are those of a missing file")


def test_bad_files(dataset):
    patient, twice, cut, bare, empty = (file_of(dataset, i) for i in range(7, 12))
    uids = [new_uid(dataset, i) for i in range(7, 12)]
    header = pydicom.dcmread(patient)
    header.PatientID = "somebody else"
    header.save_as(patient)
    shutil.copy(twice, dataset.folder / "deid/again.dcm")
    cut.write_bytes(cut.read_bytes()[:-1000])
    bare.write_bytes(bare.read_bytes()[132:])
    empty.write_bytes(b"")
    (dataset.folder / "deid/notes.txt").write_text("no image")
    (dataset.folder / "deid/.hidden.dcm").write_bytes(twice.read_bytes())
    check(dataset.run() == 1, "odd files don't end the run")
    check(len(dataset.problems("wrong patient")) == 1, "a file of the wrong patient is told")
    rows = dataset.query("SELECT check_passed FROM validation_results WHERE instance = ? AND action = '<patid_consistent>'", f"<{uids[0]}>")
    check(rows == [(0,)], "and fails")
    check(len(dataset.problems("duplicate")) == 1, "an instance that comes twice is told")
    rows = dataset.query("SELECT count(DISTINCT pixleak_path), count(*) FROM validation_results WHERE instance = ?", f"<{uids[1]}>")
    check(rows[0][0] == 2, "and judged twice")
    check(len(dataset.problems("broken")) == 1, "a file cut off in its pixels is told")
    rows = dataset.query("SELECT count(*) FROM validation_results WHERE instance = ? AND action = '<tag_retained>' AND pixleak_passed = 1",
                         f"<{uids[2]}>")
    check(rows[0][0] > 0, "and its tags judged")
    check(len(dataset.problems("unseen")) == 1, "a file without preamble is told")
    old = dataset.key('SELECT SOPInstanceUID FROM answer_data WHERE "index" = 10')[0][0]
    rows = dataset.query("SELECT check_passed, file_value, pixleak_passed FROM validation_results WHERE instance = ? AND action = '<tag_retained>'", old)
    check(rows and all(row == (0, "<MISSING FILE>", 1) for row in rows), f"the script misses it, pixleak doesn't: {rows[:1]}")
    check(len(dataset.listed("missing")) == 1, "only the empty file's instance is missing")
    check({Path(name).name for name, _ in dataset.listed("no-image")} == {"notes.txt"}, "a text is told")
    check({Path(name).name for name, _ in dataset.listed("empty")} == {empty.name}, "an empty file is told")


def test_other_key(dataset):
    dataset.key("UPDATE answer_data SET SOPInstanceUID = '9.8.' || SOPInstanceUID")
    check(dataset.run() == 2, "another dataset's key: all files missing")
    check(len(dataset.problems("other dataset")) == 1, "which is told in so many words")
    check(dataset.query("SELECT count(*), sum(file_value = '<MISSING FILE>') FROM validation_results")[0][0] > 700, "with a row per check")


def test_scopes(dataset):
    """A check for a series holds for all its files."""
    first, second = file_of(dataset, 0), file_of(dataset, 1)
    header, other = pydicom.dcmread(first, stop_before_pixels=True), pydicom.dcmread(second)
    other.SeriesInstanceUID, other.StudyInstanceUID = header.SeriesInstanceUID, header.StudyInstanceUID
    other.save_as(second)
    dataset.key('UPDATE answer_data SET scope = \'<Series>\' WHERE "index" = 0')
    dataset.run()
    n = dataset.query("SELECT instance, count(*), sum(pixleak_only) FROM validation_results GROUP BY instance ORDER BY 2 DESC LIMIT 2")
    uids = {f"<{new_uid(dataset, 0)}>", f"<{new_uid(dataset, 1)}>"}
    check(n[0][0] == f"<{new_uid(dataset, 1)}>" and n[0][1] > 50, f"a row for a series reaches its other file: {n}")
    check(len(rows_of(dataset, new_uid(dataset, 0))) > 20, "and the first")
    check(all(uid in uids for uid, *_ in n[:1]), "nothing else")


def test_absent(dataset):
    """What the script makes of an element that others of the batch have."""
    path = file_of(dataset, 2)
    header = pydicom.dcmread(path)
    tag = next(row[0] for row in dataset_rows(dataset, 2) if row[1] == "<patid_consistent>")
    assert tag == "<(0010,0020)>"
    header.PatientID = ""
    del header.AccessionNumber
    header.save_as(path)
    dataset.checks(2, lambda checks: checks.update({"800": {"tag": "<(0008,0050)>", "tag_ds": "<(0008,0050)>", "tag_name": "<Accession Number>",
                                                            "value": dataset_value(checks), "action": "<uid_consistent>", "action_text": "",
                                                            "answer_category_v2": {"prev_cat": ["a", 'it\'s', 1]}}}))
    dataset.run()
    rows = dataset.query("SELECT check_passed, file_value, pixleak_passed, prev_cat FROM validation_results WHERE check_index = '800'")
    check(rows == [(0, "", 1, "['a', \"it's\", 1]")], f"absent here, there in another file of the batch: {rows}")


def dataset_rows(dataset, index):
    checks = json.loads(dataset.key('SELECT AnswerData FROM answer_data WHERE "index" = ?', index)[0][0])
    return [(row["tag_ds"], row["action"]) for row in checks.values()]


def dataset_value(checks):
    return next(row["value"] for row in checks.values() if row["action"] == "<uid_consistent>")


def test_strict(dataset):
    plain = dataset.run()
    check(plain == 1 and dataset.run("--strict-compat") == 1, "strict judges too")
    check("as the public script judges" in dataset.process.stdout, "and says so")


def test_usage(dataset):
    dataset.config(answer_db_file="nothing.db")
    check(dataset.run() == 2 and "nothing.db" in dataset.process.stderr + "answer_db_file", "a key that isn't there: exit 2")
    dataset.config(answer_db_file="uid_mapping.csv")
    check(dataset.run() == 2 and "uid_mapping.csv" in dataset.process.stderr, "a key that is none: exit 2")
    check(subprocess.run([pixleak, "validate"], stderr=subprocess.PIPE).returncode == 2, "no configuration: exit 2")


for name, test in list(globals().items()):
    if name.startswith("test_"):
        with tempfile.TemporaryDirectory() as folder:
            test(Dataset(folder))
print(f"{len(failures)} failures")
sys.exit(bool(failures))
