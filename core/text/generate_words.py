#!/usr/bin/env python3
"""Writes word_table.def: what NLTK's English sentence model and stop word list hold, as far as lower-case text needs it.

Usage: generate_words.py NLTK_DATA > word_table.def      (NLTK_DATA: a folder with tokenizers/punkt_tab and corpora/stopwords)

In lower-case text the model's orthographic contexts decide nothing but whether a word in lower case may begin a
sentence after an initial or a number: only those seen so, and never in upper case, may.
"""
import sys
from pathlib import Path

SEEN_IN_UPPER_CASE, BEGINS_IN_LOWER_CASE = 2 | 4 | 8, 16


def rows(name, entries):
    print(f"#ifdef {name}")
    line = ""
    for entry in entries:
        if len(line) + len(entry) > 115:
            print(line.rstrip())
            line = ""
        line += entry + " "
    print(line.rstrip())
    print("#endif")


data = Path(sys.argv[1])
model = data / "tokenizers/punkt_tab/english"
lines = lambda path: path.read_text("utf-8").split("\n")
abbreviations = sorted({line for line in lines(model / "abbrev_types.txt") if line})
collocations = sorted({tuple(line.split("\t")) for line in lines(model / "collocations.tab") if line})
contexts = [line.split("\t") for line in lines(model / "ortho_context.tab") if line]
starters = sorted(word for word, context in contexts
                  if int(context) & BEGINS_IN_LOWER_CASE and not int(context) & SEEN_IN_UPPER_CASE)
stop_words = sorted({line for line in lines(data / "corpora/stopwords/english") if line})

print("/* Written by generate_words.py from NLTK's data (punkt_tab, stopwords); not to be edited. */")
rows("ABBREVIATION", [f'ABBREVIATION("{word}")' for word in abbreviations])
rows("COLLOCATION", [f'COLLOCATION("{first}","{second}")' for first, second in collocations])
rows("STARTER", [f'STARTER("{word}")' for word in starters])
rows("STOP_WORD", [f'STOP_WORD("{word}")' for word in stop_words])
