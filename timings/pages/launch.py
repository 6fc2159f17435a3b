"""The launch of a record that a page means."""

from collections.abc import Iterable

from timings.errors import Problem
from timings.pages.asks import Launch
from timings.records.launched import Traced
from timings.records.model import Record, best


def launch_shown(
    records: Iterable[Record], asked: Launch, where: str
) -> tuple[Traced | None, bool]:
    """The launch that a fence asks for, and whether it is of other sources than those here.

    Raises:
        Problem: if the program as it is was traced, and made no such launch, or several.
    """
    program = asked.program
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
    wrong = "launches that in several ways" if sides else "made no such launch"
    remedy = f"fix the kernel, grid and block (have: {have})"
    raise Problem(where, f"snippets/{program.path} {wrong}", remedy)
