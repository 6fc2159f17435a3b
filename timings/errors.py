"""What a person is told: one line, with its place and what to do; never a traceback."""

import os
import re
import sys
from collections.abc import Iterable
from difflib import get_close_matches


class TimingsError(Exception):
    """What is wrong, with which thing, and what to do: one line. It ends a command."""


class Problem(TimingsError):
    """What is wrong at one place, and what to do. Checks collect them; elsewhere one is raised.

    `place` is a file below the project's root, or a line of one: `docs/introduction.md:12`. A note
    is told, and stops nothing.
    """

    def __init__(self, place: str, wrong: str, remedy: str, note: bool = False) -> None:
        super().__init__(place, wrong, remedy)
        self.place, self.wrong, self.remedy, self.note = place, wrong, remedy, note
        named = re.fullmatch(r"(?P<file>.*?)(?::(?P<line>\d+))?", place, re.DOTALL)
        self.file = named["file"]
        self.line = int(named["line"] or 1)

    def __str__(self) -> str:
        return f"{self.place}: {self.wrong}: {self.remedy}"

    @property
    def annotation(self) -> str:
        """The line by which a workflow shows it beside the line of the file."""
        place = f"file={_data(self.file, ':,')},line={self.line}"
        kind = "notice" if self.note else "error"
        return f"::{kind} {place}::{_data(one_line(f'{self.wrong}: {self.remedy}'))}"


def tell(found: Iterable[Problem]) -> int:
    """Print each, a note among what a command prints; the exit code, 1 if any is no note.

    A workflow that runs the command gets each beside the line of the file as well.
    """
    code = 0
    for one in found:
        kind, where = ("note", sys.stdout) if one.note else ("error", sys.stderr)
        print(f"{kind}: {one_line(one)}", file=where)
        code |= not one.note
        if not one.note and os.environ.get("GITHUB_ACTIONS") == "true":
            print(one.annotation)
    return code


LONGEST = 440
"""Characters of a line: with what is put before it, fewer than 500."""

NAMED = 8
"""Names that a line lists of all there are."""


def one_line(problem: object) -> str:
    """A problem as one line, whatever the files hold that it quotes; a long one is cut.

    A workflow's log takes `##[command]` anywhere in a line for a command: it is pulled apart.
    """
    text = _cut(str(problem), 20 * LONGEST)
    shown = (character if character.isprintable() else " " for character in text)
    return _cut(" ".join("".join(shown).split()).replace("##[", "## ["), LONGEST)


def instead(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """What to do about a name that is none of these: to fix it, or something else."""
    known = sorted(known)
    if near := get_close_matches(name, known, 1):
        return f'did you mean "{near[0]}"?' + (f" If not, {otherwise}" if otherwise else "")
    more = f" and {len(known) - NAMED} more" if len(known) > NAMED else ""
    have = f"{', '.join(known[:NAMED])}{more}" or "none yet"
    return f"fix the name{f' or {otherwise}' if otherwise else ''} (have: {have})"


def _cut(text: str, most: int) -> str:
    """A text without its middle if it is too long: what is wrong comes first, what to do last."""
    half = (most - 3) // 2
    return text if len(text) <= most else f"{text[:half]} … {text[-half:]}"


def _data(text: str, also: str = "") -> str:
    """A text as a workflow's command takes it."""
    return "".join(f"%{ord(one):02X}" if one in f"%\r\n{also}" else one for one in text)
