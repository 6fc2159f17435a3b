"""A launch that a page shows: read from the source, carried out on arrays of zeros."""

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from timings.errors import TimingsError
from timings.kernels.c_source import parse
from timings.kernels.find import Source, sources_of
from timings.kernels.interpret import parameters, pointed
from timings.kernels.launches import Launch, launch
from timings.provenance import Module
from timings.sources import Project

MOST = 10_000
"""Elements that a drawing can tell apart."""

Named = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Asked:
    """What a `launch` fence asks for; `columns` are the elements in a row of the drawing."""

    program: str
    kernel: str
    grid: tuple[int, ...]
    block: tuple[int, ...]
    n: int
    arguments: Named = ()
    arrays: Named = ()
    columns: int | None = None


@dataclass(frozen=True)
class Shown:
    """Which thread stores to each element of one array: `writer` is -1 where none does."""

    launch: Launch
    array: str
    writer: np.ndarray = field(compare=False)

    @property
    def threads(self) -> int:
        """Threads of the whole launch."""
        return int(np.prod(self.launch.grid)) * self.threads_of_block

    @property
    def threads_of_block(self) -> int:
        """Threads of a block."""
        return int(np.prod(self.launch.block))

    @property
    def idle(self) -> np.ndarray:
        """The threads that store nothing."""
        return np.setdiff1d(np.arange(self.threads), self.writer)


def shown(project: Project, asked: Asked, where: str) -> Shown:
    """Carry out the launch that a fence asks for.

    Raises:
        TimingsError: naming the place, if there is no such kernel or it cannot be launched so.
    """
    path = project.snippets / asked.program
    module = Module.read(path, f"snippets/{asked.program}")
    found = [s for s in sources_of(module, asked.program) if asked.kernel in s.kernels]
    if not found:
        raise TimingsError(
            f"{where}: snippets/{asked.program} has no kernel {asked.kernel}: fix the name"
        )
    try:
        return _carried_out(found[0], asked)
    except TimingsError as error:
        raise TimingsError(f"{where}: {error}") from None


@lru_cache(maxsize=64)
def _carried_out(source: Source, asked: Asked) -> Shown:
    function = parse(source.text, source.path, source.line).functions[asked.kernel]
    kinds, numbers, lengths = pointed(function), dict(asked.arguments), dict(asked.arrays)
    values = []
    for name, kind in parameters(function):
        if kind is None:
            length = lengths.pop(name, asked.n)
            if not 1 <= length <= MOST:
                raise TimingsError(f"{name} of {length:,} elements: draw 1 to {MOST:,}")
            values.append(np.zeros(length, kinds[name]))
        elif name in numbers or name == "n":
            values.append(np.asarray(numbers.pop(name, asked.n)).astype(kind)[()])
        elif np.dtype(kind).kind == "f":
            values.append(kind(1))
        else:
            raise TimingsError(f"the parameter {name} has no value: add arguments: {{{name}: …}}")
    if numbers or lengths:
        raise TimingsError(f"{asked.kernel} has no parameter {', '.join([*numbers, *lengths])}")
    done = launch(source, asked.kernel, asked.grid, asked.block, values)
    stored = [name for name, memory in done.arrays.items() if memory.stored]
    if not stored:
        raise TimingsError(f"{done}: stores nothing that could be drawn")
    memory = done.arrays[stored[0]]
    return Shown(done, stored[0], memory.writer)


def is_made_by(asked: Asked, made: list[Launch]) -> bool:
    """Whether one of a program's own launches is the one that a fence asks for.

    An array that is too large to be drawn may be shorter in the drawing.
    """
    wanted = (*asked.grid, 1, 1)[:3], (*asked.block, 1, 1)[:3]
    return any(
        one.kernel == asked.kernel
        and (one.grid, one.block) == wanted
        and all(
            memory.size == (wish := dict(asked.arrays).get(name, asked.n))
            or memory.size > MOST >= wish
            for name, memory in one.arrays.items()
        )
        and all(one.numbers.get(name) == value for name, value in asked.arguments)
        for one in made
    )
