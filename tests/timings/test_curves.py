"""Where a variant starts to pay, and the serial fraction of a scaling curve."""

import pytest

from timings.stats.curves import amdahl, crossover
from timings.stats.intervals import Ratio


def ratios(*estimates: float, wide: float = 1.01) -> list[Ratio]:
    return [Ratio(x, x / wide, x * wide, 9) for x in estimates]


@pytest.mark.parametrize("serial", [0.0, 0.05, 0.4])
def test_amdahl_finds_the_fraction_that_made_the_curve(serial: float) -> None:
    workers = [1, 2, 3, 4, 8]
    speed_ups = [1 / (serial + (1 - serial) / min(n, 4)) for n in workers]
    fit = amdahl(workers, ratios(*speed_ups), cores=4)
    assert fit is not None
    assert fit.serial == pytest.approx(serial)
    assert fit.error == pytest.approx(0, abs=1e-9)
    assert fit.points == 4


def test_amdahl_needs_two_points_beyond_one_worker() -> None:
    assert amdahl([1, 2], ratios(1, 2), cores=4) is None
    assert amdahl([1, 2, 4], ratios(1, 1, 1), cores=1) is None


def test_crossover_lies_on_the_line_between_two_points() -> None:
    found = crossover([10, 1000], ratios(0.1, 10))
    assert found is not None
    assert found.estimate == pytest.approx(100)
    assert (found.below, found.above) == (10, 1000)


def test_crossover_is_where_it_is_passed_for_good() -> None:
    found = crossover([1, 10, 100, 1000], ratios(0.5, 2, 0.5, 2))
    assert found is not None
    assert 100 < found.estimate < 1000


def test_bounds_are_sure_ones() -> None:
    found = crossover([1, 10, 100, 1000], ratios(0.5, 0.9, 1.1, 2, wide=1.5))
    assert found is not None
    assert (found.below, found.above) == (1, 1000)
    unsure = crossover([1, 10], ratios(0.9, 1.1, wide=1.5))
    assert unsure is not None
    assert (unsure.below, unsure.above) == (None, None)


@pytest.mark.parametrize("estimates", [(2, 3), (0.1, 0.2), (2, 0.5)])
def test_no_crossover_where_it_is_never_passed_for_good(estimates: tuple[float, ...]) -> None:
    assert crossover([10, 100], ratios(*estimates)) is None
