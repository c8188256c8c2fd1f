#!/usr/bin/python3
"""Results say whether the workers were confined wholly: a kernel without Landlock, which a filter of system calls plays here, is
told of by every output of a run and of merged shards, and is refused where that is asked for.

test_sandbox.py PIXLEAK
"""
import ctypes
import json
import platform
import struct
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as XML
from pathlib import Path

PIXLEAK = Path(sys.argv[1]).resolve()
LANDLOCK_CREATE_RULESET, ENOSYS = 444, 38 # of all machines alike
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
failures = []


def expect(condition, what):
    if not condition:
        failures.append(what)
        print("FAILED", what, flush=True)


def without_landlock():
    """In the process to be: landlock_create_ruleset() says that there is none."""
    instructions = ((0x20, 0, 0, 0),                               # load the call's number
                    (0x15, 0, 1, LANDLOCK_CREATE_RULESET),
                    (0x06, 0, 0, 0x00050000 | ENOSYS),             # return an error
                    (0x06, 0, 0, 0x7FFF0000))                      # allow
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *one) for one in instructions))
    program = ctypes.create_string_buffer(struct.pack("HL", len(instructions), ctypes.addressof(code)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program, 0, 0):
        raise OSError(ctypes.get_errno(), "no filter")


def run(*words, bare=False, cwd=None):
    return subprocess.run([PIXLEAK, *map(str, words)], capture_output=True, text=True, errors="replace", timeout=600, cwd=cwd,
                          preexec_fn=without_landlock if bare else None)


def told_by(out):
    """What each form of finished results says of the sandbox."""
    report = lambda form: run("report", out, "--format", form).stdout
    page = (out / "report.html").read_text()
    data = json.loads(page.split('<script type="application/json" id="data">')[1].split("</script>")[0])
    yield "summary.json", json.loads((out / "summary.json").read_text())["sandbox"]
    yield "page", "not whole" in data["subtitle"] and data["subtitle"].split("sandbox ")[1] or "whole"
    yield "sarif", json.loads(report("sarif"))["runs"][0]["properties"]["sandbox"]
    for suite in XML.fromstring(report("junit")):
        yield "junit", suite.find("properties/property[@name='sandbox']").get("value")
    for line in report("json-lines").splitlines():
        yield "json-lines", json.loads(line)["sandbox"]
    yield "github", report("github").splitlines()[-1].split("sandbox ")[1]


def lacks_landlock(told):
    return "not whole: without " in told and "Landlock (" in told


def says(out, is_so, when):
    for form, told in told_by(out):
        expect(is_so(told), f"{when}: {form} says {told!r}")


def runs(top, whole_here):
    files = top / "made/original"
    bare = run("scan", files, "--out", top / "bare", bare=True)
    expect("\nsandbox" in bare.stdout and lacks_landlock(bare.stdout), f"the terminal: {bare.stdout}{bare.stderr}")
    says(top / "bare", lacks_landlock, "scan")
    quiet = run("scan", files, "--out", top / "quiet", "--quiet", bare=True)
    expect(quiet.stdout == quiet.stderr == "", f"--quiet: {quiet.stdout}{quiet.stderr}")
    says(top / "quiet", lacks_landlock, "--quiet")
    key = ("--key", top / "made/answers.db", "--uid-map", top / "made/uid_mapping.csv", "--deid", top / "made/deid")
    check = run("check", *key, "--out", top / "check", "--no-ocr", bare=True)
    expect(lacks_landlock(check.stdout), f"check: {check.stdout}{check.stderr}")
    says(top / "check", lacks_landlock, "check")
    validation = run("validate", "config.json", "--no-ocr", bare=True, cwd=top / "made")
    expect(lacks_landlock(validation.stdout), f"validate: {validation.stdout}{validation.stderr}")
    if whole_here:
        loud = run("scan", files, "--out", top / "loud", "--verbose")
        expect("\nsandbox   whole\n" in loud.stdout, f"--verbose: {loud.stdout}{loud.stderr}")
        says(top / "loud", lambda told: told == "whole", "a whole one")


def shards(top, whole_here):
    """One judged without Landlock, the others not."""
    run("plan", top / "made/original", "--shards", 3, "--out", top / "plan")
    for number in range(3):
        run("scan", "--plan", top / "plan", "--shard", number, "--out", top / "shards", bare=number == 1)
    merged = run("merge", top / "shards", "--out", top / "merged")
    expect(lacks_landlock(merged.stdout), f"merge: {merged.stdout}{merged.stderr}")
    says(top / "merged", lacks_landlock, "merged shards")
    if whole_here:
        expect("(in 1 of 3 shards)" in merged.stdout, f"how many shards: {merged.stdout}")


def refusals(top):
    said = run("scan", top / "made/original", "--out", top / "r", "--require-sandbox", bare=True)
    expect(said.returncode == 2 and "lacks Landlock" in said.stderr and "leave --require-sandbox out" in said.stderr,
           f"--require-sandbox: {said.returncode} {said.stderr}")
    expect(lacks_landlock(run("info", bare=True).stdout), "info says nothing")


def main():
    if platform.machine() not in ("x86_64", "aarch64"):
        print("SKIPPED: system calls of this machine are not known")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        run("synth", "--out", top / "made", "--instances", 4, "--modality", "CT", "--scale", 0.25)
        run("scrub", "--key", top / "made/answers.db", "--original", top / "made/original", "--out", top / "made")
        whole_here = "sandbox       whole" in run("info").stdout
        runs(top, whole_here)
        shards(top, whole_here)
        refusals(top)
    print(f"{len(failures)} failures")
    sys.exit(len(failures) > 0)


if __name__ == "__main__":
    main()
