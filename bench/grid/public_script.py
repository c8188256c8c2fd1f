"""How the public validation script reads a region: all of it at once, by Tesseract."""
import os
import re
import subprocess

import numpy
import pydicom


def finds(folder, truth):
    """Whether full-region OCR shows a word of the text."""
    image = pydicom.dcmread(f"{folder}/deid/{truth['file']}")
    try:
        pixels = image.pixel_array
    except Exception:
        return None  # pydicom alone can't decode it, as in the script
    if int(image.get("NumberOfFrames", 1)) > 1:
        pixels = pixels[0]
    box = pixels[int(truth["y0"]):int(truth["y1"]), int(truth["x0"]):int(truth["x1"])].astype(float)
    box = (box / max(1, box.max()) * 255) if image.BitsAllocated == 16 else box
    box = numpy.clip(box, 0, 255).astype(numpy.uint8)
    kind, samples = ("P6", 3) if box.ndim == 3 else ("P5", 1)
    pnm = f"{kind} {box.shape[1]} {box.shape[0]} 255\n".encode() + box.tobytes()
    read = subprocess.run(["tesseract", "-", "-", "--psm", "6"], input=pnm, capture_output=True,
                          env={**os.environ, "OMP_THREAD_LIMIT": "1"}).stdout.decode(errors="replace").lower()
    text = re.sub(r"\\n|dob:|\[.\]", " ", truth["text"].lower())
    return any(word in read for word in text.split())
