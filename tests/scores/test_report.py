#!/usr/bin/python3
"""pixleak report on made results: every cell and line beside what plain Python counts."""
import csv
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile

import openpyxl

PIXLEAK = sys.argv[1]
CATEGORIES = ["hipaa_z", "hipaa_m", "dicom_p15", "dicom_iod", "dicom_safe", "tcia_ptkb", "tcia_p15", "tcia_rev"]
COLUMNS = (["index", "file_index", "check_index", "check_passed", "check_score", "action", "action_text", "file_value",
            "answer_value", "tag", "tag_ds", "tag_name", "modality", "class", "patient", "study", "series", "instance",
            "file_name", "file_path", "prev_cat"] + CATEGORIES)
OWN = ["pixleak_passed", "pixleak_score", "pixleak_value", "pixleak_reason", "pixleak_path", "pixleak_only"]
ACTIONS = ["tag_retained", "text_notnull", "text_retained", "text_removed", "date_shifted", "uid_changed",
           "uid_consistent", "patid_consistent", "pixels_hidden", "pixels_retained", "something_else"]
FIXED = {"date_shifted": ("hipaa", "HIPAA-C"), "uid_changed": ("hipaa", "HIPAA-R"),
         "pixels_hidden": ("hipaa", "HIPAA-A"), "patid_consistent": ("dicom", "DICOM-P15-BASIC-C"),
         "uid_consistent": ("dicom", "DICOM-P15-BASIC-U"), "pixels_retained": ("tcia", "TCIA-P15-PIX-K")}
TEXTS = ["", "<plain>", "<a,b>", '<say "x">', "<two\nlines>", "<carriage\rreturn>", "<größe 東京>", "<" + "long " * 900 + ">"]
failures = 0


def expect(what, got, wanted):
    global failures
    if got != wanted:
        failures += 1
        print(f"{what}: {str(got)[:600]}\n  wanted: {str(wanted)[:600]}")


def category(row):
    action = row["action"].strip("<>")
    if action in ("tag_retained", "text_notnull"):
        return "dicom", row["dicom_iod"]
    if action in FIXED:
        return FIXED[action]
    order = {"text_removed": ["hipaa_m", "hipaa_z", "tcia_p15", "tcia_ptkb", "tcia_rev"],
             "text_retained": ["tcia_p15", "tcia_ptkb", "tcia_rev"]}.get(action, [])
    for column in order:
        if row[column]:
            return column.split("_")[0], row[column]
    return "unknown", "unknown"


def make_rows(rng, n, blanks):
    rows = []
    for i in range(n):
        passed = rng.choice([1, 1, 1, 0, None] if blanks else [1, 1, 0])
        row = dict.fromkeys(COLUMNS)
        row.update({"index": i, "file_index": i % 50, "check_index": str(i), "check_passed": passed,
                    "check_score": None if passed is None else rng.choice([0.0, 2 / 3, 1 / 7]) if passed == 0 else 1.0,
                    "action": f"<{rng.choice(ACTIONS)}>", "tag_name": rng.choice(["<LUT Data>", "<Name>", "<Date>"]),
                    "tag_ds": f"<(0010,{rng.randrange(8):04x})>", "prev_cat": "[]"})
        for column in ("action_text", "file_value", "answer_value"):
            row[column] = rng.choice(TEXTS + [None])
        for column in ("patient", "study", "series"):
            row[column] = f"<{rng.randrange(2)}>"
        for column in CATEGORIES:
            row[column] = rng.choice(["", f"{column.upper()}-{rng.randrange(3)}"])
        if rng.random() < 0.05:
            row["dicom_iod"] = None
        own = rng.choice([1, 0, None])
        row.update({"pixleak_passed": own, "pixleak_score": None if own is None else float(own), "pixleak_value": "own",
                    "pixleak_reason": "why, so", "pixleak_path": "a/b.dcm", "pixleak_only": int(rng.random() < 0.1)})
        rows.append(row)
    return rows


def write_database(path, rows, own):
    columns = COLUMNS + (OWN if own else [])
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE validation_results (" + ",".join(f'"{c}"' for c in columns) + ")")
        database.executemany(f"INSERT INTO validation_results VALUES ({','.join('?' * len(columns))})",
                             [[row[c] for c in columns] for row in rows])
    database.close()


def by_series(rows, passed):
    rank = {0: 0, 1: 1, None: 2}
    best = {}
    for row in rows:
        key = tuple(row[c] for c in ("action", "tag_ds", "patient", "study", "series"))
        if key not in best or rank[row[passed]] < rank[best[key][passed]]:
            best[key] = row
    return list(best.values())


def pivot(rows, passed, key, titles):
    counts = {}
    for row in rows:
        if None not in key(row):
            counts.setdefault(key(row), []).append(row[passed])
    seen = [v for v in (None, 0, 1) if any(v in c for c in counts.values())]
    names = {None: "Blank", 0: "Fail", 1: "Pass"}
    table = [[None] + titles + [names[v] for v in seen] + ["Total"]]
    for i, name in enumerate(sorted(counts)):
        table.append([i, *[part or None for part in name]] + [counts[name].count(v) for v in seen] + [len(counts[name])])
    sums = [sum(line[len(titles) + 1 + i] for line in table[1:]) for i in range(len(seen) + 1)]
    return table + [["Total"] + [None] * len(titles) + sums]


def sheet(workbook, name):
    return [[cell.value for cell in line] for line in workbook[name].iter_rows()]


def score_text(value, whole):
    return "" if value is None else str(int(value)) if whole else repr(float(value))


