"""Run programs, and call their functions, on the stand-in: each in a process of its own."""

import pickle
import subprocess
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.stand_in.build import PYTHON, environment
from tests.stand_in.launches import Launch, read

LONGEST = 120
"""Seconds that a program may take."""


@dataclass(frozen=True)
class Ran:
    """What a program did: its launches only where it was traced, results of the calls asked for."""

    exit: int
    stdout: str
    stderr: str
    launches: list[Launch]
    results: list[Any]

    @property
    def faults(self) -> list[str]:
        return [fault for launch in self.launches for fault in launch.faults()]


def run(
    program: Path,
    *calls: tuple[Any, ...],
    traced: bool = True,
    variables: dict[str, str] | None = None,
    **constants: int,
) -> Ran:
    """Run a program; or call its functions instead, each given as its name and arguments.

    Raises:
        AssertionError: if a call raised something: what it said.
    """
    with TemporaryDirectory(prefix="stand-in-") as name:
        folder = Path(name)
        trace, asked, answer = (folder / part for part in ("trace", "asked", "answer"))
        command = ["-m", "tests.stand_in.run", program]
        command += [f"{name}={number}" for name, number in constants.items()]
        if calls:
            asked.write_bytes(pickle.dumps((str(program), constants, calls)))
            command = ["-m", "tests.stand_in.calls", asked, answer]
        tracing = {"STAND_IN_TRACE": str(trace)} if traced else {}
        ended = subprocess.run(
            [PYTHON, *command],
            env=environment(TMPDIR=name, **tracing, **(variables or {})),
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=LONGEST,
        )
        assert not calls or ended.returncode == 0, ended.stderr
        results = pickle.loads(answer.read_bytes()) if calls else []
        return Ran(ended.returncode, ended.stdout, ended.stderr, read(trace), results)
