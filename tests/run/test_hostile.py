#!/usr/bin/python3
"""Broken files, keys and maps: a clear message, the right exit status, and the rest goes on.

test_hostile.py PIXLEAK    Most of this only counts in a build with sanitizers, which end a program that
misbehaves. The fuzz targets beside the program get real files that are cut off and changed; they end by
SIGALRM where one input takes too long.
"""
import csv
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

PIXLEAK = sys.argv[1]
SHARED = os.environ.get("PIXLEAK_SHARED", "")
CASES = 10000
SMALL = 64 << 10
failures = []


def expect(condition, what):
    if not condition:
        failures.append(what)
        print("FAILED", what)


def run(*arguments):
    return subprocess.run(arguments, capture_output=True, text=True, errors="replace", timeout=800)


def fuzz(target, *arguments):
    result = run(os.path.join(os.path.dirname(PIXLEAK), target), *arguments)
    print(target, " ".join(arguments[:3]), "...:", result.stdout.strip())
    expect(result.returncode == 0, f"{target} {arguments[:3]}: {result.returncode} {result.stderr[-3000:]}")


# Headers' values and burned-in lines for the classifier.
LINES = [
    (b"ISO_IR 192STONE^MARIA19480203120500A123456General Hospital, 12 Main StreetHOUSE^GREGORYMRN-77881219480203",
     b"MARIA STONE DOB: 03.02.1948 14:05 PM MRN 778812 Tel 555-123-4567 95Y"),
    (b"SMITH^JOHN", b"kVp 120 mA 250 L R 5 cm FR 25Hz St. Mary Hospital 12 Main St 1.2.840.113 a@b.org"),
    ("MÜLLER^JÖRG".encode(), "MÜLLER JÖRG 3. März 1950 12/31/99 14h05 +00:03:11".encode() + b" \xff\xfe"),
]


def real_files():
    for top, _, names in os.walk(os.path.join(SHARED, "dicom")):
        for name in sorted(names):
            if not name.endswith((".md", ".txt", ".tsv")):
                yield os.path.join(top, name)


def fuzz_everything(top, data):
    seed = random.randrange(1 << 31)
    print("seed", seed)
    if os.path.isdir(os.path.join(SHARED, "dicom")):
        files = list(real_files())
    else:
        print("SKIPPED: no real images (PIXLEAK_SHARED); made ones are used")
        files = [os.path.join(at, name) for at, _, names in os.walk(f"{data}/original") for name in names]
    small = [file for file in files if os.path.getsize(file) <= SMALL] or files
    fuzz("fuzz_pixels", *files)
    fuzz("fuzz_pixels", "--truncate", "512", *small)
    fuzz("fuzz_pixels", "--mutate", str(CASES), str(seed), *small)
    fuzz("fuzz_dicom", "--truncate", "512", *small)
    fuzz("fuzz_dicom", "--mutate", str(CASES), str(seed), *small)

    answers = sqlite3.connect(f"{data}/answers.db").execute("SELECT AnswerData FROM answer_data")
    json_files = []
    for number, (text,) in enumerate(answers):
        json_files.append(f"{top}/{number}.json")
        with open(json_files[-1], "w") as file:
            file.write(text)
    fuzz("fuzz_key", "--mutate", "500", str(seed), f"{data}/answers.db")
    fuzz("fuzz_key", "--mutate", "1000", str(seed), *json_files)
    fuzz("fuzz_answers", "--mutate", "500", str(seed), *json_files)
    fuzz("fuzz_map", "--mutate", "2000", str(seed), f"{data}/uid_mapping.csv")
    fuzz("fuzz_config", "--mutate", "2000", str(seed), f"{data}/config.json")
    lines = []
    for number, (header, line) in enumerate(LINES):
        lines.append(f"{top}/{number}.line")
        with open(lines[-1], "wb") as file:
            file.write(header + b"\0" + line)
    fuzz("fuzz_text", "--mutate", "5000", str(seed), *lines)


