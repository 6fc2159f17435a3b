"""Shows that a recording is under way, so that whatever else works in this project rests."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

FOLDER = Path(".cache", "recording")
"""Holds a file for each recording: its name is the process, its text when that was started."""

JITTER = 5.0
"""Seconds by which two processes may disagree on when a third was started."""


@contextmanager
def under_way(root: Path) -> Iterator[None]:
    """Show it while this lasts; where nothing can be written, it is recorded nonetheless."""
    path = root / FOLDER / str(os.getpid())
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(str(psutil.Process().create_time()), encoding="utf-8")
    try:
        yield
    finally:
        with suppress(OSError):
            path.unlink()
            for folder in path.parents[:2]:  # unless there is more in it
                folder.rmdir()


def is_under_way(root: Path) -> bool:
    """Whether one is; what a recording left that was killed is cleared away."""
    found = False
    for path in (root / FOLDER).glob("[0-9]*"):
        try:
            started = psutil.Process(int(path.name)).create_time()
            found |= abs(started - float(path.read_text(encoding="utf-8"))) < JITTER
        except psutil.NoSuchProcess:
            path.unlink(missing_ok=True)
        except (psutil.Error, OSError, ValueError):  # it is being written
            found = True
    return found
