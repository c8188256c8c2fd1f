"""Other tools, and what stands for them: each removes from copies of DICOM files what an export tells it to."""
import json
import os
import re
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import numpy
import pydicom


def value_of(dataset, keyword):
    """As CTP gets an element: as text, empty where there is none."""
    return str(dataset.get(keyword) or "").strip()


def pixels_of(dataset):
    """Decoded samples, which can be written, and the rows and columns of which are the two axes behind the frames."""
    samples = dataset.pixel_array.copy()
    return samples, samples if int(dataset.get("NumberOfFrames", 1) or 1) > 1 else samples[None]


def save(dataset, samples, path):
    if dataset.file_meta.TransferSyntaxUID.is_compressed:
        dataset.decompress()
        samples_now = dataset.pixel_array
        assert samples_now.shape == samples.shape
    if dataset.get("PlanarConfiguration") == 1:
        dataset.PlanarConfiguration = 0
    dataset.PixelData = samples.tobytes() + b"\0" * (samples.nbytes % 2)
    dataset.save_as(path)


def readable(folder):
    """The number, dataset and samples of each DICOM file below the folder, in the order of their paths, that pydicom has a
    decoder for here."""
    for number, path in enumerate(sorted(Path(folder).rglob("*.dcm"))):
        dataset = pydicom.dcmread(path)
        try:
            samples = dataset.pixel_array
        except (NotImplementedError, RuntimeError, AttributeError, ValueError):
            continue
        yield number, dataset, samples


def share_changed(before, after):
    """Of the samples of two files."""
    pictures = [pydicom.dcmread(path).pixel_array for path in (before, after)]
    return float((pictures[0] != pictures[1]).mean())


def blank(source, target, boxes):
    """boxes: left, top, right, bottom."""
    dataset = pydicom.dcmread(source)
    samples, frames = pixels_of(dataset)
    for x0, y0, x1, y1 in boxes:
        frames[:, y0:y1, x0:x1] = 0
    save(dataset, samples, target)


CONDITION = re.compile(r'\s*(\w+)\.(equals|equalsIgnoreCase|containsIgnoreCase)\("([^")]*)"\)\s*')


def ctp_signatures(script):
    """Conditions and regions of each signature, found as CTP's PixelScript finds them: a signature is what stands in braces,
    regions are parentheses with four numbers between it and the next."""
    for match in re.finditer(r"\{([^}]*)\}([^{]*)", script):
        conditions = []
        for part in match[1].split("*"):
            condition = CONDITION.fullmatch(part)
            assert condition, f"no condition of CTP's: {part!r}"
            conditions.append(condition.groups())
        regions = [tuple(int(number) for number in region.split(",")) for region in re.findall(r"\(([^)]*)\)", match[2])]
        assert regions and all(len(region) == 4 for region in regions), match[0]
        yield conditions, regions


def ctp_fits(dataset, condition):
    keyword, method, value = condition
    there = value_of(dataset, keyword)
    return {"equals": there == value, "equalsIgnoreCase": there.lower() == value.lower(),
            "containsIgnoreCase": value.lower() in there.lower()}[method]


def ctp(script, sources, out):
    """What CTP does by a script: the first signature that fits an image holds. Returns how many images were changed."""
    signatures = list(ctp_signatures(Path(script).read_text()))
    changed = 0
    for source in sources:
        dataset = pydicom.dcmread(source, stop_before_pixels=True)
        boxes = next((regions for conditions, regions in signatures
                      if all(ctp_fits(dataset, condition) for condition in conditions)), [])
        blank(source, Path(out) / Path(source).name, [(x, y, x + w, y + h) for x, y, w, h in boxes])
        changed += bool(boxes)
    return changed


# Those whose images Karnak masks whatever their Burned In Annotation says, and those below the first three.
KARNAK_MASKED = ("1.2.840.10008.5.1.4.1.1.6.", "1.2.840.10008.5.1.4.1.1.7.", "1.2.840.10008.5.1.4.1.1.3.",
                 "1.2.840.10008.5.1.4.1.1.77.1.1.")
KARNAK_TERM = r"(!?)(tagValueIsPresent|tagIsPresent)\(#Tag\.(\w+)(?:,'((?:[^']|'')*)')?\)"


def karnak_holds(condition, dataset):
    """A condition of terms joined by &&, as https://karnak.team/profiles defines them; None: always."""
    rest = condition or ""
    while rest:
        term = re.match(KARNAK_TERM + r"(?: && )?", rest)
        assert term, f"no condition that Karnak documents: {condition}"
        there = dataset.get(term[3])
        holds = there is not None if term[2] == "tagIsPresent" else str(there).strip() == term[4].replace("''", "'")
        if holds == bool(term[1]):
            return False
        rest = rest[term.end():]
    return True


