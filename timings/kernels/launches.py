"""A launch of a kernel, carried out by the model: what it stored, and what is wrong with that."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from timings.errors import TimingsError
from timings.kernels.c_source import parse
from timings.kernels.find import Source
from timings.kernels.geometry import Geometry
from timings.kernels.interpret import Batch, parameters, pointed
from timings.kernels.memory import Memory
from timings.kernels.values import Pointer


class LaunchError(TimingsError):
    """A launch that a GPU would refuse, or that C leaves undefined."""


@dataclass(frozen=True)
class Launch:
    """One launch: of which kernel, with how many threads, on which arrays.

    `arrays` are the kernel's pointers by name, `numbers` its other parameters.
    """

    source: Source
    kernel: str
    grid: tuple[int, int, int]
    block: tuple[int, int, int]
    arrays: dict[str, Memory]
    numbers: dict[str, float]

    def faults(self) -> list[str]:
        """What is wrong with what it stored: empty if each element was stored to once.

        An array that threads only add to by `atomicAdd` may have elements that none adds to.
        """
        found = []
        for name, memory in self.arrays.items():
            if not memory.stored:
                continue
            if memory.twice is not None:
                index, first, second = memory.twice
                geometry = Geometry(self.grid, self.block)
                who = f"{geometry.name(second)}"
                who += f" and {geometry.name(first)}" if first >= 0 else ""
                found.append(f"{self}: {name}[{index}] is stored to more than once, by {who}")
            missing = int(np.count_nonzero(memory.counts == 0))
            if missing and not memory.atomics:
                index = int(np.argmin(memory.counts))
                found.append(
                    f"{self}: {missing:,} of {memory.size:,} elements of {name} are never stored "
                    f"to, the first of them {name}[{index}]"
                )
        if not any(memory.stored for memory in self.arrays.values()):
            found.append(f"{self}: stores nothing")
        return found

    def __str__(self) -> str:
        return (
            f"{self.source.path}: {self.kernel}, grid {_sides(self.grid)}, "
            f"block {_sides(self.block)}"
        )


def _sides(sides: tuple[int, int, int]) -> str:
    return f"({', '.join(map(str, sides))})"


def launch(
    source: Source,
    kernel: str,
    grid: tuple[int, ...],
    block: tuple[int, ...],
    arguments: list[Any],
    *,
    shared_bytes: int = 0,
) -> Launch:
    """Carry out a launch. `arguments` are NumPy scalars, and arrays, which are changed in place.

    Raises:
        LaunchError: if no GPU could launch it, an argument does not fit its parameter, or a thread
            does what C leaves undefined: the line, the thread and the element.
    """
    named = f"{source.path}: {kernel}"
    line = source.line if source.written else 1
    path = source.path if source.written else f"{source.path}, {source.constant}"
    try:
        unit = parse(source.text, path, line)
        geometry = Geometry.of(grid, block)
    except TimingsError as error:
        raise LaunchError(
            f"{named}: {error}" if "cannot read" not in str(error) else str(error)
        ) from None
    if kernel not in unit.kernels:
        have = ", ".join(sorted(unit.kernels)) or "none"
        raise LaunchError(f"{source.where}: no kernel {kernel} (have: {have})")
    function = unit.functions[kernel]
    given = parameters(function)
    if len(given) != len(arguments):
        raise LaunchError(f"{named} takes {len(given)} arguments, and is given {len(arguments)}")
    behind = pointed(function)
    arrays: dict[str, Memory] = {}
    numbers: dict[str, float] = {}
    known: dict[int, Memory] = {}
    values: list[Any] = []
    for (name, kind), value in zip(given, arguments, strict=True):
        if kind is None:
            memory = _memory(f"{named}: {name}", name, behind[name], value, known)
            arrays[name] = memory
            values.append(Pointer(memory))
        else:
            _fits(f"{named}: {name}", kind, value)
            numbers[name] = np.asarray(value).item()
            values.append(np.asarray(value).astype(kind))
    for blocks in geometry.batches():
        try:
            Batch(unit, path, geometry, blocks, shared_bytes).run(kernel, values)
        except TimingsError as error:
            raise LaunchError(
                f"{error} ({kernel}, grid {_sides(geometry.grid)}, block {_sides(geometry.block)})"
            ) from None
    return Launch(source, kernel, geometry.grid, geometry.block, arrays, numbers)


def _memory(where: str, name: str, kind: Any, value: Any, known: dict[int, Memory]) -> Memory:
    """The memory behind a pointer; the same one where two parameters are given the same array."""
    if not isinstance(value, np.ndarray):
        raise LaunchError(f"{where} is an address, and is given {type(value).__name__}")
    if kind is None:
        raise LaunchError(f"{where}: the model does not know the type that it points at")
    data = value.reshape(-1).view(np.uint8).view(kind)
    start = data.__array_interface__["data"][0]
    if start not in known:
        known[start] = Memory(name, data)
    return known[start]


def _fits(where: str, kind: Any, value: Any) -> None:
    """Refuse a number of another type: it would be read from the wrong bytes."""
    if not isinstance(value, np.generic | np.ndarray) or np.ndim(value):
        raise LaunchError(
            f"{where} is a number: give it as a NumPy scalar, not {type(value).__name__}"
        )
    got, wanted = np.asarray(value).dtype, np.dtype(kind)
    same = got.itemsize == wanted.itemsize and (got.kind == "f") == (wanted.kind == "f")
    if not same:
        raise LaunchError(f"{where} is {wanted} ({wanted.itemsize} bytes), and is given {got}")
