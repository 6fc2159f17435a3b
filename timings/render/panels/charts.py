"""Charts of ratios, as SVG text for a page: light and dark by the page's own colours."""

import io
import itertools
import math
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from timings.project.cache import cached
from timings.render import shrink as shrinking
from timings.render import words
from timings.render.shrink import shrink
from timings.render.words import compact, magnitude, pace
from timings.stats.intervals import Ratio

WIDTH = 4.6
"""Inches; at 100 to the inch the text is still readable on a phone."""

INK = {"#010101": "currentColor", "#020202": "var(--timings-grid)"}
SERIES = {f"#1111{n}{n}": f"var(--timings-{n})" for n in range(1, 6)}
MARKERS = "osD^v"
LONGEST = 28
"""Characters of a line beside a bar or an axis: more would leave the bars no room."""

LOG_FROM = 8.0
"""Ranges wider than this factor are drawn on a logarithmic axis."""


FINE_TO = 20.0
"""Up to this factor, a logarithmic axis has ticks between the powers of ten."""


@dataclass(frozen=True)
class Line:
    """One variant's ratios: one without a sweep, else one for each parameter value."""

    label: str
    ratios: tuple[Ratio, ...]


@dataclass(frozen=True)
class Lane:
    """One variant's traced round: for each worker, when its tasks began and ended, in seconds."""

    label: str
    workers: tuple[tuple[tuple[float, float], ...], ...]


@dataclass(frozen=True)
class Timeline:
    """Which worker ran which task when, one lane a worker."""

    lanes: tuple[Lane, ...]
    summary: str
    salt: str


@dataclass(frozen=True)
class Chart:
    """What to draw, in words and numbers. `salt` keeps the ids of a page's charts apart."""

    lines: tuple[Line, ...]
    baseline: str
    parameter: str | None
    values: tuple[int, ...]
    ideal: tuple[float, ...]
    summary: str
    salt: str


def svg(chart: Chart | Timeline, root: Path) -> str:
    """The chart as one `<svg>` element, from the project's cache if it was drawn before."""
    made_by = (__file__, shrinking.__file__, words.__file__, "matplotlib")
    return cached(root, made_by, chart, lambda: _draw(chart))


def _draw(chart: Chart | Timeline) -> str:
    import matplotlib as mpl
    from matplotlib.figure import Figure

    ink, grid = INK
    style = {
        "svg.fonttype": "none",
        "text.parse_math": False,
        "svg.hashsalt": chart.salt,
        "font.sans-serif": ["DejaVu Sans"],
        "font.size": 11,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.edgecolor": grid,
        "axes.labelcolor": ink,
        "axes.axisbelow": True,
        "xtick.color": ink,
        "ytick.color": ink,
        "text.color": ink,
        "grid.color": grid,
        "grid.linewidth": 0.6,
    }
    with mpl.rc_context(style):
        draw, height = _drawing(chart)
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        draw(figure.add_subplot(), chart)
        file = io.StringIO()
        figure.savefig(file, format="svg", transparent=True, metadata={"Date": None})
    return shrink(file.getvalue(), INK | SERIES, chart.summary)


def _drawing(chart: Chart | Timeline) -> tuple[Callable[..., None], float]:
    """How to draw it, and how high, in inches."""
    if isinstance(chart, Timeline):
        workers = sum(len(lane.workers) for lane in chart.lanes)
        return _lanes, 0.8 + 0.2 * workers + 0.15 * len(chart.lanes)
    if chart.parameter:
        return _curves, 3.1
    return _bars, 0.8 + 0.36 * len(chart.lines)


def _lanes(axes, chart: Timeline) -> None:  # noqa: ANN001 (matplotlib is imported only to draw)
    """A row for each worker, a block for each task; the tasks of a worker alternate in shade."""
    colours = list(SERIES)
    place, ticks = 0.0, []
    for lane, colour in zip(chart.lanes, itertools.cycle(colours), strict=False):
        first = place
        for tasks in lane.workers:
            spans = [(start, end - start) for start, end in tasks]
            axes.broken_barh(spans[::2], (place, 0.8), color=colour, lw=0)
            axes.broken_barh(spans[1::2], (place, 0.8), color=colour, lw=0, alpha=0.55)
            place += 1
        ticks.append(((first + place - 0.2) / 2, lane.label))
        place += 0.6
    axes.set_yticks([at for at, _ in ticks], [label for _, label in ticks])
    axes.tick_params(axis="y", length=0)
    axes.invert_yaxis()
    axes.set_xlim(left=0)
    axes.xaxis.get_major_locator().set_params(steps=[1, 2, 5, 10])  # never 0.0025 s: it is long
    axes.grid(visible=True, axis="x")
    axes.set_xlabel("seconds")


