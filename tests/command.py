"""The command line as a person uses it, and small data to use it on."""

import os
import signal
import subprocess
import sys
from threading import Timer

import numpy as np
import pytest
from PIL import Image

from leaven.cli import main

# A shell that starts the tests in the background has Ctrl-C ignored, and its children inherit that.
START = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from leaven.cli import main; main()"
# After so many calls of a method, the process is gone.
DIES = """
import os, signal, sys
from importlib import import_module
module, name, method, after = sys.argv[1:5]
sys.argv = ["leaven", *sys.argv[5:]]
owner, calls = getattr(import_module(module), name), []
plain = getattr(owner, method)
def dying(*args, **options):
    found = plain(*args, **options)
    calls.append(found)
    if len(calls) == int(after):
        os.kill(os.getpid(), signal.SIGKILL)
    return found
setattr(owner, method, dying)
from leaven.cli import main
main()
"""
SAME = os.environ | {"PYTHONPATH": os.pathsep.join(os.path.abspath(path) for path in sys.path)}  # the package tested
LIMIT = 120  # seconds


def command(*words):
    return [sys.executable, "-c", START, *map(str, words)]


def typed_here(monkeypatch, capsys, *words):
    """Typed in this process, in the folder it is in: (status, stdout, stderr)."""
    monkeypatch.setattr(sys, "argv", ["leaven", *map(str, words)])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code, *capsys.readouterr()


def leaven(folder, *words):
    """Run to the end: .returncode, .stdout, .stderr."""
    return subprocess.run(
        command(*words), cwd=folder, env=SAME, capture_output=True, text=True, timeout=LIMIT, check=False
    )


def interrupted(folder, after, *words, wait=0.3, sign=signal.SIGINT):
    """Ctrl-C, or another sign, `wait` seconds after the line that begins with `after`: (status, stdout, stderr)."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command(*words), cwd=folder, env=SAME, **pipes) as job:
        guard = Timer(LIMIT, job.kill)
        guard.start()
        said = []
        for line in job.stderr:
            said.append(line)
            if line.startswith(after):
                Timer(wait, job.send_signal, [sign]).start()
        out = job.stdout.read()
        job.wait()
        guard.cancel()
    return job.returncode, out, "".join(said)


def died(folder, moment, *words):
    """Run until it is killed. moment: module, class, method, and after how many of its calls."""
    typed = [sys.executable, "-c", DIES, *map(str, moment), *words]
    done = subprocess.run(typed, cwd=folder, env=SAME, capture_output=True, text=True, timeout=LIMIT, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr


def there(folder):
    """All that lies in a folder, hidden or not."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def pixels(height=20, width=28, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3)).astype(np.uint8)


def pictures(folder, each=20, size=(20, 28)):
    """cat/*.png and dog/*.jpg, no two alike."""
    for number, (name, ending) in enumerate((("cat", "png"), ("dog", "jpg"))):
        (folder / name).mkdir(parents=True)
        for k in range(each):
            Image.fromarray(pixels(*size, seed=1000 * number + k)).save(folder / name / f"{k:03}.{ending}")
    return folder


def table(path, n=60, missing=()):
    """a, b, income: hi or lo, two to one; without a label in the rows `missing`."""
    labels = ["" if k in missing else "hi" if k % 3 else "lo" for k in range(n)]
    path.write_text("a,b,income\n" + "".join(f"{k},{k * k % 17}.5,{label}\n" for k, label in enumerate(labels)))
    return path


def policy(path, text):
    path.write_text(text)
    return path
