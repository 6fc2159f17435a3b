"""What outlives a program: it is found and named, and not blamed on those who run beside it."""

import socket
import subprocess
import sys
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

import psutil
import pytest

from tests.timings.test_run_program import run
from tests.timings.tiny import Tiny
from timings.recording.run.leaks import SHARED_MEMORY, holdings, outlived

linux = pytest.mark.skipif(
    not SHARED_MEMORY.is_dir(), reason="only Linux shows segments of shared memory as files"
)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("timings.recording.run.leaks.PATIENCE", 0.2)


@linux
def test_a_segment_is_held_and_then_outlives_its_holder() -> None:
    segment = SharedMemory(create=True, size=10)
    name = f"shared memory {segment.name.strip('/')}"
    try:
        held = holdings([psutil.Process()])
        assert name in held
        segment.close()
        assert name not in holdings([psutil.Process()])
        assert outlived({name}) == [name]
    finally:
        segment.unlink()
    assert outlived({name}) == []


@linux
def test_a_program_that_leaves_shared_memory_is_told(tiny: Tiny) -> None:
    path = SHARED_MEMORY / "left-by-a-test"
    source = f"""
import time
with open({str(path)!r}, "w"):
    time.sleep(0.5)
    print("done")
"""
    try:
        _, problems = run(tiny, source)
    finally:
        path.unlink()
    assert problems == ["snippets/chap/prog.py left behind: shared memory left-by-a-test"]


def test_a_program_whose_shared_memory_python_has_to_clear_up_is_told(tiny: Tiny) -> None:
    source = "from multiprocessing.shared_memory import SharedMemory as Memory\n"
    good = f"{source}one = Memory(create=True, size=10)\nprint(one.size > 0)\none.unlink()\n"
    assert run(tiny, good)[1] == []
    _, problems = run(tiny, good.replace("one.unlink()\n", ""))
    assert problems == [
        "snippets/chap/prog.py left 1 leaked shared_memory objects for Python to clear up: release "
        "what it makes"
    ]


@linux
def test_what_another_program_leaves_is_not_its_fault(tiny: Tiny) -> None:
    path = SHARED_MEMORY / "left-by-another-test"
    source = f"open({str(path)!r}, 'w').close()"
    another = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {source!r}])"
    try:
        subprocess.run([sys.executable, "-c", another], check=True)
        assert path.exists()
        _, problems = run(tiny, "print(1)")
    finally:
        path.unlink()
    assert problems == []


LISTENS = """
import socket
with socket.create_server(("127.0.0.1", 0)) as server:
    print(server.getsockname()[1], flush=True)
    input()
"""


def test_a_port_goes_with_its_process() -> None:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", LISTENS], text=True, **pipes) as process:
        port = int(process.stdout.readline())
        held = holdings([psutil.Process(process.pid)])
        assert held == {f"port {port} of process {process.pid}"}
        assert outlived(held) == sorted(held)
        process.stdin.close()
    assert outlived(held) == []
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), 5)


HANGS = """
# /// script
# [tool.timings]
# expect = ["timeout"]
# timeout = 3
# ///
import time
from multiprocessing import get_context

def work(lock):
    time.sleep(60)

if __name__ == "__main__":
    context = get_context("spawn")
    lock = context.Lock()
    context.Process(target=work, args=(lock,)).start()
    print("started", flush=True)
    time.sleep(60)
"""


@linux
def test_a_program_that_is_ended_leaves_no_semaphore(tiny: Tiny) -> None:
    ran, problems = run(tiny, HANGS)
    assert (ran.timed_out, ran.stdout, problems) == (True, "started\n", [])
    assert ran.error == ""  # What its resource tracker says of being left is not what it said.


@linux
def test_a_semaphore_is_a_file_there() -> None:
    """Else the test before this one could not fail."""
    from multiprocessing import get_context

    before = set(Path(SHARED_MEMORY).iterdir())
    lock = get_context("spawn").Lock()
    assert set(Path(SHARED_MEMORY).iterdir()) - before
    del lock