def digest_cases(top):
    empty = f"{top}/empty.dcm"
    open(empty, "w").close()
    for name in (empty, top, f"{top}/absent.dcm", "/dev/null"):
        result = run(PIXLEAK, "digest", name)
        expect(result.returncode == 3, f"digest {name}: exit status {result.returncode}")
        expect(name in result.stderr, f"digest {name} doesn't name the file: {result.stderr}")


def check(data, **other):
    paths = {"key": f"{data}/answers.db", "uid_map": f"{data}/uid_mapping.csv",
             "patid_map": f"{data}/patid_mapping.csv", "deid": f"{data}/deid",
             "original": f"{data}/original"} | other
    options = [item for name, path in paths.items() for item in ("--" + name.replace("_", "-"), path)]
    return run(PIXLEAK, "check", *options)


def write(path, content):
    with open(path, "w") as file:
        file.write(content)
    return path


def make_key(path, *statements):
    with sqlite3.connect(path) as database:
        for statement in statements:
            database.execute(statement)
    return path


def refused_cases(top, data):
    """What can't be used at all: exit status 2, a message that names it, no crash."""
    row = "CREATE TABLE answer_data (SOPInstanceUID TEXT)"
    os.mkfifo(f"{top}/pipe")
    cases = {
        "key": [write(f"{top}/text.db", "no database " * 100), write(f"{top}/void.db", ""), top,
                f"{top}/absent.db", make_key(f"{top}/other.db", "CREATE TABLE other (a)"),
                make_key(f"{top}/columns.db", row), f"{top}/pipe", "/dev/zero"],
        "uid_map": [write(f"{top}/a.csv", "old,new\n1,2\n"), write(f"{top}/b.csv", "id_old\n1\n"),
                    write(f"{top}/c.csv", ""), top, f"{top}/absent.csv", f"{top}/pipe", "/dev/zero"],
        "patid_map": [write(f"{top}/d.csv", "id_new,other\n1,2\n"), f"{top}/absent.csv"],
        "deid": [f"{top}/absent", write(f"{top}/file", "")],
        "original": [f"{top}/absent"],
        "out": [f"{top}/file/out"],
    }
    for option, paths in cases.items():
        for path in paths:
            result = check(data, **({"out": f"{top}/refused"} | {option: path}))
            expect(result.returncode == 2, f"{option} {path}: exit status {result.returncode} {result.stderr[-500:]}")
            expect(path in result.stderr, f"{option} {path}: not named in: {result.stderr}")
    for arguments in (["validate", f"{top}/pipe"], ["report", f"{top}/pipe"], ["validate", top],
                      ["key", f"{top}/pipe", "--original", f"{data}/original", "--out", f"{top}/refused"]):
        result = run(PIXLEAK, *arguments)
        expect(result.returncode == 2 and "it is a" in result.stderr, f"{arguments}: {result.returncode} {result.stderr}")
    for arguments in ([], ["--key"], ["--nonsense"], ["--jobs", "many"]):
        expect(run(PIXLEAK, "check", *arguments).returncode == 2, f"check {arguments} is bad usage")


