#!/usr/bin/python3
"""Limits are declared with name, value, unit and reason, can be swept, and hardly any number is left without a name."""
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "bench"))
from grid import limits

# Folders whose limits are in *limits.h headers, and how many numbers with a fraction their .c files may still hold
# without a name.
BARE = {
    "core/check": 1,
    "core/image": 0,
    "core/scan": 3,  # a factor of pictures, and conversions of units
}
NO_LIMIT = {0, 0.5, 1, 2}  # halves, doubles and nothing need no reason
FRACTION = re.compile(r"(?<![\w.])(\d+\.\d*|\.\d+|\d+(?=[eE]))([eE][-+]?\d+)?[fFlL]?(?![\w.])")
LEAST_WORDS = 3  # of a reason; fewer may name the limit whose reason it is


def read(path):
    with open(os.path.join(ROOT, path)) as file:
        return file.read()


def sources():
    listed = subprocess.run(["git", "-C", ROOT, "ls-files", "-co", "--exclude-standard", "--", "*.c", "*.h"],
                            capture_output=True, text=True, check=True).stdout.split()
    return [path for path in listed if os.path.exists(os.path.join(ROOT, path))]


def accuracy(*options):
    return subprocess.run([os.path.join(ROOT, "bench/accuracy"), "--sweep", *options], capture_output=True, text=True)


def test_headers_hold_nothing_else():
    for path in limits.headers(ROOT):
        rest = limits.DECLARATION.sub("", limits.without_comments(read(path)))
        rest = rest.replace("#pragma once", "", 1).replace('#include "ocr/limit.h"', "", 1)
        assert not rest.strip(), f"{path} holds more than LIMIT and LIMIT_REAL: {rest.strip()[:200]}"


def test_declarations():
    seen, names = {}, {limit.name for limit in limits.all_limits(ROOT)}
    for limit in limits.all_limits(ROOT):
        where = f"{limit.path}:{limit.line}: {limit.name}"
        assert limit.name not in seen, f"{where} is declared in {seen[limit.name]} too"
        seen[limit.name] = limit.path
        assert limit.unit.strip(), f"{where} has no unit"
        names_other = any(word in names - {limit.name} for word in re.findall(r"\w+", limit.why))
        assert len(limit.why.split()) >= LEAST_WORDS or names_other, f"{where}: what set the value? \"{limit.why}\""
        value = limits.number(limit.value)
        assert value is not None, f"{where} is no number: {limit.value}"
        assert limit.is_real or isinstance(value, int), f"{where} is no whole number: {limit.value}"
    assert seen, "no limits at all"


def test_each_is_used():
    words = {}
    for path in sources():
        if not path.endswith("limits.h"):
            words[path] = set(re.findall(r"\b[A-Z][A-Z0-9_]+\b", limits.without_comments(read(path))))
    used = set().union(*words.values())
    unused = [limit.name for limit in limits.all_limits(ROOT) if limit.name not in used]
    assert not unused, f"nothing uses {', '.join(unused)}"


def test_sweep_puts_a_value_in():
    for limit in limits.all_limits(ROOT):
        text = limits.put(ROOT, limit, "4711")
        before, after = read(limit.path), text
        assert len(before.splitlines()) == len(after.splitlines()) and before != after
    limit = limits.find(ROOT, "SCAN_ENOUGH_READ")
    done = accuracy("SCAN_ENOUGH_READ=11,12", "--dry-run")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    today = read(limit.path).splitlines()[limit.line - 1]
    assert limit.value in today
    expected = [today.replace(limit.value, "11"), today.replace(limit.value, "12"), today]
    assert [line.split(" ", 1)[1].replace("(today's) ", "") for line in lines] == expected, lines
    assert "(today's)" in lines[2] and "(today's)" not in lines[0]


def test_sweep_says_what_there_is():
    done = accuracy("list")
    assert done.returncode == 0, done.stderr
    for limit in limits.all_limits(ROOT):
        assert f"{limit.name} = {limit.value} {limit.unit}\n    {limit.why}\n" in done.stdout, limit.name
    done = accuracy("SCAN_ENUOGH_READ")
    assert done.returncode == 1 and "SCAN_ENOUGH_READ" in done.stderr, done.stderr
    done = accuracy("SCAN_ENOUGH_READ=some", "--dry-run")
    assert done.returncode == 1 and "whole number" in done.stderr, done.stderr


def test_values_about_todays():
    def about(value, is_real):
        return limits.others(limits.Limit("X", value, "unit", "why", is_real, "x_limits.h", 1, 0, 0))
    assert about("0.2", True) == ["0.1", "0.15", "0.2", "0.25", "0.3"]
    assert about("1.5F", True) == ["0.75", "1.125", "1.5F", "1.875", "2.25"]
    assert about("1", False) == ["0", "1", "2", "3"]
    assert about("-1", False) == ["-3", "-2", "-1", "0", "1"]
    assert about("30", False) == ["15", "22", "30", "38", "45"]
    assert about("1 << 4", False) == ["8", "12", "1 << 4", "20", "24"]
    assert about("2048u", False)[2] == "2048u"


def bare_in(text):
    """Numbers with a fraction or an exponent, outside comments and strings, that need a name."""
    code = re.sub(r'"(?:[^"\\\n]|\\.)*"', '""', limits.without_comments(text))
    found = [match for match in FRACTION.finditer(code) if match[1].count(".") or match[2]]
    return [match[0] for match in found if float(match[0].rstrip("fFlL")) not in NO_LIMIT]


def test_numbers_without_a_name():
    assert bare_in('a = 0.25 * b + 1e-3; /* 0.75 */ s("1.5"); c = 0.5F + 2.0 + x0.25 + .125f; // 9.5') == \
        ["0.25", "1e-3", ".125f"]
    for folder, most in BARE.items():
        bare = [f"{path}: {number}" for path in sources()
                if path.startswith(f"{folder}/") and path.endswith(".c") for number in bare_in(read(path))]
        print(f"{folder}: {len(bare)} numbers without a name, {most} may be")
        assert len(bare) <= most, "\n".join(["give it a name, a unit and a reason in a *limits.h header:", *bare])


for test in (test_headers_hold_nothing_else, test_declarations, test_each_is_used, test_sweep_puts_a_value_in,
             test_sweep_says_what_there_is, test_values_about_todays, test_numbers_without_a_name):
    test()
    print(f"ok {test.__name__}")
