"""The programs of the site, as their files say how they are to be run."""

import multiprocessing
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from timings.errors import TimingsError
from timings.machine.needs import lacking
from timings.project.fingerprint import Module, digest
from timings.project.settings import TIMEOUT, read_settings, required_python, start_methods

Pins = Callable[[Iterable[str]], str]
"""The pinned requirements of a file, for what it needs."""


@dataclass(frozen=True)
class Program:
    """A runnable snippet, with what its PEP 723 block says of how to run it.

    `expect` names the exceptions that it is meant to end with, or is `("timeout",)`.
    `start_methods` holds None where there is nothing to choose; `needs`, what a machine must have
    to run it; `keeps`, the files that it leaves on purpose; `partial`, the kernels that it
    launches on purpose so that elements are left out; `traced`, constants and the smaller numbers
    that they have where its launches are traced.
    """

    path: str
    source: str
    hash: str
    expect: tuple[str, ...]
    start_methods: tuple[str | None, ...]
    needs: tuple[str, ...]
    keeps: tuple[str, ...]
    timeout: float
    partial: tuple[str, ...] = ()
    traced: tuple[tuple[str, int], ...] = ()

    @property
    def here(self) -> list[str | None]:
        """The start methods that this platform has."""
        return [method for method in self.start_methods if method is None or not lacking(method)]

    @property
    def usual(self) -> str | None:
        """Of those, the one that this platform takes by default, or else the first."""
        default = multiprocessing.get_all_start_methods()[0]
        return default if default in self.here else self.here[0]


def program_of(root: Path, path: str, module: Module, pins: Pins) -> Program:
    """The program in a module; `path` is its place below `snippets/`.

    Raises:
        TimingsError: if what it says of itself cannot be.
    """
    settings = read_settings(module)
    methods = settings.get("start-methods") or start_methods(module.tree)
    if settings.get("keeps") and len(methods) > 1:
        raise TimingsError(
            f"{module.name}: it keeps files, so it can be run in one way only: name one of "
            f"{', '.join(methods)} as its start-methods"
        )
    needs = (*required_python(module), *settings.get("needs", ()))
    program = Program(
        path=path,
        source=module.text,
        hash=digest(root, [module.text, pins(needs)], [module.importing]),
        expect=tuple(settings.get("expect", ())),
        start_methods=tuple(methods),
        needs=needs,
        keeps=tuple(settings.get("keeps", ())),
        timeout=float(settings.get("timeout", TIMEOUT)),
        partial=tuple(settings.get("partial", ())),
        traced=tuple(settings.get("traced", {}).items()),
    )
    return program if program.here else replace(program, needs=(*needs, methods[0]))
