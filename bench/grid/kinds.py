"""Kinds of text, boxes, grounds and treatments, and how `pixleak check` judges made regions of each.

A kind is what `synth --scenes` draws and what `scrub` does to it. Counted are, with originals and without: leaks, those
found (or told of, where that is all that can be asked), left open, called hidden; clean regions, false alarms, those left open; and verdicts of pixels that are not the
truth's.
"""
import collections
import csv
import os
import sys
import tempfile

from grid import sets
from grid.sets import CLEAN, FOUND

# Text that is still there, whole or in part.
LEFT = ("untouched", "dimmed", "noise-on-top", "light-blur", "inverted", "left-half-left", "last-line-left", "faint")
MODALITIES = "CT,MR,PT,NM,CR,US,SC"
# A person, too, can say of these only that something is there.
SHORT = ("untouched", "dimmed", "inverted")


class Kind:
    """scenes, joined by commas; treatments; modalities; open_right: a leak may be left open."""

    def __init__(self, name, scenes, treatments, modality=MODALITIES, open_right=False):
        self.name, self.scenes, self.treatments = name, scenes, treatments
        self.modality, self.open_right = modality, open_right


def standing(scenes):
    """Kinds in which the text stands in one of the scenes, and is left or hidden in the usual ways."""
    return [Kind(scene, scene, (*LEFT, *CLEAN)) for scene in scenes]


EVEN = "black,grey,grey+turned-90,grey+loose-box"
SEEN = "grey,noise,grey+turned-90,grey+loose-box,grey+tilted"  # grounds that a fill stands out from
KINDS = [
    *standing(("turned-90", "turned-180", "turned-270", "tilted", "loose-box", "large-box", "box-beyond", "joined",
               "loose-box+turned-90+anatomy", "large-box+tilted")),
    Kind("name", "name,name+turned-90,name+loose-box", (*LEFT[:3], *CLEAN)),
    Kind("initials", "initials,initials+loose-box", (*SHORT, *CLEAN), open_right=True),
    Kind("letter", "letter,letter+loose-box", (*SHORT, *CLEAN), open_right=True),
    *standing(("cyrillic", "greek", "hebrew", "arabic", "chinese", "japanese", "korean", "thai", "devanagari")),
    *standing(("arial", "times", "courier", "free-sans")),
    *standing(("anatomy", "black", "grey", "noise", "grid", "trace", "ruler", "catheter")),
    Kind("moved", "plain,grey,anatomy", ("moved",)),
    Kind("moved and scaled", "plain,grey,anatomy", ("moved-scaled",)),
    Kind("moved and turned", "plain,grey,anatomy", ("moved-turned",)),
    Kind("moved and mirrored", "plain,grey,anatomy", ("moved-mirrored",)),
    Kind("mirrored", "plain,grey,anatomy,loose-box", ("mirrored",)),
    Kind("overlay turned", "plain,grey", ("overlay-turned", "overlay-mirrored")),
    Kind("icon turned", "plain,grey", ("icon-turned", "icon-mirrored")),
    Kind("filled glyphs", SEEN, ("glyph-fill", "glyph-mean")),
    Kind("a box per letter", SEEN, ("letter-boxes",)),
    Kind("noise in glyphs", SEEN, ("glyph-noise",), open_right=True),
    Kind("noise per letter", SEEN, ("letter-noise",), open_right=True),
    Kind("light text", "plain,anatomy,noise,turned-90,tilted,loose-box", ("light-text",), "CT,MR,CR,US"),
    Kind("noise over light text", "plain,grey,anatomy,turned-90,tilted,loose-box", ("noise-over-light",), "CT,MR,CR,US",
         open_right=True),
    Kind("a box per word", f"{SEEN},anatomy,ruler,catheter", ("word-boxes",)),
    Kind("blur on even ground", EVEN, ("blur", "strong-blur")),
    Kind("mosaic on even ground", EVEN, ("mosaic", "strong-mosaic")),
    Kind("bit plane", "plain,grey,anatomy,turned-90,loose-box", ("bit-plane",)),
    Kind("rescaled", "plain,grey,anatomy,turned-90,loose-box", ("rescaled-text", "box-and-rescale"), "MR,CR"),
    Kind("frames of a loop", "loop,loop+grey", ("loop-scattered", "loop-averaged", "loop-alternating", "last-frame-missed",
                                               *CLEAN[:4]), "US"),
    Kind("second stream", "plain,anatomy", ("second-stream",), "MR,CR,US", open_right=True),
    Kind("JPEG thumbnail", "jpeg,jpeg+grey", ("jpeg-thumbnail",), open_right=True),
    Kind("JPEG comment", "jpeg,jpeg+grey", ("jpeg-comment",), open_right=True),
    Kind("private copy", "plain,anatomy", ("private-copy",)),
    Kind("pseudonym", "plain,grey,anatomy,loose-box,turned-90,arial,times", ("pseudonym",)),
    Kind("ruler on the box", "any", ("ruler-on-box",)),
    Kind("JPEG again", "jpeg,jpeg+anatomy,jpeg+grey", ("jpeg-again", "jpeg-again-damaged")),
    Kind("palette to RGB", "palette,palette+anatomy", ("palette-to-rgb",)),
    Kind("overlay removed or kept", "overlay,overlay+anatomy", ("overlay-removed", "overlay-kept")),
    Kind("any", "any", (*LEFT, *CLEAN), open_right=True),
]

