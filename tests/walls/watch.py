"""Watches a door: what it does to files beside the offer, and how long it takes."""

import gc
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

LONGEST = 500
"""Characters of the line that a refused offer gets, fewer than this."""

SPEED = {"__pycache__", ".cache"}
LIMIT = 2.0
"""CPU seconds of this process and its children, fewer than this: those of the clock depend on what
else the machine does."""


def snapshot(top: Path, but: Path | None = None) -> dict[str, str]:
    """What is below a folder, apart from below `but`: a word for what each file holds, by name.

    What a project keeps to be faster does not count: its names are hashes of what it is made of.
    """
    found = {}
    for place, folders, files in os.walk(top):
        here = Path(place)
        folders[:] = [name for name in folders if here / name != but and name not in SPEED]
        for name in [*folders, *files]:
            path = here / name
            if path.is_symlink():
                what = f"link to {path.readlink()}"
            elif path.is_dir():
                what = "folder"
            else:
                what = hashlib.sha256(path.read_bytes()).hexdigest()
            found[path.relative_to(top).as_posix()] = what
    return found


@contextmanager
def untouched(top: Path, but: Path | None = None) -> Iterator[None]:
    """Nothing below `top` changes meanwhile, apart from below `but`."""
    before = snapshot(top, but)
    yield
    touched = dict(snapshot(top, but).items() ^ before.items())
    assert not touched, f"outside of the offered folder was touched: {sorted(touched)[:9]}"


@contextmanager
def in_no_time() -> Iterator[None]:
    """It takes less than the limit. What the whole test run leaves is not cleared up meanwhile."""
    gc.disable()
    start = sum(os.times()[:4])
    try:
        yield
    finally:
        spent = sum(os.times()[:4]) - start
        gc.enable()
        assert spent < LIMIT, f"{spent:.1f} CPU seconds"


def enter(door: Callable[[Path], list[str]], folder: Path, top: Path) -> list[str]:
    """The lines that an offer gets at a door, if it does no harm there: none if it is let in."""
    with untouched(top, folder), in_no_time():
        lines = door(folder)
    for line in lines:
        assert len(line) < LONGEST, f"{len(line)} characters: {line[:LONGEST]}"
        assert "Traceback" not in line
        assert line.isprintable()
    return lines
