#!/usr/bin/python3
"""Writes dictionary_table.h: the VR of every element of the standard's data dictionary (PS3.6), as pydicom lists them.

Usage: generate_dictionary.py > dictionary_table.h
"""
import pydicom
from pydicom._dicom_dict import DicomDictionary, RepeatersDictionary

# Where the dictionary names several VRs, a data set without VRs has to be read by rule (PS3.5 A.1): OW for what may be
# OB or US too. `US or SS` depends on Pixel Representation, which the reader looks up: "xs".
CHOICES = {"US or SS": "xs", "US or SS or OW": "OW", "US or OW": "OW", "OB or OW": "OW"}


def rows(entries, per_line):
    for start in range(0, len(entries), per_line):
        print(" ".join(entries[start:start + per_line]))


exact = sorted((tag, CHOICES.get(row[0], row[0])) for tag, row in DicomDictionary.items() if row[0] != "NONE")
repeating = sorted((pattern, CHOICES.get(row[0], row[0])) for pattern, row in RepeatersDictionary.items())

print(f"/* Written by generate_dictionary.py from pydicom {pydicom.__version__}; not to be edited. */")
print("/* clang-format off */")
print("#ifdef ELEMENT /* ELEMENT(tag, VR), ascending */")
rows([f"ELEMENT({tag:08X},{vr})" for tag, vr in exact], 5)
print("#endif")
print("#ifdef REPEATING /* REPEATING(digits that count, their values, VR) */")
rows(["REPEATING({},{},{})".format("".join("0" if digit == "x" else "F" for digit in pattern),
                                   pattern.replace("x", "0").upper(), vr) for pattern, vr in repeating], 3)
print("#endif")
