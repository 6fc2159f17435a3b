"""The intervals of the made-up experiments, against the ones that this site computes."""

from collections.abc import Callable

import numpy as np
import pytest

from snippets.measuring.coverage import TRUTH, Bounds, measured, one_interpreter, with_the_hour
from tests.conftest import RunProgram
from timings.project.project import Project
from timings.stats.intervals import HOUR, ratio_of


@pytest.mark.parametrize(("way", "shape"), [(with_the_hour, (5, 20)), (one_interpreter, (1, 25))])
def test_the_interval_is_the_one_that_the_site_computes(
    way: Callable[..., Bounds], shape: tuple[int, int]
) -> None:
    slow, fast = measured(np.random.default_rng(7), *shape)
    low, high = way(slow, fast)
    for place in range(20):
        ratio = ratio_of(np.exp(slow[place]), np.exp(fast[place]))
        assert low[place] == pytest.approx(np.log(ratio.low), rel=1e-3, abs=1e-5)
        assert high[place] == pytest.approx(np.log(ratio.high), rel=1e-3, abs=1e-5)


def test_the_page_tells_of_the_hour_that_the_site_reckons_with(project: Project) -> None:
    page = (project.docs / "how-measured.md").read_text(encoding="utf-8")
    assert f"a standard deviation of {100 * HOUR:g} %" in page


def test_the_truth_is_what_was_made_up() -> None:
    slow, fast = measured(np.random.default_rng(7), 5, 20)
    assert np.median(slow - fast) == pytest.approx(TRUTH, abs=0.003)


def test_says_that_one_interpreter_is_too_sure_and_five_are_not(run_program: RunProgram) -> None:
    lines = run_program("measuring/coverage.py").stdout.splitlines()
    held = {
        name.strip(): float(rest.split("%")[0]) for name, rest in (one.split(":") for one in lines)
    }
    assert held["one_interpreter"] < 50
    assert held["bootstrap"] < held["medians"] < 90
    assert 93 <= held["with_the_hour"] <= 97
