"""What a sweep says in one sentence: where a variant starts to pay, how well it scales."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from timings.stats.intervals import Ratio


@dataclass(frozen=True)
class Crossover:
    """From which parameter value on a variant is faster than the baseline.

    `estimate` is interpolated between two measured values; `below` is the largest value at which
    the variant is surely slower, `above` the smallest from which on it is surely faster.
    """

    estimate: float
    below: int | None
    above: int | None


@dataclass(frozen=True)
class Amdahl:
    """The serial fraction fitted to a scaling curve, with its standard error."""

    serial: float
    error: float
    points: int


def crossover(values: Sequence[int], ratios: Sequence[Ratio]) -> Crossover | None:
    """Where the ratio passes 1 for good, by linear interpolation of both logarithms.

    None if the variant is faster at the first value already, or still slower at the last.
    """
    slower = [place for place, ratio in enumerate(ratios) if ratio.estimate < 1]
    if not slower or slower[-1] == len(ratios) - 1:
        return None
    last = slower[-1]
    low, high = math.log(ratios[last].estimate), math.log(ratios[last + 1].estimate)
    start, end = math.log(values[last]), math.log(values[last + 1])
    point = math.exp(start + (end - start) * -low / (high - low))
    below = [value for value, ratio in zip(values, ratios, strict=True) if ratio.high < 1]
    unsure = [place for place, ratio in enumerate(ratios) if ratio.low <= 1]
    above = values[unsure[-1] + 1] if unsure[-1] + 1 < len(values) else None
    return Crossover(point, max(below, default=None), above)


def amdahl(workers: Sequence[int], ratios: Sequence[Ratio], cores: int) -> Amdahl | None:
    """Amdahl's law, fitted by least squares to the inverse of the speed-up.

    With a serial fraction s, n workers on c cores give 1/speed-up = s + (1 - s) / min(n, c); the
    fit is over s. Its standard error comes from the residuals. None with fewer than three numbers
    of cores beyond one: fewer fit any curve. (Amdahl, AFIPS Conference Proceedings 30, 1967.)
    """
    points = [
        (1 - 1 / min(n, cores), 1 / ratio.estimate - 1 / min(n, cores))
        for n, ratio in zip(workers, ratios, strict=True)
        if min(n, cores) > 1
    ]
    if len({share for share, _ in points}) < 3:  # noqa: PLR2004
        return None
    weight = sum(x * x for x, _ in points)
    serial = sum(x * y for x, y in points) / weight
    residual = sum((y - serial * x) ** 2 for x, y in points) / (len(points) - 1)
    return Amdahl(serial, math.sqrt(residual / weight), len(points))