def karnak_annotation(elements, dataset):
    """Burned In Annotation as the profile's elements leave it: the first that has an action for an element that is there decides,
    and what is added where nothing is there stays."""
    for element in elements:
        if element["codename"] == "clean.pixel.data" or not karnak_holds(element.get("condition"), dataset):
            continue
        assert element["tags"] == ["(0028,0301)"], element
        if element["codename"] == "action.add.tag":
            assert element["arguments"]["vr"] == "CS"
            return element["arguments"]["value"] if dataset.get("BurnedInAnnotation") is None else dataset.BurnedInAnnotation
        assert element["codename"] == "expression.on.tags", element
        return re.fullmatch(r"Replace\('(\w+)'\)", element["arguments"]["expr"])[1]
    return dataset.get("BurnedInAnnotation")


def karnak(profile, sources, out):
    """What Karnak is documented to do by a profile (https://karnak.team/profiles, "Image modifications"): first the elements that
    set Burned In Annotation, then masks by station and size, of images of certain SOP classes or where it is YES. Such an image
    without a mask is not passed on. Returns how many were. yaml: PyYAML."""
    import yaml
    read = yaml.safe_load(Path(profile).read_text())
    masks = {(mask["stationName"], mask["imageWidth"], mask["imageHeight"]): [tuple(map(int, box.split()))
                                                                              for box in mask["rectangles"]]
             for mask in read["masks"]}
    elements = read["profileElements"]
    assert elements[-1]["codename"] == "clean.pixel.data", "the element that masks is not the last"
    passed = 0
    for source in sources:
        dataset = pydicom.dcmread(source, stop_before_pixels=True)
        annotation = karnak_annotation(elements, dataset)
        boxes = masks.get((value_of(dataset, "StationName"), dataset.Columns, dataset.Rows))
        masked = annotation == "YES" or (dataset.SOPClassUID + ".").startswith(KARNAK_MASKED)
        if masked and boxes is None:
            continue
        target = Path(out) / Path(source).name
        blank(source, target, [(x, y, x + w, y + h) for x, y, w, h in boxes] if masked else [])
        passed += 1
        treated = pydicom.dcmread(target)
        if annotation is not None:
            treated.BurnedInAnnotation = annotation
            treated.save_as(target)
    return passed


def png_samples(path):
    """Of a PNG of 8 bits grey, as the specification (ISO/IEC 15948, 9.2) undoes its filters."""
    data = Path(path).read_bytes()
    width, height, depth, colour = struct.unpack(">IIBB", data[16:26])
    assert (depth, colour) == (8, 0), (depth, colour)
    coded, at = b"", 8
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        coded += data[at + 8:at + 8 + length] if kind == b"IDAT" else b""
        at += length + 12
    raw, above, rows = zlib.decompress(coded), bytes(width), []
    for y in range(height):
        line = raw[y * (width + 1):(y + 1) * (width + 1)]
        row = bytearray(width)
        for x, byte in enumerate(line[1:]):
            left, up, corner = (row[x - 1], above[x], above[x - 1]) if x else (0, above[x], 0)
            nearest = min((left, up, corner), key=lambda sample: abs(left + up - corner - sample))
            row[x] = byte + (0, left, up, (left + up) // 2, nearest)[line[0]] & 0xFF
        above = bytes(row)
        rows.append(above)
    return numpy.frombuffer(b"".join(rows), "uint8").reshape(height, width)


def masked(folder, names, sources, out):
    """Black where a mask is white; names: file to mask."""
    for source in sources:
        dataset = pydicom.dcmread(source)
        samples, frames = pixels_of(dataset)
        if str(source) in names:
            mask = png_samples(Path(folder) / names[str(source)])
            assert mask.shape == (dataset.Rows, dataset.Columns), mask.shape
            frames[:, mask > 127] = 0
        save(dataset, samples, Path(out) / Path(source).name)


# A Python that has deid and Presidio, where the one that runs the tests has not.
PEERS = os.environ.get("PIXLEAK_PEERS_PYTHON", sys.executable)


def has(module):
    return subprocess.run([PEERS, "-c", f"import {module}"], capture_output=True).returncode == 0


DEID = """
import sys
from deid.config import DeidRecipe
from deid.dicom import DicomCleaner
recipe, out, *sources = sys.argv[1:]
for source in sources:
    cleaner = DicomCleaner(output_folder=out, deid=recipe)
    cleaner.detect(source)
    cleaner.clean()
    cleaner.save_dicom()
"""


def deid(recipe, sources, out):
    subprocess.run([PEERS, "-c", DEID, str(recipe), str(out), *map(str, sources)], check=True, capture_output=True, text=True)


# What Presidio's verifier makes of a ground truth, if its readings are the ground truth: all found, nothing else.
PRESIDIO = """
import json, sys
from presidio_image_redactor import DicomImagePiiVerifyEngine as Engine
truth = json.load(open(sys.argv[1]))
print(json.dumps([[Engine.calculate_precision(boxes, boxes), Engine.calculate_recall(boxes, boxes)] for boxes in truth.values()]))
"""


def presidio(truth):
    done = subprocess.run([PEERS, "-c", PRESIDIO, str(truth)], check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])
