"""Numbers, names and verdicts as a person writes them."""

import math
from typing import Any

from timings.pages.claims import Verdict
from timings.records.model import LOCAL

UNITS = ((1.0, "s", 1), (1e-3, "ms", 1e3), (1e-6, "µs", 1e6), (0.0, "ns", 1e9))
FULL = 10_000
"""From here on an axis abbreviates: its longest ticks would run into each other."""

MARKS = {Verdict.HOLDS: "✓", Verdict.CONTRADICTED: "✗", Verdict.NOT_SHOWN: "–"}


def shown_name(runner: str) -> str:
    """A runner's name, as pages say it."""
    return "this machine" if runner == LOCAL else runner


def python_name(facts: dict[str, Any]) -> str:
    """The Python that measured something, as people call it."""
    version = ".".join(facts["python_version"].split(".")[:2])
    return f"Python {version}{' without the GIL' * (facts.get('gil') == 'off')}"


def number(value: float) -> str:
    """A number to three significant digits."""
    rounded = float(f"{value:.3g}")
    return f"{rounded:,.0f}" if rounded >= 100 else f"{rounded:.3g}"  # noqa: PLR2004


def compact(value: float) -> str:
    """A large number, abbreviated: `10k`, `1M`."""
    for unit, factor in (("M", 1e6), ("k", 1e3)):
        if value >= factor:
            return f"{number(value / factor)}{unit}"
    return number(value)


def magnitude(value: float) -> str:
    """How many times as fast, or as slow: the same number on either side of 1."""
    value = max(value, 1 / value) if value > 0 else math.inf
    return compact(value) if value >= FULL else number(value)


def pace(value: float) -> str:
    """A ratio as `1.94× as fast`, or as `7.34× as slow`: never as a number below 1."""
    return f"{times_text(value)} as fast" if value >= 1 else f"{times_text(1 / value)} as slow"


def seconds_text(seconds: float) -> str:
    """A time with its unit."""
    _, unit, factor = next(row for row in UNITS if seconds >= row[0])
    return f"{number(seconds * factor)} {unit}"


def memory_text(mib: float) -> str:
    """An amount of memory with its unit."""
    return f"{number(mib / 1024)} GiB" if mib >= 1024 else f"{number(mib)} MiB"  # noqa: PLR2004


def times_text(ratio: float) -> str:
    """A ratio as `1.94×`."""
    return f"{number(ratio)}×"
