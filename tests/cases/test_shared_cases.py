#!/usr/bin/python3
"""Holds the program to the answers of ../shared/cases.tsv, each row a test of its own.

test_shared_cases.py PIXLEAK [WORD...]    all rows, or those whose names contain one of the words
"""
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from cases import TABLE, all_cases, answers, is_right, run_all

SKIPPED = 77


def main():
    pixleak, words = Path(sys.argv[1]).resolve(), sys.argv[2:]
    if not TABLE.exists():
        print(f"SKIPPED: no {TABLE}, so that none of its cases is tested")
        return SKIPPED
    cases = [case for case in all_cases() if not words or any(word in case.name for word in words)]
    if not cases:
        sys.exit(f"no case is named like {' '.join(words)}")
    wrong = 0
    with tempfile.TemporaryDirectory() as top:
        outcomes = run_all(pixleak, cases, top)
        for case in cases:
            said = answers(case, outcomes[case.folder, case.mode])
            right = is_right(case, said)
            wrong += not right
            print("ok" if right else "FAILED", case.name if right else
                  f"{case.name}: {', '.join(sorted(said))}, not {', '.join(case.allowed)}")
    print(f"{wrong} of {len(cases)} cases are wrong")
    return wrong > 0


sys.exit(main())
