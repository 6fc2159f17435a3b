"""The threads of a launch: their blocks, their places in them, and CUDA's limits."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from timings.errors import TimingsError

AXES = "xyz"
BLOCK_LIMITS = (1024, 1024, 64)
GRID_LIMITS = (2**31 - 1, 65535, 65535)
THREADS = 1024
"""CUDA's limits for every GPU that it still supports: threads of a block in all, and along x, y, z.

https://docs.nvidia.com/cuda/cuda-c-programming-guide/#compute-capabilities
"""

BATCH = 1 << 18
"""Threads that the model runs at once."""


@dataclass(frozen=True)
class Geometry:
    """A grid of blocks of threads, both along x, y and z."""

    grid: tuple[int, int, int]
    block: tuple[int, int, int]

    @classmethod
    def of(cls, grid: tuple[int, ...], block: tuple[int, ...]) -> "Geometry":
        """The geometry, with ones where fewer than three numbers are given.

        Raises:
            TimingsError: if no GPU could launch it.
        """
        for name, sides, limits in (("grid", grid, GRID_LIMITS), ("block", block, BLOCK_LIMITS)):
            if not 1 <= len(sides) <= len(limits):
                raise TimingsError(f"a {name} has one to three sides, not {len(sides)}")
            for axis, side, limit in zip(AXES, sides, limits, strict=False):
                if not 1 <= side <= limit:
                    raise TimingsError(f"a {name} of {side} along {axis}: 1 to {limit} are allowed")
        if math.prod(block) > THREADS:
            raise TimingsError(
                f"a block of {math.prod(block)} threads: at most {THREADS} are allowed"
            )
        return cls(_three(grid), _three(block))

    @property
    def blocks(self) -> int:
        """How many blocks there are."""
        return math.prod(self.grid)

    @property
    def threads(self) -> int:
        """How many threads a block has."""
        return math.prod(self.block)

    def batches(self) -> Iterator[range]:
        """The blocks, so many at a time as the model runs at once."""
        step = max(1, BATCH // self.threads)
        for first in range(0, self.blocks, step):
            yield range(first, min(first + step, self.blocks))

    def name(self, lane: int) -> str:
        """A thread of the launch in words."""
        block, thread = divmod(lane, self.threads)
        at, inside = (_place(n, sides) for n, sides in ((block, self.grid), (thread, self.block)))
        return f"block {_said(at, self.grid)}, thread {_said(inside, self.block)}"

    def variables(self, blocks: range) -> dict[str, np.ndarray]:
        """`threadIdx.x` and the others, for each thread of these blocks: x runs fastest."""
        thread = np.arange(self.threads, dtype=np.int64)
        block = np.arange(blocks.start, blocks.stop, dtype=np.int64)
        found = {}
        for axis, inside, at in zip(
            AXES, _places(thread, self.block), _places(block, self.grid), strict=True
        ):
            found[f"threadIdx.{axis}"] = np.tile(inside.astype(np.uint32), len(blocks))
            found[f"blockIdx.{axis}"] = np.repeat(at.astype(np.uint32), self.threads)
        for axis, grid, block_side in zip(AXES, self.grid, self.block, strict=True):
            found[f"gridDim.{axis}"] = np.asarray(grid, np.uint32)
            found[f"blockDim.{axis}"] = np.asarray(block_side, np.uint32)
        return found


def _three(sides: tuple[int, ...]) -> tuple[int, int, int]:
    x, y, z = (*map(int, sides), 1, 1)[:3]
    return x, y, z


def _places(number: np.ndarray, sides: tuple[int, int, int]) -> tuple[np.ndarray, ...]:
    x, y, _ = sides
    return number % x, number // x % y, number // (x * y)


def _place(number: int, sides: tuple[int, int, int]) -> tuple[int, ...]:
    x, y, _ = sides
    return number % x, number // x % y, number // (x * y)


def _said(place: tuple[int, ...], sides: tuple[int, int, int]) -> str:
    """A place, without the sides of one at its end."""
    last = max((axis for axis in range(3) if sides[axis] > 1), default=0)
    shown = ", ".join(str(n) for n in place[: last + 1])
    return shown if last == 0 else f"({shown})"
