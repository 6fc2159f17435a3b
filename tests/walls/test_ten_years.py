"""What stays of a history that goes on each night. `ten_years.py` tells of ten years of it."""

from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from tests.walls.ten_years import AHEAD, nights
from timings.records import history as histories
from timings.records.history import (
    Kept,
    KeptRatio,
    continues,
    history_document,
    load_history,
    thinned,
)
from timings.records.members import BIGGEST
from timings.stats.intervals import Ratio

ONE = KeptRatio(Ratio(2.0, 1.9, 2.1, 12), "0" * 16)
FIRST = Kept("2026-12-31T05:00:00+00:00", "abcdef0", 1, {"made/map": ONE, "made/numpy": ONE})
NIGHTS = 600


def large(many: int) -> Kept:
    """A record of so many ratios."""
    return replace(FIRST, ratios={f"made-{n // 3}/variant {n}": ONE for n in range(many)})


def test_the_last_year_is_whole_and_each_month_before_it_is_there() -> None:
    history: list[Kept] = []
    everything = list(nights(FIRST, NIGHTS))
    for kept in everything:
        before, history = history, thinned([*history, kept])
        assert continues(before, history)
    assert history[-366:] == everything[-366:]
    months = [kept.date[:7] for kept in everything]
    assert list(dict.fromkeys(kept.date[:7] for kept in history)) == list(dict.fromkeys(months))
    assert len(history) < 366 + 31 + 12
    assert thinned(history) == history


def test_of_a_month_that_record_stays_in_which_most_changed() -> None:
    history = list(nights(FIRST, 500))
    far = KeptRatio(Ratio(20.0, 19.0, 21.0, 12), "0" * 16)
    history[44] = replace(history[44], ratios=dict.fromkeys(FIRST.ratios, far))
    assert history[44] in thinned(history)


def test_what_is_too_much_loses_the_oldest_and_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many ratios there are, and however often they are published."""
    monkeypatch.setattr("timings.records.fields.AHEAD", AHEAD)
    history = thinned(list(nights(large(400), 420)))
    text = history_document(history).encode()
    assert 0.9 * histories.BIGGEST < len(text) <= histories.BIGGEST < BIGGEST
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "history.json").write_bytes(text)
    assert load_history(tmp_path / "one") == history
    assert history == list(nights(large(400), 420))[-len(history) :]


def test_a_history_goes_on_only_with_all_that_there_was() -> None:
    before = list(islice(nights(FIRST, 5), 4))
    now = list(nights(FIRST, 5))
    assert continues(before, now)
    assert continues([], now)
    assert continues(before, before)
    assert not continues(before, [])
    assert not continues(before, before[:-1])
    assert not continues(before, now[1:])
    assert not continues(before, [*before[:2], now[4]])
    assert not continues(before, [replace(now[0], commit="abcdef1"), *now[1:]])
