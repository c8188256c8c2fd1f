"""The cases of ../shared/cases.tsv: what a run over each says, and whether that is right.

A row names a case (a folder of a check, or a file to scan), a mode (with or without originals; scan), what is looked at
and which answers are right. Cases are judged where they lie; results go elsewhere.
"""
import collections
import concurrent.futures
import csv
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "account"))
from dataset import SHARED, check, scan

TABLE = SHARED / "cases.tsv"
FOUND = ("untouched", "legible", "recoverable", "phi-match", "phi-suspect")
SEVEREST = ("phi-match", "phi-suspect", "undetermined", "unread", "other", "device", "none")
# What a row of a table of the results is asked for; its column.
TABLES = {"region": ("regions.csv", "verdict"), "pixels": ("pixels.csv", "verdict"), "class": ("findings.csv", "class"),
          "reads": ("findings.csv", "text")}


class Case(collections.namedtuple("Case", "folder mode what allowed")):
    """A row of cases.tsv; allowed: a list."""

    @property
    def name(self):
        return f"{self.folder} {self.mode} {self.what}"

    @property
    def kind(self):
        return os.path.splitext(os.path.basename(self.folder))[0]


def all_cases():
    with open(TABLE, newline="") as file:
        rows = [row for row in csv.reader(file, delimiter="\t") if row and not row[0].startswith("#")]
    return [Case(folder, mode, what, allowed.split(",")) for folder, mode, what, allowed in rows[1:]]


def first(folder, *names):
    return next((name for name in names if (folder / name).exists()), names[0])


def run(pixleak, folder, mode, out):
    """The Outcome of a case; files that makers call otherwise than this project are found by both names."""
    at = SHARED / folder
    if mode == "scan":
        return scan(pixleak, at.parent, [at], "--no-crops", out=out)
    return check(pixleak, at, "--no-crops", out=out, original=mode == "with" and first(at, "original", "o"),
                 uid_map=first(at, "uid_mapping.csv", "uid.csv"), deid=first(at, "deid", "d"),
                 patid_map=first(at, "patid_mapping.csv", "pat.csv"))


def run_all(pixleak, cases, top):
    """Outcomes by folder and mode, each run once."""
    runs = list(dict.fromkeys((case.folder, case.mode) for case in cases))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        outcomes = pool.map(lambda item: run(pixleak, *item[1], Path(top) / str(item[0])), enumerate(runs))
        return dict(zip(runs, outcomes))


def answers(case, outcome):
    """What the run says of what the case looks at."""
    subject, _, name = case.what.partition(" ")
    if subject == "exit":
        return {str(outcome.status)}
    table, column = TABLES[subject]
    said = {row[column] for row in outcome.rows(table) if os.path.basename(row["file"]) == name} or {"none"}
    return {min(said, key=SEVEREST.index)} if subject == "class" else said


def is_right(case, said):
    if case.what.startswith("reads "):
        return all(any(word in text for text in said) for word in case.allowed)
    return said <= set(case.allowed)


def is_silent(case, said):
    """A leak that is called hidden, or something that was not judged and that nobody is told of."""
    return not is_right(case, said) and (
        case.what.startswith("region ") and "hidden" in said or case.what == "exit" and said == {"0"}
        or case.what.startswith("class ") and not said & {*FOUND, "undetermined", "unread"})
