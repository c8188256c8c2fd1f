"""The program that does the work."""
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Mapping, NoReturn, Sequence, Union

Value = Union[None, bool, int, float, str, "os.PathLike[str]"]
NOT_DONE = 2  # exit status of a command that could not do what it was told


class PixleakError(RuntimeError):
    """The program could not do what it was told; it says why."""


def program() -> str:
    """The path of the program: the one that came with the module, else that on PATH."""
    beside = Path(__file__).parent / "bin" / "pixleak"
    found = str(beside) if beside.is_file() else shutil.which("pixleak")
    if found is None:
        raise PixleakError("the program `pixleak` came neither with this module nor is it on PATH")
    return found


def words_of(options: Mapping[str, Value]) -> Sequence[str]:
    """`jobs=4, no_crops=True` as `--jobs=4 --no-crops`."""
    words = []
    for name, value in options.items():
        option = "--" + name.replace("_", "-")
        if value is True:
            words.append(option)
        elif value is not None and value is not False:
            words.append(f"{option}={os.fspath(value) if isinstance(value, os.PathLike) else value}")
    return words


def run_program(command: str, words: Sequence[str]) -> int:
    """Runs a command to its end. Its exit status, which is none of a command that was not carried out."""
    done = subprocess.run([program(), command, *words], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, check=False)
    if done.returncode < 0 or done.returncode >= NOT_DONE and done.returncode != 3:
        said = done.stderr.decode(errors="replace").strip()
        raise PixleakError(said or f"`pixleak {command}` ended with {done.returncode}")
    return done.returncode


def main() -> NoReturn:
    """`pixleak` of an installed wheel."""
    path = program()
    os.execv(path, [path, *sys.argv[1:]])
