"""What is read of pages cannot fill a screen, or the memory: each mistake is one short line."""

import pytest

from tests.timings.page import Page, fence
from tests.timings.tiny import Tiny
from tests.walls.offers import refused
from tests.walls.watch import LONGEST
from timings.errors import TimingsError
from timings.render.publish import publish
from timings.render.state import state

BOMB = "\n".join(
    ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
)
"""A few lines, which stand for hundreds of millions of letters."""

NAMED = 'is not YAML: it uses & or * as names of parts: write lines "key: value", quote '
NAMED += "what has a colon, and use no & or *"


def said(tiny: Tiny) -> list[str]:
    """What the check says of the page."""
    lines = [line for line in refused(tiny.root, "check") if "docs/chap.md" in line]
    assert all(len(line) < LONGEST for line in lines)
    return lines


@pytest.mark.parametrize(
    "text",
    [f"{BOMB}\nexperiment: *a8", f"{BOMB}\nexperiment: sums", "experiment: &x sums"],
    ids=["bomb", "unused bomb", "name"],
)
def test_a_fence_names_no_parts(page: Page, tiny: Tiny, text: str) -> None:
    shown = fence("sums").replace("experiment: sums", text)
    assert page.refused(shown) == f"timings fence: the timings fence {NAMED}"
    tiny.write("docs/chap.md", f"# T\n\n{shown}")
    assert f"error: docs/chap.md:3: the timings fence {NAMED}" in said(tiny)


@pytest.mark.parametrize(("start", "end"), [("---", "---"), ("--- ", "..."), ("\ufeff---", "---")])
def test_front_matter_names_no_parts(tiny: Tiny, start: str, end: str) -> None:
    tiny.write("docs/chap.md", f"{start}\n{BOMB}\ndescription: *a8\n{end}\n\n# T\n")
    line = f"docs/chap.md:1: the block between the lines --- {NAMED}"
    assert f"error: {line}" in said(tiny)
    with pytest.raises(TimingsError) as caught:  # each engine calls it before it reads a page
        publish(state(tiny.root))
    assert str(caught.value) == line


def test_what_is_wrong_is_told_in_a_short_line(tiny: Tiny) -> None:
    tiny.write("docs/chap.md", "# T\n\n" + fence("x" * 100_000))
    (line,) = [line for line in said(tiny) if "no experiment" in line]
    assert line.startswith('error: docs/chap.md:3: no experiment "xxx')
    assert "x … x" in line
    assert line.endswith("declare it in snippets/<chapter>/experiments.py (have: additions, sums)")
