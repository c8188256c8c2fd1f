#!/usr/bin/env python3
"""Compares the words of random texts with NLTK's word_tokenize.

Usage: compare_words.py DUMP_WORDS [NUMBER [SEED]]     (needs nltk with its data: punkt_tab)
"""
import os
import random
import subprocess
import sys

from nltk.tokenize import word_tokenize

PIECES = ("smith john dr mr st ct m.j u.s a b c 12 3.5 1,234 12. 2011 ##number## who letters stewart z-holiday administrators "
          "can't cannot gonna wanna gotta don't they'll we've it's 'tis 'twas 'em 'n more'n d'ye gimme lemme o'brien "
          "hospital st. avenue ave. inc. co. dr. mr. ph.d. a. b. i. ... .. -- --- - . , ; : ! ? ( ) [ ] { } < > \" ' '' `` ` "
          "« » “ ” ‘ ’ – — • * # $ % & @ / \\ + = _ ~ ^ | é ü ß ñ 中文 2016^smith smith^john a=b 10:30 03.09.2012 "
          "07/22/1943 x.y.z .5 5. .a a..b a...b . . . ?! !! \\t \\n").split(" ") + [" ", "  ", "\t", "\n", "\u00a0", "\u2003"]


def text(generator):
    parts = []
    for _ in range(generator.randint(1, 9)):
        parts.append(generator.choice(PIECES))
        if generator.random() < 0.6:
            parts.append(generator.choice([" ", " ", " ", " ", "  ", "\n", "\t"]))
    return "".join(parts).replace("<", "").replace(">", "").lower().replace("\\t", "").replace("\\n", "")


number = int(sys.argv[2]) if len(sys.argv) > 2 else 20000
seed = int(sys.argv[3]) if len(sys.argv) > 3 else int(os.environ.get("PIXLEAK_TEST_SEED", random.randrange(1 << 30)))
generator = random.Random(seed)
texts = [text(generator) for _ in range(number)]
lines = "".join(t.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t") + "\\040\n" for t in texts)
texts = [t + " " for t in texts]
output = subprocess.run([sys.argv[1]], input=lines.encode(), stdout=subprocess.PIPE, check=True).stdout.decode()
results = output.split("\n")[:-1]
assert len(results) == len(texts), (len(results), len(texts))
wrong = 0
for t, result in zip(texts, results):
    words = result.split("\x1f") if result else []
    expected = word_tokenize(t)
    if words != expected:
        wrong += 1
        if wrong <= 10:
            print(f"{t!r}\n  here {words}\n  NLTK {expected}")
print(f"seed {seed}: {number - wrong} of {number} texts have NLTK's words")
sys.exit(wrong > 0)