def rest_goes_on(top, data):
    """One instance is cut off, one is empty, one is no DICOM, one has a broken key row: only they are
    undetermined."""
    broken = f"{top}/broken"
    shutil.copytree(data, broken)
    with open(f"{data}/truth_pixels.csv", newline="") as file:
        truth = list(csv.DictReader(file))
    texts = [row for row in truth if row["kind"] == "text"]
    damage = {texts[0]["file"]: lambda path: os.truncate(path, os.path.getsize(path) // 2),
              texts[1]["file"]: lambda path: os.truncate(path, 0),
              texts[2]["file"]: lambda path: write(path, "no image"),
              texts[3]["file"]: os.unlink}
    for name, break_it in damage.items():
        break_it(f"{broken}/deid/{name}")
    with sqlite3.connect(f"{broken}/answers.db") as database:
        database.execute("UPDATE answer_data SET AnswerData = '{\"0\": pixels_hidden' WHERE SOPInstanceUID = ?",
                         [texts[4]["original_sop"]])
    lost = {row["original_sop"] for row in texts[:5]}
    result = check(broken, out=f"{top}/rest")
    expect(result.returncode == 1, f"rest: exit status {result.returncode} {result.stderr[-2000:]}")
    with open(f"{top}/rest/regions.csv", newline="") as file:
        regions = list(csv.DictReader(file))
    expect({row["original_sop"] for row in regions} == {row["original_sop"] for row in texts}, "rows are missing")
    for row in regions:
        is_lost = row["original_sop"] in lost
        expect((row["verdict"] == "undetermined") == is_lost, f"rest: {row}")
        expect(not is_lost or row["reason"], f"no reason: {row}")
    with open(f"{top}/rest/pixels.csv", newline="") as file:
        expect(len(list(csv.DictReader(file))) == len(truth), "rest: an instance has no row in pixels.csv")


def is_sanitized():
    """Then workers have no limit of memory."""
    return "AddressSanitizer" in run(PIXLEAK, "info").stdout


def little_memory(top, data):
    """Workers that can't even start end, what they were to judge is undetermined, and the program alone says so."""
    result = run(PIXLEAK, "check", "--key", f"{data}/answers.db", "--uid-map", f"{data}/uid_mapping.csv", "--deid",
                 f"{data}/deid", "--out", f"{top}/little", "--limit-memory", "1", "--no-crops")
    expect(result.returncode in (1, 3), f"little memory: exit status {result.returncode} {result.stderr}")
    expect(not re.search("ERROR|alloc|terminate", result.stderr), f"little memory: libraries speak: {result.stderr}")
    config = {"run_name": "run", "input_data_path": f"{data}/deid", "output_data_path": f"{top}/little-validate",
              "answer_db_file": f"{data}/answers.db", "uid_mapping_file": f"{data}/uid_mapping.csv",
              "patid_mapping_file": f"{data}/patid_mapping.csv", "log_path": f"{top}/little-logs", "log_level": "info",
              "multiprocessing": "True", "multiprocessing_cpus": "2", "report_series": "False"}
    with open(f"{top}/little.json", "w") as file:
        json.dump(config, file)
    result = run(PIXLEAK, "validate", f"{top}/little.json", "--limit-memory", "1")
    told = "--limit-memory" in result.stdout and "nothing was judged" in result.stdout
    expect(result.returncode == 1 if is_sanitized() else result.returncode == 3 and told,
           f"little memory: validate: exit status {result.returncode} {result.stderr[-300:]}")


def set_checks(key, sop, checks):
    with sqlite3.connect(key) as database:
        database.execute("UPDATE answer_data SET AnswerData = ? WHERE SOPInstanceUID = ?", [json.dumps(checks), sop])


def many_checks(top, data):
    """A row with far more regions than any image has, and one that takes more memory than a row may: what is not
    judged is undetermined, by name, and the rest is judged."""
    crowded, judged, asked = f"{top}/crowded", 1024, 5000
    os.makedirs(crowded)
    key = shutil.copy(f"{data}/answers.db", crowded)
    with open(f"{data}/truth_pixels.csv", newline="") as file:
        many, large = [row["original_sop"] for row in csv.DictReader(file) if row["kind"] == "text"][:2]
    with sqlite3.connect(key) as database:
        row, = database.execute("SELECT AnswerData FROM answer_data WHERE SOPInstanceUID = ?", [many]).fetchone()
    region = next(check for check in json.loads(row).values() if "pixels_hidden" in check["action"])
    set_checks(key, many, {str(i): region for i in range(asked)})
    set_checks(key, large, {"0": dict(region, value="x" * (33 << 20))})
    result = check(data, key=key, out=f"{top}/crowded/out")
    expect(result.returncode == 1, f"many checks: exit status {result.returncode} {result.stderr[-2000:]}")
    with open(f"{top}/crowded/out/regions.csv", newline="") as file:
        regions = list(csv.DictReader(file))
    reasons = [row["reason"] for row in regions if row["original_sop"] == many]
    over = [reason for reason in reasons if f"none of the first {judged} regions" in reason]
    expect(len(reasons) == asked and len(over) == asked - judged, f"many checks: {len(over)} of {len(reasons)} are over")
    expect(all("none of" not in row["reason"] or row["verdict"] == "undetermined" for row in regions),
           "many checks: one that was not judged has a verdict")
    lost = [row for row in regions if row["original_sop"] == large]
    expect(len(lost) == 1 and lost[0]["verdict"] == "undetermined" and "32 MiB" in lost[0]["reason"],
           f"a large row: {lost}")


def expanding_files(top):
    """Hundreds of bytes that claim to be gigabytes: told within seconds, and in little memory."""
    sanitized = is_sanitized()
    folder = os.path.join(SHARED, "hostile")
    names = sorted(name for name in os.listdir(folder) if name.endswith(".dicom")) if os.path.isdir(folder) else []
    if not names:
        print("SKIPPED: no hostile files in", folder)
    for name in names:
        start = time.monotonic()
        process = subprocess.Popen([PIXLEAK, "scan", "--jobs", "1", os.path.join(folder, name), "--out", f"{top}/{name}.out"],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        took, megabytes = time.monotonic() - start, usage.ru_maxrss / 1024
        print(f"{name}: exit status {os.waitstatus_to_exitcode(status)}, {took:.1f} s, {megabytes:.0f} MB")
        expect(os.waitstatus_to_exitcode(status) == 3, f"{name}: exit status {os.waitstatus_to_exitcode(status)}")
        expect(took < (100 if sanitized else 20), f"{name}: {took:.1f} s")
        expect(sanitized or megabytes < 1500, f"{name}: {megabytes:.0f} MB")
        with open(f"{top}/{name}.out/findings.csv", newline="") as file:
            expect(any(row["class"] == "undetermined" for row in csv.DictReader(file)), f"{name}: no row says why")


def standard_streams(top, data):
    """A closed standard stream sends nothing into a file of results; a full one is told."""
    open_streams = run("sh", "-c", f"'{PIXLEAK}' scan '{data}/deid' --no-crops --out '{top}/open'")
    closed = run("sh", "-c", f"'{PIXLEAK}' scan '{data}/deid' --no-crops --out '{top}/closed' <&- >&- 2>&-")
    expect(closed.returncode == open_streams.returncode, f"closed streams: exit status {closed.returncode}")
    with open(f"{top}/open/findings.csv") as one, open(f"{top}/closed/findings.csv") as other:
        expect(one.read() == other.read(), "closed streams: other findings")
    file = next(os.path.join(folder, name) for folder, _, names in os.walk(f"{data}/deid") for name in names)
    for command in (f"digest '{file}'", "--version", "--help", "scan --help"):
        full = run("sh", "-c", f"'{PIXLEAK}' {command} > /dev/full")
        expect(full.returncode == 2 and "standard output" in full.stderr,
               f"{command}: full output: {full.returncode} {full.stderr}")


def usage(top, data):
    """What can't be meant is told before anything is looked at."""
    os.makedirs(f"{top}/junk")
    with open(f"{top}/junk/results.db", "w") as file:
        file.write("no database")
    for arguments, words in ((("--languages", "auto,eng"), "stands alone"), (("--languages", ","), "no language is named"),
                             (("--gpu", ""), "no device is named"), (("--gpu", "check:"), "no device is named"),
                             (("--out", f"{top}/junk", "--resume"), "pixleak did not write it")):
        said = run(PIXLEAK, "scan", f"{data}/deid", "--out", f"{top}/usage", *arguments)
        expect(said.returncode == 2 and words in said.stderr, f"{arguments}: {said.returncode} {said.stderr}")


with tempfile.TemporaryDirectory() as folder:
    made = f"{folder}/data"
    subprocess.run([PIXLEAK, "synth", "--out", made, "--instances", "16", "--modality", "CT,MR,CR,US,SC",
                    "--scale", "0.4"], check=True)
    subprocess.run([PIXLEAK, "scrub", "--key", f"{made}/answers.db", "--original", f"{made}/original",
                    "--out", made], check=True)
    digest_cases(folder)
    expanding_files(folder)
    standard_streams(folder, made)
    usage(folder, made)
    refused_cases(folder, made)
    rest_goes_on(folder, made)
    many_checks(folder, made)
    little_memory(folder, made)
    fuzz_everything(folder, made)

print(f"{len(failures)} failures")
sys.exit(len(failures) > 0)
