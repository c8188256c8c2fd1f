#!/usr/bin/python3
"""Writes name_table.def: names of elements (PS3.6) and UIDs (PS3.6 annex A), and private_table.def: VR and name of private
elements by their creators; all as pydicom lists them.

Usage: generate_names.py FOLDER

A private key tells group, block and element, with x where any digit will do: ggggeeee, ggggxxee or ggxxxxee.
"""
import sys
from pathlib import Path

import pydicom
from pydicom._dicom_dict import DicomDictionary, RepeatersDictionary
from pydicom._private_dict import private_dictionaries
from pydicom._uid_dict import UID_dictionary

KINDS = {0: "EXACT", 2: "BLOCK", 4: "GROUP"}
WIDTH = 120


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Table:
    def __init__(self, path):
        self.lines = [f"/* Written by generate_names.py from pydicom {pydicom.__version__}; not to be edited. */"]
        self.path, self.line = path, ""

    def add(self, entry):
        if self.line and len(self.line) + len(entry) >= WIDTH:
            self.end()
        self.line += (" " if self.line else "") + entry

    def end(self):
        if self.line:
            self.lines.append(self.line)
        self.line = ""

    def section(self, name, entries):
        self.lines.append(f"#ifdef {name}")
        for entry in entries:
            self.add(f"{name}({entry})")
        self.end()
        self.lines.append("#endif")

    def write(self):
        self.end()
        self.path.write_text("\n".join(self.lines) + "\n", encoding="utf-8")


folder = Path(sys.argv[1])
names = Table(folder / "name_table.def")
names.section("ELEMENT", (f"{tag:08X},{quoted(row[2])}" for tag, row in sorted(DicomDictionary.items())))
names.section("REPEATING", (f"{''.join('0' if c == 'x' else 'F' for c in key)},{key.replace('x', '0').upper()},{quoted(row[2])}"
                            for key, row in sorted(RepeatersDictionary.items())))
names.section("UID", (f"{quoted(uid)},{quoted(row[0])}" for uid, row in sorted(UID_dictionary.items())))
names.write()

private = Table(folder / "private_table.def")
for creator in sorted(private_dictionaries):
    private.end()
    private.add(f"CREATOR({quoted(creator)})")
    for key, row in sorted(private_dictionaries[creator].items()):
        if key.count("x") in KINDS and len(row[0]) == 2:
            private.add(f"{KINDS[key.count('x')]}({key.replace('x', '0').upper()},{row[0]},{quoted(row[2])})")
private.write()
