#!/usr/bin/python3
"""pixel_validation.xlsx and pixleak import: what is written is read back by openpyxl and, where it is installed,
LibreOffice; what they, Excel and others write is imported; damaged and hostile workbooks are refused."""
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zipfile

import openpyxl

PIXLEAK = sys.argv[1]
DUMP = os.path.join(os.path.dirname(PIXLEAK), "dump_pixel_workbook")
TEXTS = ["", "<plain>", '<{"text": "A & B <x> [M]\\n"}>', "<two\nlines>", "<größe 東京 😀>", "<_x0041_ \x01\x1f>", " <blank> ",
         "<" + "long " * 9000 + ">", "=1+1", "@x", "<\ttab>"]
COLUMNS = ["check_passed", "check_score", "action", "action_text", "file_path", "modality", "class", "patient", "study",
           "series", "instance"]
OWN = ["pixleak_passed", "pixleak_score", "pixleak_value", "pixleak_reason", "pixleak_path"]
failures = 0


def expect(what, got, wanted):
    global failures
    if got != wanted:
        failures += 1
        print(f"{what}: {str(got)[:500]!r}\n  wanted: {str(wanted)[:500]!r}")


def make_rows(rng, n):
    rows = []
    for i in range(n):
        passed, own = rng.choice([1, 0, None]), rng.choice([1, 0, None])
        rows.append({"index": 3 * i + 1, "check_passed": passed, "check_score": None if passed is None else rng.random(),
                     "action": "<pixels_hidden>" if i % 3 else "<text_removed>", "action_text": TEXTS[i % len(TEXTS)],
                     "file_path": None, "modality": "<CT>", "class": "<1.2>", "patient": rng.choice(TEXTS), "study": "<1>",
                     "series": "<2>", "instance": f"<3.{i}>", "pixleak_passed": own,
                     "pixleak_score": None if own is None else 1 / 3, "pixleak_value": None, "pixleak_reason": "seen",
                     "pixleak_path": "a.dcm"})
    return rows


def make_run(folder, rows, own):
    os.makedirs(os.path.join(folder, "run"))
    with open(os.path.join(folder, "config.json"), "w", encoding="utf-8") as file:
        json.dump({"run_name": "run", "output_data_path": folder}, file)
    columns = ["index"] + COLUMNS + (OWN if own else [])
    path = os.path.join(folder, "run", "validation_results.db")
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE validation_results (" + ",".join(f'"{c}"' for c in columns) + ")")
        database.executemany(f"INSERT INTO validation_results VALUES ({','.join('?' * len(columns))})",
                             [[row[c] for c in columns] for row in rows])
    database.close()
    return path, os.path.join(folder, "run", "pixel_validation.xlsx")


def verdicts(path, own):
    with sqlite3.connect(path) as database:
        found = {row[0]: row[1:] for row in database.execute(
            'SELECT "index", check_passed, check_score' + (", pixleak_passed, pixleak_score" if own else "") +
            " FROM validation_results")}
    database.close()
    return found


def run_import(folder):
    return subprocess.run([PIXLEAK, "import", os.path.join(folder, "config.json")], capture_output=True, text=True)


def cell_text(text):
    return (text or None) and text[:32767]


def check_written(rng, folder, own):
    rows = make_rows(rng, 40)
    database, workbook = make_run(folder, rows, own)
    expect("dump", subprocess.run([DUMP, database, workbook]).returncode, 0)
    expect("mode", oct(os.stat(workbook).st_mode & 0o777), "0o600")
    book = openpyxl.load_workbook(workbook)
    expect("sheets", book.sheetnames, ["Sheet1"])
    lines = [[cell.value for cell in line] for line in book["Sheet1"].iter_rows()]
    titles = COLUMNS + (OWN if own else [])
    expect("titles", lines[0], [None] + titles)
    hidden = [row for row in rows if row["action"] == "<pixels_hidden>"]
    expect("rows", len(lines) - 1, len(hidden))
    for line, row in zip(lines[1:], hidden):
        wanted = [row["index"]]
        for title in titles:
            value = row[title]
            if title.endswith("_passed"):
                value = None if value is None else bool(value)
            elif title == "file_path":
                value = "None"
            elif isinstance(value, str):
                value = cell_text(value)
            wanted.append(value)
        for got, value, title in zip(line, wanted, ["index"] + titles):
            if isinstance(value, float):
                expect(title, abs(got - value) < 1e-14, True)
            elif isinstance(value, str) and ("\x01" in value or "_x0041_" in value):
                expect(title, got.replace("_x0001_", "\x01").replace("_x001F_", "\x1f"), value)
            else:
                expect(title, (type(got), got), (type(value), value))
    before = verdicts(database, own)
    result = run_import(folder)
    expect("unchanged", (result.returncode, result.stdout), (0, f"0 corrected, {len(hidden)} as they were, 0 not imported\n"))
    expect("nothing changed", verdicts(database, own), before)
    return rows, database, workbook


