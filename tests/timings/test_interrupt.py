"""Recordings that are stopped in the middle, by a real signal to a real process."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

import psutil
import pytest

from tests.timings.test_processes import marked
from tests.timings.tiny import Tiny
from timings.project.project import ROOT

FILE = "snippets/chap/experiments.py"
SLOW = "import pathlib, time\nprint(1)\npathlib.Path({!r}).touch()\ntime.sleep(60)\n"
DEEP = """
import multiprocessing, pathlib, subprocess, sys, time

def child():
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
    pathlib.Path({!r}).touch()
    time.sleep(60)

if __name__ == "__main__":
    print(1)
    multiprocessing.Process(target=child).start()
"""


@pytest.fixture(autouse=True)
def heed_ctrl_c() -> Iterator[None]:
    """Let recordings heed SIGINT, even where these tests were started in the background.

    A shell starts a background job with the signal ignored, and its children inherit that.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


class Recording:
    """A recording in a process of its own."""

    def __init__(
        self, tiny: Tiny, up: Path, scratch: str, what: tuple[str, ...] = ("record",)
    ) -> None:
        self.mark = f"mark-{os.getpid()}-{monotonic()}"
        self.up = up
        command = [sys.executable, "-m", "timings", "--root", str(tiny.root), *what]
        self.process = subprocess.Popen(
            command + ["--budget", "0.02"] * (what == ("record",)),
            env=dict(os.environ) | {"MARK": self.mark, "PYTHONPATH": str(ROOT), "TMPDIR": scratch},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def stop(self, number: int = signal.SIGINT) -> tuple[int, str, str]:
        """Wait until the slow part is reached, stop there: exit code, output, errors."""
        start = monotonic()
        while not self.up.exists():
            assert self.process.poll() is None, self.process.communicate()
            assert monotonic() - start < 60
            sleep(0.02)
        sleep(0.3)
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=30)
        return self.process.returncode, out, err


@pytest.fixture
def up(tmp_path: Path) -> Path:
    """A file that is there once the slow part is reached."""
    return tmp_path / "up"


@pytest.fixture
def scratch() -> Iterator[str]:
    """A folder for what is temporary, with a path short enough for sockets in it."""
    with TemporaryDirectory(prefix="k") as path:
        yield path


def folder(tiny: Tiny) -> list[str]:
    """What is in the folder of the record."""
    return sorted(path.name for path in tiny.file().parent.iterdir())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_while_programs_run(tiny: Tiny, up: Path, scratch: str, number: int) -> None:
    tiny.write("snippets/chap/slow.py", SLOW.format(str(up)))
    recording = Recording(tiny, up, scratch)
    code, out, err = recording.stop(number)
    assert code == 130
    assert out.splitlines()[-1] == (
        "interrupted: local: 1 of 4 recorded, 0 were fresh; what was finished is kept, "
        "the rest is as it was"
    )
    assert "Traceback" not in out + err
    assert [*tiny.record().runs] == [("chap/prog.py", None)]
    assert folder(tiny) == ["runs.json"]
    assert marked(recording.mark) == []
    assert list(Path(scratch).iterdir()) == []


def test_while_a_program_has_processes_of_its_own(tiny: Tiny, up: Path, scratch: str) -> None:
    tiny.write("snippets/chap/slow.py", DEEP.format(str(up)))
    recording = Recording(tiny, up, scratch)
    code, _, _ = recording.stop()
    assert code == 130
    assert marked(recording.mark) == []
    assert list(Path(scratch).iterdir()) == []


def test_while_an_experiment_is_measured(tiny: Tiny, up: Path, scratch: str) -> None:
    tiny.save(tiny.made_up({"comprehension": [0.1] * 3, "map": [0.2] * 3}, "additions"))
    before = tiny.record().of("additions")
    slow = "    import pathlib, tempfile, time\n    tempfile.mkdtemp()\n"
    slow += f"    pathlib.Path({str(up)!r}).touch()\n    time.sleep(60)\n"
    tiny.replace(FILE, "def added(numbers):\n", f"def added(numbers):\n{slow}")
    recording = Recording(tiny, up, scratch)
    code, out, err = recording.stop()
    assert code == 130
    assert "interrupted: local: 2 of 3 recorded, 0 were fresh; what was finished is kept" in out
    assert "Traceback" not in out + err
    kept = tiny.record()
    assert len(kept.of("sums")) == 2
    assert kept.of("additions") == before
    assert folder(tiny) == ["runs.json", "timings.json"]
    assert marked(recording.mark) == []
    assert list(Path(scratch).iterdir()) == []


def test_a_recorder_that_is_killed_leaves_records_that_load(
    tiny: Tiny, up: Path, scratch: str
) -> None:
    tiny.write("snippets/chap/slow.py", SLOW.format(str(up)))
    tiny.save(tiny.made_up({"loop": [0.1] * 3, "sum": [0.2] * 3}))
    before = tiny.file().read_bytes()
    recording = Recording(tiny, up, scratch)
    code, _, _ = recording.stop(signal.SIGKILL)
    assert code == -signal.SIGKILL
    assert tiny.file().read_bytes() == before
    assert len(tiny.record().entries) == 2
    assert [*tiny.record().runs] == [("chap/prog.py", None)], "what was finished is kept"
    for pid in marked(recording.mark):
        psutil.Process(pid).kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_what_was_run_on_another_python_stays(
    tiny: Tiny, up: Path, scratch: str, number: int
) -> None:
    tiny.write("snippets/chap/slow.py", SLOW.format(str(up)))
    trying = Recording(tiny, up, scratch, ("programs", "--python", sys.executable))
    code, _, err = trying.stop(number)
    assert (code, err) == (130, "interrupted\n")
    (column,) = (tiny.root / "docs/pythons").iterdir()
    assert list(json.loads(column.read_text(encoding="utf-8"))["programs"]) == ["chap/prog.py"]
    assert marked(trying.mark) == []
