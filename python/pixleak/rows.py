"""What a run says, a row each: docs/results.md tells what the columns mean."""
import sqlite3
from dataclasses import dataclass, fields
from typing import Any, NamedTuple, Optional, Type, TypeVar

Row = TypeVar("Row")


class Box(NamedTuple):
    """In pixels; x1 and y1 are exclusive."""

    x0: int
    y0: int
    x1: int
    y1: int


@dataclass(frozen=True)
class Finding:
    """A text that `scan` found, or something that it could not look at."""

    file: str
    sop_instance: str
    modality: str
    manufacturer: str
    place: str
    frame: Optional[int]
    box: Optional[Box]
    text: str
    confidence: Optional[float]
    class_: str  # phi-match, phi-suspect, device, other, undetermined, unread
    reason: str
    direction: Optional[float]
    location: str
    model: str
    station: str
    rows: Optional[int]
    columns: Optional[int]
    series: str
    patient: str


@dataclass(frozen=True)
class Region:
    """A region of the key, and what `check` says of it."""

    original_sop: str
    deid_sop: str
    file: str
    box: Optional[Box]
    expected_text: str
    verdict: str  # untouched, legible, recoverable, hidden, undetermined
    place: str
    frame: Optional[int]
    ocr_text: str
    tokens_total: Optional[int]
    tokens_removed: Optional[int]
    score: Optional[float]
    residue: Optional[float]
    reason: str
    manufacturer: str
    model: str
    station: str
    rows: Optional[int]
    columns: Optional[int]


@dataclass(frozen=True)
class Image:
    """The pixels outside an image's regions, and what `check` says of them."""

    original_sop: str
    deid_sop: str
    file: str
    verdict: str  # retained, transcoded, lossy, damaged, undetermined
    max_error: Optional[float]
    psnr: Optional[float]
    changed_pixels: Optional[int]
    damaged_box: Optional[Box]
    reason: str


@dataclass(frozen=True)
class Listed:
    """What a run met and did not judge: a file, a member of an archive, a row of the key."""

    kind: str  # docs/inputs.md
    side: str  # input, original, key
    name: str
    reason: str


def box_of(values: "list[Any]") -> Optional[Box]:
    numbers = [value for value in values if value not in (None, "")]
    return Box(*(int(number) for number in numbers)) if len(numbers) == 4 else None


def value_of(name: str, kind: Any, row: sqlite3.Row) -> Any:
    if name == "box":
        return box_of([row[side] for side in ("x0", "y0", "x1", "y1")])
    value = row[name.rstrip("_")]
    if name == "damaged_box":
        return box_of((value or "").split(","))
    if kind is str:
        return "" if value is None else value
    return None if value in (None, "") else float(value) if kind == Optional[float] else int(value)


def row_as(kind: Type[Row], row: sqlite3.Row) -> Row:
    return kind(**{field.name: value_of(field.name, field.type, row) for field in fields(kind)})