def check_edited(rng, folder, own):
    rows, database, workbook = check_written(rng, folder, own)
    shutil.copy(workbook, workbook + ".as-written")
    before = verdicts(database, own)
    book = openpyxl.load_workbook(workbook)
    sheet, wanted, changed = book["Sheet1"], verdicts(database, own), 0
    for line in range(2, sheet.max_row + 1):
        index = sheet.cell(line, 1).value
        if rng.random() < 0.5:
            continue
        passed, score = rng.choice([(True, 1), (False, 0), (1, 1.0), (0, 0.25), (None, None), ("TRUE", "0.5"), ("false", 0)])
        sheet.cell(line, 2).value, sheet.cell(line, 3).value = passed, score
        number = {"TRUE": 1, "false": 0, None: None}.get(passed, passed if passed is None else int(passed in (True, "TRUE")))
        new = (number, None if score is None else float(score))
        old = wanted[index]
        if new != old[:2]:
            changed += 1
            wanted[index] = new * 2 if own else new
    book.save(workbook)
    result = run_import(folder)
    expect("edited", (result.returncode, result.stdout.split(" corrected")[0]), (0, str(changed)))
    expect("verdicts", verdicts(database, own), wanted)
    expect("imported again", (run_import(folder).stdout, verdicts(database, own)), (result.stdout, wanted))
    if own:
        sheet.cell(2, 2 + COLUMNS.index("instance") + 1).value = True
        sheet.cell(2, 2 + COLUMNS.index("instance") + 2).value = 0.75
        index = sheet.cell(2, 1).value
        book.save(workbook)
        run_import(folder)
        wanted[index] = wanted[index][:2] + (1, 0.75)
        expect("own verdict", verdicts(database, own), wanted)
    shutil.copy(workbook + ".as-written", workbook)
    expect("taken back", (run_import(folder).returncode, verdicts(database, own)), (0, before))


def check_libreoffice(rng, folder):
    if not shutil.which("soffice"):
        print("SKIPPED: no LibreOffice")
        return
    _, database, workbook = check_written(rng, folder, True)
    before, as_written = verdicts(database, True), os.path.join(folder, "lo")
    os.mkdir(as_written)
    subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "xlsx",
                    "--outdir", as_written, workbook], capture_output=True, timeout=300, check=True)
    shutil.copy(os.path.join(as_written, "pixel_validation.xlsx"), workbook)
    result = run_import(folder)
    expect("LibreOffice", (result.returncode, result.stdout.split(" corrected")[0]), (0, "0"))
    expect("LibreOffice's verdicts", verdicts(database, True), before)


RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARTS = {
    "_rels/.rels": f'<Relationships><Relationship Id="a" Type="{RELS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns:r="{RELS}"><sheets><sheet name="S" sheetId="1" r:id="rId7"/>'
                       '<sheet name="T" sheetId="2" r:id="rId8"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels":
        f'<Relationships><Relationship Id="rId8" Type="{RELS}/worksheet" Target="no.xml"/>'
        f'<Relationship Id="rId7" Type="{RELS}/worksheet" Target="/xl/worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId9" Type="{RELS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    "xl/sharedStrings.xml": '<sst><si><t>check_passed</t></si><si><r><t>check_</t></r><r><t>score</t></r><rPh><t>x</t></rPh></si>'
                            '<si><t>FALSE</t></si></sst>',
}
HEADER = '<row r="1"><c r="B1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>'


def sheet_of(rows, header=HEADER):
    return f"<worksheet><sheetData>{header}{rows}</sheetData></worksheet>"


def write_parts(path, parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)


