"""Repeats, rounds and warm-ups, by a clock that only the variants move."""

import math

import pytest

from tests.timings.bench import BUDGET, Bench, constant, noisy
from timings.errors import TimingsError


@pytest.fixture
def bench() -> Bench:
    """A fresh clock."""
    return Bench()


def test_rounds_and_repeats_start_with_another_variant_each(bench: Bench) -> None:
    variants = {name: bench.variant(name, constant(0.25)) for name in "abc"}
    bench.measure(variants, budget=1.0)
    said = "".join(bench.calls)
    assert said == "aabc" + "".join(
        f"aabc{rounds}" for rounds in ("abcbcacab", "bcacababc", "cababcbca")
    )


def test_warm_ups_are_kept_apart_and_quick_variants_get_one_more(bench: Bench) -> None:
    variants = {
        "a": bench.variant("a", constant(1.0)),
        "b": bench.variant("b", lambda call: 5.0 if call == 5 else 0.5),
        "c": bench.variant("c", constant(0.02)),
    }
    (times,) = bench.measure(variants, 1).values()
    assert times["a"].warmups == [[1.0, 1.0]] * 3
    assert times["b"].warmups == [[0.5], [5.0], [0.5]]
    assert times["c"].warmups == [[0.02, 0.02]] * 3
    assert times["b"].values == [[0.5] * 3] * 3


def test_set_up_is_outside_the_clock_and_the_budget(bench: Bench) -> None:
    (times,) = bench.measure(
        {"a": bench.variant("a", noisy(0.2)), "b": bench.variant("b", constant(0.2))}, BUDGET
    ).values()
    assert max(map(max, times["a"].values)) == pytest.approx(0.4)
    assert len(times["a"].values) == 5


@pytest.mark.parametrize(
    ("budget", "repeats", "rounds"),
    [(1e6, 5, 20), (100.0, 5, 10), (BUDGET, 5, 3), (9.9, 3, 3), (0.01, 3, 3)],
)
def test_the_pilot_fixes_the_rounds_and_nothing_that_is_seen_later_moves_them(
    bench: Bench, budget: float, repeats: int, rounds: int
) -> None:
    wild = bench.variant("b", lambda call: 1.0 if call == 0 else 1.0 + call % 7)
    (times,) = bench.measure({"a": bench.variant("a", constant(1.0)), "b": wild}, budget).values()
    for timed in times.values():
        assert list(map(len, timed.values)) == [rounds] * repeats


def test_a_fast_variant_is_called_often_in_one_block(bench: Bench) -> None:
    (times,) = bench.measure(
        {"a": bench.variant("a", constant(1.0)), "b": bench.variant("b", constant(0.0004))}, 1
    ).values()
    assert (times["a"].loops, times["b"].loops) == (1, 13)
    assert times["b"].values == [[0.0004] * 3] * 3
    assert bench.calls.count("b") == 2 + 3 * (1 + 13 + 3 * 13)


def test_cpu_seconds_are_those_of_each_variant(bench: Bench) -> None:
    (times,) = bench.measure(
        {
            "a": bench.variant("a", constant(1.0)),
            "b": bench.variant("b", constant(0.5), cores=4),
            "c": bench.variant("c", constant(0.001), cores=2),
            "d": bench.variant("d", constant(1.0), cores=-1),
        },
        budget=1,
    ).values()
    assert [times[name].cpu_seconds for name in "abcd"] == [
        pytest.approx([each] * 3) for each in (1.0, 2.0, 0.002, 0.0)
    ]


def test_each_repeat_prepares_every_value_and_begins_with_another(bench: Bench) -> None:
    variants = {"a": bench.variant("a", constant(1.0)), "b": bench.variant("b", noisy(1.0))}
    measured = bench.measure(variants, budget=60, sweep={"workers": [1, 2]})
    assert list(measured) == [1, 2]
    order = [chosen["workers"] for chosen in bench.prepared]
    assert order == [1, 2, 1, 2, 2, 1, 1, 2, 2, 1, 1, 2]
    assert [len(times["a"].values[0]) for times in measured.values()] == [3, 3]


def test_different_results_are_an_error_before_any_round(bench: Bench) -> None:
    variants = {
        "a": bench.variant("a", constant(1.0), result=1),
        "b": bench.variant("b", constant(1.0), result=1),
        "c": bench.variant("c", constant(1.0), result=2),
    }
    with pytest.raises(TimingsError) as caught:
        bench.measure(variants, 10, sweep={"workers": [4]})
    assert bench.calls == ["a", "a", "b", "c"]
    assert str(caught.value) == (
        'experiment "sums": "c" and "a" give different results at workers=4: '
        "variants must do the same work; no time was kept"
    )


@pytest.mark.parametrize("wrong", [2, 8], ids=["in the pilot", "in a later repeat"])
def test_a_baseline_that_changes_its_mind_is_an_error(wrong: int) -> None:
    bench = Bench()

    def fickle(_: object) -> bool:
        bench.calls.append("a")
        bench.now += 1
        return bench.calls.count("a") == wrong

    variants = {"a": fickle, "b": bench.variant("b", constant(1.0), result=False)}
    with pytest.raises(TimingsError, match='"a" and "a" give different results'):
        bench.measure(variants, 10)


def test_results_are_compared_as_the_experiment_says(bench: Bench) -> None:
    variants = {
        "a": bench.variant("a", constant(1.0), result=1.0),
        "b": bench.variant("b", constant(1.0), result=1.0000000001),
    }
    bench.measure(variants, 1, same=math.isclose)
    bench.measure(variants, 1, result=round)
    with pytest.raises(TimingsError, match="different results"):
        bench.measure(variants, 1)


def test_none_is_a_result_like_any_other(bench: Bench) -> None:
    variants = {
        "a": bench.variant("a", constant(1.0), result=None),
        "b": bench.variant("b", constant(1.0), result=0),
    }
    with pytest.raises(TimingsError, match="different results"):
        bench.measure(variants, 1)
