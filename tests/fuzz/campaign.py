#!/usr/bin/python3
"""Fuzzes each target of a libFuzzer build for a while, one after the other, and says in a table what came of it.

campaign.py BUILD [--seconds S] [--targets a,b] [--seeds FOLDER] [--corpora FOLDER] [--faults FOLDER]

Each starts from its regression corpus, from what --seeds holds for it (make_seeds.py), and from what earlier
campaigns found, which --corpora keeps (BUILD/corpora). What fails lies in --faults (BUILD/faults) afterwards;
exit status 1 says that something did.
"""
import argparse
import os
import re
import subprocess
import sys
import tarfile

HERE = os.path.dirname(os.path.abspath(__file__))
# Of an input: longer ones only cost time, and what a parser does with megabytes it does with kilobytes.
LONGEST = {"key": 1 << 16, "plan": 1 << 15, "shard": 1 << 17, "dicom": 2048, "pixels": 4096, "map": 2048, "text": 512}
LONGEST_USUAL = 8192
MEGABYTES = 2048  # of memory
# The calls that took a block of memory are not kept, and few freed blocks: both take time with every block. A fault's input,
# run again without these options, tells the calls.
LIGHT = "malloc_context_size=0:quarantine_size_mb=8:thread_local_quarantine_size_kb=64"
SLOWEST = 20  # seconds, for one input
# CharLS 2.4.1 counts for seconds, or without an end, in some broken streams (its pull request 334). A run's watchdog
# ends such a worker, so that these are no faults of ours; they are passed over.
ENDLESS = {"jpegls": ["-fork=1", "-ignore_timeouts=1", "-timeout=2"]}
TIMED_OUT = 70  # libFuzzer's exit status


def unpack(target, folder):
    """The regression corpus, which lies in the tree as one archive for each target."""
    path = os.path.join(HERE, "corpora", target + ".tar.gz")
    os.makedirs(folder, exist_ok=True)
    if os.path.exists(path):
        with tarfile.open(path) as archive:
            for member in archive.getmembers():
                with open(os.path.join(folder, os.path.basename(member.name)), "wb") as file:
                    file.write(archive.extractfile(member).read())
    return folder


def targets_of(build):
    with open(os.path.join(build, "fuzz_targets.tsv")) as file:
        return dict(line.rstrip("\n").split("\t") for line in file)


def fuzz(arguments, target, dictionary):
    corpus = os.path.join(arguments.corpora, target)
    os.makedirs(corpus, exist_ok=True)
    os.makedirs(arguments.faults, exist_ok=True)
    folders = [corpus, unpack(target, os.path.join(arguments.build, "regression", target))]
    seeds = os.path.join(arguments.seeds, target) if arguments.seeds else ""
    folders += [seeds] if os.path.isdir(seeds) else []
    command = [os.path.join(arguments.build, "fuzz_" + target), f"-max_total_time={arguments.seconds}",
               f"-timeout={SLOWEST}", f"-rss_limit_mb={MEGABYTES}", f"-max_len={LONGEST.get(target, LONGEST_USUAL)}",
               f"-artifact_prefix={arguments.faults}/{target}-", "-print_final_stats=1", "-use_value_profile=0"]
    command += ENDLESS.get(target, [])
    if dictionary != "-":
        command.append("-dict=" + os.path.join(HERE, "dictionaries", dictionary + ".dict"))
    result = subprocess.run(command + folders, capture_output=True, text=True, errors="replace",
                            env={"ASAN_OPTIONS": LIGHT, **os.environ, "TMPDIR": "/dev/shm" if os.path.isdir("/dev/shm") else "/tmp"})
    timed_out = target in ENDLESS and result.returncode == TIMED_OUT
    return 0 if timed_out else result.returncode, result.stderr


def last(pattern, text):
    found = re.findall(pattern, text)
    return int(found[-1]) if found else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--targets")
    parser.add_argument("--seeds")
    parser.add_argument("--corpora")
    parser.add_argument("--faults")
    arguments = parser.parse_args()
    arguments.corpora = arguments.corpora or os.path.join(arguments.build, "corpora")
    arguments.faults = arguments.faults or os.path.join(arguments.build, "faults")
    targets = targets_of(arguments.build)
    chosen = arguments.targets.split(",") if arguments.targets else targets
    total, faults = 0, 0
    print("| target | executions | edges | faults |\n| --- | --- | --- | --- |")
    for target in chosen:
        status, log = fuzz(arguments, target, targets[target])
        executions = last(r"number_of_executed_units: (\d+)", log) or last(r"(?m)^#(\d+):", log)
        edges = last(r" cov: (\d+)", log)
        print(f"| {target} | {executions:,} | {edges:,} | {int(status != 0)} |", flush=True)
        total, faults = total + executions, faults + (status != 0)
        if status != 0:
            print(log[-4000:], file=sys.stderr, flush=True)
    print(f"| all | {total:,} | | {faults} |")
    sys.exit(faults > 0)


if __name__ == "__main__":
    main()
