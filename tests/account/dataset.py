"""Small datasets out of $PIXLEAK_SHARED/midi-mini to be spoilt, runs over them, and what the runs say of each input."""
import csv
import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

SHARED = Path(os.environ.get("PIXLEAK_SHARED", "../shared")).resolve()
MINI = SHARED / "midi-mini"
# Of midi-mini's files those that every check passes with, their text being under a box; one whose pixels the key
# vouches for, without text; and one with its text as it was.
CLEAN = ("MR/001.dcm", "US/002.dcm", "US/003.dcm")
RETAINED = ("CT/020.dcm", "US/021.dcm")
LEAK = "MR/013.dcm"


def truth():
    """Rows of midi-mini's answers by file, with original_sop and deid_sop."""
    rows = {}
    for name in ("truth_regions.csv", "truth_pixels.csv"):
        with open(MINI / name, newline="") as file:
            for row in csv.DictReader(file):
                rows.setdefault(row["file"], row)
    return rows


def csv_rows(path):
    if not path.exists():
        return []
    with open(path, newline="", errors="replace") as file:
        return list(csv.DictReader(file))


class Outcome:
    """What a run left: exit status, terminal, and results in a folder."""

    def __init__(self, process, out, database):
        self.status = process.returncode
        self.terminal = process.stdout + process.stderr
        self.out = out
        self.database = database

    def page(self):
        path = self.out / "report.html"
        return path.read_text(errors="replace") if path.exists() else ""

    def summary(self):
        path = self.out / "summary.json"
        return json.loads(path.read_text()) if path.exists() else {}

    def listed(self):
        """(kind, side, name) of summary.json."""
        return [(item["kind"], item.get("side"), item["name"]) for item in self.summary().get("listed", [])]

    def query(self, sql):
        if not self.database.exists():
            return []
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as database:
            return database.execute(sql).fetchall()

    def listed_rows(self):
        """(kind, name, reason) of the results."""
        return self.query("SELECT kind, name, reason FROM listed")

    def rows(self, name):
        return csv_rows(self.out / name)

    def silent_about(self, name):
        """Where the run does not name what it did not judge; empty where it does everywhere."""
        places = {"the terminal": name in self.terminal} | self.results_with(name)
        return [place for place, named in places.items() if not named]

    def results_with(self, name):
        return {"report.html": name in self.page(),
                "the table listed": any(row[1].endswith(name) and row[2] for row in self.listed_rows()),
                "summary.json": any(item[2].endswith(name) for item in self.listed())}

    def judged_files(self):
        """All files that stand in a table of the results other than the list of what was not judged."""
        files = set()
        for (table,) in self.query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN"
                                   " ('listed', 'problems', 'noted')"):
            for column in self.query(f'PRAGMA table_info("{table}")'):
                if column[1] in ("file", "path", "pixleak_path"):
                    files.update(row[0] for row in self.query(f'SELECT DISTINCT "{column[1]}" FROM "{table}"') if row[0])
        return files


class Dataset:
    """A folder with original/, deid/, key and maps of some of midi-mini's files."""

    def __init__(self, folder, names):
        self.folder, self.names = Path(folder), list(names)
        self.deid, self.original = self.folder / "deid", self.folder / "original"
        answers = truth()
        for name in names:
            for side in ("deid", "original"):
                (self.folder / side / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(MINI / side / name, self.folder / side / name)
        shutil.copyfile(MINI / "answers.db", self.folder / "answers.db")
        self.sop = {name: answers[name]["original_sop"] for name in names}
        marks = ",".join("?" * len(names))
        self.key(f"DELETE FROM answer_data WHERE SOPInstanceUID NOT IN ({marks})", *self.sop.values())
        ids = {id for row in self.key("SELECT PatientID, StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID"
                                      " FROM answer_data") for id in row}
        for name in ("uid_mapping.csv", "patid_mapping.csv"):
            lines = (MINI / name).read_text().splitlines()
            self.write_map(name, [line for line in lines[1:] if line.split(",")[0] in ids])

    def write_map(self, name, lines):
        (self.folder / name).write_text("\n".join(["id_old,id_new", *lines]) + "\n")

    def map_lines(self, name="uid_mapping.csv"):
        return (self.folder / name).read_text().split()[1:]

    def key(self, sql, *values):
        with closing(sqlite3.connect(self.folder / "answers.db")) as database, database:
            return database.execute(sql, values).fetchall()

    def checks(self, name):
        return json.loads(self.key("SELECT AnswerData FROM answer_data WHERE SOPInstanceUID = ?", self.sop[name])[0][0])

    def write_checks(self, name, checks):
        text = checks if isinstance(checks, str) else json.dumps(checks)
        self.key("UPDATE answer_data SET AnswerData = ? WHERE SOPInstanceUID = ?", text, self.sop[name])


def run_in(pixleak, folder, database, out, arguments, stdin=""):
    # Bytes that are no text stand in names as they are.
    process = subprocess.run([str(pixleak), *map(str, arguments)], cwd=folder, input=stdin, capture_output=True, text=True,
                             errors="replace", timeout=300)
    return Outcome(process, out, database)


def check(pixleak, folder, *more, original=True, out="out", **paths):
    """`pixleak check` over a dataset's folder; paths by option name replace the usual ones, original False takes none."""
    folder = Path(folder)
    usual = {"key": "answers.db", "uid_map": "uid_mapping.csv", "patid_map": "patid_mapping.csv", "deid": "deid"}
    if original:
        usual["original"] = "original" if original is True else original
    arguments = ["check", "--out", folder / out]
    for option, name in (usual | paths).items():
        if (folder / name).exists():
            arguments += ["--" + option.replace("_", "-"), folder / name]
    return run_in(pixleak, folder, folder / out / "results.db", folder / out, [*arguments, *more])


def scan(pixleak, folder, paths, *more, out="out", stdin=""):
    folder = Path(folder)
    return run_in(pixleak, folder, folder / out / "results.db", folder / out,
                  ["scan", *paths, "--out", folder / out, *more], stdin)


def validate(pixleak, folder, *more):
    folder = Path(folder)
    config = json.loads((MINI / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config))
    out = folder / config["output_data_path"] / config["run_name"]
    return run_in(pixleak, folder, out / "validation_results.db", out, ["validate", folder / "config.json", *more])
