"""The panel of an experiment: what it holds, and when it says that it is old or short."""

import itertools
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from tests.timings.page import Page, fence, of_class, tree, words
from tests.timings.tiny import ROUNDS, Tiny
from timings.records.model import Record

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FILE = "snippets/chap/experiments.py"
SVG = "{http://www.w3.org/2000/svg}svg"
HEADS = ["variant", "median (middle half)", "against loop (95 % interval)", "CPU time"]
TWICE = {"loop": (2.0, 2.02, 1.98), "sum": (1.0, 1.0, 1.0)}
HOLDS = "sum is at least 1.9x as fast as loop"
CONTRADICTED = "sum is at least 2.5x as fast as loop"
NOT_SHOWN = "sum is at least 2x as fast as loop"


def test_a_panel_holds_everything_once(tiny: Tiny, page: Page) -> None:
    tiny.save(tiny.made_up(TWICE, processes=2, threads=4, tasks=8))
    (panel,) = page.panel(HOLDS)
    assert (panel.tag, panel.get("class"), panel.get("id")) == ("section", "timings", "sums")
    assert panel.get("data-experiment") == "sums"
    (chart,) = panel.iter(SVG)
    assert chart.get("role") == "img"
    assert chart.get("aria-label") == "Chart: times as fast as loop. sum: 2."
    (table,) = panel.iter("table")
    rows = [[words(cell) for cell in row] for row in table.iter("tr")]
    assert rows == [
        [
            "variant",
            "median (middle half)",
            "against loop (95 % interval)",
            "CPU time",
            "took part",
        ],
        ["loop", "2 s (1.99 s – 2.01 s)", "1", "100 ms", "2 processes, 4 threads"],
        ["sum", "1 s (1 s – 1 s)", "2× as fast (1.95 – 2.05)", "100 ms", "2 processes, 4 threads"],
    ]
    (conditions,) = of_class(panel, "timings-conditions")
    assert words(conditions) == (
        "Recorded 2026-01-02 on local, A Processor, 2 cores, 7.7 GiB, Linux 6.1, CPython 3.11.9, "
        "GIL on, start method fork, load 0.25, 3 rounds."
    )
    (source,) = of_class(panel, "timings-source")
    assert "def with_loop(numbers):" in words(source)
    assert "def added" not in words(source)
    file, *_, command = (words(code) for code in source.iter("code"))
    assert (file, command) == (FILE, "python -m timings record --only sums")
    assert list(panel.iter("script")) == []
    assert of_class(panel, "tabbed-set") == []


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [(HOLDS, "holds"), (CONTRADICTED, "contradicted"), (NOT_SHOWN, "not shown here")],
)
def test_each_claim_has_its_verdict_in_words(
    tiny: Tiny, page: Page, claim: str, verdict: str
) -> None:
    tiny.save(tiny.made_up(TWICE))
    (item,) = page.panel(claim).iter("li")
    assert item.get("class") == verdict.replace("not shown here", "not-shown")
    assert words(item.find("strong")) == verdict
    assert f"{claim}: {verdict} (" in words(item)
    assert "recorded 2×, 1.95 – 2.05)" in words(item)


def test_a_contradicted_claim_stops_the_publishing(tiny: Tiny, page: Page) -> None:
    tiny.save(tiny.made_up(TWICE, runner="linux-2core"))
    assert page.refused(fence("sums", HOLDS, CONTRADICTED)) == (
        f'timings fence: linux-2core contradicts "{CONTRADICTED}": it recorded 2x as fast '
        "(1.95 to 2.05): correct the claim, or record again"
    )


def test_what_this_machine_contradicts_is_wrong_for_who_writes_the_chapter(
    tiny: Tiny, capsys: pytest.CaptureFixture[str]
) -> None:
    tiny.save(tiny.made_up(TWICE))
    tiny.write("docs/chap.md", f"# Title\n\n{fence('sums', CONTRADICTED)}\n")
    line = f'error: docs/chap.md:3: local contradicts "{CONTRADICTED}": it recorded 2x as fast '
    assert tiny.cli("check", "--chapter", "chap") == 1
    assert line in capsys.readouterr().err
    tiny.cli("check")
    assert line not in capsys.readouterr().err


def test_a_contradiction_that_is_stale_is_shown(tiny: Tiny, page: Page) -> None:
    tiny.save(tiny.made_up(TWICE, runner="linux-2core"))
    tiny.replace(FILE, "total += number", "total = total + number")
    panel = page.panel(CONTRADICTED)
    (item,) = panel.iter("li")
    assert words(item).startswith(f"✗ {CONTRADICTED}: contradicted")
    assert [words(one) for one in of_class(panel, "timings-stale")] == [
        "Recorded before the last change."
    ]


