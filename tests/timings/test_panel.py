"""The panel of an experiment: what it holds, and when it says that it is old or short."""

import itertools
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from tests.timings.page import Page, fence, of_class, tree, words
from tests.timings.tiny import Tiny
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


def test_a_readers_own_short_run_contradicts_nothing(tiny: Tiny, page: Page) -> None:
    record = tiny.made_up(TWICE)
    tiny.save(record)
    assert f"✗ {CONTRADICTED}: contradicted" in words(page.panel(CONTRADICTED))
    for entry in record.entries.values():
        entry.metadata["budget"] /= 2
    tiny.save(record)
    panel = words(page.panel(CONTRADICTED))
    assert f"– {CONTRADICTED}: not shown here (this machine's run was too short to tell" in panel


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


def test_a_record_that_lacks_a_variant_shows_the_rest(tiny: Tiny, page: Page) -> None:
    tiny.save(tiny.made_up({"loop": (1.0, 1.0)}))
    panel = page.panel(HOLDS)
    assert list(panel.iter(SVG)) == []
    assert [words(row)[:4] for row in panel.iter("tr")] == ["vari", "loop"]
    assert f"{HOLDS}: not shown here (not recorded here)" in words(panel)


def test_one_round_is_shown_as_what_it_is(tiny: Tiny, page: Page) -> None:
    tiny.save(tiny.made_up({"loop": [1.0], "sum": [2.0]}))
    assert "2× as slow (0 – inf)" in words(page.panel())


@pytest.mark.parametrize(
    ("runner", "sum_", "facts", "said"),
    [
        ("linux-2core-free-threaded", 0.5, {"gil": "off"}, "without the GIL: 4× as fast"),
        ("linux-2core-python314", 4.0, {"start_method": "spawn"}, "by spawn: 2× as slow"),
        ("linux-2core-python314", 0.5, {"python_build": "--with-lto"}, "by other options: 4×"),
        ("linux-2core-python314", 0.5, {"cpu_model_name": "Another"}, ""),
        ("linux-2core-python314", 1.0, {}, ""),
        ("linux-2core-python314", 0.5, {"hash": "0" * 16}, ""),
        ("macbook", 0.5, {}, ""),
    ],
)
def test_another_python_that_differs_stands_beside_the_ratio(
    tiny: Tiny, page: Page, *, runner: str, sum_: float, facts: dict[str, str], said: str
) -> None:
    """One within the noise does not, nor of other sources, another processor or kind of machine."""
    tiny.save(tiny.made_up(TWICE, runner="linux-2core"))
    other = {"loop": TWICE["loop"], "sum": (sum_,) * 3}
    tiny.save(tiny.made_up(other, runner=runner, python_version="3.14.7", **facts))
    text = words(page.panel())
    assert text.count("on Python") == bool(said)
    assert not said or "2× as fast (1.95 – 2.05) on Python 3.14" in text
    assert said in text


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
