"""Fences that ask for what is not there: each stops the build, and the check, in one line."""

import pytest

from tests.timings.page import Page, fence
from tests.timings.tiny import ROUNDS, Tiny
from timings.checks.check import check
from timings.pages.asks import FENCES
from timings.render import fences

TIMINGS = [
    ("", 'the timings fence has no line "experiment: …"'),
    ("sums", 'the timings fence has no line "experiment: …"'),
    ("- experiment: sums", 'the timings fence has no line "experiment: …"'),
    ("claims: []", 'the timings fence has no line "experiment: …"'),
    ("experiment: summs", 'no experiment "summs": did you mean "sums"?'),
    ("experiment:", 'no experiment "None"'),
    ("experiment: [sums]", "no experiment \"['sums']\""),
    (
        "experiment: sums\nclaim: []",
        'the timings fence has no option claim: did you mean "claims"?',
    ),
    ("experiment: sums\n1: x", "the timings fence has no option 1"),
    ("experiment: sums\nclaims: sum wins", "claims is no list: write a list, one sentence an item"),
    ("experiment: sums\nclaims:\n  - sum wins", 'cannot read the claim "sum wins": write it as'),
    ("experiment: sums\nclaims:\n  - a: b", "cannot read the claim"),
    (
        "experiment: sums\nclaims:\n  - product is at least 2x as fast as loop",
        'experiment "sums" has no variant "product": fix the name (have: loop, sum)',
    ),
    ("experiment: sums\ntimeline: sum", "timeline is no list of variants: name some of loop, sum"),
    ("experiment: sums\ntimeline: [product]", "timeline is no list of variants"),
    ("experiment: sums\ntimeline: [[sum]]", "timeline is no list of variants"),
    ("experiment: 'sums", "the timings fence is not YAML: "),
    ("experiment: sums\n\tclaims: []", "the timings fence is not YAML: "),
    ("experiment: *sums", "the timings fence is not YAML: "),
    ("experiment: 2026-13-45", "the timings fence is not YAML: "),
    ("experiment: " + "[" * 2000, "the timings fence is not YAML: "),
]
OUTPUT = [
    ("", 'the output fence has no line "program: …"'),
    (
        "program: chap/gone.py",
        'no program snippets/chap/gone.py: did you mean "chap/prog.py"?',
    ),
    ("program: ../chap/prog.py", "no program snippets/../chap/prog.py"),
    ("program: chap/experiments.py", "no program snippets/chap/experiments.py"),
    (
        "program: chap/prog.py\nstart-method: spawn",
        "is not run under spawn: name another, or none (is",
    ),
    ("program: chap/prog.py\nstart-method: [spawn]", "is not run under ['spawn']"),
    ("program: chap/prog.py\nmethod: spawn", "the output fence has no option method"),
    ("program: {", "the output fence is not YAML: "),
]
BAD = [("timings", text, says) for text, says in TIMINGS]
BAD += [("output", text, says) for text, says in OUTPUT]


@pytest.mark.parametrize(("kind", "text", "says"), BAD)
def test_it_stops_the_build(tiny: Tiny, page: Page, kind: str, text: str, says: str) -> None:
    tiny.save(tiny.made_up(ROUNDS))
    line = page.refused(f"# Title\n\n```{kind}\n{text}\n```\n")
    assert line.startswith(f"{kind} fence: ")
    assert says in line


@pytest.mark.parametrize(("kind", "text", "says"), BAD)
def test_the_check_names_page_and_line(tiny: Tiny, kind: str, text: str, says: str) -> None:
    tiny.write("docs/other.md", f"# Title\n\n```{kind}\n{text}\n```\n")
    problems, _, _ = check(tiny.project, ["local"])
    here = [str(one) for one in problems if one.place == "docs/other.md:3"]
    assert len(here) == 1
    assert says in here[0]
    assert "\n" not in here[0]


def test_a_failure_of_its_own_is_not_swallowed(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise AttributeError("no such\nthing")

    monkeypatch.setattr(fences, "ask", broken)
    for kind in FENCES:
        assert page.refused(f"```{kind}\n```\n") == (
            f"{kind} fence could not be shown: AttributeError: no such thing"
        )


def test_a_source_that_cannot_be_read_stops_the_build(tiny: Tiny, page: Page) -> None:
    tiny.write("snippets/chap/experiments.py", "def f(:\n")
    assert page.refused(fence("sums")).startswith("snippets/chap/experiments.py:1: not Python")


def test_inside_a_list_and_a_quote_it_stops_the_build_too(page: Page) -> None:
    nested = fence("summs").replace("\n", "\n    ")
    assert 'no experiment "summs"' in page.refused(f"- a list\n\n    {nested}")
    quoted = fence("summs").replace("\n", "\n> ")
    assert 'no experiment "summs"' in page.refused(f"> {quoted}")