def _bars(axes, chart: Chart) -> None:  # noqa: ANN001 (matplotlib is imported only to draw)
    """A bar from 1 to each ratio: to the right is faster, to the left slower."""
    ink, _ = INK
    colours = list(SERIES)
    ratios = [line.ratios[0] for line in chart.lines]
    places = range(len(chart.lines))
    for place, ratio in zip(places, ratios, strict=True):
        colour = colours[0] if ratio.estimate >= 1 else colours[1]
        axes.barh(place, ratio.estimate - 1, left=1, height=0.62, color=colour)
        low, high = ratio.estimate - ratio.low, ratio.high - ratio.estimate
        if math.isfinite(high):
            axes.errorbar(ratio.estimate, place, xerr=[[low], [high]], color=ink, capsize=3, lw=1.2)
        end = max(ratio.high if math.isfinite(high) else ratio.estimate, 1)
        axes.annotate(
            pace(ratio.estimate), (end, place), (6, 0), textcoords="offset points", va="center",
        )  # fmt: skip
    axes.axvline(1, color=ink, lw=1)
    axes.set_yticks(list(places), [textwrap.fill(line.label, LONGEST) for line in chart.lines])
    axes.invert_yaxis()
    axes.tick_params(axis="y", length=0)
    _scale(axes.xaxis, axes.set_xscale, _range(ratios))
    axes.margins(x=0.16)
    axes.grid(visible=True, axis="x")
    axes.set_xlabel(_axis(chart))


def _curves(axes, chart: Chart) -> None:  # noqa: ANN001
    """The ratio against the parameter, each with the band of its interval."""
    ink, _ = INK
    values = chart.values
    for line, colour, marker in zip(chart.lines, SERIES, MARKERS, strict=False):
        points = [ratio.estimate for ratio in line.ratios]
        low, high = [r.low for r in line.ratios], [r.high for r in line.ratios]
        axes.fill_between(values, low, high, color=colour, alpha=0.25, lw=0)
        axes.plot(values, points, color=colour, marker=marker, ms=4.5, label=line.label)
    if chart.ideal:
        axes.plot(values, chart.ideal, color=ink, lw=1, ls="--", label="what the cores can give")
    axes.axhline(1, color=ink, lw=1)
    every = [ratio for line in chart.lines for ratio in line.ratios]
    _scale(axes.yaxis, axes.set_yscale, _range(every))
    wide = max(values) / max(1, min(values)) > LOG_FROM
    if wide:
        axes.set_xscale("log")
        axes.xaxis.set_major_formatter(lambda value, _: compact(value))
    else:
        axes.set_xticks(list(values))
    axes.minorticks_off()
    axes.grid(visible=True)
    axes.set_xlabel(chart.parameter)
    axes.set_ylabel(textwrap.fill(_axis(chart), LONGEST))
    axes.legend(frameon=False, loc="best", fontsize=10)


def _axis(chart: Chart) -> str:
    """What the numbers on the axis of ratios are: they grow to both sides of 1."""
    every = [ratio.estimate for line in chart.lines for ratio in line.ratios]
    if min(every) < 1 <= max(every):
        return f"slower ← 1 → faster than {chart.baseline}"
    return f"times as {'fast' if min(every) >= 1 else 'slow'} as {chart.baseline}"


def _range(ratios: Sequence[Ratio]) -> float:
    """The factor between the largest and the smallest of the ratios and 1."""
    points = [1.0, *(ratio.estimate for ratio in ratios)]
    return max(points) / min(points)


def _scale(axis, set_scale, spread: float) -> None:  # noqa: ANN001
    if spread > LOG_FROM:
        set_scale("log")
    if LOG_FROM < spread < FINE_TO:
        axis.get_major_locator().set_params(subs=(1, 2, 5))
    axis.set_major_formatter(lambda value, _: magnitude(value) if value > 0 else "")
    axis.set_tick_params(which="minor", length=0)
    axis.set_minor_formatter(lambda *_: "")
