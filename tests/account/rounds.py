"""What scripts that judge random datasets out of midi-mini have in common: the command line, and rounds until time is over."""
import argparse
import os
import random
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

from dataset import MINI, truth


def options_of(rounds, seconds):
    """PIXLEAK [--seed N] [--rounds N] [--seconds N]; says the seed. Ends the script, as skipped, without midi-mini."""
    parser = argparse.ArgumentParser()
    parser.add_argument("pixleak", type=lambda path: Path(path).resolve())
    parser.add_argument("--seed", type=int, default=int(os.environ.get("PIXLEAK_TEST_SEED", random.randrange(1 << 30))))
    parser.add_argument("--rounds", type=int, default=rounds)
    parser.add_argument("--seconds", type=float, default=seconds)
    options = parser.parse_args()
    if not MINI.is_dir():
        print(f"SKIPPED: no real images at {MINI}")
        sys.exit(77)
    print(f"seed {options.seed}", flush=True)
    return options


def templates_of(make, names):
    """make(name, answers, database) by name, over midi-mini's answers and its key."""
    with closing(sqlite3.connect(f"file:{MINI / 'answers.db'}?mode=ro&immutable=1", uri=True)) as database:
        answers = truth()
        return {name: make(name, answers, database) for name in names}


def run_rounds(options, run_round):
    """What run_round(seed) gave, each time: at least one, and as many as there is time for."""
    given, end = [], time.monotonic() + options.seconds
    while len(given) < options.rounds and (not given or time.monotonic() < end):
        given.append(run_round(options.seed + len(given)))
    return given
