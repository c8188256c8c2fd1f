"""Sets of made images whose text is left or hidden in known ways, and how `pixleak check` judges them."""
import collections
import csv
import os
import subprocess
import sys

CLEAN = ("black-box", "bright-box", "median-fill", "noise-fill", "border-inpaint", "replaced-by-label")
# Those of other kinds, and what the text stands in then (grid/kinds.py).
CLEAN_KINDS = (*CLEAN, "pseudonym", "word-boxes", "ruler-on-box", "strong-blur", "strong-mosaic", "box-and-rescale",
               "jpeg-again", "jpeg-again-damaged", "palette-to-rgb")
CLEAN_SCENES = "any,any,any,any+jpeg,any+palette"
LEAKS = ("untouched", "second-line-missed", "right-half-missed", "box-offset", "faint", "near-black", "light-blur",
         "semi-transparent", "noise-on-top", "inverted", "left-in-overlay", "left-in-icon", "left-in-overlay-bits",
         "left-in-high-bits")
# A person reads strokes of 7 pixels that stand out by a tenth of the image's range. What a treatment leaves of
# the height and of the contrast; None: a viewer shows nothing of it.
READABLE = {
    "untouched": (1, 1), "second-line-missed": (1, 1), "right-half-missed": (1, 1), "box-offset": (1, 1),
    "inverted": (1, 1), "left-in-overlay": (1, 100), "left-in-overlay-bits": (1, 100), "left-in-icon": (0.5, 1),
    "light-blur": (0.7, 0.7), "noise-on-top": (0.7, 0.4), "semi-transparent": (1, 0.15), "faint": (1, 0.016),
    "near-black": None, "left-in-high-bits": None,
    "dimmed": (1, 0.2), "light-text": (1, 0.2), "noise-over-light": (0.7, 0.3), "left-half-left": (1, 1), "last-line-left": (1, 1), "rescaled-text": (1, 1), "mirrored": (1, 1),
    "moved": (1, 1), "moved-scaled": (0.5, 1), "moved-turned": (1, 1), "moved-mirrored": (1, 1), "overlay-kept": (1, 100),
    "overlay-turned": (1, 100), "overlay-mirrored": (1, 100), "icon-turned": (0.5, 1), "icon-mirrored": (0.5, 1),
    "private-copy": (0.5, 1),
}
FOUND = ("untouched", "legible", "recoverable")


def is_readable(treatment, height, contrast):
    if treatment not in READABLE:
        return False
    left = READABLE[treatment]
    return left is not None and height * left[0] >= 7 and contrast * left[1] >= 10


def rows(*path):
    with open(os.path.join(*path), newline="") as file:
        return list(csv.DictReader(file))


def run(*command, codes=(0,)):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode not in codes:
        sys.exit(f"{' '.join(command)}: {done.returncode} {done.stderr}")
    return done.stdout


def make(pixleak, jobs, folder, modality, height, contrast, n, flaws, seed, *more):
    """Makes a set, with more options for synth; gives the command that makes its originals."""
    with open(f"{folder}.flaws", "w") as file:
        file.write("".join(f"text {name} {1000000 // len(flaws) / 10000}\n" for name in flaws))
    synth = ("synth", "--out", folder, "--modality", modality, "--text", "100", "--capitals", str(height), "--contrast",
             str(contrast), "--instances", str(n), "--scale", "0.5", "--seed", str(seed), "--jobs", str(jobs), *more)
    run(pixleak, *synth)
    run(pixleak, "scrub", "--key", f"{folder}/answers.db", "--original", f"{folder}/original", "--out", folder,
        "--flaws", f"{folder}.flaws", "--seed", str(seed), "--jobs", str(jobs))
    return " ".join(synth).replace(folder, "SET")


def check(pixleak, jobs, folder, out, *more):
    run(pixleak, "check", "--key", f"{folder}/answers.db", "--uid-map", f"{folder}/uid_mapping.csv", "--deid",
        f"{folder}/deid", "--out", out, "--no-crops", "--jobs", str(jobs), *more, codes=(0, 1, 3))
    worst = {}
    order = (*FOUND, "undetermined", "hidden")
    for row in rows(out, "regions.csv"):
        sop = row["original_sop"]
        worst[sop] = min(worst.get(sop, "hidden"), row["verdict"], key=order.index)
    return worst


def judge(pixleak, jobs, folder, out, with_only=False):
    """The verdict of each original with originals and without, by its SOP Instance UID."""
    verdicts = {"with": check(pixleak, jobs, folder, f"{out}/with", "--original", f"{folder}/original")}
    if not with_only:
        verdicts["without"] = check(pixleak, jobs, folder, f"{out}/without")
    return verdicts


def tally(truths, verdicts):
    """Counts of regions by treatment: how many, and of each way to judge those found and those left open."""
    cells = collections.defaultdict(collections.Counter)
    for truth in truths:
        cell = cells[truth["treatment"]]
        cell["regions"] += 1
        for name, said in verdicts.items():
            verdict = said.get(truth["original_sop"], "no row")
            cell[name] += verdict in FOUND
            cell[f"{name} undetermined"] += verdict not in FOUND and verdict != "hidden"
    return cells


def totals(cells):
    """Sums of cells (by treatment, modality, height, contrast) over leaks, those a person can read, and clean ones."""
    total = collections.Counter()
    for (treatment, _, height, contrast), cell in cells.items():
        kind = "clean" if treatment in CLEAN else "leak"
        for key, value in cell.items():
            total[kind, key] += value
            if kind == "leak" and is_readable(treatment, height, contrast):
                total["readable", key] += value
    return total