@pytest.mark.parametrize(
    "change", [(FILE, "return sum", "return 0 + sum"), ("requirements.txt", "2.4.6", "2.4.7")]
)
def test_a_changed_source_or_pin_marks_it_stale(
    tiny: Tiny, page: Page, change: tuple[str, str, str]
) -> None:
    tiny.save(tiny.made_up(TWICE))
    assert of_class(page.panel(), "timings-stale") == []
    tiny.replace(*change)
    assert len(of_class(page.panel(), "timings-stale")) == 1


def test_what_is_not_recorded_says_so(page: Page) -> None:
    panel = page.panel(HOLDS)
    assert "Not recorded yet." in words(panel)
    assert f"– {HOLDS}: not shown here (not recorded yet)" in words(panel)
    assert "python -m timings record --only sums" in words(panel)
    assert list(panel.iter(SVG)) == []
    assert list(panel.iter("table")) == []


def test_a_short_budget_is_said(tiny: Tiny, page: Page) -> None:
    tiny.save(tiny.made_up(TWICE, budget=2.0))
    (conditions,) = of_class(page.panel(), "timings-conditions")
    assert (
        "Short budget: at most 2 s of measuring in place of 10 s, so expect wide intervals."
        in words(conditions)
    )


def test_an_earlier_method_is_said(tiny: Tiny, page: Page) -> None:
    tiny.save(tiny.made_up(TWICE, method=0))
    assert "Measured by an earlier method." in words(page.panel())


def test_two_runners_are_two_tabs(tiny: Tiny, page: Page) -> None:
    tiny.save(tiny.made_up(ROUNDS), tiny.made_up(TWICE, runner="linux-2core"))
    panel = page.panel(HOLDS)
    (tabs,) = of_class(panel, "tabbed-set")
    labels = list(tabs.iter("label"))
    assert [words(label) for label in labels] == ["linux-2core", "this machine"]
    inputs = list(tabs.iter("input"))
    assert [one.get("id") for one in inputs] == [label.get("for") for label in labels]
    assert [one.get("checked") for one in inputs] == ["checked", None]
    assert [one.get("data-runner") for one in of_class(panel, "timings-runner")] == [
        "linux-2core",
        "local",
    ]
    assert len(of_class(panel, "tabbed-block")) == len(list(panel.iter(SVG))) == 2
    ids = [one.get("id") for one in panel.iter() if one.get("id")]
    assert len(ids) == len(set(ids))


def test_one_stale_runner_of_two_is_marked(tiny: Tiny, page: Page) -> None:
    tiny.save(tiny.made_up(TWICE, runner="linux-2core"))
    tiny.replace(FILE, "total += number", "total = total + number")
    tiny.save(tiny.made_up(ROUNDS))
    old, new = of_class(page.panel(), "timings-runner")
    assert of_class(old, "timings-stale")
    assert not of_class(new, "timings-stale")


def test_a_record_that_lacks_a_variant_shows_the_rest(tiny: Tiny, page: Page) -> None:
    tiny.save(tiny.made_up({"loop": (1.0, 1.0)}))
    panel = page.panel(HOLDS)
    assert list(panel.iter(SVG)) == []
    assert [words(row)[:4] for row in panel.iter("tr")] == ["vari", "loop"]
    assert f"{HOLDS}: not shown here (not recorded here)" in words(panel)


def test_one_round_is_shown_as_what_it_is(tiny: Tiny, page: Page) -> None:
    tiny.save(tiny.made_up({"loop": [1.0], "sum": [2.0]}))
    assert "2× as slow (0 – inf)" in words(page.panel())


def test_panels_are_well_formed_side_by_side(tiny: Tiny, page: Page) -> None:
    both = tiny.made_up({"comprehension": [0.1] * 3, "map": [0.2] * 3}, "additions")
    record = Record("local", tiny.made_up(TWICE).entries | both.entries)
    tiny.save(record)
    top = tree(page.html(f"# Title\n\n{fence('sums')}\n{fence('additions')}\n"))
    assert [one.get("data-experiment") for one in top.iter("section")] == ["sums", "additions"]


def test_no_two_labels_of_an_axis_meet(tiny: Tiny, page: Page, browser: "Browser") -> None:
    tiny.save(tiny.made_up({"loop": (1.0,) * 3, "sum": (1e-6,) * 3}))
    (drawn,) = page.panel().iter(SVG)
    shown = browser.new_page()
    shown.set_content(ET.tostring(drawn, encoding="unicode").replace("ns0:", ""))
    shown.add_style_tag(content="svg { width: 460px; font: 11px 'DejaVu Sans' }")
    boxes = [one.bounding_box() for one in shown.locator("text").all() if "1" in one.inner_html()]
    shown.close()
    row = sorted((box["x"], box["width"]) for box in boxes if box["y"] == boxes[0]["y"])
    assert len(row) > 3
    assert all(x + wide < after for (x, wide), (after, _) in itertools.pairwise(row))
