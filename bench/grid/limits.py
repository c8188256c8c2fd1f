"""Declarations of ocr/limit.h in the tree's *limits.h headers: finding them, and putting another value in."""
import ast
import dataclasses
import difflib
import os
import re
import subprocess
import sys

STRINGS = r'((?:"(?:[^"\\]|\\.)*"\s*)+)'
DECLARATION = re.compile(rf'\bLIMIT(_REAL)?\(\s*(\w+)\s*,\s*([^,"]+?)\s*,\s*{STRINGS},\s*{STRINGS}\)')
COMMENT_OR_STRING = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:[^"\\\n]|\\.)*"', re.DOTALL)
FACTORS = (0.5, 0.75, 1, 1.25, 1.5)
SMALL = 8  # whole numbers below it are moved by ones


@dataclasses.dataclass(frozen=True)
class Limit:
    name: str
    value: str  # as written
    unit: str
    why: str
    is_real: bool
    path: str  # of its header, from the root of the sources
    line: int  # in it, from 1
    start: int  # of the value in the header's text
    end: int


def without_comments(text):
    """The text with every comment blank, so that places stay."""
    def blank(match):
        return match[0] if match[0][0] == '"' else re.sub(r"[^\n]", " ", match[0])
    return COMMENT_OR_STRING.sub(blank, text)


def headers(root):
    """Paths of all *limits.h that git knows or would take, from the root."""
    known = subprocess.run(["git", "-C", root, "ls-files", "-co", "--exclude-standard", "--", "*limits.h"],
                           capture_output=True, text=True, check=True).stdout.split()
    return sorted(path for path in known if os.path.exists(os.path.join(root, path)))


def joined(literals):
    return "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', literals))


def declared_in(root, path):
    with open(os.path.join(root, path)) as file:
        text = without_comments(file.read())
    return [Limit(found[2], found[3], joined(found[4]), joined(found[5]), found[1] is not None, path,
                  text.count("\n", 0, found.start(3)) + 1, found.start(3), found.end(3))
            for found in DECLARATION.finditer(text)]


def all_limits(root):
    return [limit for path in headers(root) for limit in declared_in(root, path)]


def find(root, name):
    limits = {limit.name: limit for limit in all_limits(root)}
    if name not in limits:
        near = difflib.get_close_matches(name, limits, n=5, cutoff=0.4)
        near += [other for other in limits if name in other and other not in near]
        sys.exit(f"no *limits.h declares {name}; " +
                 (f"near it: {', '.join(near)}" if near else "--sweep list names all limits"))
    return limits[name]


def number(text):
    """What a C constant without names is; None if it is none."""
    plain = re.sub(r"(?<=[\d.])[fFuUlL]+\b", "", text)
    try:
        tree = ast.parse(plain.strip(), mode="eval")
        if any(isinstance(node, (ast.Name, ast.Call, ast.Attribute)) for node in ast.walk(tree)):
            return None
        value = eval(compile(tree, text, "eval"), {"__builtins__": {}})
        return value if isinstance(value, (int, float)) else None
    except (SyntaxError, TypeError, ZeroDivisionError):
        return None


def others(limit):
    """Values about today's, that one too."""
    value = number(limit.value)
    if value is None or (value == 0 and limit.is_real):
        sys.exit(f"{limit.path}:{limit.line}: {limit.name} is {limit.value}; name the values: --sweep {limit.name}=V1,V2")
    if limit.is_real:
        return [limit.value if factor == 1 else f"{value * factor:g}" for factor in FACTORS]
    whole = round(value)
    if abs(whole) < SMALL:
        around = range(whole - 2 if whole < 0 else max(whole - 2, 0), whole + 3)
    else:
        around = sorted({round(whole * factor) for factor in FACTORS})
    return [limit.value if other == whole else str(other) for other in around]


def wanted(limit, values):
    """The values that a user names, comma separated, and today's with them, in order."""
    today, chosen = number(limit.value), {}
    if today is None:
        sys.exit(f"{limit.path}:{limit.line}: {limit.name} is {limit.value}, which only the compiler knows")
    for text in values.split(","):
        value = number(text)
        if value is None or (isinstance(value, float) and not limit.is_real):
            sys.exit(f"{text}: {limit.name} is a {'number' if limit.is_real else 'whole number'} ({limit.unit})")
        chosen[value] = text
    chosen[today] = limit.value
    return [chosen[value] for value in sorted(chosen)]


def put(root, limit, value):
    """The header's text with another value."""
    with open(os.path.join(root, limit.path)) as file:
        text = file.read()
    return text[:limit.start] + value + text[limit.end:]


def print_all(root):
    for limit in all_limits(root):
        print(f"{limit.path}:{limit.line}: {limit.name} = {limit.value} {limit.unit}\n    {limit.why}")


def print_changes(root, limit, values):
    """The declaration's line with each value."""
    for value in values:
        mark = " (today's)" if value == limit.value else ""
        print(f"{limit.path}:{limit.line}:{mark} {put(root, limit, value).splitlines()[limit.line - 1]}")
