#!/usr/bin/python3
"""report.html in headless Chromium: it opens, filters and shows its pictures without an error on the console,
whatever the texts hold, and with 50,000 findings. PIXLEAK_SCREENSHOTS names a folder for pictures of it."""
import os
import shutil
import sqlite3
import stat
import struct
import subprocess
import sys
import tempfile
import time
import zlib

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
if shutil.which("chromium") is None:
    print("chromium is not installed: report.html is not looked at")
    sys.exit(77)
from browser import Browser  # noqa: E402

PIXLEAK = os.path.abspath(sys.argv[1])
DUMP_PAGE = os.path.join(os.path.dirname(PIXLEAK), "dump_page")
CLASSES = ["phi-match", "phi-suspect", "device", "other"]
LISTED = [("unreadable", "input", "/data/broken <script>.dcm", "it ends in an element"),
          ("unreadable", "original", "/first/broken.dcm", "it is empty"),
          ("unmapped", "input", "/data/foreign.dcm", "its UID is in no map"),
          ("no-image", "input", "notes.txt", "a text"),
          ("bad-row", "key", "row 17", "its action_text is no JSON")]
HOSTILE = [
    "</script><script>window.pwned = 1</script>",
    "<!-- <script>",
    "]]>\"><img src=x onerror='window.pwned = 1'>",
    "\"quotes\" 'and' \\back\\slash\\u003c",
    "\u2028\u2029 \u202e right to left \u0007 bell",
    "${window.pwned = 1} {{7*7}} &lt;b&gt; &amp;",
    "MÜLLER 山田 \U0001f600",
    "@DATA@ @CSS@ @JS@",
]