COLUMNS = ("leaks", "with found", "with open", "with hidden", "readable", "without found", "without open",
           "without hidden", "clean", "with alarms", "with clean open", "without alarms", "without clean open",
           "pixels", "pixels wrong")


def tell(verdict):
    return "found" if verdict in FOUND else "hidden" if verdict == "hidden" else "open"


def judge_region(truth, kind, height, contrast, said, count):
    """Counts a region; gives the ways (with, without) in which it is judged wrongly."""
    wrong = []
    leak = truth["expect"] == "leak"
    # Short texts and other scripts are as readable as the rest; what hides by its shape, none is.
    readable = leak and sets.is_readable(truth["treatment"], height, contrast)
    count["leaks" if leak else "clean"] += 1
    count["readable"] += readable
    for way, verdicts in said.items():
        answer = tell(verdicts.get(truth["original_sop"], "no row"))
        if leak and answer == "open" and (kind.open_right or truth["level"] == "told"):
            answer = "found"
        if not leak:
            count[f"{way} alarms"] += answer == "found"
            count[f"{way} clean open"] += answer == "open"
        elif way == "with" or readable:
            count[f"{way} {answer}"] += 1
        if answer != ("found" if leak else "hidden") and (not leak or way == "with" or readable):
            wrong.append(way)
    return wrong


def drawn_as(folder):
    """Height of capitals and contrast by SOP Instance UID."""
    import sqlite3
    from contextlib import closing
    with closing(sqlite3.connect(f"{folder}/answers.db")) as key:
        return {sop: (height, contrast) for sop, height, contrast in
                key.execute("SELECT SOPInstanceUID, capital_height, contrast FROM burned_in")}


def make(options, kind, folder, n, seed):
    """Makes a set of a kind; gives the command."""
    return sets.make(options.maker, options.jobs, folder, kind.modality, options.capitals, options.contrast, n,
                     kind.treatments, seed, "--scenes", kind.scenes)


