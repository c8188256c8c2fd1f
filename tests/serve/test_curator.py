#!/usr/bin/python3
"""A curator's session at `pixleak serve` in headless Chromium, at 1400 and 390 pixels: opens, filters, decides by keyboard alone,
loads the page anew, exports, prints; then 50,000 findings. PIXLEAK_SCREENSHOTS names a folder for pictures of it."""
import csv
import io
import os
import shutil
import sqlite3
import sys
import tempfile
import urllib.parse
from pathlib import Path

import numpy as np

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS / name) for name in ("serve", "page", "run", "output")]
if shutil.which("chromium") is None:
    print("chromium is not installed: nobody sits down at pixleak serve")
    sys.exit(77)
from browser import Browser  # noqa: E402
from made_image import image, write  # noqa: E402
from resealed import reseal  # noqa: E402
from served import Served, make_runs  # noqa: E402

PIXLEAK = os.path.abspath(sys.argv[1])
HOSTILE = ["</script><script>window.pwned = 1</script>", "\"><img src=x onerror='window.pwned = 1'>", "@JS@ @NONCE@",
           "\u202e right to left \u0007 bell", "${window.pwned = 1} &lt;b&gt;", "=1+1"]


def screenshot(browser, name):
    if folder := os.environ.get("PIXLEAK_SCREENSHOTS"):
        browser.screenshot(os.path.join(folder, name))


def selected(browser):
    return int(browser.run("document.querySelector('[aria-selected=true]').id.slice(4)"))


def text_of(browser, selector):
    return browser.run(f"document.querySelector({selector!r})?.textContent ?? null")


def shown(browser):
    return int(text_of(browser, "#shown").split()[0].replace(",", ""))


def search_of(browser):
    return dict(urllib.parse.parse_qsl(browser.run("location.search").lstrip("?"), keep_blank_values=True))


def come(browser, served, query="", wait=True):
    browser.open(served.address + query)
    browser.until("document.querySelector('#shown')?.textContent && document.querySelector('.row .read, #empty:not([hidden])')", "the list")
    if wait:
        browser.until("document.querySelector('#stage img, #stage p') && !document.querySelector('#stage').textContent.includes('Loading')", "the image")


def check_clean(browser, served):
    assert browser.errors == [], browser.errors
    assert browser.run("window.pwned") is None, "a text of the findings was run as a script"
    outside = [url for url in browser.requests if not url.startswith((served.address, "data:"))]
    assert outside == [], outside


def settled(browser, n):
    browser.until(f"document.querySelector('#shown').textContent.includes('{n} decided')", f"{n} decisions")


def press(browser, *keys):
    for key in keys:
        browser.key(key)
        browser.run("new Promise(done => setTimeout(done, 60))")


def test_box(browser):
    """The box stands where the row says, in parts of the whole image."""
    browser.until("document.querySelector('#stage .box')", "the box")
    found = browser.run("(() => { const box = document.querySelector('#stage .box').getBoundingClientRect(), image ="
                        " document.querySelector('#stage img').getBoundingClientRect(); return [box.left - image.left, box.top - image.top,"
                        " box.right - image.left, box.bottom - image.top].map((v, i) => v / (i % 2 ? image.height : image.width)); })()")
    size = browser.run("document.querySelector('#tools').textContent.match(/(\\d+) × (\\d+)/).slice(1).map(Number)")
    box = browser.run("[...document.querySelectorAll('#detail dt')].find(one => one.textContent === 'box').nextSibling.textContent")
    box = [int(part) for part in box.split(", ")]
    for i in range(4):
        assert abs(found[i] * size[i % 2] - box[i]) < 2, (found, size, box)


