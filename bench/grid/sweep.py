"""What moving one limit does: builds the program with several values of it and judges the same data with each."""
import collections
import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

from grid import limits, sets

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.path.join(ROOT, "../shared")
TRUTH = os.path.join(SHARED, "burnin/truth.tsv")
SCORE = re.compile(r"phi tokens read (\d+/\d+), flagged as phi (\d+/\d+); all tokens read (\d+/\d+); "
                   r"false findings (\d+)")


def say(text):
    print(text, file=sys.stderr, flush=True)


class Scratch:
    """A copy of the sources in a folder, in which other values are built."""

    def __init__(self, folder, jobs):
        self.folder, self.jobs = f"{folder}/sources", jobs
        # Paths in the copy are told relative to it, so that the next sweep finds in ccache what this one compiled.
        self.environment = {**os.environ, "CCACHE_BASEDIR": self.folder, "CCACHE_NOHASHDIR": "1"}
        listed = subprocess.run(["git", "-C", ROOT, "ls-files", "-coz", "--exclude-standard"], capture_output=True,
                                text=True, check=True).stdout
        for path in filter(None, listed.split("\0")):
            if os.path.isfile(f"{ROOT}/{path}"):
                os.makedirs(os.path.dirname(f"{self.folder}/{path}"), exist_ok=True)
                shutil.copy2(f"{ROOT}/{path}", f"{self.folder}/{path}")
        launcher = ["-DCMAKE_C_COMPILER_LAUNCHER=ccache"] if shutil.which("ccache") else []
        # A limit of 0 makes comparisons that are always true: no warnings here.
        self.call("cmake", "--preset", "release", "-DCMAKE_C_FLAGS=-w", *launcher)

    def run(self, *command):
        return subprocess.run(command, cwd=self.folder, env=self.environment, capture_output=True, text=True)

    def call(self, *command):
        done = self.run(*command)
        if done.returncode != 0:
            sys.exit(f"{' '.join(command)} in a copy of the sources: {done.stdout[-2000:]}{done.stderr[-2000:]}")

    def build(self, limit, value):
        """The path of a program with that value; None where it does not build."""
        with open(f"{self.folder}/{limit.path}", "w") as file:
            file.write(limits.put(ROOT, limit, value))
        if self.run("cmake", "--build", "--preset", "release", "--target", "pixleak", "-j", str(self.jobs)).returncode:
            return None
        program = f"{self.folder}/pixleak.{value}"
        shutil.copy2(f"{self.folder}/build/release/pixleak", program)
        return program


def build_all(scratch, limit, values):
    programs = {}
    for value in sorted(values, key=lambda value: value != limit.value):
        say(f"building with {limit.name} = {value}")
        programs[value] = scratch.build(limit, value)
        if programs[value] is None:
            if value == limit.value:
                sys.exit("the sources do not build as they are")
            say(f"it does not build with {value}")
    return {value: programs[value] for value in values if programs[value] is not None}


def print_table(limit, head, lines):
    """head and the lines' cells as columns, the line of today's value marked."""
    print(f"{limit.name} ({limit.path}:{limit.line}), {limit.unit}: {limit.why}")
    table = [("value", *head)] + [(value, *cells) for value, cells in lines.items()]
    widths = [max(len(row[i]) for row in table) for i in range(len(head) + 1)]
    for row in table:
        mark = "*" if row[0] == limit.value else " "
        print(mark + "  ".join(cell.rjust(width) for cell, width in zip(row, widths)))


class Judged:
    """What one value made of the grid."""

    def __init__(self):
        self.cells, self.verdicts, self.seconds = {}, {}, 0.0

    def add(self, cell, truths, verdicts, seconds):
        for treatment, counts in sets.tally(truths, verdicts).items():
            self.cells[treatment, *cell] = counts
        for name, said in verdicts.items():
            self.verdicts.update({(cell, name, sop): verdict for sop, verdict in said.items()})
        self.seconds += seconds

    def columns(self, today):
        total, out = sets.totals(self.cells), []
        for name, leaks in (("with", "leak"), ("without", "readable")):
            n, found, left = (total[leaks, key] for key in ("regions", name, f"{name} undetermined"))
            out += [f"{found}/{n}", str(left), str(n - found - left),
                    f"{total['clean', name]}/{total['clean', 'regions']}", str(total["clean", f"{name} undetermined"])]
        keys = self.verdicts.keys() | today.verdicts.keys()
        return (*out, str(sum(self.verdicts.get(key) != today.verdicts.get(key) for key in keys)), f"{self.seconds:.1f}")


