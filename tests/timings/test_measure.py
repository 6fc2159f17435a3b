"""Rounds, warm-ups and stopping, by a clock that only the variants move."""

import pytest

from tests.timings.bench import Bench, constant, noisy
from timings.errors import TimingsError


@pytest.fixture
def bench() -> Bench:
    """A fresh clock."""
    return Bench()


def test_rounds_start_with_another_variant_each(bench: Bench) -> None:
    variants = {name: bench.variant(name, constant(0.25)) for name in "abc"}
    bench.measure(variants, budget=1.0)
    warm, rounds = bench.calls[:4], bench.calls[4:]
    assert "".join(warm) == "aabc"
    assert "".join(rounds[:9]) == "abcbcacab"


def test_warm_ups_are_kept_apart(bench: Bench) -> None:
    slow_at_first = bench.variant("b", lambda call: 5.0 if call == 0 else 0.5)
    (times,) = bench.measure(
        {"a": bench.variant("a", constant(1.0)), "b": slow_at_first}, 1
    ).values()
    assert times["a"].warmups == pytest.approx([1.0, 1.0])
    assert times["b"].warmups == pytest.approx([5.0])
    assert times["a"].values == pytest.approx([1.0, 1.0, 1.0])
    assert times["b"].values == pytest.approx([0.5, 0.5, 0.5])


def test_set_up_is_outside_the_clock_and_the_budget(bench: Bench) -> None:
    (times,) = bench.measure(
        {"a": bench.variant("a", noisy(1.0)), "b": bench.variant("b", constant(1.0))}, 50
    ).values()
    assert max(times["a"].values) == pytest.approx(2.0)
    assert len(times["a"].values) > 10


def test_stops_once_narrow_after_five_rounds(bench: Bench) -> None:
    (times,) = bench.measure(
        {"a": bench.variant("a", constant(2.0)), "b": bench.variant("b", constant(1.0))}, 1000
    ).values()
    assert len(times["a"].values) == len(times["b"].values) == 5


def test_stops_only_when_every_interval_is_narrow(bench: Bench) -> None:
    variants = {
        "a": bench.variant("a", constant(2.0)),
        "b": bench.variant("b", constant(1.0)),
        "c": bench.variant("c", lambda call: 1.0 if call > 14 else 1.0 + call % 3),
    }
    (times,) = bench.measure(variants, 1000).values()
    assert 15 < len(times["c"].values) < 100


@pytest.mark.parametrize(("budget", "rounds"), [(100.0, 38), (20.0, 7), (1.0, 3), (0.01, 3)])
def test_stops_when_the_budget_is_spent_but_not_before_three_rounds(
    bench: Bench, budget: float, rounds: int
) -> None:
    (times,) = bench.measure(
        {"a": bench.variant("a", constant(1.0)), "b": bench.variant("b", noisy(1.0))}, budget
    ).values()
    assert len(times["a"].values) == len(times["b"].values) == rounds


def test_a_fast_variant_is_called_often_in_one_block(bench: Bench) -> None:
    (times,) = bench.measure(
        {"a": bench.variant("a", constant(1.0)), "b": bench.variant("b", constant(0.0004))}, 1
    ).values()
    assert (times["a"].loops, times["b"].loops) == (1, 13)
    assert times["b"].values == pytest.approx([0.0004] * 3)
    assert times["b"].warmups == pytest.approx([0.0004, 0.0004])
    assert bench.calls.count("b") == 2 + 3 * 13


def test_cpu_seconds_are_those_of_each_variant(bench: Bench) -> None:
    (times,) = bench.measure(
        {
            "a": bench.variant("a", constant(1.0)),
            "b": bench.variant("b", constant(0.5), cores=4),
            "c": bench.variant("c", constant(0.001), cores=2),
        },
        budget=1,
    ).values()
    assert times["a"].cpu_seconds == pytest.approx([1.0] * 3)
    assert times["b"].cpu_seconds == pytest.approx([2.0] * 3)
    assert times["c"].cpu_seconds == pytest.approx([0.002] * 3)


def test_cpu_seconds_are_never_negative(bench: Bench) -> None:
    variants = {
        "a": bench.variant("a", constant(1.0)),
        "b": bench.variant("b", constant(1.0), cores=-1),
    }
    (times,) = bench.measure(variants, 1).values()
    assert times["b"].cpu_seconds == [0.0] * 3


def test_each_value_of_a_sweep_is_prepared_and_shares_the_budget(bench: Bench) -> None:
    variants = {"a": bench.variant("a", constant(1.0)), "b": bench.variant("b", noisy(1.0))}
    measured = bench.measure(variants, budget=40, sweep={"workers": [1, 2]})
    assert list(measured) == [1, 2]
    assert bench.prepared == [{"workers": 1}, {"workers": 2}]
    assert [len(times["a"].values) for times in measured.values()] == [7, 7]


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


def test_a_baseline_that_changes_its_mind_is_an_error(bench: Bench) -> None:
    results = iter([1, 2, 1])
    variants = {"a": lambda _: next(results), "b": lambda _: 1}
    with pytest.raises(TimingsError, match='"a" and "a" give different results'):
        bench.measure(variants, 10)


def test_results_are_compared_as_the_experiment_says(bench: Bench) -> None:
    variants = {
        "a": bench.variant("a", constant(1.0), result=1.0),
        "b": bench.variant("b", constant(1.0), result=1.0000001),
    }
    bench.measure(variants, 1, same=lambda one, other: abs(one - other) < 1e-6)
    with pytest.raises(TimingsError, match="different results"):
        bench.measure(variants, 1)


def test_none_is_a_result_like_any_other(bench: Bench) -> None:
    variants = {
        "a": bench.variant("a", constant(1.0), result=None),
        "b": bench.variant("b", constant(1.0), result=0),
    }
    with pytest.raises(TimingsError, match="different results"):
        bench.measure(variants, 1)