def test_session(browser, served, out):
    browser.size(1400, 900)
    come(browser, served)
    n = shown(browser)
    assert n == served.rows()["total"] and selected(browser) == 0
    test_box(browser)
    screenshot(browser, "serve-1400.png")
    assert browser.run("document.querySelectorAll('#header-values dt').length") > 5, "no header values"
    assert browser.run("document.querySelectorAll('#header-values .match').length") > 0, "no value of the header stands out"
    # Decides by keyboard alone.
    press(browser, "l")
    settled(browser, 1)
    assert selected(browser) == 1, "the next row does not come"
    press(browser, "n")
    assert browser.run("document.activeElement.id") == "note"
    browser.call("Input.insertText", text="agreed: <b>ward</b> laf12")
    press(browser, "Enter", "a")
    settled(browser, 2)
    press(browser, "ArrowDown", "f")
    settled(browser, 3)
    press(browser, "ArrowUp")
    browser.until("document.querySelector('.made')", "the decision")
    before = selected(browser)
    press(browser, "u")
    settled(browser, 2)
    assert selected(browser) == before
    press(browser, "f")
    settled(browser, 3)
    # Filters by keyboard; all of it stands in the address.
    press(browser, "s")
    browser.until(f"document.querySelector('#shown').textContent.startsWith('{n - 3} ')", "what is not decided")
    press(browser, "s", "1")
    browser.until(f"!document.querySelector('#shown').textContent.startsWith('{n} ')", "classes")
    without = shown(browser)
    browser.type("search", "a")
    browser.until("location.search.includes('q=a')", "the address")
    found, asked = shown(browser), search_of(browser)
    assert asked["q"] == "a" and "class" in asked and "row" in asked, asked
    come(browser, served, "?" + urllib.parse.urlencode(asked))
    assert shown(browser) == found <= without and search_of(browser) == asked, "the address does not keep what is asked"
    assert browser.run("document.getElementById('search').value") == "a"
    browser.run("document.getElementById('list').focus()")
    press(browser, "Escape")
    browser.until(f"document.querySelector('#shown').textContent.startsWith('{n} ')", "all rows")
    # Loaded anew the decisions are there.
    come(browser, served)
    settled(browser, 3)
    kinds = browser.run("[...document.querySelectorAll('.row .decision')].map(element => element.textContent)")
    assert sorted(kinds) == ["accepted", "false alarm", "leak"], kinds
    screenshot(browser, "serve-decided.png")
    press(browser, "Home")
    assert "leak: curator" in text_of(browser, ".made"), text_of(browser, ".made")
    notes = [row[0] for row in sqlite3.connect(f"{out}/results.db").execute("SELECT note FROM decisions WHERE note <> ''")]
    assert notes == ["agreed: <b>ward</b> laf12"], notes
    # Equal texts as one, and each of them; back again.
    press(browser, "g")
    browser.until("document.querySelector('#shown').textContent.includes('different texts')", "equal texts as one")
    browser.run("document.getElementById('sort').value = 'count'; document.getElementById('sort').dispatchEvent(new Event('change'))")
    browser.until("location.search.includes('sort=count')", "the order")
    screenshot(browser, "serve-groups.png")
    press(browser, "Home")
    browser.run("document.getElementById('list').focus()")
    times = text_of(browser, "#row-0 .times")
    assert times is not None, "no text stands there twice"
    press(browser, "Home", "Enter")
    browser.until("!document.getElementById('same').hidden", "each of them")
    browser.until(f"document.querySelector('#shown').textContent.startsWith('{times.split()[0]} ')", "each of them")
    browser.run("history.back()")
    browser.until("document.getElementById('same').hidden && location.search.includes('group=1')", "the way back")
    press(browser, "?")
    assert browser.run("document.getElementById('help').open")
    screenshot(browser, "serve-keys.png")
    press(browser, "l")
    browser.run("document.getElementById('help').close()")
    settled(browser, 3)
    exported = browser.run("fetch(document.getElementById('export').href).then(answer => answer.text())")
    table = list(csv.DictReader(io.StringIO(exported)))
    assert len(table) == 3 and {row["who"] for row in table} == {"curator"}, exported
    check_clean(browser, served)


def test_frames(browser, served):
    """Next and previous frames by keyboard; the box is on the row's own frame alone."""
    come(browser, served, "?file=loop")
    browser.until("document.querySelector('#tools')?.textContent.includes('of 0 to 2')", "the frames")
    own = int(text_of(browser, "#tools span").split()[1])
    step, back = ("ArrowRight", "ArrowLeft") if own < 2 else ("ArrowLeft", "ArrowRight")
    assert browser.run("Boolean(document.querySelector('#stage .box'))")
    browser.key(step)
    browser.until(f"!document.querySelector('#tools span').textContent.includes('frame {own} ')", "another frame")
    assert not browser.run("Boolean(document.querySelector('#stage .box'))"), "the box is on another frame"
    browser.key(back)
    browser.until(f"document.querySelector('#tools span').textContent.includes('frame {own} ')", "the frame again")
    browser.key("b")
    assert not browser.run("Boolean(document.querySelector('#stage .box'))")
    browser.key("b")
    check_clean(browser, served)


