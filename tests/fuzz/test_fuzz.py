#!/usr/bin/python3
"""The regression corpora, and random changes of them, through every fuzz target beside the program.

test_fuzz.py PIXLEAK    corpora/TARGET.tar.gz holds what earlier campaigns found worth keeping: inputs that reach
further, and those that once failed. An input that is taken amiss ends its target, which names the seed.
"""
import os
import random
import subprocess
import sys
import tempfile

from campaign import ENDLESS, targets_of, unpack

BUILD = os.path.dirname(sys.argv[1])
MUTATIONS = 500
SLOW = {"line", "shard"}  # of which fewer are run
failures = 0
seed = random.randrange(1 << 31)
print("seed", seed)


def run(target, *arguments):
    global failures
    result = subprocess.run([os.path.join(BUILD, "fuzz_" + target), *arguments], capture_output=True, text=True,
                            errors="replace")
    print(result.stdout.strip(), "" if result.returncode == 0 else f"FAILED: exit status {result.returncode}")
    if result.returncode != 0:
        failures += 1
        print(arguments[:3], result.stderr[-3000:])


with tempfile.TemporaryDirectory() as top:
    for name in targets_of(BUILD):
        folder = unpack(name, os.path.join(top, name))
        files = sorted(os.path.join(folder, file) for file in os.listdir(folder))
        if not files:
            failures += 1
            print(f"FAILED: {name} has no corpus")
            continue
        run(name, *files)
        if name not in ENDLESS:
            run(name, "--mutate", str(MUTATIONS // 10 if name in SLOW else MUTATIONS), str(seed), *files)
print(failures, "failures")
sys.exit(failures > 0)
