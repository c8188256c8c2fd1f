#!/usr/bin/python3
"""`check` in shards, over random datasets with what is missing, unmapped, twice there, broken, in archives: run in any order,
twice and killed, what is merged is to the byte what one run over all of it writes.

test_check_shards.py PIXLEAK [--seed N] [--rounds N] [--seconds N]    --seed S --rounds 1 repeats the round of seed S
"""
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import test_shards
from rounds import options_of, run_rounds, templates_of
from test_shards import CLEAN, LEAK, RETAINED, Round, Template, expect, merges_without_room, pixleak, refused, run_shards

FILES = ("regions.csv", "pixels.csv", "summary.json", "report.html")


def inputs(top, original, *more):
    usual = [("--key", top / "answers.db"), ("--uid-map", top / "uid_mapping.csv"), ("--deid", top / "deid")]
    if original:
        usual.append(("--original", top / "original"))
    return [str(word) for option in usual for word in option] + list(more)


def compare(top, whole, merged):
    expect(merged.returncode == whole.returncode,
           f"exit status {merged.returncode}, of the one run {whole.returncode}: {merged.stderr}{whole.stderr}")
    if whole.returncode == 2:
        return
    expect(merged.stdout == whole.stdout.replace(f"{top}/whole", f"{top}/merged"), "the terminal is not that of the one run")
    for name in FILES:
        expect((top / "whole" / name).read_bytes() == (top / "merged" / name).read_bytes(),
               f"{name} is not that of the one run")


def run_round(options, seed, templates):
    draw, before = random.Random(seed), len(test_shards.failures)
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        made = Round(top, seed, templates)
        made.fill()
        words = inputs(top, draw.random() < 0.5, *draw.choice(((), ("--no-crops",), ("--no-ocr",))))
        n = draw.choice((1, 2, 3, 5))
        whole = pixleak(options, "check", *words, "--out", top / "whole", "--jobs", draw.choice((1, 2, 3)))
        planned = pixleak(options, "plan", top / "deid", "--shards", n, "--out", top / "plan.db")
        expect(planned.returncode == 0, f"plan: {planned.stderr}")
        if whole.returncode == 2: # parts that don't belong together
            shard = pixleak(options, "check", *words, "--plan", top / "plan.db", "--shard", 0, "--out", top / "shards")
            expect(shard.returncode in (0, 2), f"shard 0: {shard.stderr}")
        else:
            run_shards(options, draw, str(top / "plan.db"), n, str(top / "shards"), words, command="check")
            compare(top, whole, pixleak(options, "merge", top / "shards", "--out", top / "merged"))
    if len(test_shards.failures) > before:
        print(f"FAILED  seed {seed}: {n} shards, {words}", flush=True)
    return whole.returncode != 2


def merge(options, top):
    """What is refused leaves the results of an earlier merge as they were."""
    folder = lambda: {path.name: path.read_bytes() for path in (top / "m").glob("*")}
    before = folder()
    run = pixleak(options, "merge", top / "shards", "--out", top / "m")
    expect(run.returncode != 2 or folder() == before, f"a refused merge has changed its folder: {run.stderr}")
    return run


def elsewhere(options, top):
    """Relative paths of shards start in the folder that they were run in, and absolute ones anywhere."""
    words = ("--key", "answers.db", "--uid-map", "uid_mapping.csv", "--deid", "deid", "--no-ocr")
    command = lambda *words, cwd: subprocess.run([options.pixleak, *map(str, words)], capture_output=True, text=True, cwd=cwd)
    command("plan", "deid", "--shards", 1, "--out", "relative.db", cwd=top)
    shard = command("check", *words, "--plan", "relative.db", "--shard", 0, "--out", "relative", cwd=top)
    expect(shard.returncode == 0, f"relative paths: {shard.stderr}")
    refused(command("merge", top / "relative", "--out", top / "m2", cwd="/"), f"were run in {top.resolve()}", "merge them there")
    expect(not (top / "m2").exists(), "a refused merge has made a folder")
    refused(command("check", *words, "--plan", "relative.db", "--shard", 0, "--out", "relative", "--limit-memory", 100, cwd=top),
            "of other options (--limit-memory not given, here 100)")
    refused(command("merge", "relative", "--out", top / "deid", cwd=top), "holds the scrubbed files")
    expect(command("merge", "relative", "--out", "m2", cwd=top).returncode in (0, 1, 3), "relative paths can't be merged")
    expect(command("merge", top / "shards", "--out", top / "m3", cwd="/").returncode in (0, 1, 3),
           "absolute paths can't be merged from another folder")