def check_forms(folder):
    """Each sheet turns index 4's verdict from passed to failed."""
    rows = [dict.fromkeys(["index"] + COLUMNS + OWN) for _ in range(2)]
    for i, row in enumerate(rows):
        row.update({"index": 4 + i, "check_passed": 1, "check_score": 1.0, "action": "<pixels_hidden>"})
    forms = {
        "booleans": '<row r="2"><c r="A2"><v>4</v></c><c r="B2" t="b"><v>0</v></c><c r="C2"><v>0</v></c></row>',
        "no references": '<row><c><v>4</v></c><c><v>0</v></c><c><v>0</v></c></row>',
        "shared text": '<row r="7"><c r="A7"><v>4</v></c><c r="B7" t="s"><v>2</v></c><c r="C7"><v>0E0</v></c></row>',
        "inline text": '<row r="2"><c r="A2" t="inlineStr"><is><t>4</t></is></c><c r="B2" t="inlineStr"><is><r><t>fal</t></r>'
                       '<r><t>se</t></r></is></c><c r="C2"><v>0.0</v></c></row>',
        "formulas": '<row r="2"><c r="A2"><f>2+2</f><v>4</v></c><c r="B2" t="b"><f>1=2</f><v>0</v></c><c r="C2" t="str">'
                    '<f>"0"</f><v>0</v></c></row>',
        "further columns": '<row r="3"><c r="A3"><v>4.0</v></c><c r="B3" t="b"><v>0</v></c><c r="C3"><v>0</v></c>'
                           '<c r="XFD3" t="e"><v>#DIV/0!</v></c></row><row r="4"><c r="D4"><v>9</v></c></row>',
    }
    for name, row in forms.items():
        case = os.path.join(folder, name)
        database, workbook = make_run(case, rows, True)
        write_parts(workbook, {**PARTS, "xl/worksheets/sheet1.xml": sheet_of(row)})
        result = run_import(case)
        expect(name, (result.returncode, result.stdout), (0, "1 corrected, 0 as they were, 0 not imported\n"))
        expect(name, verdicts(database, True), {4: (0, 0, 0, 0), 5: (1, 1, None, None)})
    prefixed = {name: text.replace("<", "<x:").replace("<x:/", "</x:").replace(" ", ' xmlns:x="urn:x" ', 1)
                if "rels" not in name and "workbook" not in name else text for name, text in PARTS.items()}
    prefixed["xl/sharedStrings.xml"] = prefixed["xl/sharedStrings.xml"].replace("<x:sst>", '<x:sst xmlns:x="urn:x">')
    sheet = sheet_of(forms["booleans"]).replace("<", "<x:").replace("<x:/", "</x:").replace(
        "<x:worksheet>", '<x:worksheet xmlns:x="urn:x">')
    case = os.path.join(folder, "prefixes")
    database, workbook = make_run(case, rows, False)
    write_parts(workbook, {**prefixed, "xl/worksheets/sheet1.xml": sheet})
    expect("prefixes", run_import(case).returncode, 0)
    expect("prefixes", verdicts(database, False), {4: (0, 0), 5: (1, 1)})


def check_bad_rows(folder):
    rows = [dict.fromkeys(["index"] + COLUMNS + OWN, None) for _ in range(3)]
    for i, row in enumerate(rows):
        row.update({"index": i, "check_passed": 1, "check_score": 1.0, "action": "<pixels_hidden>"})
    rows[2]["action"] = "<text_removed>"
    good = '<row><c><v>0</v></c><c t="b"><v>0</v></c><c><v>0</v></c></row>'
    bad = {"B3: a verdict": '<c><v>1</v></c><c><v>2</v></c><c><v>0</v></c>',
           "B3: a verdict must": '<c><v>1</v></c><c t="e"><v>#DIV/0!</v></c><c><v>0</v></c>',
           "C3: a score": '<c><v>1</v></c><c><v>1</v></c><c><v>1.5</v></c>',
           "C3: a score must": '<c><v>1</v></c><c><v>1</v></c><c t="str"><v>half</v></c>',
           "A3: an index must": '<c><v>1.5</v></c><c><v>1</v></c><c><v>1</v></c>',
           "A3: an index": '<c r="B3"><v>1</v></c><c><v>1</v></c>',
           "A3: an index that": '<c><v>0</v></c><c><v>1</v></c><c><v>1</v></c>',
           "row 3: 7 is no pixels_hidden": '<c><v>7</v></c><c><v>1</v></c><c><v>1</v></c>',
           "row 3: 2 is no pixels_hidden": '<c><v>2</v></c><c><v>1</v></c><c><v>1</v></c>'}
    for i, (message, cells) in enumerate(bad.items()):
        case = os.path.join(folder, str(i))
        database, workbook = make_run(case, rows, False)
        write_parts(workbook, {**PARTS, "xl/worksheets/sheet1.xml": sheet_of(f"{good}<row>{cells}</row>")})
        result = run_import(case)
        expect(message, (result.returncode, message in result.stderr, result.stdout),
               (3, True, "1 corrected, 0 as they were, 1 not imported\n"))
        expect(message, verdicts(database, False), {0: (0, 0), 1: (1, 1), 2: (1, 1)})


