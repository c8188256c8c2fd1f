#!/usr/bin/python3
"""`validate` in shards, over random datasets with what is missing, unmapped, twice there, broken, in archives, and over a made
one with nearly every action: run in any order, twice and killed, what is merged is what one run over all of it writes.

test_validate_shards.py PIXLEAK [--seed N] [--rounds N] [--seconds N]    --seed S --rounds 1 repeats the round of seed S
"""
import json
import os
import random
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import test_shards
from rounds import options_of, run_rounds, templates_of
from test_check_shards import images, merge
from test_shards import CLEAN, LEAK, RETAINED, Round, Template, expect, merges_without_room, pixleak, refused, run_shards

TABLES = {"validation_results": '"index"', "problems": "rowid", "listed": "rowid", "run": "rowid"}
FILES = ("summary.json", "pixel_validation.xlsx")


def write_config(top):
    """Of the dataset in the folder; its results go to whole/run."""
    config = {"run_name": "run", "input_data_path": top / "deid", "output_data_path": top / "whole",
              "answer_db_file": top / "answers.db", "uid_mapping_file": top / "uid_mapping.csv",
              "patid_mapping_file": top / "patid_mapping.csv", "log_path": top / "logs",
              "multiprocessing": "True", "multiprocessing_cpus": "2", "log_level": "info", "report_series": "False"}
    (top / "config.json").write_text(json.dumps({name: str(value) for name, value in config.items()}))


def table_rows(out, table):
    with closing(sqlite3.connect(f"file:{out}/validation_results.db?mode=ro", uri=True)) as database:
        return database.execute(f"SELECT * FROM {table} ORDER BY {TABLES[table]}").fetchall()


def compare(top, whole, merged):
    expect(merged.returncode == whole.returncode,
           f"exit status {merged.returncode}, of the one run {whole.returncode}: {merged.stderr}{whole.stderr}")
    one, other = top / "whole/run", top / "merged"
    if not (one / "summary.json").exists():
        expect(whole.returncode == 2, f"one run left no summary: {whole.returncode} {whole.stderr}")
        return
    expect(merged.stdout.replace(f"{other}/", "OUT/") == whole.stdout.replace(f"{one}/", "OUT/"),
           "the terminal is not that of the one run")
    for name in FILES:
        expect((one / name).read_bytes() == (other / name).read_bytes(), f"{name} is not that of the one run")
    for table in TABLES:
        expect(table_rows(one, table) == table_rows(other, table), f"the table {table} is not that of the one run")


def words_of(draw, top):
    words = ["--original", str(top / "original")] if draw.random() < 0.5 else []
    return [str(top / "config.json"), *words, *draw.choice(((), ("--no-ocr",), ("--strict-compat",)))]


def run_dataset(options, draw, top):
    """By one run, and in shards; what was compared, in words."""
    write_config(top)
    words, n = words_of(draw, top), draw.choice((1, 2, 3, 5))
    whole = pixleak(options, "validate", *words)
    planned = pixleak(options, "plan", top / "deid", "--shards", n, "--out", top / "plan.db")
    expect(planned.returncode == 0, f"plan: {planned.stderr}")
    if "the answer key has no rows" in whole.stderr:
        shard = pixleak(options, "validate", *words, "--plan", top / "plan.db", "--shard", 0, "--out", top / "shards")
        expect(shard.returncode == 2 and "has no rows" in shard.stderr, f"{whole.stderr}{shard.stderr}")
        return "refused"
    run_shards(options, draw, str(top / "plan.db"), n, str(top / "shards"), words, command="validate")
    compare(top, whole, pixleak(options, "merge", top / "shards", "--out", top / "merged"))
    return f"{n} shards, {words}"


def run_round(options, seed, templates):
    draw, before = random.Random(seed), len(test_shards.failures)
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        Round(top, seed, templates).fill()
        said = run_dataset(options, draw, top)
    if len(test_shards.failures) > before:
        print(f"FAILED  seed {seed}: {said}", flush=True)
    return True


def made_dataset(options, top, seed, n=60):
    """With nearly every action of the key, and the flaws of a scrubber."""
    for words in (("synth", "--preset", "midi", "-n", n, "--scale", 0.1, "--seed", seed, "--out", top),
                  ("scrub", "--key", top / "answers.db", "--original", top / "original", "--out", top, "--seed", seed)):
        made = pixleak(options, *words)
        expect(made.returncode == 0, f"{words[0]}: {made.stderr}")


def run_made(options, seed):
    before = len(test_shards.failures)
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        made_dataset(options, top, seed)
        said = run_dataset(options, random.Random(seed), top)
        actions = {row[0] for row in table_rows_of(top, "SELECT DISTINCT action FROM validation_results")}
        expect(len(actions) >= 8, f"the made key has only {sorted(actions)}")
    if len(test_shards.failures) > before:
        print(f"FAILED  made data, seed {seed}: {said}", flush=True)


def table_rows_of(top, sql):
    with closing(sqlite3.connect(f"file:{top}/merged/validation_results.db?mode=ro", uri=True)) as database:
        return database.execute(sql).fetchall()


