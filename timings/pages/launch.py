"""The launch that a page asks to draw, and the one of a record that it means."""

from collections.abc import Iterable
from dataclasses import dataclass

from timings.errors import TimingsError
from timings.pages.fences import options_of
from timings.project.programs import Program
from timings.project.project import Project
from timings.records.launched import Traced
from timings.records.model import Record, best

LAUNCH_KEYS = {"program", "kernel", "grid", "block", "columns"}


@dataclass(frozen=True)
class Launch:
    """A `launch` fence: which launch of a program to draw, with so many elements in a row.

    The grid and the block have three sides each; they tell several launches of a kernel apart.
    """

    program: str
    kernel: str
    grid: list[int] | None = None
    block: list[int] | None = None
    columns: int | None = None


def parse_launch(project: Project, text: str, where: str) -> Launch:
    """The launch that a `launch` fence asks to draw.

    Raises:
        TimingsError: naming the place, what is wrong, and what to do.
    """
    options = options_of(text, where, "launch", LAUNCH_KEYS, "program")
    path, columns = str(options["program"]), options.get("columns")
    project.program(path, where)
    sides: dict[str, list[int]] = {}
    for key in options.keys() & {"grid", "block"}:
        given = options[key]
        if not (isinstance(given, list) and 0 < len(given) < 4 and all(map(_positive, given))):  # noqa: PLR2004
            raise TimingsError(f"{where}: {key} must be like [32] or [8, 8]: whole and positive")
        sides[key] = [*given, 1, 1][:3]
    if not (columns is None or _positive(columns)):
        raise TimingsError(f"{where}: the launch fence's columns must be whole and positive")
    return Launch(path, str(options.get("kernel") or ""), columns=columns, **sides)


def _positive(value: object) -> bool:
    return type(value) is int and value > 0


def launch_shown(
    records: Iterable[Record], program: Program, asked: Launch, where: str
) -> tuple[Traced | None, bool]:
    """The launch that a fence asks for, and whether it is of other sources than those here.

    Raises:
        TimingsError: if the program as it is was traced, and made no such launch, or several.
    """
    rows = (record.stand_in.get(program.path) for record in records)
    row = best(filter(None, rows), program.hash)
    if row is None:
        return None, False
    every = [Traced(**known) for known in row.drawn]
    named = [made for made in every if made.kernel == asked.kernel]
    sides = [m for m in named if asked.grid in (None, m.grid) and asked.block in (None, m.block)]
    stale = row.hash != program.hash
    if len(sides) == 1 or stale:
        return (sides[0] if sides else None), stale
    have = "; ".join(map(str, sides or named or every)) or "none that can be drawn"
    wrong = "launches that in several ways: name" if sides else "made no such launch: fix"
    raise TimingsError(
        f"{where}: snippets/{program.path} {wrong} its kernel, grid and block (have: {have})"
    )
