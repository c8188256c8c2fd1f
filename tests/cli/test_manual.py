#!/usr/bin/env python3
"""What is written from the table of options: docs/options.md is as the table says, the manual pages and what shells complete
have no errors, and name every option. Usage: test_manual.py PIXLEAK"""
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PIXLEAK = Path(sys.argv[1]).resolve()
MAKE_MANUAL = PIXLEAK.parent / "make_manual"
SPACE = re.compile(r"\s+")
failures = 0


def expect(condition, message):
    global failures
    if not condition:
        failures += 1
        print(f"FAILED {message}", flush=True)


def run(*command, said=""):
    return subprocess.run(command, input=said, capture_output=True, text=True, timeout=60)


def has(tool):
    if shutil.which(tool) is None:
        print(f"{tool} is not installed: not tried")
    return shutil.which(tool) is not None


def commands():
    words = re.findall(r"^  (\w+) +\S", run(PIXLEAK, "--help").stdout.split("Commands:\n")[1], re.M)
    expect(len(words) > 10, f"the commands are {words}")
    return words


def options_of(command):
    """The long options that --help names at the beginning of a line."""
    return re.findall(r"^  (--[\w-]+)", run(PIXLEAK, command, "--help").stdout, re.M)


def document(made):
    expect((ROOT / "docs/options.md").read_text() == (made / "options.md").read_text(),
           f"docs/options.md is old: {MAKE_MANUAL} DIR, and copy DIR/options.md there")


def pages(made):
    for command in commands():
        page = made / f"man1/pixleak-{command}.1"
        if has("mandoc"):
            lint = [line for line in run("mandoc", "-Tlint", "-W", "warning", page).stdout.splitlines() if "missing date" not in line]
            expect(not lint, f"{page.name}: {lint}")
        if has("groff"):
            done = run("groff", "-man", "-ww", "-Tutf8", "-P-cbou", page)
            expect(not done.stderr, f"{page.name}: {done.stderr}")
            # Hyphens are typed as they are printed.
            expect(all(f"{option}" in done.stdout for option in options_of(command)), f"{page.name}: an option is missing")
    whole = SPACE.sub(" ", run(PIXLEAK, "help", "check").stdout)
    expect("faint and blurred leftovers can pass unseen" in whole, "`pixleak help check` tells more than --help")


def bash(made, *words):
    """What bash completes of the last word."""
    line = (f"source {made}/bash/pixleak; COMP_WORDS=({' '.join(repr(word) for word in words)}); COMP_CWORD={len(words) - 1};"
            "_pixleak; printf '%s\\n' \"${COMPREPLY[@]}\"")
    done = run("bash", "-c", line)
    expect(not done.stderr, f"bash: {words}: {done.stderr}")
    return set(done.stdout.split())


def fish(made, line):
    done = run("fish", "--no-config", "-c", f"source {made}/fish/pixleak.fish; complete -C '{line}'")
    expect(not done.stderr, f"fish: {line}: {done.stderr}")
    return {row.split("\t")[0] for row in done.stdout.splitlines()}


def shells(made, top):
    (top / "folder").mkdir()
    (top / "file").touch()
    every = commands()
    if has("zsh"):
        done = run("zsh", "-f", "-n", made / "zsh/_pixleak")
        expect(done.returncode == 0 and not done.stderr, f"zsh: {done.stderr}")
        script = (made / "zsh/_pixleak").read_text()
        for command in every:
            part = script.split(f"    {command})\n")[1].split(";;")[0]
            expect(all(f"'{option}" in part for option in options_of(command)), f"zsh: an option of {command} is missing")
    if has("fish"):
        expect(fish(made, "pixleak ") >= set(every) | {"help"}, "fish: a command is missing")
        for command in every:
            expect(fish(made, f"pixleak {command} --") >= set(options_of(command)), f"fish: an option of {command} is missing")
        expect(fish(made, "pixleak scan --reader ") == {"tesseract", "network"}, "fish: values")
        expect(f"{top}/folder/" in fish(made, f"pixleak scan --out {top}/f"), "fish: folders")
    if has("shellcheck"):
        done = run("shellcheck", "-s", "bash", made / "bash/pixleak")
        expect(done.returncode == 0, done.stdout)
    expect(bash(made, "pixleak", "") == set(every) | {"help", "--help", "--version"}, "bash: commands")
    for command in every:
        expect(bash(made, "pixleak", command, "--") == set(options_of(command)), f"bash: options of {command}")
    expect(bash(made, "pixleak", "scan", "--reader", "=", "net") == {"network"}, "bash: values behind =")
    expect(bash(made, "pixleak", "scan", "--jobs", "") == set(), "bash: there are no numbers to offer")
    expect(bash(made, "pixleak", "scan", "--out", f"{top}/f") == {f"{top}/folder"}, "bash: folders")
    expect(bash(made, "pixleak", "scan", f"{top}/f") == {f"{top}/folder", f"{top}/file"}, "bash: parameters")
    expect(bash(made, "pixleak", "help", "ch") == {"check"}, "bash: help")


with tempfile.TemporaryDirectory() as folder:
    written = Path(folder) / "manual"
    subprocess.run([MAKE_MANUAL, written], check=True)
    document(written)
    pages(written)
    shells(written, Path(folder))
print(f"{failures} failures")
sys.exit(failures > 0)
