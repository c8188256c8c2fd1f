#!/usr/bin/python3
"""The formats for CI: each is what its readers ask for, says the same of a run as the others, holds nothing that was burned in,
and no name of a file acts on its reader.

test_formats.py PIXLEAK
"""
import json
import shutil
import sys
import tempfile
import urllib.parse
import xml.etree.ElementTree as ElementTree
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "output"))
from resealed import altering
from scrubbed import call, check, expect, make

FORMATS = ("json-lines", "junit", "sarif", "github")
FOUND, OPEN = {"untouched", "legible", "recoverable", "damaged", "phi-match", "phi-suspect", "failed"}, {"undetermined"}
HOSTILE = ("a\n::error::b.dcm", "<b>&\"'.dcm", "c%0A:,;.dcm", "\x1b[2J\u202e\ufffe.dcm", "]]>&#0;.dcm", "::stop-commands::x.dcm")
# Of the common schemas: what may stand in an element, in its order, and the attributes that it must have.
CHILDREN = {"testsuites": ["testsuite"], "testsuite": ["properties", "testcase", "system-out", "system-err"],
            "properties": ["property"], "testcase": ["skipped", "error", "failure"]}
NEEDED = {"testsuite": {"name", "tests", "failures", "errors", "time", "hostname", "id", "package"},
          "property": {"name", "value"}, "testcase": {"name", "classname", "time"}, "failure": {"type", "message"},
          "error": {"type", "message"}}


def told(pixleak, out, name):
    return call(pixleak, "report", out, "--format", name, status=0).stdout


