"""Whole process trees: started, watched, ended, with nothing left of them."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import psutil
import pytest

from timings.recording.run.processes import Ended, Stopped, run_tree

DEEP = """
import subprocess, sys, time
if sys.argv[1:]:
    subprocess.Popen([sys.executable, __file__, *sys.argv[2:]], start_new_session=True)
print("up", flush=True)
time.sleep(60)
"""

PARENT = """
import os, subprocess, sys, time
environment = {} if "bare" in sys.argv else None
child = [sys.executable, "-c", "import time; time.sleep(60)", *sys.argv]
subprocess.Popen(child, start_new_session=True, env=environment)
time.sleep(0.3)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder to run in."""
    (tmp_path / "empty").mkdir()
    return tmp_path


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give what is left of a tree less time to end by itself."""
    monkeypatch.setattr("timings.recording.run.processes.GRACE", 0.5)


@pytest.fixture
def mark() -> Iterator[str]:
    """A word in the environment that all processes of one test inherit; none may be left."""
    word = f"mark-{os.getpid()}-{monotonic()}"
    yield word
    assert marked(word) == []


def marked(word: str) -> list[int]:
    """The living processes that carry the word."""
    found = []
    for process in psutil.process_iter():
        try:
            alive = process.status() != psutil.STATUS_ZOMBIE
            if alive and process.environ().get("MARK") == word:
                found.append(process.pid)
        except (psutil.Error, OSError):
            continue
    return found


def is_given(pid: int, argument: str) -> bool:
    """Whether it is a process with that argument."""
    try:
        return argument in psutil.Process(pid).cmdline()
    except psutil.Error:
        return False


def run(folder: Path, source: str, *arguments: str, mark: str = "", **options: object) -> Ended:
    """Run a source as a program."""
    file = folder / "empty" / "program.py"
    file.write_text(source, encoding="utf-8")
    environment = dict(os.environ) | {"MARK": mark}
    given = {"timeout": 30.0} | options
    return run_tree([sys.executable, str(file), *arguments], folder, environment, **given)


@pytest.mark.parametrize(("source", "code"), [("", 0), ("raise SystemExit(3)", 3)])
def test_the_exit_code_and_what_was_said(folder: Path, source: str, code: int) -> None:
    ended = run(folder, f"import sys\nprint('é')\nprint('no', file=sys.stderr)\n{source}")
    assert (ended.exit, ended.left_behind) == (code, 0)
    assert (folder / "stdout").read_text(encoding="utf-8") == "é\n"
    assert (folder / "stderr").read_text(encoding="utf-8") == "no\n"


def test_a_signal_is_a_negative_exit_code(folder: Path) -> None:
    assert run(folder, "import os\nos.abort()").exit == -6


def test_a_tree_that_hangs_is_ended_with_all_its_sessions(folder: Path, mark: str) -> None:
    ended = run(folder, DEEP, "2", "1", "0", mark=mark, timeout=1.0)
    assert ended.exit is None
    assert 1.0 <= ended.seconds < 5
    assert (folder / "stdout").read_text(encoding="utf-8").count("up") == 4


@pytest.mark.usefixtures("impatient")
def test_what_a_program_leaves_behind_is_counted_and_ended(folder: Path, mark: str) -> None:
    ended = run(folder, PARENT, mark=mark)
    assert (ended.exit, ended.left_behind) == (0, 1)


@pytest.mark.usefixtures("impatient")
def test_even_one_that_has_nothing_of_its_parents(folder: Path) -> None:
    ended = run(folder, PARENT, "bare", str(folder))
    assert (ended.exit, ended.left_behind) == (0, 1)
    assert [pid for pid in psutil.pids() if is_given(pid, str(folder))] == []


def test_helpers_that_end_by_themselves_are_not_left_behind(folder: Path, mark: str) -> None:
    child = "[sys.executable, '-c', 'import time; time.sleep(0.4)']"
    ended = run(folder, f"import subprocess, sys\nsubprocess.Popen({child})\n", mark=mark)
    assert (ended.exit, ended.left_behind) == (0, 0)


def test_stopping_ends_the_tree(folder: Path, mark: str) -> None:
    def up() -> bool:
        return (folder / "stdout").read_text(encoding="utf-8").count("up") == 2

    with pytest.raises(Stopped):
        run(folder, DEEP, "0", mark=mark, stop=up)


def test_an_exception_in_the_caller_ends_the_tree(folder: Path, mark: str) -> None:
    def interrupt() -> bool:
        while "up" not in (folder / "stdout").read_text(encoding="utf-8"):
            sleep(0.02)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(folder, DEEP, mark=mark, stop=interrupt)


def test_peak_memory_is_that_of_the_whole_tree(folder: Path) -> None:
    allocate = "data = bytearray(b'x') * (200 * 2**20); import time; time.sleep(0.3)"
    source = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {allocate!r}])\n"
    ended = run(folder, source)
    assert 200 <= ended.peak_memory < 400


def test_nothing_can_be_read_from_the_terminal(folder: Path) -> None:
    assert run(folder, "raise SystemExit(len(input()) if False else 7)").exit == 7
    assert run(folder, "input()").exit == 1
    assert "EOFError" in (folder / "stderr").read_text(encoding="utf-8")
