"""The fenced blocks of a page, with the page and the line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from timings.errors import TimingsError
from timings.pages.plain_yaml import read_yaml

OPEN = re.compile(r"^(?P<indent> *)(?P<fence>`{3,}|~{3,})(?P<info>[^`]*)$")


@dataclass(frozen=True)
class Fence:
    """One fenced block of a page: its info string, its text, where it starts."""

    where: str
    info: str
    text: str

    @property
    def lines(self) -> range:
        """The numbers of its lines in the page, both fences included."""
        first = int(self.where.rpartition(":")[2])
        return range(first, first + self.text.count("\n") + 3)


def fences(path: Path, name: str) -> Iterator[Fence]:
    """Every fenced block of a page, outermost only."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise TimingsError(f"{name}: not UTF-8 text: save it as UTF-8") from None
    yield from fences_in(text.splitlines(), name)


def fences_in(page: list[str], name: str) -> Iterator[Fence]:
    """Every fenced block of a page, given as its lines, outermost only."""
    opened: tuple[re.Match, int] | None = None
    lines: list[str] = []
    for number, line in enumerate(page, start=1):
        if opened is None:
            match = OPEN.match(line)
            if match:
                opened, lines = (match, number), []
            continue
        start, first = opened
        closing = line.strip()
        if closing.startswith(start["fence"]) and not closing.strip(start["fence"][0]):
            text = "\n".join(text.removeprefix(start["indent"]) for text in lines)
            yield Fence(f"{name}:{first}", start["info"].strip(), text)
            opened = None
        else:
            lines.append(line)
    if opened is not None:
        raise TimingsError(f"{name}:{opened[1]}: a fence is opened and never closed: close it")


def options_of(text: str, where: str, kind: str, keys: set[str], needed: str) -> dict:
    """The options that a fence gives, of these, one of which it needs.

    Raises:
        TimingsError: naming the place, what is wrong, and what to do.
    """
    options = read_yaml(text, f"{where}: the {kind} fence")
    if not isinstance(options, dict) or needed not in options:
        raise TimingsError(f'{where}: the {kind} fence needs a line "{needed}: …"')
    unknown = set(map(str, options)) - keys
    if unknown:
        raise TimingsError(
            f"{where}: the {kind} fence has no option {', '.join(sorted(unknown))} "
            f"(have: {', '.join(sorted(keys))})"
        )
    return options
