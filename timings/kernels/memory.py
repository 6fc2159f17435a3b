"""Memory that notes who touches it: the model of a GPU's arrays."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

MANY = -2
"""Stands for several threads, where only one is noted."""

KEPT = 1 << 24
"""Elements up to which it is noted which thread stored to each."""


class AccessError(Exception):
    """A load or a store that C leaves undefined, in words that fit after the kernel's name."""

    def __init__(self, words: str, lane: int) -> None:
        super().__init__(words)
        self.lane = int(lane)


@dataclass
class Memory:
    """One array: its elements, and how often each was stored to.

    `lanes` below are the threads that take part, numbered through the whole launch.
    """

    name: str
    data: np.ndarray
    space: str = "array"
    atomics: bool = False
    loaded: bool = False
    counts: np.ndarray = field(init=False)
    writer: np.ndarray | None = field(init=False)
    twice: tuple[int, int, int] | None = None
    mark: np.ndarray | None = None

    def __post_init__(self) -> None:
        """Nothing was stored yet."""
        self.counts = np.zeros(self.data.size, np.uint8)
        self.writer = np.full(self.data.size, -1) if self.data.size <= KEPT else None

    @property
    def size(self) -> int:
        """How many elements a thread may index."""
        return self.data.size

    @property
    def stored(self) -> bool:
        """Whether anything was stored to it."""
        return bool(self.counts.any())

    def check(self, indices: np.ndarray, lanes: np.ndarray, verb: str) -> None:
        """Refuse indices that lie outside."""
        wrong = (indices < 0) | (indices >= self.size)
        if wrong.any():
            place = int(np.argmax(wrong))
            words = (
                f"{verb} {self.name}[{int(indices[place])}], outside of its {self.size:,} elements"
            )
            raise AccessError(words, lanes[place])

    def load(self, indices: np.ndarray, lanes: np.ndarray) -> np.ndarray:
        """The elements at these indices."""
        self.loaded = True
        return self.data[indices]

    def store(self, indices: np.ndarray, values: Any, lanes: np.ndarray) -> None:
        """Put values at these indices, and note it."""
        self.note(indices, lanes)
        self.data[indices] = values

    def note(self, indices: np.ndarray, lanes: np.ndarray) -> None:
        """Count the stores, and remember the first element that is stored to twice."""
        if self.twice is None:
            self._look(indices, lanes)
        counts = np.minimum(self.counts[indices], 254) + 1
        self.counts[indices] = counts
        if self.writer is not None:
            self.writer[indices] = lanes

    def _look(self, indices: np.ndarray, lanes: np.ndarray) -> None:
        before = self.counts[indices] > 0
        if before.any():
            place = int(np.argmax(before))
            index = int(indices[place])
            first = int(self.writer[index]) if self.writer is not None else -1
            self.twice = (index, first, int(lanes[place]))
        elif indices.size > 1 and not (np.diff(indices) > 0).all():
            if self.mark is None:
                self.mark = np.empty(self.data.size, np.int32)
            places = np.arange(indices.size, dtype=np.int32)
            self.mark[indices] = places
            lost = self.mark[indices] != places
            if lost.any():
                place = int(np.argmax(lost))
                other = int(self.mark[indices[place]])
                self.twice = (int(indices[place]), int(lanes[place]), int(lanes[other]))

    def add(self, indices: np.ndarray, values: Any, lanes: np.ndarray) -> None:
        """Add values at these indices, one thread after another: `atomicAdd`."""
        self.atomics = True
        np.add.at(self.data, indices, values)
        self.counts[indices] = np.maximum(self.counts[indices], 1)


class SharedMemory(Memory):
    """The shared memory of a batch of blocks: one part each. It knows which threads race."""

    def __init__(self, name: str, kind: np.dtype, size: int, blocks: int) -> None:
        """One array of `size` elements for each of these blocks."""
        super().__init__(name, np.zeros(size * blocks, kind), "shared")
        self.part = size
        self.epochs = np.zeros(blocks, np.int64)
        self.write_epoch = np.full(self.data.size, -1)
        self.read_epoch = np.full(self.data.size, -1)
        self.reader = np.full(self.data.size, -1)
        self.writer = np.full(self.data.size, -1)

    @property
    def size(self) -> int:
        """How many elements a thread may index: its block's."""
        return self.part

    def load(self, indices: np.ndarray, lanes: np.ndarray) -> np.ndarray:
        """The elements; an error where another thread stored one since the last barrier."""
        epoch = self.epochs[indices // self.size]
        race = (self.write_epoch[indices] == epoch) & (self.writer[indices] != lanes)
        self._refuse(race, indices, lanes, "loads", "stored")
        again = (self.read_epoch[indices] == epoch) & (self.reader[indices] != lanes)
        self.reader[indices] = np.where(again, MANY, lanes)
        if indices.size > 1 and not (np.diff(indices) > 0).all():
            values, many = np.unique(indices, return_counts=True)
            self.reader[values[many > 1]] = MANY
        self.read_epoch[indices] = epoch
        return self.data[indices]

    def store(self, indices: np.ndarray, values: Any, lanes: np.ndarray) -> None:
        """Put values; an error where another thread touched an element since the last barrier."""
        epoch = self.epochs[indices // self.size]
        race = (self.write_epoch[indices] == epoch) & (self.writer[indices] != lanes)
        self._refuse(race, indices, lanes, "stores to", "stored")
        race = (self.read_epoch[indices] == epoch) & (self.reader[indices] != lanes)
        self._refuse(race, indices, lanes, "stores to", "loaded")
        if indices.size > 1 and np.unique(indices).size < indices.size:
            words = f"stores to one element of {self.name} in several threads of a block"
            raise AccessError(words, lanes[0])
        self.writer[indices] = lanes
        self.write_epoch[indices] = epoch
        self.data[indices] = values

    def _refuse(
        self, race: np.ndarray, indices: np.ndarray, lanes: np.ndarray, verb: str, other: str
    ) -> None:
        if race.any():
            place = int(np.argmax(race))
            element = f"{self.name}[{int(indices[place]) % self.size}]"
            words = f"{verb} {element}, which another thread {other} since the last barrier"
            raise AccessError(words, lanes[place])


class LocalMemory(Memory):
    """An array that every thread has for itself."""

    def __init__(self, name: str, kind: np.dtype, size: int, threads: int) -> None:
        """One array of `size` elements for each of these threads."""
        super().__init__(name, np.zeros(size * threads, kind), "local")
        self.part = size

    @property
    def size(self) -> int:
        """How many elements a thread may index: its own."""
        return self.part

    def note(self, indices: np.ndarray, lanes: np.ndarray) -> None:
        """Nobody else sees what is stored here."""
