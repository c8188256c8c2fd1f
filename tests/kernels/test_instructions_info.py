#!/usr/bin/env python3
"""`pixleak info` says which instruction set is used and what became of PIXLEAK_INSTRUCTIONS."""
import os
import subprocess
import sys


def info(setting):
    environment = dict(os.environ)
    environment.pop("PIXLEAK_INSTRUCTIONS", None)
    if setting is not None:
        environment["PIXLEAK_INSTRUCTIONS"] = setting
    done = subprocess.run([sys.argv[1], "info"], env=environment, text=True, capture_output=True, check=True)
    lines = done.stdout.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("instructions "))
    return lines[at].split()[1:], lines[at + 1]


sets, after = info(None)
assert sets[0] == "scalar" and sets[-1] == "(used)" and sets.count("(used)") == 1, sets
assert "PIXLEAK_INSTRUCTIONS" not in after, after

for name in [word for word in sets if word != "(used)"]:
    masked, after = info(name)
    assert masked[masked.index(name) + 1] == "(used)" and masked.count("(used)") == 1, masked
    assert f"PIXLEAK_INSTRUCTIONS={name} is the highest set" in after, after

unknown, after = info("sse9")
assert unknown == sets, unknown
assert "PIXLEAK_INSTRUCTIONS=sse9 is not known" in after and "scalar, neon, avx2, avxvnni, avx512, amx" in after, after
