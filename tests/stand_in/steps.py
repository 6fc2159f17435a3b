"""What the steps of building the stand-in share."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Lacking(Exception):
    """This machine cannot build it: what it lacks, in one line."""


class BuildError(Exception):
    """A step failed that should not have: what it said."""


def joined(*parts: Path | str | None) -> str:
    return os.pathsep.join(str(part) for part in parts if part)


def made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def key_of(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


@contextmanager
def step(stamp: Path, key: str) -> Iterator[bool]:
    """Whether a step has to be done: its stamp holds another key. When it is, the stamp is set."""
    needed = not stamp.exists() or stamp.read_text() != key
    if needed:
        stamp.unlink(missing_ok=True)
    yield needed
    stamp.write_text(key)


def run(what: str, *command: object, **variables: str) -> str:
    """What a command prints."""
    ran = subprocess.run(
        list(map(str, command)),
        env=os.environ | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise BuildError(f"{what} failed:\n{ran.stdout}")
    return ran.stdout


def pip(what: str, *arguments: object, **variables: str) -> None:
    quiet = ("--disable-pip-version-check", "--quiet")
    run(what, sys.executable, "-m", "pip", *arguments, *quiet, **variables)
