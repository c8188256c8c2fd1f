#!/usr/bin/python3
"""What summary.json and report.html say of what was looked at and how: of a scan over a folder, an archive and a list, of a
check, and of both in shards.

test_run_facts.py PIXLEAK
"""
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path

PIXLEAK = os.path.abspath(sys.argv[1])
failures = []


def expect(good, what):
    if not good:
        failures.append(what)
        print("FAILED", what, flush=True)


def pixleak(*arguments, cwd=None):
    return subprocess.run([PIXLEAK, *map(str, arguments)], capture_output=True, text=True, cwd=cwd)


def summary_of(out):
    return json.loads((out / "summary.json").read_text(encoding="utf-8"))


def facts_of(out):
    """Texts by label, as the page has them."""
    page = (out / "report.html").read_text(encoding="utf-8")
    data = json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)[1])
    parts = [fact["part"] for fact in data["how"]]
    expect(parts == sorted(parts, reverse=True) and len(set(parts)) == 2, f"the parts are mixed: {parts}")
    labels = [fact["label"] for fact in data["how"]]
    expect(len(set(labels)) == len(labels) and all(fact["texts"] for fact in data["how"]), f"told twice or empty: {data['how']}")
    return {fact["label"]: fact["texts"] for fact in data["how"]}


def query(out, sql):
    with closing(sqlite3.connect(f"file:{out}/results.db?mode=ro", uri=True)) as database:
        return database.execute(sql).fetchone()[0]


def same(told, wanted, what):
    expect(told == wanted, f"{what}: {told!r}, not {wanted!r}")


def listed_kinds(facts):
    return {text.split(": ")[0].split()[1]: int(text.split()[0]) for text in facts.get("met and not judged", [])}


def about_machine(summary, facts, out):
    same(facts["program"], [f"pixleak {summary['version']}"], "program")
    same(facts["started (UTC)"], [summary["started"][:19].replace("T", " ")], "start")
    same(summary["started"], query(out, "SELECT started FROM run"), "start")
    same(facts["time taken"], [f"{summary['seconds']:.1f} s"], "time")
    same(facts["sandbox"], [summary["sandbox"]], "sandbox")
    same(facts["text read by"], [summary["readers"]], "readers")
    same(listed_kinds(facts), summary["not_judged"], "kinds that are listed")
    same(sum(summary["not_judged"].values()), len(summary["listed"]), "what is listed")


def scan(top):
    """Two folders, an archive, a list, and files of which each is listed for another reason."""
    (top / "more").mkdir()
    for number, file in enumerate(sorted((top / "set/original").rglob("*.dcm"))[:3]):
        shutil.copyfile(file, top / f"more/{number}.dcm")
    with zipfile.ZipFile(top / "members.zip", "w") as archive:
        archive.write(top / "more/0.dcm", "a/0.dcm")
        archive.write(top / "more/1.dcm", "b.dcm")
        archive.writestr("text.txt", "nothing to see\n")
    (top / "more/empty").write_bytes(b"")
    (top / "list.txt").write_text(f"{top}/more/2.dcm\n")
    out = top / "scanned"
    paths = ["more", str(top / "members.zip"), "@list.txt"]
    run = pixleak("scan", *paths, "--out", out, "--languages", "eng", "--no-crops", "--allow", "empty,not-dicom", cwd=top)
    expect(run.returncode in (0, 1, 3), run.stderr)
    summary, facts = summary_of(out), facts_of(out)
    about_machine(summary, facts, out)
    same(summary["inputs"]["paths"], paths, "paths")
    same(facts["paths"], paths, "paths")
    same(summary["inputs"]["folder"], os.path.realpath(top), "folder")
    same((summary["files"], summary["members"], summary["dicom"]), (5, 2, 5), "files")
    same([facts[label] for label in ("images and DICOM files", "of them members of archives", "of them DICOM instances")],
         [["5"], ["2"], ["5"]], "files")
    same(facts["frames and other pictures in them"], [str(query(out, "SELECT sum(pictures) FROM files"))], "pictures")
    same(summary["not_judged"], {"archive": 1, "empty": 1, "no-image": 1}, "kinds that are listed")
    same(summary["options"], {"languages": "eng", "reader": "tesseract", "timeout": 600, "memory": 0, "dicom-only": False,
                              "no-crops": True}, "options")
    expect("--no-crops given" in facts["options"] and "--languages eng" in facts["options"], f"options: {facts['options']}")
    same(facts["allowed (--allow)"], ["empty,not-dicom"], "allowed kinds")
    same(facts["accepted (--baseline)"], ["nothing"], "baseline")
    expect("models: eng (" in summary["readers"], summary["readers"])
    pixleak("baseline", out, "--out", top / "known")
    pixleak("scan", "more", "--out", out, "--baseline", "known", cwd=top)
    same(facts_of(out)["accepted (--baseline)"], [summary_of(out)["baseline"]], "baseline")


