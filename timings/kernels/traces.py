"""A launch that was traced on the stand-in for the driver: what a record keeps to draw it."""

import math
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from timings.errors import TimingsError
from timings.records import Record, best

if TYPE_CHECKING:
    from timings.pages import Launch
    from timings.sources import Program

MOST = 10_000
"""Elements, and blocks, that a drawing can tell apart."""

THREADS = 1024
"""Threads that a block may have at most, on every GPU that CUDA still supports.

https://docs.nvidia.com/cuda/cuda-c-programming-guide/#compute-capabilities
"""

NAME = re.compile(r"[A-Za-z_]\w{0,99}", re.ASCII)
RUN = re.compile(r"(-?\d{1,8})\+(-?\d{1,8})\*(\d{1,5})", re.ASCII)


@dataclass(frozen=True)
class Traced:
    """One launch, and which thread stored to each element of its first array last.

    `writer` holds runs of elements: `32+2*4` are four, stored to by the threads 32, 34, 36 and
    38; `-1+0*8` are eight to which none stored. A thread's number is that of its block times the
    threads of a block, plus its own in the block, where x counts fastest.
    """

    kernel: str
    grid: list[int]
    block: list[int]
    array: str
    twice: bool
    writer: str

    @property
    def threads_of_block(self) -> int:
        """Threads of a block."""
        return math.prod(self.block)

    @property
    def threads(self) -> int:
        """Threads of the whole launch."""
        return math.prod(self.grid) * self.threads_of_block

    @property
    def runs(self) -> list[tuple[int, ...]]:
        """The runs of `writer`: first thread, step, how many elements."""
        return [tuple(map(int, run.groups())) for run in RUN.finditer(self.writer)]

    @cached_property
    def writers(self) -> list[int]:
        """The thread of each element; -1 where there is none."""
        return [first + step * n for first, step, count in self.runs for n in range(count)]

    @property
    def idle(self) -> int:
        """How many threads store to nothing."""
        return self.threads - len(set(self.writers) - {-1})

    def __str__(self) -> str:
        return f"{self.kernel}, grid: {self.grid}, block: {self.block}"


def is_traced(known: Any) -> bool:
    """Whether a row may say this of a launch."""
    try:
        made = Traced(**known)
        sides = [*made.grid, *made.block]
        return (
            all(type(side) is int and side > 0 for side in sides)
            and len(made.grid) == len(made.block) == len("xyz")
            and math.prod(made.grid) <= MOST
            and made.threads_of_block <= THREADS
            and all(map(NAME.fullmatch, (made.kernel, made.array)))
            and type(made.twice) is bool
            and all(map(RUN.fullmatch, made.writer.split(" ")))
            and sum(count for _, _, count in made.runs) <= MOST
            and all(_inside(*run, made.threads) for run in made.runs)
        )
    except (AttributeError, TypeError):
        return False


def _inside(first: int, step: int, count: int, threads: int) -> bool:
    """Whether a launch of so many threads can have such a run."""
    last = first + step * (count - 1)
    stored = 0 <= min(first, last) <= max(first, last) < threads
    return count > 0 and (stored or (first, step) == (-1, 0))


def drawable(launches: Iterable[dict]) -> list[dict]:
    """What to keep of a trace: of launches of one kernel, grid and block the first that is drawn.

    Left out is what stores to nothing, and what no drawing has room for.
    """
    found: dict[str, dict] = {}
    for made in launches:
        array = next((array for array in made["arrays"] if array["writer"]), None)
        if array:
            text = " ".join(f"{first}+{step}*{count}" for first, step, count in array["writer"])
            named = made["kernel"], made["grid"], made["block"], array["name"]
            one = Traced(*named, twice=array["twice"] is not None, writer=text)
            if is_traced(asdict(one)):
                found.setdefault(str(one), asdict(one))
    return list(found.values())


def shown(
    records: Iterable[Record], program: "Program", asked: "Launch", where: str
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