def check_junit(text):
    """Verdicts of failures and errors, and how many are skipped."""
    root = ElementTree.fromstring(text.encode())
    expect(root.tag == "testsuites", root.tag)
    bad, skipped = [], 0
    for element in root.iter():
        expect(NEEDED.get(element.tag, set()) <= set(element.attrib), f"{element.tag}: {element.attrib}")
        order = [CHILDREN.get(element.tag, []).index(child.tag) for child in element]
        expect(order == sorted(order), f"{element.tag}: {[child.tag for child in element]}")
    for suite in root:
        cases = suite.findall("testcase")
        counts = {"tests": len(cases), **{name: sum(case.find(tag) is not None for case in cases)
                                          for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped"))}}
        expect(all(int(suite.get(name)) == n for name, n in counts.items()), f"{suite.attrib}, there are {counts}")
        skipped += counts["skipped"]
        bad += [found.get("type") for case in cases for found in case if found.tag != "skipped"]
    return sorted(bad), skipped


def check_sarif(text):
    """Likewise. What SARIF 2.1.0 requires, and GitHub asks for besides."""
    log = json.loads(text)
    expect(log["version"] == "2.1.0" and log["$schema"].endswith("sarif-2.1.0.json") and len(log["runs"]) == 1, f"{log.keys()}")
    run = log["runs"][0]
    driver = run["tool"]["driver"]
    expect(driver["name"] == "pixleak", f"{driver}")
    rules = {rule["id"]: rule["defaultConfiguration"]["level"] for rule in driver["rules"]}
    expect(len(rules) == len(driver["rules"]) and all(rule["shortDescription"]["text"] for rule in driver["rules"]), f"{rules}")
    bad, skipped = [], 0
    for result in run["results"]:
        expect(result["message"]["text"] and result["level"] == rules[result["ruleId"]], f"{result}")
        location = result["locations"][0]["physicalLocation"]
        uri = location["artifactLocation"]["uri"]
        expect(uri == urllib.parse.quote(urllib.parse.unquote(uri), safe="/~") or "%" in uri, uri)
        expect(location["region"]["startLine"] == 1 and len(result["partialFingerprints"]["pixleakFinding/v1"]) == 32, f"{result}")
        if result.get("suppressions"):
            expect(result["suppressions"] == [{"kind": "external", "status": "accepted"}], f"{result}")
            skipped += 1
        else:
            bad.append(result["ruleId"].split("/")[-1])
    return sorted(bad), skipped


def check_lines(text):
    rows = [json.loads(line) for line in text.splitlines()]
    for row in rows:
        expect(len(row["fingerprint"]) == 32 and row["severity"] in ("clean", "open", "found"), f"{row}")
        expect((row["severity"] == "found") == (row["verdict"] in FOUND), f"{row}")
    return sorted(row["verdict"] for row in rows if row["severity"] != "clean" and not row["accepted"]), sum(
        row["accepted"] for row in rows)


def check_github(text):
    lines = text.splitlines()
    expect(all(line.startswith(("::error file=", "::warning file=", "::notice title=pixleak ")) for line in lines), text)
    bad = []
    for line in lines[:-1]:
        properties, _, message = line.split(" ", 1)[1].partition("::")
        names = [part.split("=")[0] for part in properties.split(",")]
        expect(names == ["file", "title"] and "fingerprint" in message, line)
        verdict = properties.rsplit("/", 1)[1]
        expect(line.startswith("::error") == (verdict in FOUND), line)
        bad.append(verdict)
    return sorted(bad), int(lines[-1].split(" accepted")[0].split()[-1])


CHECKS = dict(zip(FORMATS, (check_lines, check_junit, check_sarif, check_github)))


def agree(pixleak, out):
    """What all formats say of the run."""
    said = {name: CHECKS[name](told(pixleak, out, name)) for name in FORMATS}
    expect(len({str(value) for value in said.values()}) == 1, f"{said}")
    return said["junit"]


def query(out, sql, *values):
    with altering(out / "results.db") as database:
        return database.execute(sql, values).fetchall()


def private(out):
    """Names, dates and numbers that were burned in or read, and UIDs of originals."""
    columns = {"regions": "expected_text, ocr_text, original_sop", "findings": "text"}
    words = set()
    for table, names in columns.items():
        if query(out, "SELECT 1 FROM sqlite_master WHERE name = ?", table):
            words |= {word for row in query(out, f"SELECT {names} FROM {table}") for text in row for word in text.split()
                      if len(word) > 4 and (word.isupper() or any(map(str.isdigit, word)))}
    return words


def runs(pixleak, top):
    for name, args in (("check", None), ("scan", None)):
        out, list_ = top / f"weak.{name}", top / f"{name}.list"
        once = (lambda *more: check(pixleak, top, "weak", out, *more)) if name == "check" else (
            lambda *more: call(pixleak, "scan", top / "weak/deid", "--out", out, "--jobs", 2, *more))
        for form in FORMATS:
            said = once("--format", form)
            expect(said.returncode == 1 and said.stdout == told(pixleak, out, form), f"{name} --format {form}: {said.stdout}")
        bad, skipped = agree(pixleak, out)
        expect(FOUND & set(bad) and skipped == 0, f"{bad}")
        words = private(out)
        expect(len(words) > 2, f"{words}")
        for form in FORMATS:
            text = told(pixleak, out, form)
            shown = [word for word in words if word in text]
            expect(not shown, f"{name} --format {form} shows what was burned in: {shown}")
        file = top / "file"
        said = call(pixleak, "report", out, "--format", "sarif", "--out", file, status=0)
        expect(said.stdout == "" and file.read_text() == told(pixleak, out, "sarif"), said.stdout)
        expect(file.stat().st_mode & 0o777 == 0o600, "the file is open to others")
        call(pixleak, "baseline", out, "--out", list_, status=0)
        once("--baseline", list_)
        left, skipped = agree(pixleak, out)
        expect(skipped == len(bad) - len(left) > 0 and not FOUND & set(left), f"{bad}, then {left} and {skipped}")


def hostile(pixleak, top):
    out = top / "hostile"
    shutil.copytree(top / "weak.scan", out)
    query(out, "DELETE FROM accepted")
    rows = query(out, "SELECT rowid FROM findings WHERE class LIKE 'phi-%'")
    expect(rows, "nothing was found")
    for number, (row,) in enumerate(rows):
        query(out, "UPDATE findings SET file = ?, place = ? WHERE rowid = ?", HOSTILE[number % len(HOSTILE)], "x\n::error::y", row)
    query(out, "INSERT INTO listed VALUES ('unreadable', 'input', CAST(x'ff0a3a3afe' AS TEXT), 'x')")
    agree(pixleak, out)
    text = "".join(told(pixleak, out, form) for form in ("junit", "github"))
    expect("\x1b" not in text and "\n::error::" not in text, "a name acts on its reader")


def many(pixleak, top):
    """A log stays short enough to be read."""
    out = top / "many"
    shutil.copytree(top / "weak.check", out)
    columns = ", ".join(row[1] for row in query(out, "PRAGMA table_info(regions)"))
    values = columns.replace("x0", "n").replace(" verdict", " 'legible'")
    query(out, "WITH RECURSIVE c(n) AS (SELECT 1000 UNION ALL SELECT n + 1 FROM c WHERE n < 1300) INSERT INTO regions"
          f" ({columns}) SELECT {values} FROM c, (SELECT * FROM regions LIMIT 1)")
    lines = told(pixleak, out, "github").splitlines()
    expect(len(lines) == 51 and "the first of them" in lines[-1] and "::301 found" in lines[-1], lines[-1])


def refused(pixleak, top):
    for words in (("report", top / "weak.check", "--format", "xml"), ("report", top / "data", "--format", "sarif"),
                  ("report", top / "weak.check", "--out", top / "file"), ("report", top / "weak.check"),
                  ("scan", top / "weak/deid", "--out", top / "new", "--format", "csv"),
                  ("report", top / "weak.check", "--format", "junit", "--out", top / "no/such/folder")):
        said = call(pixleak, *words, status=2)
        expect(said.stdout == "" and said.stderr.startswith("pixleak"), f"{words}: {said.stdout}")


def main():
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        make(sys.argv[1], top)
        for test in (runs, hostile, many, refused):
            test(sys.argv[1], top)
            print(test.__name__, "passed")


main()
