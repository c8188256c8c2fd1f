"""Tells whether text burned into medical images is really gone.

    import pixleak

    with pixleak.scan("images", jobs=4) as run:
        for finding in run:
            print(finding.file, finding.text, finding.class_)

    with pixleak.check(key="answers.db", uid_map="uid_mapping.csv", deid="scrubbed", original="images") as run:
        leaks = [region for region in run if region.verdict not in ("hidden", "undetermined")]

Options are those of the commands (docs/options.md), with _ in place of -: True stands for an option without a value, False
and None leave it out. Results are in a folder of their own, which is removed at the end of the `with` block, or in
`out=FOLDER`, which stays. Both hold PHI.
"""
from .program import PixleakError, program
from .rows import Box, Finding, Image, Listed, Region
from .run import CheckRun, Run, ScanRun, check, scan

__all__ = ["Box", "CheckRun", "Finding", "Image", "Listed", "PixleakError", "Region", "Run", "ScanRun", "check", "program",
           "scan"]
