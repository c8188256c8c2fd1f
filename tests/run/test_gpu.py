#!/usr/bin/env python3
"""`--gpu` of check and scan: whatever becomes of the device, the results are those of `--gpu off`, byte for byte, or the
run ends and says why. With PIXLEAK_GPU_ALL set, of all of midi-mini and of the shared images, which takes PoCL minutes;
else of a few files. Devices fail by the libOpenCL.so.1 of tests/kernels/failing, which is built beside the program."""
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "account"))
from dataset import CLEAN, LEAK, SHARED, Dataset  # noqa: E402

PIXLEAK = Path(sys.argv[1]).resolve()
FAILING = PIXLEAK.parent / "failing"
NAME = "PoCL"
TABLES = ("regions.csv", "pixels.csv", "findings.csv")
failures = []


def expect(condition, message):
    print("ok" if condition else "FAILED", message, flush=True)
    if not condition:
        failures.append(message)


def run(*arguments, fault=None):
    environment = dict(os.environ)
    if fault is not None:
        environment |= {"LD_LIBRARY_PATH": str(FAILING), "PIXLEAK_OPENCL_FAULT": fault}
    return subprocess.run([str(PIXLEAK), *map(str, arguments)], capture_output=True, text=True, env=environment,
                          timeout=1200)


class Subject:
    """A command over a few files, and what it gives without a device."""

    def __init__(self, folder, *arguments):
        self.folder, self.arguments = folder, arguments
        self.off, self.tables = self.results("off")

    def results(self, gpu, fault=None):
        out = self.folder / f"out_{self.arguments[0]}"
        done = run(*self.arguments, "--gpu", gpu, "--out", out, "-j", "2", fault=fault)
        tables = {name: (out / name).read_bytes() for name in TABLES if (out / name).exists()}
        return done, tables

    def expect_same(self, gpu, fault=None, told=""):
        done, tables = self.results(gpu, fault)
        name = f"{self.arguments[0]} --gpu {gpu}, {fault or 'all well'}"
        expect(done.returncode == self.off.returncode and tables == self.tables, f"{name}: the same results")
        expect(told in done.stdout + done.stderr and "device " in done.stdout, f"{name}: told")
        if failures:
            print(done.stdout, done.stderr)

    def expect_refused(self, gpu, fault, said):
        done, _ = self.results(gpu, fault)
        expect(done.returncode == 2 and said in done.stderr, f"{self.arguments[0]} --gpu {gpu}, {fault}: {said}")


def test_well(subject):
    subject.expect_same(NAME, told="computed")
    subject.expect_same(f"check:{NAME}", told="computed")
    subject.expect_same("auto", told="there is no other device")


def test_faults(subject, seed):
    draw = random.Random(seed)
    told = "the processor the others"
    for function in ("clEnqueueWriteBuffer", "clEnqueueNDRangeKernel", "clFinish", "clEnqueueReadBuffer", "clSetKernelArg"):
        # Up to 35 calls of each process are those of the known answers, and of clSetKernelArg 125.
        first = 4 * draw.randrange(40, 100) if function == "clSetKernelArg" else draw.randrange(60, 200)
        subject.expect_same(NAME, f"{function}:{first}+", told)
        subject.expect_same(NAME, f"{function}:{first + draw.randrange(20)}", told)
    subject.expect_same(NAME, "clCreateBuffer:3", "can't be used")
    subject.expect_same(NAME, f"random:{seed}:2")
    subject.expect_same(NAME, "clCreateContext:1", "can't be used")
    subject.expect_same(NAME, "wrong:3", "another answer than the known one")


def test_line_faults(subject, seed):
    """Lines alone fail: the kernels of a network, whose launches the fault names, and what it keeps on the device."""
    draw = random.Random(seed)
    for kernel in ("lines_stack", "lines_curve", "lines_pool", "lines_lstm", "lines_softmax"):
        n = draw.randrange(6, 12)
        subject.expect_same(NAME, f"launch:{kernel}:{n}", "the processor the others")
        subject.expect_same(NAME, f"launch:{kernel}:{n}+", "the processor the others")


def test_wrong_lines(subject):
    """The first line that a process reads is checked, and with `check` every one."""
    said = "computes something else than the processor in `lines`"
    subject.expect_refused(NAME, "spoil:lines_softmax:2+", said)
    subject.expect_refused(f"check:{NAME}", "spoil:lines_softmax:8", said)


def test_wrong_answers(subject):
    """A device that goes wrong after its known answers is found out, and nothing it took part in is given."""
    subject.expect_refused(f"check:{NAME}", "wrong:41+", "computes something else than the processor")
    subject.expect_refused(NAME, "wrong:18+", "computes something else than the processor")


def test_death(subject):
    """The trial dies: no device. Asking for devices kills: an error that says what to do. A worker dies on the device: what
    it was at is done again without."""
    for call in ("clFinish:40", "clEnqueueReadBuffer:18", "clCreateContext:2", "clEnqueueWriteBuffer:36"):
        subject.expect_same(NAME, f"die:{call}")
    subject.expect_same(NAME, "die:clCreateContext:1", "crashed or hung")
    subject.expect_refused(NAME, "die:clGetPlatformIDs:1", "--gpu off")


def test_all(folder):
    mini = SHARED / "midi-mini"
    check = ("check", "--key", mini / "answers.db", "--uid-map", mini / "uid_mapping.csv",
             "--patid-map", mini / "patid_mapping.csv", "--deid", mini / "deid")
    for arguments in ((*check, "--original", mini / "original"), check,
                      (*check, "--original", mini / "original", "--reader", "network"),
                      ("scan", SHARED / "burnin", SHARED / "dicom", mini / "original"),
                      ("scan", SHARED / "burnin", SHARED / "dicom", mini / "original", "--reader", "network")):
        subject = Subject(folder, *arguments)
        for gpu in (NAME, f"check:{NAME}"):
            subject.expect_same(gpu, told="computed")


def test_names(subject):
    subject.expect_refused("no such device", None, 'no device is called "no such device"')
    subject.expect_refused("check", None, "check:NAME")
    subject.expect_refused("", None, "no device is named")
    info = run("info", fault="clGetPlatformIDs:1+").stdout
    expect("none but the processor" in info and NAME not in info, "info without devices")


def main():
    if NAME not in run("info").stdout:
        print("no PoCL is here")
        sys.exit(77)
    seed = int(os.environ.get("PIXLEAK_TEST_SEED", random.randrange(1 << 30)))
    print(f"PIXLEAK_TEST_SEED={seed}")
    with tempfile.TemporaryDirectory() as folder:
        data = Dataset(folder, [CLEAN[1], LEAK])
        check = Subject(data.folder, "check", "--key", data.folder / "answers.db",
                        "--uid-map", data.folder / "uid_mapping.csv", "--deid", data.deid, "--original", data.original)
        scan = Subject(data.folder, "scan", SHARED / "midi-mini" / "original" / LEAK)
        lines = Subject(data.folder, "scan", "--reader", "network", SHARED / "burnin")
        for subject in (check, scan, lines):
            test_well(subject)
            test_death(subject)
        if "PIXLEAK_GPU_ALL" in os.environ:
            test_all(data.folder)
        test_faults(scan, seed)
        test_faults(lines, seed)
        test_line_faults(lines, seed)
        test_wrong_lines(lines)
        test_wrong_answers(scan)
        test_names(scan)
    print(len(failures), "failures")
    sys.exit(bool(failures))


main()