def undetermined(top):
    """Reasons are counted by files."""
    (top / "broken").mkdir()
    whole = (top / "more/0.dcm").read_bytes()
    for number in range(3):
        (top / f"broken/{number}.dcm").write_bytes(whole[:len(whole) * 9 // 10])
    out = top / "broken-scanned"
    pixleak("scan", top / "broken", "--out", out)
    told = facts_of(out)["undetermined, files by reason"]
    same(sum(int(text.split(":")[0]) for text in told), 3, "undetermined files")
    expect("folder" not in summary_of(out)["inputs"], "of absolute paths a folder is told")


def check(top, *more):
    return ["--key", top / "set/answers.db", "--uid-map", top / "set/uid_mapping.csv", "--deid", top / "set/deid",
            "--original", top / "set/original", "--no-ocr", *more]


def check_whole(top):
    out = top / "checked"
    run = pixleak("check", *check(top), "--out", out)
    expect(run.returncode in (0, 1, 3), run.stderr)
    summary, facts = summary_of(out), facts_of(out)
    about_machine(summary, facts, out)
    same(summary["inputs"], {"deid": f"{top}/set/deid", "key": f"{top}/set/answers.db", "original": f"{top}/set/original",
                             "uid-map": f"{top}/set/uid_mapping.csv"}, "inputs")
    same(facts["scrubbed files"], [f"{top}/set/deid"], "scrubbed files")
    same(facts["answer key"], [f"{top}/set/answers.db"], "key")
    same(summary["readers"], "nothing (--no-ocr)", "readers")
    expect(summary["options"]["no-ocr"] is True and "--no-ocr given" in facts["options"], f"options: {facts['options']}")
    same(facts["frames in them"], [str(summary["frames"])], "frames")
    expect(summary["frames"] >= summary["instances"] > 0, f"{summary['frames']} frames of {summary['instances']} instances")


def shards(top):
    """Merged, they say the same of all but times."""
    pixleak("plan", top / "set/deid", "--shards", 2, "--out", top / "plan.db")
    for command, options in (("scan", []), ("check", check(top))):
        for number in range(2):
            run = pixleak(command, "--plan", top / "plan.db", "--shard", number, "--out", top / command, *options)
            expect(run.returncode == 0, run.stderr)
        pixleak("merge", top / command, "--out", top / f"merged-{command}")
        paths = [top / "set/deid"] if command == "scan" else []
        pixleak(command, *paths, *options, "--out", top / f"whole-{command}")
        merged, whole = facts_of(top / f"merged-{command}"), facts_of(top / f"whole-{command}")
        for label in whole:
            if label not in ("started (UTC)", "time taken"):
                same(merged.get(label), whole[label], f"{label} of a merged {command}")
        first = min(shard_start(top / command / f"shard-{number:06}.db") for number in range(2))
        same(summary_of(top / f"merged-{command}")["started"], first, f"start of a merged {command}")


def shard_start(path):
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        return database.execute("SELECT started FROM run").fetchone()[0]


def main():
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        pixleak("synth", "--out", top / "set", "--instances", 6, "--scale", 0.3, "--seed", 19)
        pixleak("scrub", "--key", top / "set/answers.db", "--original", top / "set/original", "--out", top / "set")
        for test in (scan, undetermined, check_whole, shards):
            test(top)
    print(f"{len(failures)} failures")
    sys.exit(len(failures) > 0)


if __name__ == "__main__":
    main()
