"""What a cell of a table says, whichever table it stands in."""

import math
from dataclasses import dataclass, replace

from timings.render.words import number, pace, seconds_text, times_text
from timings.stats.intervals import Ratio


@dataclass(frozen=True)
class Strip:
    """Where a ratio and the ends of its interval lie on a scale from -100 to 100."""

    low: str
    at: str
    high: str


@dataclass(frozen=True)
class Cell:
    """One cell: a text, `more` of it, and a `note` in small print, with lines `beside` it.

    `link` is where the text leads, `strip` a drawing in its place, `files` names and addresses to
    download. `sort` is what its column is sorted by, if not by its text.
    """

    text: object = ""
    note: str = ""
    more: str = ""
    sort: float | str | None = None
    css: str = ""
    link: str = ""
    strong: bool = False
    strip: Strip | None = None
    files: tuple[tuple[str, str], ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What its column is sorted by; empty if that is its text."""
        sort = f"{self.sort:g}" if isinstance(self.sort, float) else self.sort
        return "" if sort in (None, f"{self.text}{self.more}{self.note}") else str(sort)

    @property
    def plain(self) -> bool:
        """Whether its text is all there is to it, as in most of the cells of a long table."""
        drawn = self.strong or self.strip
        return not (self.note or self.beside or self.more or self.link or drawn or self.files)


def median_cell(median: float, quartiles: tuple[float, ...]) -> Cell:
    """A median, with its middle half."""
    low, high = map(seconds_text, quartiles)
    return Cell(seconds_text(median), f"({low} – {high})", sort=median)


def against_cell(ratio: Ratio) -> Cell:
    """A ratio with its interval, in the direction that reads as a number above one."""
    text, _, rest = pace(ratio.estimate).partition(" ")
    way = ratio if ratio.estimate >= 1 else ratio.inverse()
    return replace(times_cell(way), text=text, more=f" {rest}", sort=ratio.estimate, strong=True)


def times_cell(ratio: Ratio) -> Cell:
    """A ratio as `1.94×`, with its interval."""
    return Cell(times_text(ratio.estimate), f"({number(ratio.low)} – {number(ratio.high)})")


def strip_cell(ratio: Ratio, span: float) -> Cell:
    """A ratio on a logarithmic scale of so many powers of ten to either side of 1."""

    def place(value: float) -> str:
        return short(100 * math.log10(value) / span) if value > 0 else "-100"

    strip = Strip(place(ratio.low), place(ratio.estimate), place(ratio.high))
    return Cell(strip=strip, sort=ratio.estimate)


def short(value: float) -> str:
    """A place on the scale, to a tenth; what lies beyond an end lies at that end."""
    return f"{max(-100.0, min(100.0, value)):.1f}".removesuffix(".0")
