"""Tables of everything recorded: whole without a script, which sorts and filters them."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from markupsafe import Markup

from timings.render.cells import Cell, short
from timings.render.templates import render
from timings.stats.intervals import Ratio

MANY = 10
"""Rows: a shorter table needs no filter."""


@dataclass(frozen=True)
class Row:
    """One row; its first cell names it. `data` goes into `data-` attributes, for the script."""

    cells: tuple[Cell, ...]
    data: dict[str, str] = field(default_factory=dict)


def table_html(
    label: str, heads: Iterable[str], rows: Iterable[Row], *, ticks: str = "", **about: object
) -> Markup:
    """A table in a box that scrolls by itself. `ticks` stand behind each strip of it."""
    known = {"heads": heads, "rows": list(rows), "ticks": ticks, "about": about, "many": MANY}
    return render("table", label=label, **known)


def ratio_data(ratio: Ratio) -> str:
    """A ratio and its interval, for the script, which reads `Infinity` but not `inf`."""
    parts = (ratio.estimate, ratio.low, ratio.high)
    return " ".join("Infinity" if math.isinf(part) else f"{part:g}" for part in parts)


def span_of(ratios: Iterable[Ratio]) -> float:
    """Powers of ten, to either side of 1, that a strip must reach to show all of them."""
    shown = (ratio.estimate for ratio in ratios if 0 < ratio.estimate < math.inf)
    farthest = max((abs(math.log10(estimate)) for estimate in shown), default=1.0)
    return max(1.0, math.ceil(10 * farthest) / 10)


def scale(span: float) -> str:
    """What stands behind each strip, as a path: a line at 1, a short one at each power of ten."""
    tens = range(-int(span), int(span) + 1)
    return "".join(f"M{short(100 * n / span)}-4V4" if n else "M0-9V9" for n in tens)