def png(width, height, grey):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    rows = b"".join(b"\0" + bytes((grey + x) % 256 for x in range(width)) for _ in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def make_scan(out, n, n_crops, text_of):
    """A scan's results: n findings of all classes, the classes' turn by turn."""
    subprocess.run([DUMP_PAGE, "new", out], check=True)
    database = sqlite3.connect(os.path.join(out, "results.db"))
    columns = ("file", "sop_instance", "modality", "manufacturer", "place", "frame", "x0", "y0", "x1", "y1", "text",
               "confidence", "class", "reason")
    for i in range(n):
        row = (f"/data/{'US' if i % 3 else 'CR'}/{i // 7:05}.dcm", f"1.2.{i}", "US" if i % 3 else "CR",
               ["GE", "Philips", "Siemens"][i % 3], "frame" if i % 5 else "overlay 6000", i % 9, 10, 20, 200, 40,
               text_of(i), 99 - i % 50, CLASSES[i % 4], "a reason")
        database.execute(f"INSERT INTO findings ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", row)
    worst = database.execute("SELECT rowid, class FROM findings ORDER BY class = 'phi-match' DESC,"
                             " class = 'phi-suspect' DESC, confidence DESC LIMIT ?", (n_crops,)).fetchall()
    for rank, (row, _) in enumerate(worst):
        database.execute("INSERT INTO crops (\"table\", \"row\", side, rank, png) VALUES ('findings', ?, 'found', ?, ?)",
                         (row, rank, png(120, 24, rank % 200)))
    database.commit()
    return database


def write_page(kind, out):
    subprocess.run([DUMP_PAGE, kind, out], check=True)
    path = os.path.join(out, "report.html")
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600, "report.html can be read by others"
    return path


def shown(browser):
    return int(browser.run("document.getElementById('shown').textContent").split()[0].replace(",", ""))


def texts(browser):
    return browser.run("[...document.querySelectorAll('.row .read')].map(element => element.textContent)")


def toggle(browser, name):
    browser.run("[...document.querySelectorAll('#classes button')].find(button =>"
                f" button.firstChild.textContent === '{name}').click()")


def told_how(browser):
    """What the folded block says: texts by label."""
    rows = browser.run("[...document.querySelectorAll('#how dl > *')].map(element => [element.tagName, element.textContent])")
    told = {}
    for tag, text in rows:
        if tag == "DT":
            told[text] = []
        else:
            told[list(told)[-1]].append(text)
    return told


def classes_in_sight(browser):
    return browser.run("[...document.querySelectorAll('.row .tag')].map(element => element.firstChild.textContent)")


def check_clean(browser, path):
    assert browser.errors == [], browser.errors
    assert browser.run("window.pwned") is None, "a text of the findings was run as a script"
    outside = [url for url in browser.requests if url != "file://" + path and not url.startswith("data:")]
    assert outside == [], outside


def screenshot(browser, name):
    if folder := os.environ.get("PIXLEAK_SCREENSHOTS"):
        browser.screenshot(os.path.join(folder, name))


def test_hostile(browser, folder):
    out = os.path.join(folder, "hostile")
    n = 8 * len(HOSTILE)
    database = make_scan(out, n, n // 2, lambda i: HOSTILE[i % len(HOSTILE)])
    database.execute("UPDATE findings SET file = CAST(x'2f646174612ffffe3c2f7363726970743e2e64636d' AS TEXT)"
                     " WHERE rowid = 1")
    strange = "</script><img src=x onerror=window.pwned=1>"
    database.execute("UPDATE run SET settings = ?", (f"{{'paths': <[b'/data/{strange}']>, 'reader': <'{strange}'>}}",))
    database.commit()
    path = write_page("scan", out)
    browser.open(path)
    assert shown(browser) == n
    assert classes_in_sight(browser)[0] == "phi-match", "not worst first"
    assert set(texts(browser)) <= set(HOSTILE), set(texts(browser)) - set(HOSTILE)
    pictures = browser.run("[...document.querySelectorAll('.row img')].map(image => image.decode().then(() =>"
                           " image.naturalWidth))".join(["Promise.all(", ")"]))
    assert pictures and all(width == 120 for width in pictures), pictures

    for i, name in enumerate(CLASSES):  # each class away in turn
        toggle(browser, name)
        assert shown(browser) == n - (i + 1) * n // 4
    assert browser.run("document.getElementById('empty').hidden") is False
    browser.key("Escape")
    assert shown(browser) == n
    browser.key("2")  # by keyboard
    assert shown(browser) == n * 3 // 4 and "phi-suspect" not in classes_in_sight(browser)
    browser.key("2")
    alone = "document.getElementById('class-1').dispatchEvent(new MouseEvent('click', {shiftKey: true, bubbles: true}))"
    browser.run(alone)  # one alone, and all again
    assert shown(browser) == n // 4 and set(classes_in_sight(browser)) == {"phi-suspect"}
    browser.run(alone)
    assert shown(browser) == n
    browser.key('"', code="Digit2", modifiers=8)  # as a keyboard has it whose 2 is a quote with Shift
    assert shown(browser) == n // 4 and set(classes_in_sight(browser)) == {"phi-suspect"}
    browser.key("Escape")

    told = told_how(browser)
    assert told["paths"] == ["/data/" + strange] and told["options"] == ["--reader " + strange], told

    for text in HOSTILE:
        wanted = text.split("\u2028")[-1].split("\u0007")[0]
        browser.type("search", wanted)
        assert shown(browser) == 8, (text, shown(browser))
    browser.type("search", "no such text")
    assert shown(browser) == 0
    browser.type("search", "")
    browser.run("document.getElementById('facet-modality').value = 'CR';"
                "document.getElementById('facet-modality').dispatchEvent(new Event('change'))")
    wanted = database.execute("SELECT count(*) FROM findings WHERE modality = 'CR'").fetchone()[0]
    assert shown(browser) == wanted and wanted > 0
    browser.run("document.activeElement.blur()")
    browser.key("Escape")
    browser.type("file", "/00003.dcm")
    assert shown(browser) == 7, shown(browser)
    browser.run("document.querySelector('#detail .only').click()")
    assert shown(browser) in range(1, 8)
    browser.type("file", "/data/\ufffd\ufffd</script>.dcm")
    assert shown(browser) == 1, shown(browser)
    browser.run("document.activeElement.blur()")
    browser.key("Escape")

    before = browser.run("document.querySelector('[aria-selected=true]').id")
    for _ in range(3):
        browser.key("ArrowDown")
    after = browser.run("document.querySelector('[aria-selected=true]').id")
    assert (before, after) == ("row-0", "row-3"), (before, after)
    assert browser.run("document.querySelector('#detail h2').textContent") == \
        browser.run("document.querySelector('#row-3 .read').textContent")
    browser.key("End")
    assert browser.run("document.querySelector('[aria-selected=true]').id") == f"row-{n - 1}"
    check_clean(browser, path)


def test_listed(browser, folder):
    """What was not judged stands between what was found and what is clean, and is filtered as all rows are."""
    out = os.path.join(folder, "listed")
    database = make_scan(out, 4, 1, lambda i: f"TEXT {i}")
    database.executemany("INSERT INTO listed VALUES (?, ?, ?, ?)", LISTED)
    database.commit()
    path = write_page("scan", out)
    browser.open(path)
    assert shown(browser) == 4 + len(LISTED)
    assert classes_in_sight(browser) == ["phi-match", "phi-suspect", "bad-row", "unreadable", "unreadable", "device",
                                         "other", "no-image", "unmapped"], classes_in_sight(browser)
    assert texts(browser)[2:5] == ["row 17", "broken <script>.dcm", "broken.dcm"], texts(browser)
    account = browser.run("document.getElementById('account').textContent")
    assert account.startswith("1 of 6 inputs judged, 5 listed.") and "Allowed: unmapped." in account, account
    reasons = browser.run("document.getElementById('open').textContent")
    assert reasons == "Not everything was judged (listed: 1 bad-row, 2 unreadable).", reasons
    screenshot(browser, "listed.png")
    toggle(browser, "unreadable")
    assert shown(browser) == 2 + len(LISTED)
    toggle(browser, "unreadable")
    browser.type("file", "/data/broken")
    assert shown(browser) == 1 and texts(browser) == ["broken <script>.dcm"], texts(browser)
    browser.type("file", "")
    browser.type("search", "no json")
    assert shown(browser) == 1 and classes_in_sight(browser) == ["bad-row"]
    detail = browser.run("document.getElementById('detail').textContent")
    assert "rows of the key that can't be read" in detail and "key" in detail, detail
    browser.type("search", "")
    browser.run("document.getElementById('facet-side').value = 'original';"
                "document.getElementById('facet-side').dispatchEvent(new Event('change'))")
    assert texts(browser) == ["broken.dcm"], texts(browser)
    check_clean(browser, path)


def test_accepted_and_narrow(browser, folder):
    """The head counts what a baseline accepts; at 390 pixels texts have room."""
    out = os.path.join(folder, "accepted")
    database = make_scan(out, 8, 8, lambda i: f"SMITH JOHN {i:06}")
    database.execute("UPDATE run SET baseline = 'some are there'")
    database.execute("INSERT INTO accepted VALUES ('findings', 1)")
    database.commit()
    path = write_page("scan", out)
    browser.open(path)
    facts = browser.run("[...document.querySelectorAll('#facts div')].map(pair => pair.textContent)")
    assert "accepted by the baseline1" in facts, facts
    browser.size(390, 844)
    browser.open(path)
    cut = browser.run("[...document.querySelectorAll('.row .read')].filter(read => read.scrollWidth > read.clientWidth).length")
    assert cut == 0 and browser.run("document.documentElement.scrollWidth <= innerWidth"), "texts are cut at 390 pixels"
    screenshot(browser, "narrow.png")
    browser.call("Emulation.clearDeviceMetricsOverride")
    check_clean(browser, path)


def test_print(browser, folder):
    """All rows that the filters let through are printed, with their pictures, and what was looked at."""
    out = os.path.join(folder, "print")
    n = 240
    make_scan(out, n, 40, lambda i: f"SMITH JOHN {i:06}")
    path = write_page("scan", out)
    browser.open(path)
    browser.run("document.getElementById('class-3').click()")
    assert browser.run("document.querySelectorAll('.row').length") < 60
    browser.call("Emulation.setEmulatedMedia", media="print")
    browser.run("dispatchEvent(new Event('beforeprint'))")
    told = browser.run("[...document.querySelectorAll('.row')].map(row => [row.querySelector('.read').textContent,"
                       " row.getBoundingClientRect().height, row.getBoundingClientRect().bottom])")
    assert len({text for text, _, _ in told}) == n * 3 // 4, len(told)
    assert all(height > 50 for _, height, _ in told)
    assert told[-1][2] <= browser.run("document.documentElement.scrollHeight - scrollY"), "rows stand outside of the page"
    assert browser.run("[...document.querySelectorAll('.row img')].every(image => image.complete && image.naturalWidth > 0)")
    assert browser.run("document.getElementById('how').open")
    assert browser.run("getComputedStyle(document.getElementById('controls')).display") == "none"
    screenshot(browser, "page-print.png")
    browser.call("Emulation.setEmulatedMedia", media="")
    browser.run("dispatchEvent(new Event('afterprint'))")
    assert browser.run("document.querySelectorAll('.row').length") < 60 and not browser.run("document.getElementById('how').open")
    browser.pdf(f"{folder}/page.pdf")
    pages = open(f"{folder}/page.pdf", "rb").read().count(b"/Type /Page\n")
    assert pages >= n * 3 // 4 * 60 // 1200, f"{pages} pages hold no {n * 3 // 4} rows"
    check_clean(browser, path)


def test_many(browser, folder):
    out = os.path.join(folder, "many")
    n = 50000
    make_scan(out, n, 2000, lambda i: f"SMITH JOHN {i:06}" if i % 4 < 2 else f"GAIN {i % 90}")
    start = time.monotonic()
    path = write_page("scan", out)
    written = time.monotonic()
    browser.open(path)
    assert shown(browser) == n
    loaded = time.monotonic()
    assert browser.run("document.querySelectorAll('.row').length") < 60, "all rows are in the document"
    assert len(browser.run("[...document.querySelectorAll('.row img')].map(image => image.src.slice(0, 20))")) > 5
    screenshot(browser, "many.png")
    browser.type("search", "john 000404")
    assert shown(browser) == 1 and texts(browser) == ["SMITH JOHN 000404"], texts(browser)
    milliseconds = browser.run(
        "(() => { const start = performance.now(); document.getElementById('class-3').click();"
        " return performance.now() - start; })()")
    browser.key("Escape")
    browser.run("document.activeElement.blur()")
    browser.key("Escape")
    browser.run("document.getElementById('class-0').click()")
    assert shown(browser) == n * 3 // 4 and set(classes_in_sight(browser)) == {"phi-suspect"}
    browser.key("End")
    browser.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert classes_in_sight(browser)[-1] == "other"
    sight = browser.run("(() => { const list = document.getElementById('list').getBoundingClientRect(), row ="
                        " document.querySelector('[aria-selected=true]').getBoundingClientRect();"
                        " return row.top >= list.top - 1 && row.bottom <= list.bottom + 1; })()")
    assert sight, "the last row is not in sight"
    browser.run("document.getElementById('list').scrollTop = document.getElementById('list').scrollHeight / 2")
    browser.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    middle = browser.run("Number(document.querySelectorAll('.row')[6].id.slice(4))")
    assert abs(middle - n * 3 // 8) < 100, middle
    check_clean(browser, path)
    print(f"50,000 findings: {os.path.getsize(path) >> 20} MiB, written in {written - start:.1f} s,"
          f" loaded in {loaded - written:.1f} s, filtered in {milliseconds:.0f} ms")


def check(dataset, out, *options):
    subprocess.run([PIXLEAK, "check", "--key", f"{dataset}/answers.db", "--uid-map", f"{dataset}/uid_mapping.csv",
                    "--original", f"{dataset}/original", "--deid", f"{dataset}/deid", "--out", out, *options],
                   stdout=subprocess.DEVNULL)
    path = os.path.join(out, "report.html")
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    return path


def test_check(browser, folder):
    dataset, out = os.path.join(folder, "dataset"), os.path.join(folder, "check")
    subprocess.run([PIXLEAK, "synth", "--out", dataset, "--instances", "12", "--scale", "0.4"], check=True,
                   stdout=subprocess.DEVNULL)
    subprocess.run([PIXLEAK, "scrub", "--key", f"{dataset}/answers.db", "--original", f"{dataset}/original", "--out",
                    dataset], check=True, stdout=subprocess.DEVNULL)
    path = check(dataset, out)
    browser.open(path)
    database = sqlite3.connect(os.path.join(out, "results.db"))
    wanted = database.execute("SELECT (SELECT count(*) FROM regions) + (SELECT count(*) FROM pixels WHERE verdict"
                              " NOT IN ('retained', 'transcoded'))").fetchone()[0]
    leaks = database.execute("SELECT count(*) FROM regions WHERE verdict IN ('untouched', 'legible', 'recoverable')"
                             ).fetchone()[0]
    assert shown(browser) == wanted and leaks > 0
    labels = browser.run("[...document.querySelectorAll('#row-0 img')].map(image => image.alt)")
    assert labels == ["before", "after"], labels
    assert browser.run("document.querySelector('#row-0 img').decode().then(() => true)")
    assert browser.run("document.querySelectorAll('#detail img').length") >= 2
    regions_with_crops = database.execute("SELECT count(DISTINCT \"row\") FROM crops WHERE \"table\" = 'regions'"
                                          ).fetchone()[0]
    regions = database.execute("SELECT count(*) FROM regions WHERE file <> ''").fetchone()[0]
    assert regions_with_crops == regions, (regions_with_crops, regions)
    told = told_how(browser)
    assert told["scrubbed files"] == [f"{dataset}/deid"] and told["answer key"] == [f"{dataset}/answers.db"], told
    assert told["instances"] == [str(database.execute("SELECT count(*) FROM pixels").fetchone()[0])], told
    assert not browser.run("document.getElementById('how').open")
    screenshot(browser, "check.png")
    browser.run("document.getElementById('how').open = true")
    screenshot(browser, "check-how.png")
    browser.size(390, 844)
    assert browser.run("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than 390 pixels"
    screenshot(browser, "check-how-narrow.png")
    browser.call("Emulation.clearDeviceMetricsOverride")
    browser.run("document.getElementById('how').open = false")
    browser.dark(True)
    screenshot(browser, "check-dark.png")
    browser.dark(False)
    check_clean(browser, path)
    path = check(dataset, os.path.join(folder, "check-bare"), "--no-crops", "--no-ocr")
    browser.open(path)
    assert shown(browser) == wanted
    assert browser.run("document.querySelectorAll('img').length") == 0
    assert b"image/png" not in open(path, "rb").read().split(b'id="crops"')[1].split(b"</script>")[0]
    check_clean(browser, path)


def test_errors_are_seen(browser, folder):
    """A page that fails must fail the test."""
    path = os.path.join(folder, "broken.html")
    with open(path, "w") as file:
        file.write("<script>nothing.here()</script><img src='file:///nowhere/at/all.png'>")
    browser.open(path)
    assert any("nothing is not defined" in error for error in browser.errors), browser.errors
    assert any("ERR_FILE_NOT_FOUND" in error for error in browser.errors), browser.errors


def main():
    folder = tempfile.mkdtemp(prefix="pixleak-page.")
    browser = Browser()
    try:
        for test in (test_errors_are_seen, test_hostile, test_listed, test_accepted_and_narrow, test_print, test_many,
                     test_check):
            test(browser, folder)
            print(f"{test.__name__}: good")
    finally:
        browser.close()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
