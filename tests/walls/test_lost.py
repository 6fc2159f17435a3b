"""Publishing is killed at every step: what the next one ends with is what it would have been.

A step is whatever writes, renames, removes, or starts git: a process that publishes is ended before
each in turn, which is after the one before it, with nothing of its own left to do.
"""

import os
import shutil
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ci.conftest import CPU, GPU, Rehearsal, rehearse
from tests.timings.tiny import git
from tests.walls.offers.artifact import a_job
from tests.walls.watch import snapshot
from timings.cli import main

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
STEPS = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "subprocess.Popen"}
KILLED, NEVER = 77, 1_000_000
PARTS = 10
"""All steps, shared among so many tests, that these may run at once: without LONG, the first."""


def publish(folder: Path) -> None:
    """What the jobs call, in their order."""
    names = ("project", "artifacts", "last", "kept")
    rehearsal = Rehearsal(*(folder / name for name in names))
    root = ("--root", str(rehearsal.root))
    assert main([*root, "restore", "--to", str(rehearsal.last)]) == 0
    command = ["--artifacts", str(rehearsal.artifacts), "--last", str(rehearsal.last)]
    command += ["--commit", rehearsal.commit, "--runner", CPU, "--gpu", GPU, "--rehearsal"]
    assert main([*root, "assemble", *command, "--keep", str(rehearsal.kept)]) == 0
    stored = ["store", "--records", str(rehearsal.kept), "--commit", rehearsal.commit]
    assert main([*root, *stored]) == 0


def in_a_child(work: Callable[[], None], killed_at: int) -> tuple[int, int]:
    """The exit code of a process that does some work, and the steps it came to."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        code = 1
        try:
            devnull = os.open(os.devnull, os.O_WRONLY)
            os.dup2(devnull, 1)
            steps = 0

            def hook(event: str, arguments: tuple) -> None:
                nonlocal steps
                if event in STEPS or (event == "open" and arguments[2] & WRITES):
                    if steps == killed_at:
                        os._exit(KILLED)
                    steps += 1

            sys.addaudithook(hook)
            work()
            code = 0
            killed_at = NEVER
            os.write(writer, str(steps).encode())
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    os.close(writer)
    _, status = os.waitpid(child, 0)
    told = os.read(reader, 20)
    os.close(reader)
    return os.waitstatus_to_exitcode(status), int(told or 0)


@pytest.fixture
def ready(tmp_path: Path) -> Path:
    """A project that was published once, and what the next publication has to work with."""
    folder = tmp_path / "ready"
    folder.mkdir()
    with a_job():
        rehearsal = rehearse(folder)
        git(folder, "init", "--quiet", "--bare", "origin.git")
        rehearsal.git("remote", "add", "origin", "../origin.git")
        rehearsal.hand_on(CPU, hours=9)
        rehearsal.hand_on(GPU, hours=9)
        assert in_a_child(lambda: publish(folder), NEVER)[0] == 0
        rehearsal.git("clean", "-ffdqx")
        for name in ("artifacts", "last", "kept"):
            shutil.rmtree(folder / name)
        (folder / "artifacts").mkdir()
        rehearsal.hand_on(CPU, speed=2.0, hours=1)
    return folder


def state(folder: Path) -> dict[str, object]:
    """What the branch, its history and the site are made of."""
    origin = folder / "origin.git"
    found = {name: git(origin, *asked.split()) for name, asked in ASKED.items()}
    return found | {name: snapshot(folder / name) for name in ("project/docs", "kept")}


ASKED = {
    "branches": "branch --format=%(refname:short)",
    "records": "rev-parse records^{tree}",
    "commits": "rev-list --count records",
}


@pytest.mark.parametrize(
    "part", [0, *(pytest.param(part, marks=pytest.mark.long) for part in range(1, PARTS))]
)
def test_killed_anywhere_the_next_publication_ends_as_if_nothing_had_been(
    part: int, ready: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "copy"

    def published(killed_at: int) -> tuple[int, int]:
        return in_a_child(lambda: publish(folder), killed_at)

    with a_job():
        shutil.copytree(ready, folder)
        code, steps = published(NEVER)
        assert code == 0
        undisturbed = state(folder)
        assert undisturbed["commits"] == "2"
        for step in range(part, steps, PARTS):
            shutil.rmtree(folder)
            shutil.copytree(ready, folder)
            code, _ = published(step)
            assert code == KILLED or step > steps - 5, (code, step)
            assert published(NEVER)[0] == 0, step
            assert state(folder) == undisturbed, step
    print(f"killed at {steps} steps")
