"""Ratios of two variants, paired by round, with a 95 % interval."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

TRIM = 0.2
"""Share of the rounds set aside at either end, so that a hiccup of the machine moves nothing."""

TOO_WIDE = "the interval is too wide to tell"

T_975 = [
    *(math.inf, 12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228),
    *(2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086),
    *(2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042),
]
"""Student's t, 97.5 % point, for 0 to 30 degrees of freedom (NIST/SEMATECH, 1.3.6.7.2)."""


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


def t_quantile(freedom: int) -> float:
    """The 97.5 % point of Student's t, exact to 0.002 beyond the table."""
    return T_975[freedom] if freedom < len(T_975) else 1.95996 + 2.37 / freedom + 2.9 / freedom**2


def paired_ratio(slow: Sequence[float], fast: Sequence[float]) -> Ratio:
    """How many times as fast `fast` is as `slow`, from seconds per round, paired by round.

    The estimate is the 20 % trimmed mean of the logarithms of the rounds' ratios; the interval is
    Tukey and McLaughlin's, from the winsorized deviation (Sankhya A 25, 1963). With fewer than
    five rounds nothing is trimmed and it is the ordinary paired t interval.

    Raises:
        ValueError: if the rounds do not pair.
    """
    logs = sorted(math.log(a) - math.log(b) for a, b in zip(slow, fast, strict=True))
    n = len(logs)
    cut = int(TRIM * n)
    kept = logs[cut : n - cut]
    h = len(kept)
    centre = sum(kept) / h
    if n == 1:
        return Ratio(math.exp(centre), 0.0, math.inf, 1)
    winsorized = [kept[0]] * cut + kept + [kept[-1]] * cut
    mean = sum(winsorized) / n
    squares = sum((x - mean) ** 2 for x in winsorized)
    half = t_quantile(h - 1) * math.sqrt(squares / (h * (h - 1)))
    return Ratio(math.exp(centre), math.exp(centre - half), math.exp(centre + half), n)
