"""What `pixleak scan` makes of made text: words that are read, PHI that is flagged, images passed over in silence.

A cell is a scene of `synth --scenes`, the capitals' height and the modalities; its text stands in the table `scene` of the
made key. Words are those of Latin letters, three and more of them. An image without a finding has no row; one with none
but `device` and `other`, or without any, is passed over in silence.
"""
import collections
import csv
import os
import re
import sqlite3
import tempfile
import unicodedata
from contextlib import closing

from grid import sets

DIRECTIONS = ("black", "grey", "turned-90+black", "turned-90+grey", "turned-180+black", "turned-180+grey",
              "turned-270+black", "turned-270+grey", "tilted+black", "tilted+grey")
GROUNDS = ("anatomy", "noise", "grid", "trace", "ruler", "catheter")
TYPEFACES = ("arial", "times", "courier", "free-sans")
SCRIPTS = ("cyrillic", "greek", "hebrew", "arabic", "chinese", "japanese", "korean", "thai", "devanagari")
SMALL, TINY = "CT,MR,US", "PT"  # a matrix of 64 pixels grows with its text
CELLS = [
    *((scene, height, SMALL) for scene in DIRECTIONS for height in (7, 9, 12, 16, 24)),
    *((scene, height, SMALL) for scene in (*GROUNDS, *TYPEFACES) for height in (9, 14)),
    *((f"{scene}+grey", height, SMALL) for scene in SCRIPTS for height in (12, 20)),
    *((f"name+{scene}", height, TINY) for scene in ("black", "grey", "turned-90+black", "tilted+grey")
      for height in (40, 80, 160)),
]
PHI = ("phi-match", "phi-suspect")
COLUMNS = ("images", "words", "read", "flagged", "no row", "silent")


def plain(text):
    """Without accents, in lower case."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).lower()


def words_of(text):
    return {word for word in re.findall(r"[a-z]+", plain(text)) if len(word) >= 3 and word != "dob"}


def drawn_texts(folder):
    """The text by SOP Instance UID."""
    with closing(sqlite3.connect(f"{folder}/answers.db")) as key:
        return dict(key.execute("SELECT SOPInstanceUID, drawn FROM scene"))


def measure(options, scene, height, modality, n, seed):
    count = collections.Counter()
    with tempfile.TemporaryDirectory() as top:
        folder = f"{top}/set"
        sets.run(options.maker, "synth", "--out", folder, "--scenes", scene, "--modality", modality, "--text", "100",
                 "--capitals", str(height), "--contrast", options.contrast, "--instances", str(n), "--scale", "0.5",
                 "--seed", str(seed), "--jobs", str(options.jobs))
        sets.run(options.pixleak, "scan", f"{folder}/original", "--out", f"{top}/out", "--no-crops", "--jobs",
                 str(options.jobs), codes=(0, 1, 3))
        found = collections.defaultdict(list)
        for row in sets.rows(f"{top}/out", "findings.csv"):
            found[row["sop_instance"]].append(row)
        for sop, text in drawn_texts(folder).items():
            read = {word for row in found[sop] for word in words_of(row["text"])}
            flagged = {word for row in found[sop] if row["class"] in PHI for word in words_of(row["text"])}
            words = words_of(text)
            count.update({"images": 1, "words": len(words), "read": len(words & read), "flagged": len(words & flagged),
                          "no row": not found[sop],
                          "silent": all(row["class"] in ("device", "other") for row in found[sop])})
    return count


def measure_all(options):
    """A row for each cell; scanned.csv has those that are done."""
    path = f"{options.out}/scanned.csv"
    done = {(row["scene"], row["height"]): row for row in sets.rows(path)} if os.path.exists(path) else {}
    total = collections.Counter()
    print(f"{'scene':30}{'height':>8}" + "".join(f"{column:>9}" for column in COLUMNS))
    with open(path, "a", newline="") as file:
        writer = csv.DictWriter(file, ("scene", "height", *COLUMNS))
        if not done:
            writer.writeheader()
        for scene, height, modality in CELLS:
            if options.kind and not any(word in scene for word in options.kind.split(",")):
                continue
            key = (scene, str(height))
            if key not in done:
                count = measure(options, scene, height, modality, options.per_kind, options.seed)
                done[key] = {"scene": scene, "height": height, **{column: count[column] for column in COLUMNS}}
                writer.writerow(done[key])
                file.flush()
            count = collections.Counter({column: int(done[key][column]) for column in COLUMNS})
            print(f"{scene:30}{height:>8}" + "".join(f"{count[column]:>9}" for column in COLUMNS), flush=True)
            total.update(count)
    print(f"{'all':38}" + "".join(f"{total[column]:>9}" for column in COLUMNS))