def other_plans(options, top):
    """A plan of anything but --deid, or of the originals, is refused by its first shard, not by the merge; slashes are no names."""
    usual = inputs(top, True, "--no-ocr")
    spelt = lambda path: [path if word == str(top / "deid") else word for word in usual]
    for number, (paths, words, told) in enumerate((
            ((top / "original",), usual, f"was planned from {top}/original, and --deid is {top}/deid: name it as the plan does"),
            ((top,), usual, f"was planned from {top}, and"), ((f"{top}/./deid",), usual, f"was planned from {top}/./deid, and"),
            ((top / "deid", top / "original"), usual, f"was planned from {top}/deid, {top}/original, and"),
            ((top / "original",), spelt(f"{top}/original"), "given as --deid and holds the originals"))):
        pixleak(options, "plan", *paths, "--shards", 1, "--out", top / f"other{number}.db")
        run = pixleak(options, "check", *words, "--plan", top / f"other{number}.db", "--shard", 0, "--out", top / "others")
        refused(run, told)
    pixleak(options, "plan", top / "original", "--shards", 3, "--out", top / "parted.db")
    told = [pixleak(options, "check", *spelt(f"{top}/original"), "--plan", top / "parted.db", "--shard", number, "--out", top / "parted")
            for number in range(3)]
    expect(any("holds the originals" in run.stderr for run in told), "shards of originals pass for those of scrubbed files")
    pixleak(options, "plan", f"{top}/deid/", "--shards", 3, "--out", top / "slash.db")
    shard = pixleak(options, "check", *usual, "--plan", top / "slash.db", "--shard", 1, "--out", top / "slash")
    expect(shard.returncode == 0, f"a plan of deid/ for deid: {shard.stderr}")


def images(top):
    return [path for path in sorted((top / "deid").rglob("*")) if path.is_file() and path.read_bytes()[128:132] == b"DICM"]


def refusals(options, templates, seed=0):
    """What has changed between the shards and the merge is told."""
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        Round(top, seed, templates).fill()
        words = inputs(top, True, "--no-ocr")
        whole = pixleak(options, "check", *words, "--out", top / "whole")
        if whole.returncode == 2 or len(images(top)) < 3:
            refusals(options, templates, seed + 1)
            return
        pixleak(options, "plan", top / "deid", "--shards", 2, "--out", top / "plan.db")
        for number in range(2):
            shard = pixleak(options, "check", *words, "--plan", top / "plan.db", "--shard", number, "--out", top / "shards")
            expect(shard.returncode == 0, f"shard {number}: {shard.stderr}")
        expect(merge(options, top).returncode in (0, 1, 3), "the shards can't be merged")
        merges_without_room(options, top, top / "m")
        refused(pixleak(options, "check", *words, "--plan", top / "plan.db", "--out", top / "x"), "--shard")
        refused(pixleak(options, "check", *words, "--no-crops", "--plan", top / "plan.db", "--shard", 0, "--out", top / "shards"),
                "other options (--no-crops not given, here given)")
        elsewhere(options, top)
        other_plans(options, top)
        image = top / "deid/late.dcm"
        image.write_bytes(templates[CLEAN[0]].deid)
        refused(merge(options, top), str(image), "no shard has judged it")
        image.unlink()
        exchanged = images(top)[0]
        content, status = exchanged.read_bytes(), exchanged.stat()
        exchanged.write_bytes(content) # as a scrubber does that is run again: the same size and UID
        told = merge(options, top)
        refused(told, str(exchanged), "is another", "again, then merge")
        number = int(told.stderr.split(" and run shard ")[1].split()[0])
        (top / "shards" / test_shards.shard_name(number)).unlink()
        pixleak(options, "check", *words, "--plan", top / "plan.db", "--shard", number, "--out", top / "shards")
        expect(merge(options, top).returncode in (0, 1, 3), f"shard {number} was run again, and can't be merged")
        (top / "shards" / test_shards.shard_name(number)).unlink()
        os.utime(exchanged, ns=(status.st_atime_ns, status.st_mtime_ns))
        pixleak(options, "check", *words, "--plan", top / "plan.db", "--shard", number, "--out", top / "shards")
        gone = images(top)[-1]
        gone.rename(top / "gone")
        refused(merge(options, top), "plan again")
        (top / "gone").rename(gone)
        with open(top / "uid_mapping.csv", "a") as file:
            file.write("1.2.3,1.2.4\n")
        refused(merge(options, top), "run them again")


def main():
    options = options_of(12, 60)
    templates = templates_of(Template, (*CLEAN, *RETAINED, LEAK))
    refusals(options, templates)
    judged = run_rounds(options, lambda seed: run_round(options, seed, templates))
    print(f"{len(judged)} rounds, {sum(judged)} of them judged, {len(test_shards.failures)} failures")
    sys.exit(len(test_shards.failures) > 0)



if __name__ == "__main__":
    main()
