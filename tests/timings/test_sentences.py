"""What is said of a sweep: no more than its intervals carry."""

from timings.render.panels.charts import Chart, Line
from timings.render.panels.sentences import crossover_text, scaling_text
from timings.stats.intervals import Ratio


def chart(values: tuple[int, ...], *ratios: tuple[float, float, float]) -> tuple[Chart, Line]:
    line = Line("Dask", tuple(Ratio(*ratio, 9) for ratio in ratios))
    return Chart((line,), "pandas", "rows", values, (), "", ""), line


def test_a_crossing_in_the_noise_is_not_called_one() -> None:
    drawn = chart((10, 100, 200), (0.1, 0.09, 0.11), (0.98, 0.95, 1.01), (1.02, 0.98, 1.06))
    assert crossover_text(*drawn) == (
        "Dask: surely slower than pandas up to 10 rows, and nowhere surely faster."
    )


def test_a_crossing_beyond_the_noise_is_placed() -> None:
    drawn = chart((10, 1000), (0.1, 0.09, 0.11), (10, 9, 11))
    assert crossover_text(*drawn) == (
        "Dask: faster than pandas from about 100 rows on (surely slower up to 10, surely faster "
        "from 1,000 on)."
    )


def test_the_law_is_not_fitted_to_what_beats_it() -> None:
    steady = chart((1, 2, 4, 8), (1, 1, 1), (1.8, 1.7, 1.9), (3.2, 3, 4), (5, 4, 6))
    assert "Amdahl" in scaling_text(*steady, cores=8, ceiling=None)
    beats = chart((1, 2, 4, 8), (1, 1, 1), (2.4, 2, 3), (4.6, 4, 5), (9, 8, 10))
    assert "Amdahl" not in scaling_text(*beats, cores=8, ceiling=None)
