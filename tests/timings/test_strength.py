"""Claims as strong as their records, and machines that were themselves while they measured."""

import dataclasses
import random

import pytest

from tests.timings.tiny import Tiny
from timings.checks.check import check
from timings.checks.plausible import implausible
from timings.pages.asks import Panel, asks
from timings.pages.claims import Verdict, judge
from timings.pages.page import Page, read_pages
from timings.project.project import Project
from timings.records.freshness import is_fresh
from timings.records.history import Kept, KeptRatio, history_document
from timings.records.model import Record
from timings.records.published import load_records
from timings.stats.intervals import Ratio

PAGE = "docs/chap.md"


def save(tiny: Tiny, seconds: float, **facts: object) -> None:
    """A published record of five repeats, in which `sum` takes so long and `loop` 1 s."""
    record = tiny.made_up({"loop": (1.0, 1.0, 1.0), "sum": (seconds,) * 3}, runner="here", **facts)
    for key, one in record.entries.items():
        again = [tuple(each * (1 + place / 1000) for each in one.values) for place in range(5)]
        repeats = again if key[1] == "sum" else [one.repeats[0]] * 5
        more = {"repeats": tuple(repeats), "warmups": one.warmups * 5, "cpu_seconds": (0.1,) * 5}
        record.entries[key] = dataclasses.replace(one, **more)
    tiny.save(record)
    tiny.write("docs/timings/here.md", "# here\n")


def claimed(tiny: Tiny, claim: str) -> list[str]:
    """What is wrong with a claim, by that record."""
    text = (tiny.root / PAGE).read_text(encoding="utf-8")
    head = text[: text.index("```timings")] if "```timings" in text else text
    fence = f"```timings\nexperiment: sums\nclaims:\n  - {claim}\n```\n"
    tiny.write(PAGE, f"{head}\n{fence}")
    found = check(tiny.project, None, sources=True).problems
    return [str(one) for one in found if claim in one.wrong]


@pytest.mark.parametrize(
    ("claim", "bound"),
    [
        ("sum is at least 1.2x as fast as loop", "2.8"),
        ("sum is at least 2.4x as fast as loop", ""),
        ("sum is at most 4x as fast as loop", "3.2"),
        ("sum is at most 3.7x as fast as loop", ""),
        ("sum is at most 1000x as fast as loop", "3.2"),
        ("loop is at least 1.2x as slow as sum", "2.8"),
        ("sum is at least 1x as fast as loop", ""),
    ],
)
def test_a_claim_that_says_much_less_than_the_records_is_refused(
    tiny: Tiny, claim: str, bound: str
) -> None:
    save(tiny, 1 / 3, budget=10.0)
    found = claimed(tiny, claim)
    assert len(found) == bool(bound)
    if bound:
        assert f"recorded, which is {bound}x: write {bound}x, or a little less" in found[0]


@pytest.mark.parametrize(
    ("method", "same", "times", "refused"),
    [(2, True, 1.4, 0), (2, True, 3.0, 1), (1, True, 1.4, 1), (2, False, 1.4, 1)],
)
def test_what_another_machine_of_this_kind_recorded_lets_a_claim_be_weak(
    tiny: Tiny, method: int, same: bool, times: float, refused: int
) -> None:
    save(tiny, 1 / 3, budget=10.0)
    source = tiny.project.experiments["sums"].hash if same else "0" * 16
    weak = {"sums/sum": KeptRatio(Ratio(times, times - 0.1, times + 0.1, 9), source)}
    kept = Kept("2026-01-02T02:03:04+00:00", "0123456789ab", method, weak)
    tiny.write("docs/timings/here/history.json", history_document([kept]))
    for claim in ("sum is at least 1.2x as fast as loop", "loop is at least 1.2x as slow as sum"):
        assert len(claimed(tiny, claim)) == refused


def test_a_short_recording_and_one_interpreter_refuse_no_claim(tiny: Tiny) -> None:
    save(tiny, 1 / 3, budget=2.0)
    assert claimed(tiny, "sum is at least 1.2x as fast as loop") == []
    tiny.save(tiny.made_up({"loop": (1.0,) * 3, "sum": (0.1,) * 3}, runner="here", budget=10.0))
    assert claimed(tiny, "sum is at least 1.2x as fast as loop") == []


@pytest.mark.parametrize(
    ("facts", "wrong"),
    [
        ((1.95, 1.80), "its cores gave 1.95 times what one gives before, and 1.8 after"),
        ((1.5, 1.5), "its 2 cores gave 1.5 times what one gives, so others used them"),
        ((1.95, 1.90), ""),
    ],
)
def test_a_machine_that_others_used_is_told(
    tiny: Tiny, facts: tuple[float, float], wrong: str
) -> None:
    known = dict(zip(("ceiling_before", "ceiling_after"), facts, strict=True))
    record = tiny.made_up({"loop": (1.0,) * 3, "sum": (0.5,) * 3}, **known)
    assert [wrong in one for one in tiny.implausible(record)] == [True] * bool(wrong)
    on_a_gpu = tiny.made_up({"loop": (1.0,) * 3, "sum": (0.5,) * 3}, **known, gpu="A GPU")
    assert tiny.implausible(on_a_gpu) == []


def shuffled(record: Record, order: random.Random) -> Record:
    """The record with the variants of each experiment under each other's names."""
    mixed = Record(record.runner)
    for name in sorted({key[0] for key in record.entries}):
        variants = sorted({entry.variant for entry in record.of(name)})
        others = variants[:]
        while len(variants) > 1 and any(map(str.__eq__, variants, others)):
            order.shuffle(others)
        for entry in record.of(name):
            other = others[variants.index(entry.variant)]
            key = (name, other, entry.value)
            mixed.entries[key] = dataclasses.replace(entry, variant=other)
    return mixed


def test_few_claims_hold_once_the_variants_are_shuffled() -> None:
    """A claim that would hold for any data says nothing: four in five must not."""
    project = Project()
    record = load_records(project)["linux-2core"]
    pages = [page for page in read_pages(project) if isinstance(page, Page)]
    panels = [one for page in pages for _, one in asks(project, page) if isinstance(one, Panel)]
    claims = [
        (claim, panel.declaration)
        for panel in panels
        for claim in panel.claims
        if claim.bound != 1 and is_fresh(panel.declaration, record)
    ]
    assert len(claims) > 20
    held = total = 0
    for seed in range(20):
        mixed = shuffled(record, random.Random(seed))
        verdicts = [judge(claim, declaration, mixed).verdict for claim, declaration in claims]
        held += verdicts.count(Verdict.HOLDS)
        total += len(verdicts)
    assert held / total <= 0.2


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("cpu_count", 1, "with 1 cores, and most with 2"),
        ("cpu_model_name", "Another", "on Another, and most on A Processor"),
    ],
)
def test_an_entry_from_another_machine_is_told(
    tiny: Tiny, key: str, value: int | str, said: str
) -> None:
    record = tiny.made_up({"loop": (1.0,) * 3, "sum": (0.5,) * 3})
    other = {"comprehension": (1.0,) * 3, "map": (0.5,) * 3}
    record.entries |= tiny.made_up(other, "additions").entries
    record.entries["sums", "sum", None].metadata[key] = value
    (found,) = implausible(tiny.project, record)
    assert f'entry "sums/sum" was recorded {said}' in str(found)
