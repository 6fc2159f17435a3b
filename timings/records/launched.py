"""A launch that was traced on the stand-in for the driver: what a record keeps to draw it."""

import math
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

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
