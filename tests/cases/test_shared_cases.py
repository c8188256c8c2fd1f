#!/usr/bin/python3
"""Holds the program to the answers of ../shared/cases.tsv, each row a test of its own. Rows named in open.txt are known to be
wrong: the test fails as well where one of them is right, so that the list only gets shorter.

test_shared_cases.py PIXLEAK [WORD...]    all rows, or those whose names contain one of the words
"""
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from cases import TABLE, all_cases, answers, is_right, run_all

SKIPPED = 77
OPEN = Path(__file__).resolve().with_name("open.txt")


def open_rows():
    return {line for line in OPEN.read_text().splitlines() if line and not line.startswith("#")}


def main():
    pixleak, words = Path(sys.argv[1]).resolve(), sys.argv[2:]
    if not TABLE.exists():
        print(f"SKIPPED: no {TABLE}, so that none of its cases is tested")
        return SKIPPED
    cases = [case for case in all_cases() if not words or any(word in case.name for word in words)]
    if not cases:
        sys.exit(f"no case is named like {' '.join(words)}")
    wrong, known = 0, open_rows()
    with tempfile.TemporaryDirectory() as top:
        outcomes = run_all(pixleak, cases, top)
        for case in cases:
            said = answers(case, outcomes[case.folder, case.mode])
            right, is_open = is_right(case, said), case.name in known
            wrong += right == is_open
            answer = f"{', '.join(sorted(said))}, not {', '.join(case.allowed)}"
            print(f"FAILED {case.name}: it is right now, and stands in open.txt" if right and is_open else
                  f"open {case.name}: {answer}" if is_open else
                  f"ok {case.name}" if right else f"FAILED {case.name}: {answer}")
    print(f"{len(cases)} cases, {wrong} failed, {sum(case.name in known for case in cases)} known to be wrong")
    return wrong > 0


sys.exit(main())