def check_hostile(folder):
    row = {**dict.fromkeys(["index"] + COLUMNS + OWN), "index": 0, "check_passed": 1, "action": "<pixels_hidden>"}
    case = os.path.join(folder, "run")
    database, workbook = make_run(case, [row], False)
    entity = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    sheet = "xl/worksheets/sheet1.xml"
    cases = {
        "document type": {**PARTS, sheet: entity + sheet_of("<row><c><v>&b;</v></c></row>")},
        "256 MiB": {**PARTS, sheet: "<worksheet>" + " " * (257 << 20) + "</worksheet>"},
        "more than 1048576 bytes": {**PARTS, sheet: sheet_of(f'<row><c><v>{"1" * (1 << 21)}</v></c></row>')},
        "no shared string 3": {**PARTS, sheet: sheet_of('<row><c t="s"><v>3</v></c></row>')},
        "no shared string -1": {**PARTS, sheet: sheet_of('<row><c t="s"><v>-1</v></c></row>')},
        "a cell that no sheet has": {**PARTS, sheet: sheet_of('<row><c r="XFE1"><v>3</v></c></row>')},
        "a row that no sheet has": {**PARTS, sheet: sheet_of('<row r="1048577"><c><v>3</v></c></row>')},
        "stands behind": {**PARTS, sheet: sheet_of('<row r="9"><c><v>3</v></c></row><row r="8"><c><v>3</v></c></row>')},
        "nested too deep": {**PARTS, sheet: "<a>" * 100},
        "no column check_passed": {**PARTS, sheet: sheet_of("", "")},
        "no column check_score": {**PARTS, sheet: sheet_of("", '<row><c r="B1" t="s"><v>0</v></c></row>')},
        "not there": {name: text for name, text in PARTS.items() if "_rels/.rels" not in name},
        "no.xml: not there": {**PARTS, "xl/workbook.xml": PARTS["xl/workbook.xml"].replace("rId7", "rId8")},
        "no sheet": {**PARTS, "xl/workbook.xml": "<workbook/>"},
        "first 11 bytes": {**PARTS, sheet: "<worksheet>"},
    }
    for message, parts in cases.items():
        write_parts(workbook, parts)
        result = run_import(case)
        expect(message, (result.returncode, message in result.stderr, "pixel_validation.xlsx" in result.stderr, result.stdout),
               (2, True, True, ""))
    with open(workbook, "wb") as file:
        file.write(b"\xd0\xcf\x11\xe0 no archive")
    expect("no archive", (run_import(case).returncode, "no workbook" in run_import(case).stderr), (2, True))
    os.unlink(workbook)
    expect("no file", (run_import(case).returncode, "no such file" in run_import(case).stderr), (2, True))
    write_parts(workbook, {**PARTS, sheet: sheet_of("")})
    whole = open(workbook, "rb").read()
    fuzz = os.path.join(os.path.dirname(PIXLEAK), "fuzz_workbook")
    result = subprocess.run([fuzz, "--mutate", "2000", str(random.randrange(1 << 31)), workbook], capture_output=True, text=True)
    expect(f"mutated: {result.stderr[-800:]}", result.returncode, 0)
    with open(workbook, "wb") as file:
        file.write(whole[:-40])
    expect("cut off", run_import(case).returncode, 2)
    os.unlink(database)
    write_parts(workbook, {**PARTS, sheet: sheet_of("")})
    expect("no database", (run_import(case).returncode, "validation_results.db" in run_import(case).stderr), (2, True))


def main():
    seed = int(os.environ.get("PIXLEAK_TEST_SEED", random.randrange(1 << 32)))
    print("seed", seed)
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        for own in (False, True):
            check_edited(rng, os.path.join(folder, f"edited{own}"), own)
        check_libreoffice(rng, os.path.join(folder, "libreoffice"))
        check_forms(os.path.join(folder, "forms"))
        check_bad_rows(os.path.join(folder, "rows"))
        check_hostile(os.path.join(folder, "hostile"))
    print("failures", failures)
    return 1 if failures else 0


sys.exit(main())