def check(rng, folder, own, compatible, series, blanks):
    os.makedirs(os.path.join(folder, "run"))
    rows = make_rows(rng, 400, blanks)
    write_database(os.path.join(folder, "run", "validation_results.db"), rows, own)
    config = os.path.join(folder, "config.json")
    with open(config, "w", encoding="utf-8") as file:
        json.dump({"run_name": "run", "output_data_path": folder, "report_series": str(series)}, file)
    result = subprocess.run([PIXLEAK, "report", config] + ["--strict-compat"] * compatible, capture_output=True, text=True)
    expect("status", result.returncode, 0)
    judged_by_own = own and not compatible
    passed = "pixleak_passed" if judged_by_own else "check_passed"
    if own and compatible:
        rows = [row for row in rows if row["pixleak_only"] == 0]
    counted = by_series(rows, passed) if series else rows
    workbook = openpyxl.load_workbook(os.path.join(folder, "run", f"scoring_report_{'series' if series else 'instance'}.xlsx"))
    expect("sheets", workbook.sheetnames, ["Scoring", "Actions", "Categories", "Category Scoring"])
    n = {v: sum(row[passed] == v for row in counted) for v in (None, 0, 1)}
    n = {v: c for v, c in n.items() if c}
    expect("Scoring", sheet(workbook, "Scoring"),
           [["Category"] + [{None: "Blank", 0: "Fail", 1: "Pass"}[v] for v in n] + ["Total", "Score"],
            ["All"] + list(n.values()) + [len(counted), f"{n[1] / len(counted):.2%}"]])
    expect("Actions", sheet(workbook, "Actions"), pivot(counted, passed, lambda row: (row["action"],), ["action"]))
    expect("Categories", sheet(workbook, "Categories"), pivot(counted, passed, category, ["category", "subcategory"]))
    weighted, total = sheet(workbook, "Category Scoring"), 0
    for line, (name, weight) in zip(weighted[1:], [("hipaa", 70), ("dicom", 20), ("tcia", 10)]):
        group = [row[passed] for row in counted if category(row)[0] == name]
        share = group.count(1) / len(group)
        total += share * (weight / 100)
        expect(name, line[-4:], [len(group), weight, f"{share:.2%}", f"{share * (weight / 100):.2%}"])
    expect("weighted", weighted[-1][-1], f"{total:.2%}")
    wanted = [row for row in rows if row[passed] != 1]
    blank = any(row[passed] is None for row in rows)
    for name in ("internal", "participant"):
        path = os.path.join(folder, "run", f"discrepancy_report_{name}.csv")
        expect("mode", oct(os.stat(path).st_mode & 0o777), "0o600")
        with open(path, newline="", encoding="utf-8") as file:
            lines = list(csv.DictReader(file))
        expect(f"{name} lines", len(lines), len(wanted))
        for line, row in zip(lines, wanted):
            hidden = row["tag_name"] == "<LUT Data>"
            expect("category", (line["category"], line["subcategory"]), tuple(part or "" for part in category(row)))
            expect("passed", line["check_passed"],
                   "" if row[passed] is None else f"{row[passed]}.0" if blank else str(row[passed]))
            score = row["pixleak_score" if judged_by_own else "check_score"]
            expect("score", line["check_score"], score_text(score, False))
            value = row["pixleak_value" if judged_by_own else "file_value"]
            expect("value", line["file_value"], "<Removed>" if hidden else value or "")
            expect("index", line["index"], str(row["index"]))
            expect("answer", line["answer_value"], "<Removed>" if hidden else row["answer_value"] or "")
        expect("columns", "pixleak_reason" in lines[0], judged_by_own and name == "internal")
        expect("no paths for participants", "file_path" in lines[0], name == "internal")


def check_bad(folder):
    os.makedirs(os.path.join(folder, "run"))
    config = os.path.join(folder, "config.json")
    with open(config, "w", encoding="utf-8") as file:
        json.dump({"run_name": "run", "output_data_path": folder, "report_series": "False"}, file)
    path = os.path.join(folder, "run", "validation_results.db")
    rows = make_rows(random.Random(1), 3, False)
    rows[1]["check_passed"] = 7

    def make_empty():
        write_database(path, [], False)

    def make_other_table():
        with sqlite3.connect(path) as database:
            database.execute("CREATE TABLE validation_results (a)")
        database.close()

    def make_text():
        with open(path, "w", encoding="utf-8") as file:
            file.write("no database")

    for make, message in [(lambda: None, "unable to open"), (make_empty, "no checks"), (make_other_table, "no such column"),
                          (make_text, "not a database"), (lambda: write_database(path, rows, False), "index 1: check_passed")]:
        make()
        result = subprocess.run([PIXLEAK, "report", config], capture_output=True, text=True)
        expect(message, (result.returncode, message in result.stderr, "validation_results.db" in result.stderr), (2, True, True))
        expect("nothing left", [n for n in os.listdir(os.path.join(folder, "run")) if n != "validation_results.db"], [])
        if os.path.exists(path):
            os.unlink(path)


def main():
    seed = int(os.environ.get("PIXLEAK_TEST_SEED", random.randrange(1 << 32)))
    print("seed", seed)
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        cases = [(own, compatible, series, blanks) for own in (False, True) for compatible in (False, True)
                 for series in (False, True) for blanks in (False, True)]
        for i, case in enumerate(cases):
            check(rng, os.path.join(folder, str(i)), *case)
        check_bad(os.path.join(folder, "bad"))
    print("failures", failures)
    return 1 if failures else 0


sys.exit(main())
