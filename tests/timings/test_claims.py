"""Sentences about a ratio: every form that is read, every one that is refused."""

import pytest

from timings.errors import TimingsError
from timings.pages.claims import FORM, Claim, parse_claim
from timings.project.experiments import Declaration

PLAIN = Declaration(
    name="sums",
    title="Adding numbers",
    baseline="serial",
    variants=("serial", "threads", "Pool.map, warm", "imap, 1 at a time"),
    parameter=None,
    values=(None,),
    budget=10.0,
    needs="",
    memory=False,
    controls={},
    environment={},
    path="snippets/chap/experiments.py",
    source="",
    hash="0",
)
SWEPT = Declaration(**vars(PLAIN) | {"parameter": "workers", "values": (1, 2, 10_000)})


def claim(text: str, declaration: Declaration = PLAIN) -> Claim:
    """The claim in a sentence on some page."""
    return parse_claim(text, declaration, "docs/chap.md:7")


@pytest.mark.parametrize(
    ("text", "bound", "at_least", "slow"),
    [
        ("threads is at least 1.4x as fast as serial", 1.4, True, False),
        ("threads are at least 2x as fast as serial", 2.0, True, False),
        ("threads are at most 1.2x as fast as serial", 1.2, False, False),
        ("threads are at least 3x as slow as serial", 3.0, True, True),
        ("threads are at most 10.25x as slow as serial", 10.25, False, True),
    ],
)
def test_forms(text: str, bound: float, at_least: bool, slow: bool) -> None:
    assert claim(text) == Claim(text, "threads", "serial", bound, at_least, slow)


def test_variants_may_hold_commas_and_words_of_the_form() -> None:
    found = claim("imap, 1 at a time is at most 1x as fast as Pool.map, warm")
    assert (found.subject, found.object) == ("imap, 1 at a time", "Pool.map, warm")


@pytest.mark.parametrize(
    ("conditions", "gil", "cores"),
    [
        (", with the GIL", True, 1),
        (", without the GIL", False, 1),
        (", on at least 2 cores", None, 2),
        (", with the GIL, on at least 16 cores", True, 16),
        (", on at least 4 cores, without the GIL", False, 4),
        (", with the GIL, by forkserver, on at least 4 cores", True, 4),
    ],
)
def test_conditions(conditions: str, gil: bool | None, cores: int) -> None:
    found = claim(f"threads are at least 1x as fast as Pool.map, warm{conditions}")
    assert (found.object, found.gil, found.cores) == ("Pool.map, warm", gil, cores)


@pytest.mark.parametrize(("written", "value"), [("2", 2), ("10000", 10_000), ("10_000", 10_000)])
def test_value_of_a_sweep(written: str, value: int) -> None:
    text = f"threads are at least 1x as fast as serial, at workers={written}, with the GIL"
    found = claim(text, SWEPT)
    assert (found.value, found.gil, found.object) == (value, True, "serial")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "cannot read the claim"),
        ("threads win", FORM),
        ("threads is about 2x as fast as serial", "cannot read the claim"),
        ("threads is at least 2 as fast as serial", "cannot read the claim"),
        ("threads is at least x as fast as serial", "cannot read the claim"),
        ("threads is at least -2x as fast as serial", "cannot read the claim"),
        ("threads is at least 1e3x as fast as serial", "cannot read the claim"),
        ("threads is at least 0x as fast as serial", "number above 0"),
        ("threads is at least " + "9" * 400 + "x as fast as serial", "number above 0"),
        ("threads is at least 2x as good as serial", "cannot read the claim"),
        ("thread is at least 2x as fast as serial", 'no variant "thread": did you mean "threads"?'),
        ("threads is at least 2x as fast as loop", 'no variant "loop"'),
        ("threads is at least 2x as fast as serial, at night", 'no variant "serial, at night"'),
        ("threads is at least 2x as fast as serial, at n=2", "sweeps nothing, not n=2"),
        ("threads is at least 2x as fast as serial, with the GIL, with the GIL", "no variant"),
        ("threads is at least 2x as fast as serial, on at least two cores", "no variant"),
    ],
)
def test_refusals(text: str, says: str) -> None:
    refused(text, PLAIN, says)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("threads is at least 2x as fast as serial", 'end the claim with ", at workers=…"'),
        ("threads is at least 2x as fast as serial, at workers=3", "not workers=3"),
        ("threads is at least 2x as fast as serial, at size=2", "not size=2"),
        ("threads is at least 2x as fast as serial, at workers=_", "no variant"),
        ("threads is at least 2x as fast as serial, at workers=1__0", "no variant"),
        ("threads is at least 2x as fast as serial, at workers=" + "1" * 5000, "no variant"),
    ],
)
def test_refusals_of_a_sweep(text: str, says: str) -> None:
    refused(text, SWEPT, says)


def refused(text: str, declaration: Declaration, says: str) -> None:
    """The claim is refused in one line that names the place."""
    with pytest.raises(TimingsError) as caught:
        claim(text, declaration)
    line = str(caught.value)
    assert line.startswith("docs/chap.md:7: ")
    assert says in line
    assert "\n" not in line


def test_a_claim_that_yaml_reads_as_something_else_is_refused() -> None:
    refused({"threads": "fast"}, PLAIN, "cannot read the claim")  # type: ignore[arg-type]
