"""Ratios and their intervals, against other ways to compute them."""

import itertools
import math
import statistics
from collections.abc import Sequence

import pytest
from scipy import stats

from timings.records.fields import HIGH, LOW, SECONDS
from timings.stats.intervals import HOUR, Ratio, ratio_of, t_quantile

PUBLISHED_T = {1: 12.7062, 2: 4.30265, 5: 2.57058, 10: 2.22814, 20: 2.08596, 30: 2.04227}
PUBLISHED_T_BEYOND = {31: 2.03951, 40: 2.02108, 60: 2.00030, 100: 1.98397, 1000: 1.96234}


def one_repeat(slow: Sequence[float], fast: Sequence[float]) -> Ratio:
    """The ratio of rounds in one interpreter."""
    return ratio_of([slow], [fast])


def test_three_rounds_give_the_ordinary_paired_t_interval() -> None:
    slow, fast = (2.0, 2.2, 2.1), (1.0, 1.05, 0.98)
    logs = [math.log(a) - math.log(b) for a, b in zip(slow, fast, strict=True)]
    half = 4.30265 * statistics.stdev(logs) / math.sqrt(3)
    ratio = one_repeat(slow, fast)
    assert ratio.estimate == pytest.approx(math.exp(statistics.fmean(logs)))
    assert ratio.low == pytest.approx(math.exp(statistics.fmean(logs) - half), rel=1e-3)
    assert ratio.high == pytest.approx(math.exp(statistics.fmean(logs) + half), rel=1e-3)
    assert ratio.rounds == 3


def test_ten_rounds_give_the_trimmed_mean_and_the_winsorized_deviation() -> None:
    logs = [0.9, 0.1, 0.5, 0.4, 0.7, 0.3, 0.6, 0.2, 5.0, 0.8]
    ratio = one_repeat([math.exp(x) for x in logs], [1.0] * 10)
    assert math.log(ratio.estimate) == pytest.approx(
        statistics.fmean([0.3, 0.4, 0.5, 0.6, 0.7, 0.8])
    )
    winsorized = [0.3, 0.3, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.8, 0.8]
    squares = statistics.pvariance(winsorized) * 10
    half = 2.57058 * math.sqrt(squares / (6 * 5))
    assert math.log(ratio.high / ratio.low) / 2 == pytest.approx(half, rel=1e-3)


def test_over_repeats_the_interval_is_students_and_each_gives_one_number() -> None:
    slow = [[2.0, 2.0, 2.0], [2.2, 2.2, 0.1], [1.9, 2.1, 50.0, 1.9, 2.1]]
    fast = [[1.0] * len(rounds) for rounds in slow]
    logs = [math.log(each) for each in (2.0, 2.2, 2.1)]
    own = statistics.variance(logs) / 3
    freedom = 2 * ((own + HOUR**2) / own) ** 2
    half = stats.t.ppf(0.975, freedom) * math.sqrt(own + HOUR**2)
    ratio = ratio_of(slow, fast)
    assert math.log(ratio.estimate) == pytest.approx(statistics.fmean(logs))
    assert math.log(ratio.low) == pytest.approx(statistics.fmean(logs) - half, rel=1e-3)
    assert math.log(ratio.high) == pytest.approx(statistics.fmean(logs) + half, rel=1e-3)
    assert ratio.rounds == 11


def test_repeats_that_agree_know_no_more_than_another_hour_lets_them() -> None:
    ratio = ratio_of([[2.0] * 3] * 5, [[1.0] * 3] * 5)
    assert math.log(ratio.high / 2) == pytest.approx(1.95996 * HOUR, rel=1e-3)


def test_one_hiccup_in_twelve_rounds_hardly_moves_it() -> None:
    fast = [1.0 + 0.01 * (place % 3) for place in range(12)]
    slow = [2.0 + 0.01 * (place % 4) for place in range(12)]
    quiet = one_repeat(slow, fast)
    slow[7] *= 10
    hit = one_repeat(slow, fast)
    assert hit.estimate == pytest.approx(quiet.estimate, rel=0.01)
    assert hit.width < 2 * quiet.width < 0.05


def test_drift_that_hits_both_variants_cancels() -> None:
    drift = [1 + place / 3 for place in range(8)]
    ratio = one_repeat([3 * factor for factor in drift], drift)
    assert ratio.estimate == pytest.approx(3)
    assert ratio.width == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("freedom", "published"), [*PUBLISHED_T.items(), *PUBLISHED_T_BEYOND.items()]
)
def test_t_is_the_published_one(freedom: int, published: float) -> None:
    assert t_quantile(freedom) == pytest.approx(published, abs=0.002)


def test_t_falls_with_every_degree_of_freedom() -> None:
    points = [t_quantile(freedom) for freedom in range(1, 400)]
    assert all(one > other for one, other in itertools.pairwise(points))
    assert points[-1] > 1.96


def test_rounds_that_do_not_pair_are_refused() -> None:
    with pytest.raises(ValueError, match=r"shorter|longer"):
        one_repeat([1.0, 2.0, 3.0], [1.0, 2.0])


def test_one_round_says_nothing_in_either_direction() -> None:
    ratio = one_repeat([2.0], [1.0])
    assert (ratio.estimate, ratio.low, ratio.high) == (2.0, 0.0, math.inf)
    assert ratio.width == math.inf
    turned = ratio.inverse()
    assert (turned.estimate, turned.low, turned.high) == (0.5, 0.0, math.inf)


def test_the_inverse_swaps_the_bounds() -> None:
    assert Ratio(2.0, 1.6, 2.5, 9).inverse() == Ratio(0.5, 0.4, 0.625, 9)


def test_the_least_and_the_most_seconds_give_an_interval_that_a_history_may_hold() -> None:
    ratio = one_repeat([SECONDS[1], SECONDS[0]], SECONDS)
    assert ratio.estimate == pytest.approx(1)
    assert LOW < ratio.low < ratio.high < HIGH


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ((1, 2), (3, 4), True),
        ((3, 4), (1, 2), True),
        ((1, 3), (2, 4), False),
        ((1, 2), (2, 3), False),
    ],
)
def test_apart_when_the_intervals_do_not_meet(
    one: tuple[float, float], other: tuple[float, float], apart: bool
) -> None:
    assert Ratio(2, *one, 5).apart(Ratio(2, *other, 5)) is apart