def cut_files(options, seed):
    """Files that end too early."""
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        made_dataset(options, top, seed, 30)
        write_config(top)
        for path in images(top)[:3]:
            content = bytearray(path.read_bytes())
            content[len(content) // 2:] = b""
            path.write_bytes(content)
        run_dataset(options, random.Random(seed), top)


def exchanged(path, other):
    """The bytes of another file in its place, as a scrubber leaves them that is run again: of the same size."""
    path.write_bytes(other[:path.stat().st_size].ljust(path.stat().st_size, b"\0"))


def links_and_broken_heads(options, seed):
    """Files with several names, and some whose UID can be read and nothing behind it."""
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        made_dataset(options, top, seed, 12)
        found = images(top)
        os.symlink(found[0].parent, top / "deid/alias")
        for path in found[1:3]:
            path.write_bytes(path.read_bytes()[:700])
        run_dataset(options, random.Random(seed), top)


def goes_on_from_the_midst(top, merge_again):
    """A merge that was killed while its files took the places of earlier ones."""
    out = top / "m"
    before = sorted(path.name for path in out.iterdir())
    for name in ("validation_results.db", "summary.json"):
        (out / name).rename(out / f"{name}.replaced")
    (out / "pixel_validation.xlsx.replaced").touch() # which was not there
    merged = merge_again()
    expect(merged.returncode in (0, 1, 3) and "are back" in merged.stderr, f"{merged.returncode} {merged.stderr}")
    expect(sorted(path.name for path in out.iterdir()) == before, f"{sorted(out.iterdir())}")


def refusals(options, seed):
    """What has changed between the shards and the merge is told."""
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        made_dataset(options, top, seed, 12)
        write_config(top)
        words = (top / "config.json", "--original", top / "original", "--no-ocr")
        pixleak(options, "plan", top / "deid", "--shards", 2, "--out", top / "plan.db")
        for number in range(2):
            shard = pixleak(options, "validate", *words, "--plan", top / "plan.db", "--shard", number, "--out", top / "shards")
            expect(shard.returncode == 0, f"shard {number}: {shard.stderr}")
        expect(merge(options, top).returncode in (0, 1, 3), "the shards can't be merged")
        merges_without_room(options, top, top / "m")
        goes_on_from_the_midst(top, lambda: merge(options, top))
        refused(pixleak(options, "merge", top / "shards", "--json", "--out", top / "m"), "summary.json")
        refused(pixleak(options, "validate", *words, "--plan", top / "plan.db", "--out", top / "x"), "--shard")
        refused(pixleak(options, "validate", *words, "--plan", top / "plan.db", "--shard", 0), "--out")
        refused(pixleak(options, "validate", words[0], "--plan", top / "plan.db", "--shard", 0, "--out", top / "shards"),
                "of other options (--")
        pixleak(options, "plan", f"{top}/./deid", "--shards", 1, "--out", top / "spelt.db")
        refused(pixleak(options, "validate", *words, "--plan", top / "spelt.db", "--shard", 0, "--out", top / "x"),
                f"was planned from {top}/./deid, and input_data_path is {top}/deid")
        pixleak(options, "scan", top / "deid", "--no-crops", "--out", top / "scanned")
        refused(pixleak(options, "merge", top / "shards", "--out", top / "scanned"), "holds results of `pixleak scan`")
        refused(pixleak(options, "scan", top / "deid", "--out", top / "m"), "holds results of `pixleak validate`")
        image = images(top)[0]
        late = image.with_name("late.dcm")
        late.write_bytes(image.read_bytes())
        refused(merge(options, top), str(late), "no shard has judged it")
        late.unlink()
        kept = top / "kept", image.stat()
        image.rename(kept[0])
        refused(merge(options, top), "plan again")
        image.write_bytes(kept[0].read_bytes())
        exchanged(image, images(top)[1].read_bytes())
        refused(merge(options, top), str(image.parent))
        image.write_bytes(kept[0].read_bytes())
        os.utime(image, ns=(kept[1].st_atime_ns, kept[1].st_mtime_ns))
        kept[0].unlink()
        expect(merge(options, top).returncode in (0, 1, 3), "the files are as they were, and can't be merged")
        image.write_bytes(image.read_bytes())
        refused(merge(options, top), str(image), "is another")
        pixleak(options, "plan", top / "deid", "--shards", 2, "--out", top / "plan.db")
        refused(pixleak(options, "validate", *words, "--plan", top / "plan.db", "--shard", 0, "--out", top / "shards"),
                "another plan")
        os.utime(image, ns=(kept[1].st_atime_ns, kept[1].st_mtime_ns))
        with open(top / "patid_mapping.csv", "a") as file:
            file.write("A,B\n")
        refused(merge(options, top), "run them again")


def refuses_other_originals(options, seed):
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        made_dataset(options, top, seed, 12)
        write_config(top)
        pixleak(options, "plan", top / "deid", "--shards", 1, "--out", top / "plan.db")
        shard = pixleak(options, "validate", top / "config.json", "--original", top / "original", "--plan", top / "plan.db",
                        "--shard", 0, "--out", top / "shards")
        expect(shard.returncode == 0, f"a shard: {shard.stderr}")
        for path in (top / "original").rglob("*.dcm"):
            os.utime(path)
        refused(merge(options, top), "original", "is another")


def main():
    options = options_of(3, 25)
    templates = templates_of(Template, (*CLEAN, *RETAINED, LEAK))
    refusals(options, options.seed)
    refuses_other_originals(options, options.seed)
    links_and_broken_heads(options, options.seed)
    cut_files(options, options.seed)
    run_made(options, options.seed)
    judged = run_rounds(options, lambda seed: run_round(options, seed, templates))
    print(f"{len(judged)} rounds, {len(test_shards.failures)} failures")
    sys.exit(len(test_shards.failures) > 0)


if __name__ == "__main__":
    main()