def test_narrow(browser, served):
    browser.size(390, 844)
    come(browser, served, wait=False)
    screenshot(browser, "serve-390.png")
    widest = browser.run("Math.max(...[...document.querySelectorAll('.row .what')].map(one => one.getBoundingClientRect().width))")
    assert widest > 200, "the text has no room"
    assert browser.run("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the screen"
    press(browser, "ArrowDown", "Enter")
    browser.until("document.querySelector('#stage img')", "the image")
    assert browser.run("getComputedStyle(document.getElementById('detail')).position") == "fixed"
    screenshot(browser, "serve-390-open.png")
    press(browser, "Escape")
    assert browser.run("getComputedStyle(document.getElementById('detail')).display") == "none"
    browser.run("document.querySelector('#row-0').click()")
    browser.until("document.querySelector('#stage img')", "the image by a touch")
    browser.run("document.querySelector('#decide button').click()")
    settled(browser, 3)
    browser.run("document.getElementById('back').click()")
    browser.run("document.querySelector('#more summary').click()")
    assert browser.run("document.getElementById('decided').getBoundingClientRect().height") > 20, "filters can't be opened"
    screenshot(browser, "serve-390-filters.png")
    check_clean(browser, served)
    browser.size(1400, 900)


def test_print(browser, served, folder):
    come(browser, served)
    browser.call("Emulation.setEmulatedMedia", media="print")
    assert browser.run("getComputedStyle(document.getElementById('controls')).display") == "none"
    assert browser.run("document.querySelector('#stage img').getBoundingClientRect().height") > 50
    screenshot(browser, "serve-print.png")
    browser.call("Emulation.setEmulatedMedia", media="")
    browser.pdf(f"{folder}/page.pdf")
    assert open(f"{folder}/page.pdf", "rb").read(5) == b"%PDF-"


def test_many(browser, folder):
    """50,000 findings, some hostile, and a file that is not there."""
    out = os.path.join(folder, "many")
    shutil.copytree(f"{folder}/scan", out)
    database = sqlite3.connect(f"{out}/results.db")
    database.execute("DELETE FROM findings")
    database.execute("DROP TABLE IF EXISTS decisions")
    rows = [(i // 7, f"/nowhere/{i // 7:05}.dcm", f"1.2.{i}", "US" if i % 3 else "CR", "GE", "frame", i % 9, 10, 20, 200, 40,
             HOSTILE[i // 100 % 6] if i % 100 == 0 else f"SMITH JOHN {i:06}", 99 - i % 50, ("phi-match", "device")[i % 2], "a reason")
            for i in range(50000)]
    database.executemany("INSERT INTO findings (task, file, sop_instance, modality, manufacturer, place, frame, x0, y0, x1, y1, text,"
                         f" confidence, class, reason) VALUES ({', '.join('?' * 15)})", rows)
    database.commit()
    database.close()
    reseal(f"{out}/results.db")
    served = Served(PIXLEAK, out)
    try:
        come(browser, served)
        listed = served.rows()["total"] - 50000
        assert shown(browser) == 50000 + listed
        assert "not where the run found it" in text_of(browser, "#stage")
        assert browser.run("document.querySelectorAll('.row').length") < 60, "all rows are in the document"
        press(browser, "End")
        browser.until("document.querySelector('[aria-selected=true] .read')", "the last row")
        assert selected(browser) == 49999 + listed
        browser.run("document.getElementById('list').scrollTop = document.getElementById('list').scrollHeight / 2")
        browser.until("document.querySelectorAll('.row')[8]?.querySelector('.read') &&"
                      " Math.abs(Number(document.querySelectorAll('.row')[8].id.slice(4)) - 25000) < 200", "the middle")
        browser.type("search", "john 000400")
        browser.until("document.querySelector('#shown').textContent.startsWith('0 ')", "no row")
        browser.type("search", "john 000403")
        browser.until("document.querySelector('#shown').textContent.startsWith('1 ')", "the row")
        for text in HOSTILE:
            come(browser, served, "?" + urllib.parse.urlencode({"same": text}))
            assert shown(browser) > 0, text
            assert text_of(browser, "#detail h2") == text and text_of(browser, "#same-text") == text
        check_clean(browser, served)
    finally:
        assert served.end()[0] == 0


def make_loop(folder):
    """A loop of three frames, of which the middle one has text that the others lack; twice the same text."""
    frames = np.random.default_rng(19).integers(20, 30, (3, 96, 256)).astype(np.uint8)
    write(frames[1], "HELEN MADISON", 20, 30, 220, 2)
    image(frames, f"{folder}/loop.dcm", frames=3)
    for i in range(3):
        image(frames[1], f"{folder}/same-{i}.dcm")


def main():
    folder = tempfile.mkdtemp(prefix="pixleak-curator.")
    browser = Browser(1400, 900)
    out = f"{folder}/scan"
    try:
        make_runs(PIXLEAK, folder, make_loop)
        served = Served(PIXLEAK, out, "--user", "curator")
        try:
            for test in (lambda: test_session(browser, served, out), lambda: test_frames(browser, served),
                         lambda: test_narrow(browser, served),
                         lambda: test_print(browser, served, folder)):
                test()
        finally:
            assert served.end()[0] == 0
        test_many(browser, folder)
        print("a session at 1400 and 390 pixels, on paper, and with 50,000 findings: good")
    finally:
        browser.close()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
