"""What a record says of a claim."""

import pytest

from tests.timings.tiny import Tiny
from timings.pages.claims import Judgement, Verdict, judge, parse_claim

HOLDS, CONTRADICTED, NOT_SHOWN = Verdict.HOLDS, Verdict.CONTRADICTED, Verdict.NOT_SHOWN
TWICE = {"loop": (2.0, 2.02, 1.98), "sum": (1.0, 1.0, 1.0)}
"""The sum is 2 times as fast: 1.95 to 2.05."""

THEN = {"loop": (1.0, 2.0, 3.0), "sum": (1.0, 1.0, 1.0)}
"""The sum is 1.8 times as fast, and all that is sure is 0.5 to 7."""


def verdict(
    tiny: Tiny, text: str, seconds: dict[str, tuple[float, ...]], **facts: object
) -> Judgement:
    """What a record with these seconds says of a claim."""
    declaration = tiny.project.experiments["sums"]
    record = tiny.made_up(seconds, **facts)
    return judge(parse_claim(text, declaration, "here"), declaration, record)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sum is at least 1.9x as fast as loop", HOLDS),
        ("sum is at least 2x as fast as loop", NOT_SHOWN),
        ("sum is at least 2.1x as fast as loop", CONTRADICTED),
        ("sum is at most 2.1x as fast as loop", HOLDS),
        ("sum is at most 2x as fast as loop", NOT_SHOWN),
        ("sum is at most 1.9x as fast as loop", CONTRADICTED),
        ("loop is at least 1.9x as slow as sum", HOLDS),
        ("loop is at least 2x as slow as sum", NOT_SHOWN),
        ("loop is at least 2.1x as slow as sum", CONTRADICTED),
        ("loop is at most 2.1x as slow as sum", HOLDS),
        ("loop is at most 2x as slow as sum", NOT_SHOWN),
        ("loop is at most 1.9x as slow as sum", CONTRADICTED),
        ("loop is at least 0.4x as fast as sum", HOLDS),
        ("loop is at least 0.6x as fast as sum", CONTRADICTED),
    ],
)
def test_verdicts(tiny: Tiny, text: str, expected: Verdict) -> None:
    judgement = verdict(tiny, text, TWICE)
    assert judgement.verdict is expected
    assert judgement.ratio is not None
    assert judgement.ratio.estimate == pytest.approx(
        0.5 if text.startswith("loop is at least 0") else 2, rel=0.01
    )


@pytest.mark.parametrize("bound", ["least 1", "least 6", "most 1", "most 6"])
def test_a_wide_interval_shows_nothing(tiny: Tiny, bound: str) -> None:
    judgement = verdict(tiny, f"sum is at {bound}x as fast as loop", THEN)
    assert judgement.verdict is NOT_SHOWN
    assert judgement.reason == "the interval reaches across the bound"


def test_one_round_shows_nothing(tiny: Tiny) -> None:
    judgement = verdict(tiny, "loop is at least 1x as slow as sum", {"loop": [9.0], "sum": [1.0]})
    assert judgement.verdict is NOT_SHOWN


@pytest.mark.parametrize(
    ("condition", "facts", "expected", "reason"),
    [
        ("with the GIL", {"gil": "on"}, CONTRADICTED, ""),
        ("with the GIL", {"gil": "off"}, NOT_SHOWN, "this runner has no GIL"),
        ("without the GIL", {"gil": "off"}, CONTRADICTED, ""),
        ("without the GIL", {"gil": "on"}, NOT_SHOWN, "this runner has the GIL"),
        ("by fork", {"start_method": "fork"}, CONTRADICTED, ""),
        ("by fork", {"start_method": "spawn"}, NOT_SHOWN, "this runner starts processes by spawn"),
        ("on at least 2 cores", {"cpu_count": 2}, CONTRADICTED, ""),
        ("on at least 3 cores", {"cpu_count": 2}, NOT_SHOWN, "this runner has fewer cores"),
    ],
)
def test_conditions(
    tiny: Tiny, condition: str, facts: dict[str, object], expected: Verdict, reason: str
) -> None:
    judgement = verdict(tiny, f"sum is at least 3x as fast as loop, {condition}", TWICE, **facts)
    assert (judgement.verdict, judgement.reason) == (expected, reason)


@pytest.mark.parametrize("seconds", [{}, {"sum": (1.0, 1.0)}, {"loop": (1.0, 1.0)}])
def test_what_is_not_recorded_is_not_shown(
    tiny: Tiny, seconds: dict[str, tuple[float, ...]]
) -> None:
    judgement = verdict(tiny, "sum is at least 1x as fast as loop", seconds)
    assert (judgement.verdict, judgement.ratio) == (NOT_SHOWN, None)
    assert judgement.reason == "not recorded here"
