"""A running `pixleak serve`, and results for it."""
import json
import os
import signal
import subprocess
import urllib.error
import urllib.parse
import urllib.request


class Served:
    def __init__(self, pixleak, out, *options):
        self.process = subprocess.Popen([pixleak, "serve", out, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().strip()
        assert self.address.startswith("http://127.0.0.1:"), self.process.stderr.read()
        self.origin = self.address[:self.address.index("/", 8)]

    def ask(self, path, arguments=None, body=None, address=None, **headers):
        """Status, headers and text of an answer."""
        url = (self.address if address is None else address) + path
        if arguments:
            url += "?" + urllib.parse.urlencode(arguments)
        request = urllib.request.Request(url, body, {name.replace("_", "-"): value for name, value in headers.items()})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, dict(answer.headers), answer.read()
        except urllib.error.HTTPError as answer:
            return answer.code, dict(answer.headers), answer.read()

    def get(self, path, **arguments):
        status, _, text = self.ask(path, arguments)
        assert status == 200, (path, arguments, status, text)
        return json.loads(text)

    def rows(self, **arguments):
        return self.get("rows", **arguments)

    def decide(self, **arguments):
        return self.ask("decide", body=urllib.parse.urlencode(arguments).encode())

    def end(self, number=signal.SIGTERM):
        """What it said on standard error, and beyond the address on standard output."""
        self.process.send_signal(number)
        said, complained = self.process.communicate(timeout=60)
        return self.process.returncode, said, complained


def make_runs(pixleak, folder, add=None):
    """A made dataset in folder/ds, to whose originals `add` may add files, scanned into folder/scan and checked into
    folder/check."""
    dataset = os.path.join(folder, "ds")

    def run(*arguments):
        subprocess.run([pixleak, *arguments, "--quiet"], check=False, env={**os.environ, "OMP_THREAD_LIMIT": "1"})
    run("synth", "--out", dataset, "--instances", "14", "--scale", "0.4", "--seed", "19")
    if add:
        add(f"{dataset}/original")
    run("scan", f"{dataset}/original", "--out", f"{folder}/scan")
    run("scrub", "--key", f"{dataset}/answers.db", "--original", f"{dataset}/original", "--out", dataset)
    run("check", "--key", f"{dataset}/answers.db", "--uid-map", f"{dataset}/uid_mapping.csv", "--original",
        f"{dataset}/original", "--deid", f"{dataset}/deid", "--out", f"{folder}/check")
