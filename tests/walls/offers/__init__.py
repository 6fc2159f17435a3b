"""Hostile offers, a module for each door of the project. Each module exports `OFFERS`."""

import contextlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from timings.cli import main


@dataclass(frozen=True)
class Door:
    """A way into the project: a command, a build, a comment.

    `lay_down` makes something good to offer below an empty folder, and returns the folder that is
    offered: nothing else below the empty one may change. `enter` takes it through the door, and
    returns the lines that a person sees if it is refused: none if it is let in.
    """

    name: str
    lay_down: Callable[[Path], Path]
    enter: Callable[[Path], list[str]]


@dataclass(frozen=True)
class Offer:
    """One hostile offer: what it is in words, what makes a good folder into it, and its line.

    Words in capitals in the line that `make` cannot know are filled in by `told`.
    """

    name: str
    door: Door
    make: Callable[[Path], object]
    line: str
    told: Callable[[Path], dict[str, str]] = lambda _: {}

    def expected(self, folder: Path) -> str:
        """The exact line."""
        line = self.line
        for word, text in self.told(folder).items():
            line = line.replace(word, text)
        return line


def refused(root: Path, *arguments: str) -> list[str]:
    """The lines on standard error of a command on a project; it fails if it says any."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(["--root", str(root), *arguments])
    lines = err.getvalue().splitlines()
    assert bool(code) == bool(lines), f"exit code {code}: {out.getvalue()}"
    return lines
