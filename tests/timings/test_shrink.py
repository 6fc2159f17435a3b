"""Small drawings: matplotlib's own, pixel for pixel, in half the characters or less."""

import io
import re
from xml.etree import ElementTree as ET

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure

from timings.render.shrink import SVG, shrink

SPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
SQUARE = f'<svg {SPACES} width="9pt" viewBox="0 0 9 9" version="1.1">{{}}</svg>'
GREY = 'style="fill: none; stroke: #010101"'


def small(inner: str) -> ET.Element:
    return ET.fromstring(shrink(SQUARE.format(inner), {"#010101": "grey"}, "A label"))


def test_names_and_sizes_the_drawing() -> None:
    root = small("<metadata>by</metadata><defs><style>*{}</style></defs>")
    assert root.attrib == {
        "viewBox": "0 0 9 9",
        "role": "img",
        "aria-label": "A label",
        "style": "font-size:11px;fill:currentColor;aspect-ratio:9/9",
    }
    assert len(root) == 0


def test_joins_lines_of_one_kind_and_drops_what_draws_nothing() -> None:
    root = small(
        f'<g id="a"><path d="M 0.04 -0.04  L 1.26 2.00  " {GREY}/></g>'
        '<g><path d="M 0 0 L 9 0 L 9 9 z" style="fill: none"/></g>'
        f'<path d="M 3 3 " {GREY}/><path d="M 4 4 L 5 5" {GREY}/>'
    )
    assert [child.attrib for child in root] == [
        {"d": "M0 0L1.3 2M4 4L5 5", "style": "fill:none;stroke:grey"}
    ]


def test_a_marker_has_its_style_once() -> None:
    use = '<use xlink:href="#m" x="1.00" y="2.00" style="fill: #010101"/>'
    dot = "M 0 0 C 0 1 1 3 0 3"
    root = small(f'<defs><path id="m" d="{dot}" style="stroke: red"/></defs>{use}{use}')
    assert root[0][0].attrib == {"id": "m", "d": "M0 0C0 1 1 3 0 3", "style": "fill:grey"}
    assert [child.attrib for child in root[1:]] == [{"href": "#m", "x": "1", "y": "2"}] * 2


def test_markers_of_straight_lines_are_one_path() -> None:
    uses = "".join(
        f'<use xlink:href="#m" x="{x}" y="2.00" style="stroke: #010101"/>' for x in (1, 5)
    )
    root = small(f'<g><defs><path id="m" d="M 0 0 L 0 3 L 1 -1"/></defs>{uses}</g>')
    assert [child.attrib for child in root] == [
        {"d": "M1 2V5L2 1M5 2V5L6 1", "style": "stroke:grey"}
    ]


@pytest.mark.parametrize(("end", "clipped"), [("8 8", False), ("8 80", True)])
def test_clips_what_leaves_its_box(end: str, clipped: bool) -> None:
    clip = '<defs><clipPath id="c"><rect x="0" y="0" width="9" height="9"/></clipPath></defs>'
    root = small(f'<path clip-path="url(#c)" d="M 1 1 L {end}" {GREY}/>{clip}')
    assert (root[0].get("clip-path") == "url(#c)") is clipped
    assert (root.find(f".//{SVG}clipPath") is not None) is clipped


def test_a_prefix_keeps_drawings_apart() -> None:
    clip = '<defs><clipPath id="c"><rect x="0" y="0" width="9" height="9"/></clipPath></defs>'
    path = '<defs><path id="m" d="M 0 0 C 0 1 1 3 0 3" style="fill:red"/></defs>'
    uses = "".join(f'<use xlink:href="#m" x="1" y="{y}"/>' for y in (1, 99))
    text = SQUARE.format(f'{clip}<g clip-path="url(#c)">{path}{uses}</g>')
    root = ET.fromstring(shrink(text, {}, "A label", "p-"))
    names = [e.get("id") for e in root.iter() if e.get("id")]
    assert names == ["p-c", "p-m"]
    assert {e.get("href") for e in root.iter(f"{SVG}use")} == {"#p-m"}
    assert [e.get("clip-path") for e in root.iter(f"{SVG}g")] == ["url(#p-c)"]


def test_text_says_only_what_is_its_own() -> None:
    style = "font-size: {}px; font-family: 'A', 'B'; text-anchor: end; fill: currentColor"
    texts = "".join(
        f'<text style="{style.format(size)}" x="1.00" transform="rotate(-0 1 2)">t</text>'
        for size in (11, 10)
    )
    assert [child.attrib for child in small(texts)] == [
        {"style": "text-anchor:end", "x": "1"},
        {"style": "font-size:10px;text-anchor:end", "x": "1"},
    ]


def drawing() -> str:
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "x"}):
        figure = Figure(figsize=(4, 3), layout="constrained")
        axes = figure.add_subplot()
        axes.plot([1, 2, 3], [1, 4, 2], marker="o", label="one")
        axes.fill_between([1, 2, 3], [0, 3, 1], [2, 5, 3], alpha=0.25)
        axes.broken_barh([(1, 0.5), (2, 0.5)], (1, 1))
        axes.errorbar(2, 2, xerr=0.5, capsize=3)
        axes.grid()
        axes.legend()
        axes.set_ylim(0.5, 4)
        file = io.StringIO()
        figure.savefig(file, format="svg")
    return file.getvalue()


def test_takes_half_the_characters_and_keeps_every_word() -> None:
    full = drawing()
    lean = shrink(full, {}, "A label")
    assert len(lean) < len(full) / 2
    assert words(lean) == words(full)


def words(svg: str) -> list[str]:
    return [text for text in ET.fromstring(svg).itertext() if re.fullmatch(r"[\w.]+", text.strip())]
