"""How far something is, on a terminal; anywhere else nothing is shown."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

One = TypeVar("One")


@contextmanager
def bar(what: str) -> Iterator[Progress]:
    """A bar with how many of how many, and how long still; it goes once the context ends."""
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as it:
        yield it


def shown(items: Iterable[One], what: str, total: int) -> Iterator[One]:
    """The items, while a bar tells how many of them are done."""
    with bar(what) as progress:
        yield from progress.track(items, total)
