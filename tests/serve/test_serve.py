#!/usr/bin/python3
"""What `pixleak serve` answers: to whom, which rows, which pictures, and what becomes of decisions."""
import base64
import csv
import io
import json
import os
import shutil
import signal
import socket
import sqlite3
import stat
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "output"))
from resealed import reseal  # noqa: E402
from served import Served, make_runs  # noqa: E402

PIXLEAK = os.path.abspath(sys.argv[1])


def columns_of(served):
    about = served.get("about")
    return about, {column["name"]: i for i, column in enumerate(about["columns"])}


def cell(served, row, name):
    _, at = columns_of(served)
    return row["cells"][at[name]]


def test_who_may_ask(served):
    status, headers, text = served.ask("")
    assert status == 200 and b"<!doctype html>" in text
    policy = headers["Content-Security-Policy"]
    nonce = policy.split("script-src 'nonce-")[1].split("'")[0]
    assert len(nonce) == 32 and f'nonce="{nonce}"'.encode() in text and "unsafe" not in policy, policy
    assert nonce.encode() not in served.ask("")[2], "a nonce serves once"
    assert headers["Cache-Control"] == "no-store" and headers["X-Content-Type-Options"] == "nosniff", headers
    assert "Access-Control-Allow-Origin" not in headers, headers
    token = served.address.split("/")[3]
    assert len(token) == 64
    for wrong in ("0" * 64, token[:-1] + ("0" if token[-1] != "0" else "1"), token[:-1], token + "0", "", "../" + token, token.upper() + "x"):
        for path in ("", "about", "rows", "look?row=0", "decisions.csv"):
            status, _, text = served.ask(path, address=f"{served.origin}/{wrong}/")
            assert status == 403 and token.encode() not in text, (wrong, path, status)
    for host in ("evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:" + served.origin.split(":")[2], "[::1]"):
        assert served.ask("about", Host=host)[0] == 403, host
    assert served.ask("about", Host="localhost:" + served.origin.split(":")[2])[0] == 200
    body = b"row=0&decision=leak"
    for headers in ({"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"}):
        assert served.ask("decide", body=body, **headers)[0] == 403, headers
    assert served.ask("decide", {"row": 0, "decision": "leak"})[0] == 404, "a GET decides"
    assert served.ask("decide", body=body, address=f"{served.origin}/{'0' * 64}/")[0] == 403
    assert served.rows()["decided"] == {"leak": 0, "false alarm": 0, "accepted": 0}
    port = int(served.origin.split(":")[2])
    outside = socket.gethostbyname(socket.gethostname())
    if not outside.startswith("127."):
        with socket.socket() as other:
            assert other.connect_ex((outside, port)) != 0, "it answers beyond the loopback"


def test_rows(served, out):
    about, at = columns_of(served)
    answer = served.rows(n=500)
    rows = answer["rows"]
    n_findings = sqlite3.connect(f"{out}/results.db").execute("SELECT count(*) FROM findings").fetchone()[0]
    assert len(rows) == answer["total"] == about["all"] >= n_findings > 10
    assert sum(answer["classes"]) == answer["total"]
    assert [row["class"] for row in rows] == sorted(row["class"] for row in rows), "not worst first"
    paged = [row["row"] for start in range(0, answer["total"], 7) for row in served.rows(n=7, **{"from": start})["rows"]]
    assert paged == [row["row"] for row in rows], "pages are not the whole"
    page = open(f"{out}/report.html", encoding="utf-8").read()
    report = json.loads(page.split('id="data">', 1)[1].split("</script>", 1)[0])
    assert about["how"] == report["how"] and len(about["how"]) > 10, about["how"]
    last = rows[-1]["row"]
    found = served.rows(n=4, row=last)
    assert found["at"] == answer["total"] - 1 and last in [row["row"] for row in found["rows"]]
    assert served.rows(n=4, q="no such text anywhere", row=last)["at"] == -1
    text = next(row["cells"][at["text"]] for row in rows if len(row["cells"][at["text"]]) > 8)
    part = served.rows(q=text[2:8].lower())["rows"]
    assert part and all(text[2:8].lower() in " ".join(row["cells"]).lower() for row in part)
    name = about["classes"][0]["name"]
    assert {row["class"] for row in served.rows(**{"class": name})["rows"]} == {0}
    assert served.rows(**{"class": ""})["total"] == 0
    modality = about["menus"]["modality"][0]
    chosen = served.rows(n=500, **{"f.modality": modality})["rows"]
    assert chosen and all(row["cells"][at["modality"]] == modality for row in chosen)
    for name, down in (("text", False), ("-text", True), ("confidence", False), ("-confidence", True)):
        cells = [row["cells"][at[name.strip("-")]] for row in served.rows(n=500, sort=name)["rows"]]
        cells = [float(one) if "confidence" in name else one.lower().encode() for one in cells if one != ""]
        assert cells == sorted(cells, reverse=down), name
    groups = served.rows(n=500, group=1)
    texts = [row["cells"][at["text"]].lower() for row in groups["rows"]]
    assert len(set(texts)) == len(texts) and sum(row["n"] for row in groups["rows"]) == about["all"]
    counts = [row["n"] for row in served.rows(n=500, group=1, sort="count")["rows"]]
    assert counts == sorted(counts, reverse=True)
    same = served.rows(n=500, same=texts[0])
    assert same["total"] == groups["rows"][0]["n"]


