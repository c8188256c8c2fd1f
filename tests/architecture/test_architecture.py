#!/usr/bin/env python3
"""test_architecture.py: holds the folders to what docs/architecture.md says of them: who may include whom, one folder for
each task, types and functions that come once."""
import collections
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DOCUMENT = "docs/architecture.md"
MOST_FILES = 24  # C files and headers of a folder: about 12 subjects
# Calls that only one folder makes, and those who may: its own, and what is made to be read back.
ONE_PLACE = {"answer keys are read": (r"\bFROM answer_data\b", ("core/key",)),
             "workers are forked": (r"\bfork\(\)", ("core/run", "core/bench")),  # the bench measures processes
             "Tesseract is called": (r"\btesseract_library\(", ("ocr/tesseract",)),
             "archives are opened": (r"\barchive_read_new\(", ("core/source/expand",))}
DEFINITION = re.compile(r"^[\w \t*]+?\b(\w+)\([^;{}]*\)\s*\{", re.M)
TYPE = re.compile(r"^typedef (?:struct|enum|union)\b[^;{]*\{(?:[^{}]|\{[^{}]*\})*\}\s*(\w+);|^(?:struct|enum|union) (\w+) \{", re.M)
failures = []


def check(condition, message):
    if not condition:
        failures.append(message)
        print(f"FAILED {message}")


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def sources(*patterns):
    """Of the program, with what is not yet committed; all there is where this is no repository."""
    found = []
    for top in ("codecs", "core", "kernels", "ocr"):
        for folder, _, names in os.walk(os.path.join(ROOT, top)):
            found += [os.path.relpath(os.path.join(folder, name), ROOT) for name in names if name.endswith(patterns)]
    return sorted(found)


def without_comments(text):
    return re.sub(r"/\*.*?\*/", lambda comment: "\n" * comment.group().count("\n"), text, flags=re.S)


def included():
    graph = collections.defaultdict(set)
    for path in sources(".c", ".h"):
        folder = os.path.dirname(path)
        graph[folder].update(os.path.dirname(name) for name in re.findall(r'^#include "([^"]+/[^"]+)"', read(path), re.M))
    return {folder: others - {folder} for folder, others in graph.items()}


def stated():
    block = re.search(r"^```includes\n(.*?)^```", read(DOCUMENT), re.M | re.S).group(1)
    return {folder: set(others.split()) for folder, others in
            (line.split(":", 1) for line in block.splitlines())}


def test_includes():
    says, is_so = stated(), included()
    check(says.keys() == is_so.keys(), f"{DOCUMENT} does not know the folders {sorted(says.keys() ^ is_so.keys())}")
    for folder in is_so.keys() & says.keys():
        check(not is_so[folder] - says[folder], f"{folder} must not include {sorted(is_so[folder] - says[folder])}")
        check(not says[folder] - is_so[folder], f"{DOCUMENT}: {folder} does not include {sorted(says[folder] - is_so[folder])}")
        outside = folder.split("/")[0]
        for other in is_so[folder]:
            check(outside == "core" or not other.startswith("core"), f"{folder} knows {other}")
            check(outside != "kernels" or other.startswith("kernels"), f"{folder} knows {other}")


def test_no_circles():
    """Between folders that don't lie in one another."""
    graph, done, path = included(), set(), []

    def visit(folder):
        if folder in path:
            circle = path[path.index(folder):]
            # A folder and what lies in it share a subject and may know each other.
            check(all(a.startswith(os.path.commonpath(circle)) and os.path.commonpath(circle) in graph for a in circle),
                  f"folders include each other in a circle: {' -> '.join(circle + [folder])}")
            return
        if folder in done:
            return
        path.append(folder)
        for other in sorted(graph.get(folder, ())):
            visit(other)
        done.add(path.pop())

    for folder in sorted(graph):
        visit(folder)


def test_picture_is_short():
    picture = re.search(r"^```\n(.*?)^```", read(DOCUMENT), re.M | re.S).group(1)
    check(len(picture.splitlines()) <= 30, "the picture of the pipeline has more than 30 lines")


def test_names_come_once():
    types, functions = collections.defaultdict(set), collections.defaultdict(set)
    for path in sources(".c", ".h"):
        for match in TYPE.finditer(without_comments(read(path))):
            types[match.group(1) or match.group(2)].add(path)
    for name, paths in types.items():
        check(len(paths) == 1, f"the type {name} is defined in {sorted(paths)}")
    for path in sources(".c"):
        text = without_comments(read(path))
        for match in DEFINITION.finditer(text):
            line = text[text.rfind("\n", 0, match.start()) + 1:match.end()]
            if not line.startswith(("static", "G_", "typedef", " ", "\t", "else", "return")) and "static " not in line:
                functions[match.group(1)].add(path)
    for name, paths in functions.items():
        check(len(paths) == 1, f"the function {name}() is defined in {sorted(paths)}")


def test_one_place():
    for what, (pattern, allowed) in ONE_PLACE.items():
        users = {os.path.dirname(path) for path in sources(".c") if re.search(pattern, without_comments(read(path)))}
        check(users and users <= set(allowed), f"{what} in {sorted(users)}, not in {allowed} alone")


def test_libraries_stay_in_their_files():
    for path in sources(".c", ".h"):
        for header, folder in (("leptonica/", "ocr/leptonica"), ("tesseract/", "ocr/tesseract")):
            if re.search(rf"^#include <{header}", read(path), re.M):
                own = path.endswith(".c") or os.path.basename(path) in ("pix.h", "library.h")
                own = path.startswith(f"{folder}/") and own
                # Tesseract takes Leptonica's pictures.
                check(own or path == "ocr/tesseract/tesseract.c", f"{path} names types of {header}")


def test_folders_are_small():
    sizes = collections.Counter(os.path.dirname(path) for path in sources(".c", ".h"))
    for folder, n in sizes.items():
        check(n <= MOST_FILES, f"{folder} holds {n} files")


for name, test in list(globals().items()):
    if name.startswith("test_"):
        test()
print(f"{len(failures)} failures")
sys.exit(len(failures) > 0)
