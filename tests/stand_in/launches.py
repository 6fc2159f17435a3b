"""What a traced launch did, and what is wrong with that."""

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Array:
    """An array that a kernel was given: see the package's docstring."""

    name: str
    elements: int
    item: int
    stored: bool
    atomic: bool
    twice: int | None
    never: int
    writer: list[list[int]] | None

    def left_out(self) -> int | None:
        """The first element that no thread stored to, where that is known."""
        start = 0
        for thread, _, count in self.writer or []:
            if thread < 0:
                return start
            start += count
        return None


@dataclass(frozen=True)
class Launch:
    """One launch: sides of grid and block, numbers and arrays by parameter, and what was noted."""

    kernel: str
    grid: tuple[int, int, int]
    block: tuple[int, int, int]
    numbers: dict[str, float]
    arrays: dict[str, Array]
    noted: list[str]

    @property
    def threads(self) -> int:
        return math.prod(self.grid) * math.prod(self.block)

    def faults(self) -> list[str]:
        """What was noted, and what it stored: nothing is wrong if each element was stored to once.

        An array that threads only add to by `atomicAdd` may have elements that none adds to.
        """
        found = list(self.noted)
        for one in self.arrays.values():
            if one.twice is not None:
                found.append(f"{one.name}[{one.twice}] is stored to more than once")
            if one.stored and one.never and not one.atomic:
                first = f", the first of them {one.name}[{one.left_out()}]" if one.writer else ""
                found.append(
                    f"{one.never:,} of {one.elements:,} elements of {one.name} are never stored "
                    f"to{first}"
                )
        if not any(one.stored for one in self.arrays.values()):
            found.append("stores nothing")
        return [f"{self.kernel}, grid {self.grid}, block {self.block}: {one}" for one in found]


def read(trace: Path) -> list[Launch]:
    """The launches of a process that has ended."""
    lines = trace.read_text().splitlines() if trace.exists() else []
    return [_launch(**json.loads(line)) for line in lines]


def _launch(arrays: list[dict[str, Any]], faults: list[str], **rest: Any) -> Launch:
    sides = {name: tuple(rest.pop(name)) for name in ("grid", "block")}
    by_name = {one["name"]: Array(**one) for one in arrays}
    return Launch(**rest, **sides, arrays=by_name, noted=faults)
