"""Tables of everything recorded: whole without a script, which sorts and filters them."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape, unescape

from timings.render.words import fraction
from timings.stats.intervals import Ratio

GREY = "%238a93a0"
"""Of the scale behind a strip: a picture has no colours of the theme, and this one suits both."""

TAG = re.compile("<[^>]+>")

MANY = 10
"""Rows: a shorter table needs no filter."""

FILTER = (
    '<div class="timings-tools" hidden><label>Show rows with '
    '<input type="search" autocomplete="off" spellcheck="false"></label>'
    '<span role="status"></span></div>'
)
"""For the script, which shows it."""


@dataclass(frozen=True)
class Cell:
    """One cell, as HTML. `sort` is what its column is sorted by, if not by its text."""

    html: str
    sort: float | str | None = None
    css: str = ""


@dataclass(frozen=True)
class Row:
    """One row; its first cell names it. `data` goes into `data-` attributes, for the script."""

    cells: tuple[Cell, ...]
    data: dict[str, str] = field(default_factory=dict)


def text(value: object) -> Cell:
    """A cell of plain text."""
    return Cell(escape(str(value)))


def link(words: str, address: str) -> str:
    """A link, as HTML."""
    return f'<a href="{escape(address)}">{escape(words)}</a>'


def table_html(
    label: str, heads: Iterable[str], rows: Iterable[Row], *, style: str = "", **data: object
) -> str:
    """A table in a box that scrolls by itself. `heads` are texts."""
    styled = f' style="{escape(style)}"' if style else ""
    head = "".join(f'<th scope="col">{escape(words)}</th>' for words in heads)
    lines = [_row_html(row) for row in rows]
    tools = FILTER if len(lines) >= MANY else ""
    return (
        f'<div class="timings-all"{_attributes(data)}{styled}>{tools}'
        f'<div class="timings-box" tabindex="0" role="region" aria-label="{escape(label)}">'
        f'<table class="timings-records"><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table></div></div>"
    )


def _row_html(row: Row) -> str:
    first, *others = row.cells
    cells = "".join(f"<td{_more(cell)}>{cell.html}</td>" for cell in others)
    name = f'<th scope="row"{_more(first)}>{first.html}</th>'
    return f"<tr{_attributes(row.data)}>{name}{cells}</tr>"


def _more(cell: Cell) -> str:
    css = f' class="{cell.css}"' if cell.css else ""
    sort = f"{cell.sort:g}" if isinstance(cell.sort, float) else cell.sort
    said = unescape(TAG.sub("", cell.html))
    return css + ("" if sort in (None, said) else _attributes({"sort": sort}))


def _attributes(data: dict[str, object]) -> str:
    return "".join(f' data-{key}="{escape(str(value))}"' for key, value in data.items())


def ratio_data(ratio: Ratio) -> str:
    """A ratio and its interval, for the script, which reads `Infinity` but not `inf`."""
    parts = (ratio.estimate, ratio.low, ratio.high)
    return " ".join("Infinity" if math.isinf(part) else f"{part:g}" for part in parts)


def ratio_html(ratio: Ratio) -> str:
    """A ratio with its interval; small ones as `1/250`."""
    return (
        f"<strong>{fraction(ratio.estimate)}</strong> "
        f"<small>({fraction(ratio.low)} – {fraction(ratio.high)})</small>"
    )


def span_of(ratios: Iterable[Ratio]) -> float:
    """Powers of ten, to either side of 1, that a strip must reach to show all of them."""
    shown = (ratio.estimate for ratio in ratios if 0 < ratio.estimate < math.inf)
    farthest = max((abs(math.log10(estimate)) for estimate in shown), default=1.0)
    return max(1.0, math.ceil(10 * farthest) / 10)


def scale_css(span: float) -> str:
    """What stands behind each strip of a table: a line at 1, a short one at each power of ten."""
    tens = range(-int(span), int(span) + 1)
    ticks = "".join(f"M{_short(100 * n / span)}-4V4" if n else "M0-9V9" for n in tens)
    picture = (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='-104 -9 208 18'>"
        f"<path stroke='{GREY}' d='{ticks}'/></svg>"
    )
    return f'--scale:url("data:image/svg+xml,{picture}")'


def strip_html(ratio: Ratio, span: float) -> str:
    """A dot at the ratio on a logarithmic scale around 1, on a line as long as its interval.

    It shows what the cell beside it says, and is silent itself.
    """
    low, at, high = (_place(part, span) for part in (ratio.low, ratio.estimate, ratio.high))
    return (
        '<svg class="timings-strip" viewBox="-104 -9 208 18" aria-hidden="true">'
        f'<path d="M{low} 0H{high}"/><circle cx="{at}" r="4"/></svg>'
    )


def _place(value: float, span: float) -> str:
    """Where a ratio lies on the strip: 1 at 0, the ends at -100 and 100."""
    if value <= 0:
        return "-100"
    return _short(max(-100.0, min(100.0, 100 * math.log10(value) / span)))


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
