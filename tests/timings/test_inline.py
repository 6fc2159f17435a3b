"""Recorded numbers in a sentence."""

import pytest

from tests.timings.page import Page, of_class, tree, words
from tests.timings.tiny import Tiny

FILE = "snippets/chap/experiments.py"
THRICE = {"loop": (3.0, 3.0, 3.0), "sum": (1.0, 1.0, 1.0)}
TWICE = {"loop": (2.0, 2.02, 1.98), "sum": (1.0, 1.0, 1.0)}


def link(page: Page, text: str) -> tuple[str, str]:
    """The text and the title of the only number in a sentence."""
    (number,) = of_class(tree(page.html(f"It takes {text} in all.")), "recorded")
    assert number.get("href") == "chap.md#sums"
    return words(number), number.get("title", "")


@pytest.mark.parametrize(
    ("written", "number", "title"),
    [
        (
            "[[speedup: sums, sum]]",
            "2×",
            "times as fast as loop, 95 % interval 1.95× to 2.05×, 3 rounds, recorded on local",
        ),
        (
            "[[slowdown: sums, sum]]",
            "0.5×",
            "times as slow as loop, 95 % interval 0.488× to 0.513×, 3 rounds, recorded on local",
        ),
        ("[[seconds: sums, sum]]", "1 s", "median of 3 rounds, recorded on local"),
        ("[[seconds:sums,loop]]", "2 s", "median of 3 rounds, recorded on local"),
        ("[[seconds: sums,\nsum]]", "1 s", "median of 3 rounds, recorded on local"),
    ],
)
def test_numbers(tiny: Tiny, page: Page, written: str, number: str, title: str) -> None:
    tiny.save(tiny.made_up(TWICE))
    assert link(page, written) == (number, title)


def test_at_a_value_of_a_sweep(tiny: Tiny, page: Page) -> None:
    tiny.replace(FILE, '    baseline="loop",\n', '    baseline="loop",\n    sweep={"n": [1000]},\n')
    tiny.save(tiny.made_up(TWICE))
    assert link(page, "[[speedup: sums, sum, n=1_000]]")[0] == "2×"


def test_a_variant_with_a_comma_in_its_name(tiny: Tiny, page: Page) -> None:
    tiny.replace(FILE, '"sum": with_sum', '"sum, built in": with_sum')
    tiny.save(tiny.made_up({"loop": TWICE["loop"], "sum, built in": TWICE["sum"]}))
    assert link(page, "[[speedup: sums, sum, built in]]")[0] == "2×"


def test_in_a_list_a_table_and_emphasis(tiny: Tiny, page: Page) -> None:
    tiny.save(tiny.made_up(TWICE))
    text = "- **[[speedup: sums, sum]]**\n\n| a |\n| --- |\n| [[speedup: sums, sum]] |\n"
    assert len(of_class(tree(page.html(text)), "recorded")) == 2


@pytest.mark.parametrize(
    "code",
    [
        "`[[speedup: sums, sum]]`",
        "``[[speedup: nothing, at all]]``",
        "```text\n[[speedup: nothing, at all]]\n```",
        "    [[speedup: nothing, at all]]",
        "a[[1, 2]] and [[link]][ref]",
    ],
)
def test_code_is_left_alone(tiny: Tiny, page: Page, code: str) -> None:
    tiny.save(tiny.made_up(TWICE))
    top = tree(page.html(f"{code}\n"))
    assert of_class(top, "recorded") == []
    assert code.strip("`\n ").removeprefix("text\n") in words(top)


def test_what_is_not_recorded_says_so(page: Page) -> None:
    assert link(page, "[[speedup: sums, sum]]") == ("not recorded yet", "")


def test_a_published_runner_comes_before_this_machine(tiny: Tiny, page: Page) -> None:
    tiny.save(tiny.made_up(TWICE), tiny.made_up(THRICE, runner="h100"))
    number, title = link(page, "[[speedup: sums, sum]]")
    assert number == "3×"
    assert title.endswith("recorded on h100")


def test_a_fresh_number_comes_before_a_stale_one(tiny: Tiny, page: Page) -> None:
    tiny.save(tiny.made_up(THRICE, runner="h100"))
    tiny.replace(FILE, "total += number", "total = total + number")
    assert link(page, "[[speedup: sums, sum]]")[1].endswith("on h100, before the last change")
    tiny.save(tiny.made_up(TWICE))
    number, title = link(page, "[[speedup: sums, sum]]")
    assert number == "2×"
    assert title.endswith("recorded on local")


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("[[speedup: summs, sum]]", 'no experiment "summs"'),
        (
            "[[speedup: sums, product]]",
            "names no entry of sums: name one of its variants (loop;",
        ),
        ("[[speedup: sums]]", "names no entry of sums"),
        ("[[speedup: sums, sum, n=1]]", "names no entry of sums"),
        ("[[speedup: sums, sum, n=_]]", "names no entry of sums"),
        ("[[speedup: ]]", 'no experiment ""'),
        (
            "[[speedupp: sums, sum]]",
            'is no recorded number: did you mean "speedup"?',
        ),
    ],
)
def test_what_names_nothing_stops_the_build(
    tiny: Tiny, page: Page, written: str, says: str
) -> None:
    tiny.save(tiny.made_up(TWICE))
    line = page.refused(f"It takes {written} in all.")
    assert line.startswith("inline number: ")
    assert says in line


def test_a_bad_record_stops_the_build(tiny: Tiny, page: Page) -> None:
    tiny.save(tiny.made_up(TWICE))
    tiny.file().write_text("{", encoding="utf-8")
    assert page.refused("It takes [[seconds: sums, sum]].").startswith(
        "docs/timings/local/timings.json is truncated or not JSON: "
    )
