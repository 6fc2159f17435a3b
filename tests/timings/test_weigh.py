"""Peak memory of each variant, found in an interpreter of its own."""

import pytest

from tests.timings.page import Page, of_class, tree, words
from tests.timings.test_recorder import FILE
from tests.timings.tiny import Tiny

LARGE = 200 * 2**20


@pytest.fixture
def hungry(tiny: Tiny) -> Tiny:
    """A project with a variant that needs 200 MiB for a moment."""
    tiny.replace(FILE, '    title="Adding fifty', '    memory=True,\n    title="Adding fifty')
    tiny.replace(
        FILE, "    return sum(numbers)", f"    held = bytearray({LARGE})\n    return sum(numbers)"
    )
    tiny.replace(FILE, '    baseline="loop",', '    baseline="loop",\n    budget=0.02,')
    return tiny


def test_the_memory_is_that_of_the_variant_alone(hungry: Tiny) -> None:
    assert hungry.cli("record", "--only", "sums") == 0
    loop, large = (hungry.record().entries["sums", name, None] for name in ("loop", "sum"))
    assert 5 < loop.metadata["peak_memory"] < 150
    assert 150 < large.metadata["peak_memory"] - loop.metadata["peak_memory"] < 250


def test_a_short_budget_weighs_nothing(hungry: Tiny) -> None:
    assert hungry.cli("record", "--only", "sums", "--budget", "0.01") == 0
    assert "peak_memory" not in hungry.record().entries["sums", "loop", None].metadata


def test_it_is_shown_in_the_panel_and_in_a_sentence(
    hungry: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Page(hungry)
    hungry.save(hungry.made_up({"loop": (0.2,) * 3, "sum": (0.1,) * 3}))
    (table,) = of_class(page.panel(), "timings-times")
    assert "memory" not in words(table)
    rounds = {"loop": (0.2, 0.2, 0.2), "sum": (0.1, 0.1, 0.1)}
    hungry.save(hungry.made_up(rounds, peak_memory=2048.0))
    (table,) = of_class(page.panel(), "timings-times")
    assert [words(row).endswith("2 GiB") for row in table.iter("tr")] == [False, True, True]
    assert "CPU timepeak memory" in words(table)
    assert words(tree(page.html("It takes [[memory: sums, sum]]."))) == "It takes 2 GiB."


def test_a_number_that_was_not_weighed_is_not_shown(
    hungry: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    hungry.save(hungry.made_up({"loop": (0.2,) * 3, "sum": (0.1,) * 3}))
    page = Page(hungry)
    assert words(tree(page.html("[[memory: sums, sum]]"))) == "not recorded yet"
