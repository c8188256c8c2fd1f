#!/usr/bin/python3
"""Compares a validation_results.db with what the public script said: a validation_results.db of its own, or a table
of it as CSV (deid_sop, action, tag_ds, action_text, file_value, answer_value, check_passed, check_score).

Usage: compare_reference.py RESULTS.db REFERENCE.db|REFERENCE.csv

What is read off pixels is left out: it depends on the reader. Rows that pixleak alone writes are left out too, and
their number told. Exit status 0: all rows equal, 1: not.
"""
import csv
import sqlite3
import sys
from collections import Counter
from contextlib import closing

COLUMNS = ("instance", "action", "tag_ds", "action_text", "file_value", "answer_value", "check_passed", "check_score")
# Of two databases all columns are compared but the order of rows, which the script leaves to chance.
ALL = ("file_index", "check_index", "check_passed", "check_score", "action", "action_text", "file_value", "answer_value", "tag",
       "tag_ds", "tag_name", "modality", "class", "patient", "study", "series", "instance", "file_name", "file_path", "prev_cat",
       "hipaa_z", "hipaa_m", "dicom_p15", "dicom_iod", "dicom_safe", "tcia_ptkb", "tcia_p15", "tcia_rev")


def number(value):
    return None if value in (None, "") else float(value)


def of_database(path, columns, own):
    names = ", ".join(f'"{name}"' for name in columns)
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        query = f"SELECT {names} FROM validation_results WHERE coalesce(action, '') != '<pixels_hidden>'"
        if own:
            left_out = database.execute("SELECT count(*) FROM validation_results WHERE pixleak_only = 1").fetchone()[0]
            if left_out:
                print(f"{left_out} rows that pixleak alone writes are left out")
            query += " AND pixleak_only = 0"
        return Counter(database.execute(query).fetchall())


def short(rows):
    """As the CSV has them: instances without < and >, numbers as numbers, nothing as ''."""
    return Counter((row[0].strip("<>"), *(value or "" for value in row[1:6]), number(row[6]), number(row[7]))
                   for row in rows.elements())


results, reference = sys.argv[1:3]
if reference.endswith(".csv"):
    with open(reference, newline="", encoding="utf-8") as file:
        wanted = Counter((row["deid_sop"], row["action"], row["tag_ds"], row["action_text"], row["file_value"], row["answer_value"],
                          number(row["check_passed"]), number(row["check_score"])) for row in csv.DictReader(file))
    got = short(of_database(results, COLUMNS, True))
else:
    columns = [name for name in ALL if name != "file_index"]
    wanted, got = of_database(reference, columns, False), of_database(results, columns, True)
equal = sum((wanted & got).values())
for mark, rows in (("-", wanted - got), ("+", got - wanted)):
    for row in list(rows)[:5]:
        print(mark, row)
print(f"{equal} of {sum(wanted.values())} rows equal, {sum(got.values())} written")
sys.exit(equal != sum(wanted.values()) or equal != sum(got.values()))