def judge_grid(options, limit, programs, folder):
    judged = {value: Judged() for value in programs}
    flaws = options.treatments.split(",")
    for modality in options.modality.split(","):
        for height in options.heights:
            for contrast in options.contrasts:
                cell = (modality, height, contrast)
                with tempfile.TemporaryDirectory(dir=folder) as top:
                    sets.make(programs[limit.value], options.jobs, f"{top}/set", *cell, options.per_cell * len(flaws),
                              flaws, options.seed)
                    truths = sets.rows(f"{top}/set", "truth_regions.csv")
                    for value, program in programs.items():
                        start = time.monotonic()
                        verdicts = sets.judge(program, options.jobs, f"{top}/set", f"{top}/{value}")
                        judged[value].add(cell, truths, verdicts, time.monotonic() - start)
                say(f"judged {modality} {height} px {contrast} %")
    columns = ("open", "hidden", "alarms", "clean open")
    print_table(limit, ("with: found", *columns, "without: found", *columns, "others", "seconds"),
                {value: result.columns(judged[limit.value]) for value, result in judged.items()})
    print("with originals, and without of leaks that a person can read: leaks found, left open, called hidden, false "
          "alarms, clean regions left open; others: regions judged otherwise than today")


def judge_scan(options, limit, programs, folder):
    with open(TRUTH, newline="") as file:
        paths = sorted({row["file"] for row in csv.DictReader(file, delimiter="\t")})
    lines, findings = {}, {}
    for value, program in sorted(programs.items(), key=lambda item: item[0] != limit.value):
        out = f"{folder}/scan.{value}"
        start = time.monotonic()
        sets.run(program, "scan", *(os.path.join(SHARED, path) for path in paths), "--out", out, "--no-crops", "--jobs",
                 str(options.jobs), codes=(0, 1, 3))
        seconds = time.monotonic() - start
        score = sets.run(sys.executable, f"{SHARED}/tools/score_scan.py", out, TRUTH)
        figures = SCORE.search(score)
        if figures is None:
            sys.exit(f"score_scan.py says something else than it did: {score}")
        findings[value] = collections.Counter((row["file"], row["text"], row["class"])
                                              for row in sets.rows(out, "findings.csv"))
        today = findings[limit.value]
        other = max((findings[value] - today).total(), (today - findings[value]).total())
        lines[value] = (*figures.groups(), str(other), f"{seconds:.1f}")
    print_table(limit, ("read", "flagged", "all read", "false findings", "others", "seconds"),
                {value: lines[value] for value in programs})
    print("identifying tokens of burnin/truth.tsv read and flagged, all tokens read, false findings; others: findings "
          "that are not today's")


def judges_of(limit):
    """check judges with the limits of core/check, scan with those of core/scan, both with all others."""
    by_folder = {"core/check": (judge_grid,), "core/scan": (judge_scan,)}
    judges = next((judges for folder, judges in by_folder.items() if limit.path.startswith(f"{folder}/")),
                  (judge_grid, judge_scan))
    if judge_scan in judges and not os.path.exists(TRUTH):
        say(f"{limit.name} is a limit of scan, whose images are not there: no {os.path.normpath(TRUTH)}")
        judges = tuple(judge for judge in judges if judge != judge_scan)
        if not judges:
            sys.exit("nothing to judge it by")
    return judges


def sweep(options):
    if options.sweep == "list":
        limits.print_all(ROOT)
        return
    name, _, values = options.sweep.partition("=")
    limit = limits.find(ROOT, name)
    values = limits.wanted(limit, values) if values else limits.others(limit)
    if options.dry_run:
        limits.print_changes(ROOT, limit, values)
        return
    judges = judges_of(limit)
    with tempfile.TemporaryDirectory() as folder:
        programs = build_all(Scratch(folder, options.jobs), limit, values)
        for judge in judges:
            judge(options, limit, programs, folder)
