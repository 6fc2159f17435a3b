"""Programs as a reader runs them, and everything they may do wrong."""

import multiprocessing
import platform
import re

import psutil
import pytest

from tests.timings.tiny import Tiny
from timings.project.project import ROOT
from timings.recording.run.program import run_program
from timings.records.model import Run

PROGRAM = "chap/prog.py"
NAMED = f"snippets/{PROGRAM}"


IN_A_CHILD = """
import multiprocessing, warnings

def work(_):
    warnings.warn("x is old", DeprecationWarning)

if __name__ == "__main__":
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        print(pool.map(work, [1]))
"""


def block(*lines: str) -> str:
    """A PEP 723 block with these settings."""
    settings = "".join(f"# {line}\n" for line in ("[tool.timings]", *lines))
    return f"# /// script\n{settings}# ///\n\n"


def run(tiny: Tiny, source: str, method: str | None = None) -> tuple[Run, list[str]]:
    """Run this source as a program of the project."""
    tiny.write(NAMED, source)
    return run_program(tiny.project.programs[PROGRAM], method)


def said(tiny: Tiny, source: str) -> str:
    """What a good program printed."""
    ran, problems = run(tiny, source)
    assert problems == []
    return ran.stdout


def test_a_good_program(tiny: Tiny) -> None:
    ran, problems = run(
        tiny, "import sys, time\nprint('é', 6 * 7)\nprint('x', file=sys.stderr)\ntime.sleep(0.5)\n"
    )
    assert problems == []
    assert (ran.program, ran.start_method, ran.exit) == (PROGRAM, None, 0)
    assert (ran.stdout, ran.error, ran.timed_out) == ("é 42\n", "x", False)
    assert ran.hash == tiny.project.programs[PROGRAM].hash
    assert ran.python_version == platform.python_version()
    assert ran.seconds > 0
    assert 1 < ran.peak_memory < 500


def test_it_runs_in_an_empty_folder_from_which_the_project_is_not_seen(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYTHONOPTIMIZE", "2")
    source = """
import os, sys, tempfile
print(os.listdir(), __name__, sys.flags.optimize, os.listdir(tempfile.gettempdir()))
for name in ("timings", "snippets", "snippets.chap"):
    try:
        __import__(name)
    except ModuleNotFoundError as error:
        print(error)
"""
    assert said(tiny, source).splitlines() == [
        "['prog.py'] __main__ 0 []",
        "No module named 'timings'",
        "No module named 'snippets'",
        "No module named 'snippets'",
    ]


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_it_runs_under_the_start_method_asked_for(tiny: Tiny, method: str) -> None:
    source = """
import multiprocessing

def work():
    print(multiprocessing.get_start_method(), flush=True)

if __name__ == "__main__":
    process = multiprocessing.Process(target=work)
    process.start()
    process.join()
"""
    ran, problems = run(tiny, source, method)
    assert problems == []
    assert (ran.start_method, ran.stdout) == (method, f"{method}\n")


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("print(1)\nraise ValueError('no')", "failed with exit code 1: ValueError: no"),
        ("raise SystemExit(3)", "failed with exit code 3: it said nothing"),
        ("import sys; sys.exit('stopped')", "failed with exit code 1: stopped"),
        ("import os; os.abort()", "failed with exit code -6: it said nothing"),
        (
            "import warnings\nprint(1)\nwarnings.warn('x is old', DeprecationWarning)",
            "failed with exit code 1: DeprecationWarning: x is old",
        ),
        (IN_A_CHILD, "failed with exit code 1: DeprecationWarning: x is old"),
        ("x = 1", "printed nothing: let it print a short result"),
        ("print()", "printed nothing: let it print a short result"),
        ("print('x' * 30_000)", "printed 20000 characters or more: let it print a short result"),
        ("print(1); open('b', 'w'); open('a', 'w')", "left files behind: a, b"),
        ("import tempfile; print(tempfile.mkdtemp('-x')[:1])", r"left files behind: tmp\w+-x"),
        (
            block("timeout = 1") + "import time\nprint(1, flush=True)\ntime.sleep(60)",
            "was still running after 1 s: its processes were ended",
        ),
        (
            block('expect = ["ValueError", "KeyError"]') + "raise TypeError('x')",
            "is meant to end with ValueError or KeyError, and ended with TypeError: x",
        ),
        (
            block('expect = ["ValueError"]') + "print(1)",
            "is meant to end with ValueError, and ended with success",
        ),
        (
            block('expect = ["ValueError"]') + "import sys; print('ValueError', file=sys.stderr)",
            "is meant to end with ValueError, and ended with ValueError",
        ),
        (
            block('expect = ["timeout"]') + "print(1)",
            "is meant to hang, and ended: repair its page, or its `expect`",
        ),
        (
            block('expect = ["timeout"]') + "raise ValueError",
            "is meant to hang, and ended: repair its page, or its `expect`",
        ),
    ],
)
def test_what_is_wrong_is_one_line(tiny: Tiny, source: str, problem: str) -> None:
    _, problems = run(tiny, f"{source}\n")
    assert len(problems) == 1
    pattern = problem if "\\" in problem else re.escape(problem)
    assert re.fullmatch(f"{re.escape(NAMED)} {pattern}", problems[0])


@pytest.mark.parametrize(
    ("source", "error"),
    [
        (
            "import atexit, os\natexit.register(os.write, 2, b'cleanup: failed\\n')\n1 / 0",
            "ZeroDivisionError: division by zero",
        ),
        (
            "class C:\n    def __del__(self):\n        {}[1]\nc = C()\nraise ValueError(1)",
            "ValueError: 1",
        ),
        ("raise ValueError('a: b')", "ValueError: a: b"),
        ("raise ValueError", "ValueError"),
        (
            "from concurrent.futures.process import BrokenProcessPool as E\nraise E('gone')",
            "concurrent.futures.process.BrokenProcessPool: gone",
        ),
        (
            "import atexit, os\natexit.register(os.write, 2, b'bye, now\\n')\n1 / 0",
            "ZeroDivisionError: division by zero",
        ),
    ],
)
def test_an_expected_exception(tiny: Tiny, source: str, error: str) -> None:
    expect = block('expect = ["ValueError", "BrokenProcessPool", "ZeroDivisionError"]')
    ran, problems = run(tiny, f"{expect}{source}\n")
    assert problems == []
    assert (ran.exit, ran.error) == (1, error)


def test_an_expected_hang(tiny: Tiny) -> None:
    source = block('expect = ["timeout"]', "timeout = 1") + "import time\ntime.sleep(60)\n"
    ran, problems = run(tiny, source)
    assert problems == []
    assert (ran.exit, ran.timed_out) == (None, True)
    assert ran.seconds >= 1


def test_a_process_left_behind_is_an_error_and_is_ended(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("timings.recording.run.processes.GRACE", 0.5)
    source = """
import subprocess, sys
command = [sys.executable, "-c", "import time; time.sleep(60)"]
print(subprocess.Popen(command, start_new_session=True).pid)
"""
    ran, problems = run(tiny, source)
    assert problems == [f"{NAMED} left 1 processes behind: they were ended"]
    pid = int(ran.stdout)
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
