"""Runs of `scan` and `check`, and the rows that they leave."""
import contextlib
import json
import os
import shutil
import sqlite3
import tempfile
import weakref
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Iterator, Optional, Sequence, Type, TypeVar, Union

from .program import Value, run_program, words_of
from .rows import Finding, Image, Listed, Region, row_as

Path_ = Union[str, "os.PathLike[str]"]
Row = TypeVar("Row", Finding, Region, Image)
Self = TypeVar("Self", bound="Run[Any]")


class Run(Generic[Row]):
    """A run that has ended. Iterating gives its rows, in the order of the program, as often as is asked.

    exit_status: 0 nothing was found, 1 something was, 3 nothing was, but something could not be judged.
    out: the folder of results; one that the run made itself is removed by close(), or at the end of a `with` block.
    """

    table: str
    row: Type[Row]

    def __init__(self, command: str, words: Sequence[str], out: Optional[Path_]) -> None:
        self.out = Path(out) if out is not None else Path(tempfile.mkdtemp(prefix="pixleak-"))
        self._remove = None if out is not None else weakref.finalize(self, shutil.rmtree, self.out, True)
        try:
            self.exit_status = run_program(command, ["--quiet", f"--out={self.out}", *words])
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        if self._remove is not None:
            self._remove()

    def __enter__(self: Self) -> Self:
        return self

    def __exit__(self, kind: Optional[Type[BaseException]], error: Optional[BaseException],
                 trace: Optional[TracebackType]) -> None:
        self.close()

    def __iter__(self) -> Iterator[Row]:
        return self._rows(self.table, self.row)

    def listed(self) -> Iterator[Listed]:
        """What it met and did not judge."""
        return self._rows("listed", Listed)

    @property
    def summary(self) -> "dict[str, Any]":
        """summary.json."""
        read: "dict[str, Any]" = json.loads((self.out / "summary.json").read_text(encoding="utf-8"))
        return read

    def _rows(self, table: str, kind: "Type[Any]") -> "Iterator[Any]":
        address = (self.out.absolute() / "results.db").as_uri() + "?mode=ro"
        with contextlib.closing(sqlite3.connect(address, uri=True)) as database:
            database.row_factory = sqlite3.Row
            # Paths are bytes, which need not be UTF-8.
            database.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
            for row in database.execute(f"SELECT * FROM {table} ORDER BY rowid"):
                yield row_as(kind, row)


class ScanRun(Run[Finding]):
    """What `scan` found."""

    table, row = "findings", Finding


class CheckRun(Run[Region]):
    """What `check` says of the key's regions."""

    table, row = "regions", Region

    def images(self) -> Iterator[Image]:
        """What it says of all other pixels."""
        return self._rows("pixels", Image)


def scan(*paths: Path_, out: Optional[Path_] = None, **options: Value) -> ScanRun:
    """Audits images without a key: files, folders, archives. Raises PixleakError where it can't begin or write."""
    return ScanRun("scan", [*words_of(options), "--", *(os.fspath(path) for path in paths)], out)


def check(*, key: Path_, deid: Path_, out: Optional[Path_] = None, **options: Value) -> CheckRun:
    """Judges a scrubbed dataset against its answer key. Raises PixleakError where it can't begin or write."""
    return CheckRun("check", words_of({"key": key, "deid": deid, **options}), out)
