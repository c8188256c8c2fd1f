"""Builds the program, unless PIXLEAK_PROGRAM names one that is built, and puts it beside the module."""
import os
import re
import shutil
import subprocess
from pathlib import Path

from setuptools import Distribution, setup
from setuptools.command.build_py import build_py

try:
    from setuptools.command.bdist_wheel import bdist_wheel
except ImportError:  # before setuptools 70.1
    from wheel.bdist_wheel import bdist_wheel

SOURCE = Path(__file__).resolve().parent.parent


def version():
    return re.search(r"project\(pixleak VERSION (\S+)", (SOURCE / "CMakeLists.txt").read_text())[1]


def built_program():
    if "PIXLEAK_PROGRAM" in os.environ:
        return Path(os.environ["PIXLEAK_PROGRAM"])
    subprocess.run(["cmake", "--preset", "release"], cwd=SOURCE, check=True)
    subprocess.run(["cmake", "--build", "--preset", "release", "--target", "pixleak"], cwd=SOURCE, check=True)
    return SOURCE / "build/release/pixleak"


class WithProgram(build_py):
    def run(self):
        super().run()
        program = Path(self.build_lib, "pixleak", "bin", "pixleak")
        program.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(built_program(), program)


class OfThisMachine(bdist_wheel):
    """The program is of this machine; the module is of no version of Python."""

    def get_tag(self):
        return "py3", "none", super().get_tag()[2]


class NotPure(Distribution):
    def has_ext_modules(self):
        return True


setup(version=version(), distclass=NotPure, cmdclass={"build_py": WithProgram, "bdist_wheel": OfThisMachine})
