"""The rules of the public MIDI validation for everything but pixels, read anew from their description
(Rutherford et al. 2025), with pydicom's view of the elements."""
import json
import os
import re
import sqlite3

import pydicom

STOP_WORDS = set("a an and at before by for from in of on or the to with".split())


def walk(dataset, values, names, label):
    for element in dataset:
        tag = element.tag
        if tag.is_private and element.private_creator:
            step = f'<({tag.group:04x},"{str(element.private_creator).upper()}",{tag.element & 0xFF:02x})>'
        else:
            step = f"<({tag.group:04x},{tag.element:04x})>"
        path = label + step
        if element.name in ("Pixel Data", "Overlay Data", "File Meta Information Version"):
            values[path] = "<REMOVED>"
        else:
            values[path] = "<>" if element.value is None else f"<{str(element.value).strip()}>"
        names[path] = element.name
        if element.VR == "SQ":
            for i, item in enumerate(element.value):
                walk(item, values, names, f"{path}[<{i:04d}>]")


def read_file(path):
    """Values and names of all elements by their paths."""
    dataset = pydicom.dcmread(path)
    values, names = {}, {}
    walk(dataset, values, names, "")
    return dataset, values, names


def read_folder(folder):
    """Paths of the files by SOP Instance UID."""
    found = {}
    for at, _, files in os.walk(folder):
        for file in files:
            path = os.path.join(at, file)
            found[str(pydicom.dcmread(path, specific_tags=["SOPInstanceUID"]).SOPInstanceUID)] = path
    return found


def read_key(path):
    for row in sqlite3.connect(path).execute("SELECT * FROM answer_data"):
        yield row[7], json.loads(row[9])


def text_found(value, answer):
    """Share of the answer's words that the value holds."""
    value, answer = (re.sub("[<>]", "", text).lower() for text in (value, answer))
    if re.fullmatch(r"\d+\.?\d*", value) and re.fullmatch(r"\d+\.?\d*", answer):
        return float(float(value) == float(answer))
    if answer in value:
        return 1.0
    words = [word for word in re.split(r"[\s,;:!?()]+", answer) if word and word not in STOP_WORDS]
    return sum(word in value for word in words) / len(words) if words else 1.0


def passes(check, values, uids, patients):
    """Whether an element's check passes; None for the pixels'."""
    action, value = check["action"][1:-1], values.get(check["tag_ds"])
    old = check["value"][1:-1]
    if action.startswith("pixels"):
        return None
    if action == "tag_retained":
        return value is not None
    if action == "text_notnull":
        return value not in (None, "<>")
    if action == "text_retained":
        return value is not None and text_found(value, check["action_text"]) == 1
    if value is None:
        return True
    if action == "text_removed":
        return value == "<>" or text_found(value, check["action_text"]) == 0
    if action in ("date_shifted", "uid_changed"):
        return old.replace("\\", "") not in value.replace("\\", "")
    return value[1:-1] == (uids if action == "uid_consistent" else patients)[old]
