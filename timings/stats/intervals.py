"""Ratios of two variants with their 95 % intervals: over repeats, each of which has rounds."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

TRIM = 0.2
"""Share of the rounds that the first method set aside at either end."""

NARROW = 0.15
"""An interval that is no wider than this, relative to its estimate, shows no difference."""

TOO_WIDE = "the interval is too wide to tell"

HOUR = 0.025
"""How much the logarithm of a ratio differs from one hour to another on one machine, one standard
deviation: what all repeats of a recording share. Found by recording everything twice."""

T_975 = (math.inf, 12.706, 4.303, 3.182, 2.776)
"""Student's t, 97.5 % point, for 0 to 4 degrees of freedom (NIST/SEMATECH, 1.3.6.7.2)."""


@dataclass(frozen=True)
class Ratio:
    """How many times as fast one variant is as another, with its 95 % interval."""

    estimate: float
    low: float
    high: float
    rounds: int

    @property
    def width(self) -> float:
        """The interval's width relative to the estimate; infinite with fewer than two rounds."""
        return (self.high - self.low) / self.estimate

    def apart(self, other: "Ratio") -> bool:
        """Whether the intervals do not meet: the two differ beyond the noise."""
        return self.high < other.low or other.high < self.low

    def verdict(self, narrow: float) -> str:
        """Faster, slower, or neither: an interval that is no wider than `narrow` shows that."""
        if self.low > 1 or self.high < 1:
            return "faster" if self.low > 1 else "slower"
        return "no difference shown" if self.width <= narrow else TOO_WIDE

    def inverse(self) -> "Ratio":
        """The same comparison the other way round: how many times as slow."""
        return Ratio(*(_turn(x) for x in (self.estimate, self.high, self.low)), self.rounds)


def _turn(ratio: float) -> float:
    return 1 / ratio if ratio else math.inf


def t_quantile(freedom: float) -> float:
    """The 97.5 % point of Student's t, to 0.002; between two whole numbers below 4 on the line."""
    if freedom >= len(T_975) - 1:
        return 1.95996 + 2.37 / freedom + 2.9 / freedom**2 + 2.7 / freedom**3
    below = int(freedom)
    share = freedom - below
    return T_975[below] if not share else T_975[below] * (1 - share) + T_975[below + 1] * share


def ratio_of(slow: Sequence[Sequence[float]], fast: Sequence[Sequence[float]]) -> Ratio:
    """How many times as fast `fast` is as `slow`, from seconds by repeat and round.

    A repeat, paired by round, gives one number: the median of the logarithms of its rounds'
    ratios, which neither a hiccup nor a burst of load moves. Over the repeats the interval is
    Student's, with what differs between hours added, by Welch and Satterthwaite (Guide to the
    Expression of Uncertainty in Measurement, G.4.1). The first method had one repeat: see
    `_one_repeat`.

    Raises:
        ValueError: if repeats or rounds do not pair.
    """
    repeats = [_logs(*pair) for pair in zip(slow, fast, strict=True)]
    rounds = sum(map(len, repeats))
    if len(repeats) == 1:
        centre, half = _one_repeat(repeats[0])
    else:
        medians = list(map(statistics.median, repeats))
        centre = statistics.fmean(medians)
        own = statistics.variance(medians) / len(medians)
        both = own + HOUR**2
        freedom = (len(medians) - 1) * (both / own) ** 2 if own else math.inf
        half = t_quantile(freedom) * math.sqrt(both)
    return Ratio(math.exp(centre), math.exp(centre - half), math.exp(centre + half), rounds)


def _logs(slow: Sequence[float], fast: Sequence[float]) -> list[float]:
    return sorted(math.log(a) - math.log(b) for a, b in zip(slow, fast, strict=True))


def _one_repeat(logs: list[float]) -> tuple[float, float]:
    """The 20 % trimmed mean of sorted numbers, and half of its interval over the rounds.

    That is Tukey and McLaughlin's, from the winsorized deviation (Sankhya A 25, 1963). It knows
    one interpreter alone. With fewer than five rounds it is the ordinary t interval.
    """
    n = len(logs)
    cut = int(TRIM * n)
    kept = logs[cut : n - cut]
    h = len(kept)
    centre = sum(kept) / h
    if n == 1:
        return centre, math.inf
    winsorized = [kept[0]] * cut + kept + [kept[-1]] * cut
    mean = sum(winsorized) / n
    squares = sum((x - mean) ** 2 for x in winsorized)
    return centre, t_quantile(h - 1) * math.sqrt(squares / (h * (h - 1)))
