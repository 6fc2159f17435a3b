"""Strings of sources and pages are text on a page, whatever is in them: of records, see `walls`."""

import json
from pathlib import Path

from tests.timings.page import Page, fence, of_class, tree, words
from tests.timings.tiny import Tiny
from timings.render.panels.charts import Chart, Line, svg
from timings.stats.intervals import Ratio

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&amp;"
FILE = "snippets/chap/experiments.py"
TIMES = (0.2, 0.2, 0.2)


def test_a_title_and_a_variant(tiny: Tiny, page: Page) -> None:
    name = "<script>alert(1)<img src=x onerror=alert(1)>\"'&amp;"
    tiny.replace(FILE, '"Adding fifty numbers"', repr(SCRIPT))
    tiny.replace(FILE, '"sum": with_sum', f"{name!r}: with_sum")
    tiny.save(tiny.made_up({"loop": TIMES, name: TIMES}))
    claim = f"loop is at least 0.5x as fast as {name}"
    html = page.html(fence("sums") + "\n" + fence("sums", json.dumps(claim)))
    harmless(html, SCRIPT)
    harmless(html, name)


def test_what_an_inline_number_is_said_of(tiny: Tiny, page: Page) -> None:
    name = 'a"<b>'
    tiny.replace(FILE, '"sum": with_sum', f"{name!r}: with_sum")
    tiny.replace(FILE, '"loop": with_loop', "'<loop>': with_loop")
    tiny.replace(FILE, 'baseline="loop"', 'baseline="<loop>"')
    tiny.save(tiny.made_up({"<loop>": TIMES, name: TIMES}))
    (number,) = of_class(tree(page.html(f"It is [[speedup: sums, {name}]] as fast")), "recorded")
    assert words(number) == "1×"
    assert number.get("title", "").startswith("times as fast as <loop>, 95 % interval")


def harmless(html: str, text: str) -> None:
    """The text is on the page, as text, and nothing in it became an element or an attribute."""
    top = tree(html)
    assert [one.tag for one in top.iter() if one.tag in ("script", "img")] == []
    assert [key for one in top.iter() for key in one.attrib if key.startswith("on")] == []
    assert " ".join(text.split()) in words(top)


def test_dollars_in_a_name_are_no_formula(tmp_path: Path) -> None:
    ratio = Ratio(2.0, 1.9, 2.1, 5)
    lines = (Line("costs $x$ and $y$", (ratio,)),)
    drawn = svg(Chart(lines, "a $loop$", None, (), (), "said", "salt"), tmp_path)
    assert "costs $x$ and $y$" in drawn
    assert "times as fast as a $loop$" in drawn