def test_hostile_arguments(served):
    n = served.rows()["total"]
    hostile = ("-1", str(n + 1000), "1e3", "0x1", " 1", "1;DROP TABLE decisions", "9" * 40, "../../etc/passwd", "", "\u0000", "é" * 3000)
    for value in hostile:
        for path in ("look", "crop"):
            status, _, text = served.ask(path, {"row" if path == "look" else "id": value})
            assert status == 404 and b"/etc" not in text, (path, value, status)
        assert served.decide(row=value, decision="leak")[0] in (400, 404), value
        asked = {"from": value, "n": value, "row": value, "q": value, "sort": value, "class": value, "f.modality": value}
        others = {"f.text": value, "f.sqlite_master": value, "decided": value, "group": value, "same": value}
        for arguments in (asked, others):
            assert served.ask("rows", arguments)[0] in ((200, 414) if len(value) > 1000 else (200,)), arguments
    assert served.ask("rows?q=%FF%FE&n=%00&f.modality=%C3")[0] == 200
    assert served.decide(row=0, decision="maybe")[0] == 400
    assert served.decide(row=0, decision="leak", note="x" * 5000)[0] == 413
    assert served.ask("decide", body=b"note=" + b"x" * 100000)[0] == 413
    for path in ("about/", "rows/../about", "%2e%2e/about", "results.db", "report.html", "//about"):
        assert served.ask(path)[0] in (403, 404), path
    assert served.rows()["decided"]["leak"] == 0


def size_of_png(look):
    png = base64.b64decode(look["png"])
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


def test_pictures(served):
    about, at = columns_of(served)
    row = next(row for row in served.rows(n=500)["rows"] if row["cells"][at["place"]] == "frame" and row["cells"][at["x1"]] != "0")
    look = served.get("look", row=row["row"])
    assert look["failure"] == "" and size_of_png(look) == (look["width"], look["height"]), look["failure"]
    assert int(row["cells"][at["x1"]]) <= look["width"] and int(row["cells"][at["y1"]]) <= look["height"]
    assert any(name.startswith("Patient") for name, _ in look["values"])
    assert served.get("look", row=row["row"], frame=10**6)["failure"].startswith("The image has"), "a frame that is none"
    whole = [served.get("look", row=row["row"], whole=1)["window"] for row in served.rows(n=500)["rows"] if row["cells"][at["place"]] == "frame"]
    assert whole and not any(name.startswith("window") for name in whole), whole
    crop = next(row for row in served.rows(n=500)["rows"] if row["crops"])["crops"][0][0]
    status, headers, png = served.ask("crop", {"id": crop})
    assert status == 200 and headers["Content-Type"] == "image/png" and png.startswith(b"\x89PNG")
    return row