def measure(options, kind, n, seed, failures):
    """Makes and judges a set of a kind."""
    count = collections.Counter()
    with tempfile.TemporaryDirectory() as top:
        folder = f"{top}/set"
        command = make(options, kind, folder, n, seed)
        said = sets.judge(options.pixleak, options.jobs, folder, top, options.with_only)
        drawn = drawn_as(folder)
        for truth in sets.rows(folder, "truth_regions.csv"):
            height, contrast = drawn[truth["original_sop"]]
            for way in judge_region(truth, kind, height, contrast, said, count):
                failures.add({"judged": way, "treatment": truth["treatment"], "modality": kind.name, "height": height,
                              "contrast": contrast, "verdict": said[way].get(truth["original_sop"], "no row"),
                              "file": truth["file"], "text": truth["text"], "codec": truth["codec_deid"],
                              "set": command, "flaws": " ".join(kind.treatments)})
        pixels = {row["original_sop"]: row["verdict"] for row in sets.rows(f"{top}/with", "pixels.csv")}
        for truth in sets.rows(folder, "truth_pixels.csv"):
            count["pixels"] += 1
            if pixels.get(truth["original_sop"]) != truth["outside"]:
                count["pixels wrong"] += 1
                failures.add({"judged": "pixels", "treatment": truth["treatment"], "modality": kind.name, "height": "",
                              "contrast": "", "verdict": f"{pixels.get(truth['original_sop'])}, not {truth['outside']}",
                              "file": truth["file"], "text": "", "codec": truth["codec_deid"], "set": command,
                              "flaws": " ".join(kind.treatments)})
    return count


def print_head():
    print(f"{'':30}{'leaks with originals':>28}{'readable, without':>28}{'clean':>6}{'alarms with/without':>24}{'pixels':>10}")
    print(f"{'kind':30}" + 2 * f"{'n':>6}{'found':>8}{'open':>6}{'hidden':>8}" + f"{'n':>6}{'false (open)':>24}{'wrong/n':>10}")


def print_row(name, count):
    leaks = "".join(f"{count[key]:>{width}}" for key, width in
                    (("leaks", 6), ("with found", 8), ("with open", 6), ("with hidden", 8), ("readable", 6),
                     ("without found", 8), ("without open", 6), ("without hidden", 8), ("clean", 6)))
    alarms = " / ".join(f"{count[f'{way} alarms']} ({count[f'{way} clean open']})" for way in ("with", "without"))
    print(f"{name:30}{leaks}{alarms:>24}{count['pixels wrong']:>6}/{count['pixels']:<3}", flush=True)


def share(part, whole):
    return f"{100 * part / whole:.1f} %" if whole else "-"


def print_sum(total):
    print(f"with originals: {total['with hidden']} of {total['leaks']} leaks hidden, {share(total['with open'], total['leaks'])} "
          f"left open, {total['with alarms']} false alarms and {total['with clean open']} left open of {total['clean']} clean")
    print(f"without: {total['without hidden']} of {total['readable']} readable leaks hidden, "
          f"{share(total['without open'], total['readable'])} left open, {total['without alarms']} false alarms")


def chosen(names):
    if not names:
        return KINDS
    kinds = [kind for kind in KINDS if any(name in kind.name for name in names.split(","))]
    if not kinds:
        sys.exit(f"no kind is named like {names}; there are: {', '.join(kind.name for kind in KINDS)}")
    return kinds


def measure_all(options, failures):
    """A table of all kinds, or of those whose names contain one of options.kind; kinds.csv has those that are done."""
    path = f"{options.out}/kinds.csv"
    done = {row["kind"]: row for row in sets.rows(path)} if os.path.exists(path) else {}
    total = collections.Counter()
    with open(path, "a", newline="") as file:
        writer = csv.DictWriter(file, ("kind", *COLUMNS))
        if not done:
            writer.writeheader()
        print_head()
        for kind in chosen(options.kind):
            if kind.name not in done:
                count = measure(options, kind, options.per_kind, options.seed, failures)
                done[kind.name] = {"kind": kind.name, **{column: count[column] for column in COLUMNS}}
                writer.writerow(done[kind.name])
                file.flush()
            count = collections.Counter({column: int(done[kind.name][column]) for column in COLUMNS})
            print_row(kind.name, count)
            total.update(count)
    print_row("all", total)
    print_sum(total)
