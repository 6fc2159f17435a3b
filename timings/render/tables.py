"""Tables of everything recorded: whole without a script, which sorts and filters them."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape

from timings.intervals import Ratio
from timings.render.words import fraction, number


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


def table_html(label: str, heads: Iterable[str], rows: Iterable[Row], **data: object) -> str:
    """A table in a box that scrolls by itself. `heads` are texts."""
    head = "".join(f'<th scope="col">{escape(words)}</th>' for words in heads)
    body = "".join(map(_row_html, rows))
    return (
        f'<div class="timings-all"{_attributes(data)}><div class="timings-box" tabindex="0" '
        f'role="region" aria-label="{escape(label)}"><table class="timings-records">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></div>"
    )


def _row_html(row: Row) -> str:
    first, *others = row.cells
    cells = "".join(f"<td{_more(cell)}>{cell.html}</td>" for cell in others)
    name = f'<th scope="row"{_more(first)}>{first.html}</th>'
    return f"<tr{_attributes(row.data)}>{name}{cells}</tr>"


def _more(cell: Cell) -> str:
    css = f' class="{cell.css}"' if cell.css else ""
    sort = "" if cell.sort is None else {"sort": cell.sort}
    return css + (_attributes(sort) if sort else "")


def _attributes(data: dict[str, object]) -> str:
    return "".join(f' data-{key}="{escape(str(value))}"' for key, value in data.items())


def ratio_data(ratio: Ratio) -> str:
    """A ratio and its interval, for the script, which reads `Infinity` but not `inf`."""
    parts = (ratio.estimate, ratio.low, ratio.high)
    return " ".join("Infinity" if math.isinf(part) else repr(part) for part in parts)


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


def strip_html(ratio: Ratio, span: float) -> str:
    """A dot at the ratio on a logarithmic scale around 1, on a line as long as its interval."""
    low, at, high = (_place(part, span) for part in (ratio.low, ratio.estimate, ratio.high))
    tens = range(-int(span), int(span) + 1)
    ticks = "".join(f"M{_short(100 * n / span)}-4V4" for n in tens if n)
    spoken = (
        f"{number(ratio.estimate)} times as fast, 95 % interval {number(ratio.low)} to "
        f"{number(ratio.high)}"
    )
    return (
        f'<svg class="timings-strip" viewBox="-104 -9 208 18" role="img" aria-label="{spoken}">'
        f'<path class="tick" d="{ticks}"/><path class="one" d="M0-9V9"/>'
        f'<path class="interval" d="M{low} 0H{high}"/><circle cx="{at}" r="4"/></svg>'
    )


def _place(value: float, span: float) -> str:
    """Where a ratio lies on the strip: 1 at 0, the ends at -100 and 100."""
    if value <= 0:
        return "-100"
    return _short(max(-100.0, min(100.0, 100 * math.log10(value) / span)))


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