def test_other_files(served, row):
    """A file that is not the one that was looked at gives words, and no picture."""
    path = Path(cell(served, row, "file"))
    kept, times = path.read_bytes(), os.stat(path)

    def failure():
        look = served.get("look", row=row["row"])
        assert "png" not in look, look["failure"]
        return look["failure"]
    other = next(one for one in path.parents[4].rglob("*.dcm") if one.read_bytes()[:4096] != kept[:4096])
    try:
        path.write_bytes(other.read_bytes())
        assert "has changed since the run" in failure(), failure()
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
        assert "has changed since the run" in failure(), failure()
        path.write_bytes(kept[:len(kept) // 2] + b"\0" * (len(kept) - len(kept) // 2))
        assert "has changed since the run" in failure(), failure()
        path.unlink()
        assert "not where the run found it" in failure(), failure()
        path.mkdir()
        assert "no file" in failure(), failure()
        path.rmdir()
        path.symlink_to("/etc/passwd")
        assert "has changed" in failure(), failure()
        path.unlink()
        os.mkfifo(path)
        assert "no file" in failure(), failure()
        path.unlink()
    finally:
        if path.is_dir():
            path.rmdir()
        path.unlink(missing_ok=True)
        path.write_bytes(kept)
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert "png" in served.get("look", row=row["row"])


def test_decisions(served, out):
    _, at = columns_of(served)
    rows = served.rows(n=500)["rows"]
    first, second, third = (row["row"] for row in rows[:3])
    note = '=HYPERLINK("http://evil"), "quoted"\nline é'
    assert served.decide(row=first, decision="leak", note=note)[0] == 200
    assert served.decide(row=second, decision="false alarm")[0] == 200
    assert served.decide(row=third, decision="accepted")[0] == 200
    assert served.decide(row=third, decision="leak")[0] == 200
    assert served.decide(row=third, decision="")[0] == 200, "taken back"
    assert served.decide(row=third, decision="accepted", note="agreed")[0] == 200
    answer = served.rows(n=500)
    assert answer["decided"] == {"leak": 1, "false alarm": 1, "accepted": 1}
    made = next(row for row in answer["rows"] if row["row"] == first)["decision"]
    assert made["kind"] == "leak" and made["note"] == note and made["who"] == "curator 1", made
    assert [row["row"] for row in served.rows(decided="leak")["rows"]] == [first]
    assert served.rows(decided="yes")["total"] == 3 and served.rows(decided="no")["total"] == answer["total"] - 3
    assert served.rows(decided="false alarm")["rows"][0]["row"] == second
    listed = [row for row in rows if row["listed"]]
    for row in listed:
        status, _, text = served.decide(row=row["row"], decision="accepted")
        assert status == 409 and b"--allow" in text
    database = sqlite3.connect(f"{out}/results.db")
    kept = database.execute('SELECT "table", decision, who, "when" FROM decisions ORDER BY rowid').fetchall()
    assert [row[1] for row in kept] == ["leak", "false alarm", "accepted", "leak", "", "accepted"], kept
    assert all(row[0] == "findings" and row[2] == "curator 1" and row[3].endswith("Z") for row in kept)
    status, headers, text = served.ask("decisions.csv")
    table = list(csv.DictReader(io.StringIO(text.decode())))
    assert status == 200 and "attachment" in headers["Content-Disposition"] and len(table) == 3
    assert table[0]["decision"] == "leak" and table[0]["note"] == "'" + note, table[0]
    assert stat.S_IMODE(os.stat(f"{out}/results.db").st_mode) == 0o600
    return rows[0]["cells"][at["text"]]


def test_groups(served):
    groups = served.rows(n=500, group=1, sort="count")["rows"]
    _, at = columns_of(served)
    chosen = next(row for row in groups if row["done"] == 0 and not row["listed"])
    most, text = chosen["n"], chosen["cells"][at["text"]]
    status, _, said = served.decide(same=text, all=1, decision="accepted")
    own = served.rows(n=500, same=text)["rows"]
    assert status == 200 and json.loads(said)["decided"] == sum(not row["listed"] for row in own) and len(own) == most
    assert all(row["listed"] or row["decision"]["kind"] == "accepted" for row in own)
    assert served.decide(same=text, all=1, decision="")[0] == 200


def test_again(out):
    """What was decided is there when it is served anew."""
    served = Served(PIXLEAK, out)
    assert served.rows()["decided"] == {"leak": 1, "false alarm": 1, "accepted": 1}
    status, said, complained = served.end(signal.SIGINT)
    assert (status, said, complained) == (0, "", ""), (status, said, complained)


def run(*arguments):
    done = subprocess.run([PIXLEAK, *arguments], capture_output=True, text=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"})
    return done.returncode, done.stdout + done.stderr


def test_baseline(folder, out):
    path = os.path.join(folder, "decided.baseline")
    status, said = run("baseline", out, "--decided", "--out", path)
    lines = [line for line in open(path) if "findings  " in line]
    assert status == 0 and "1 findings that were decided to be leaks are not" in said, said
    assert len(lines) == 2 and all("curator 1" in line for line in lines), lines
    assert any("# false alarm, 20" in line for line in lines) and not any("agreed" in line for line in lines), lines
    assert run("baseline", out, "--decided", "--out", path)[0] == 0
    assert [line for line in open(path) if "findings  " in line] == lines, "written again it is another"
    status, said = run("scan", f"{folder}/ds/original", "--out", f"{folder}/scan-2", "--baseline", path)
    accepted = sqlite3.connect(f"{folder}/scan-2/results.db").execute("SELECT count(*) FROM accepted").fetchone()[0]
    assert status == 1 and accepted == 2, (status, accepted, said)
    everything = os.path.join(folder, "all.baseline")
    assert run("baseline", out, "--out", everything)[0] == 0
    found = sum(row[0] in ("phi-match", "phi-suspect") for row in sqlite3.connect(f"{out}/results.db").execute("SELECT class FROM findings"))
    assert len([line for line in open(everything) if "findings  " in line]) == found - 1, "the leak is accepted"


def test_check(folder):
    served = Served(PIXLEAK, f"{folder}/check", "--user", "curator 1")
    about, at = columns_of(served)
    rows = served.rows(n=500)["rows"]
    region = next(row for row in rows if row["cells"][at["place"]] == "frame")
    look = served.get("look", row=region["row"])
    assert look["failure"] == "", look["failure"]
    assert served.decide(row=region["row"], decision="accepted")[0] == 200
    image = next((row for row in rows if row["cells"][at["text"]] == "image"), None)
    if image:
        assert served.decide(row=image["row"], decision="accepted")[0] == 200
        assert "png" in served.get("look", row=image["row"])
    assert served.end()[0] == 0
    kept = sqlite3.connect(f"{folder}/check/results.db").execute('SELECT DISTINCT "table" FROM decisions ORDER BY 1').fetchall()
    assert kept == ([("pixels",), ("regions",)] if image else [("regions",)]), kept


def refused(out):
    done = subprocess.run([PIXLEAK, "serve", out], capture_output=True, text=True, timeout=60)
    assert done.returncode == 2 and done.stdout == "", (done.returncode, done.stdout)
    return done.stderr


def test_refusals(folder):
    def spoiled(name, sql):
        out = os.path.join(folder, name)
        shutil.copytree(f"{folder}/scan", out)
        database = sqlite3.connect(f"{out}/results.db")
        database.executescript(sql)
        database.close()
        reseal(f"{out}/results.db")
        return out
    assert "No such file" in refused(f"{folder}/nowhere")
    os.mkdir(f"{folder}/bare")
    assert "no results there" in refused(f"{folder}/bare")
    assert "ended before it was complete" in refused(spoiled("unfinished", "UPDATE run SET ended = NULL"))
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
    view = f"DROP TABLE findings; CREATE VIEW findings AS {endless}"
    assert "is a view" in refused(spoiled("view", view)) or "are a view" in refused(f"{folder}/view")
    assert "no stored table" in refused(spoiled("decided-view", f"DROP TABLE decisions; CREATE VIEW decisions AS {endless}"))
    assert "are a view" in refused(spoiled("crops-view", f"DROP TABLE crops; CREATE VIEW crops AS {endless}"))
    with open(f"{folder}/bare/results.db", "wb") as file:
        file.write(os.urandom(5000))
    assert "not a database" in refused(f"{folder}/bare")
    trigger = spoiled("trigger", "CREATE TRIGGER t AFTER INSERT ON decisions BEGIN DELETE FROM findings; END")
    served = Served(PIXLEAK, trigger)
    assert served.decide(row=0, decision="leak")[0] == 200 and served.end()[0] == 0
    assert sqlite3.connect(f"{trigger}/results.db").execute("SELECT count(*) FROM findings").fetchone()[0] > 0, "a trigger ran"


def test_runs_wait(served, folder, out):
    """Nothing is scanned into a folder that is being shown."""
    status, said = run("scan", f"{folder}/ds/original", "--out", out)
    assert status == 2 and "pixleak serve" in said, (status, said)


def main():
    folder = tempfile.mkdtemp(prefix="pixleak-serve.")
    out = f"{folder}/scan"
    try:
        make_runs(PIXLEAK, folder)
        served = Served(PIXLEAK, out, "--user", "curator 1")
        for test, arguments in ((test_who_may_ask, ()), (test_rows, (out,)), (test_hostile_arguments, ())):
            test(served, *arguments)
            print(f"{test.__name__}: good", flush=True)
        test_other_files(served, test_pictures(served))
        print("test_pictures, test_other_files: good", flush=True)
        test_decisions(served, out)
        test_groups(served)
        print("test_decisions, test_groups: good", flush=True)
        test_runs_wait(served, folder, out)
        status, said, complained = served.end()
        assert (status, said, complained) == (0, "", ""), (status, said, complained)
        test_again(out)
        for test in (lambda: test_baseline(folder, out), lambda: test_check(folder), lambda: test_refusals(folder)):
            test()
        print("test_again, test_baseline, test_check, test_refusals: good")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
