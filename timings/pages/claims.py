"""Sentences about a ratio, and what the records say of them."""

import enum
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from timings.errors import Problem, instead
from timings.machine.needs import METHODS
from timings.project.experiments import Declaration
from timings.records.model import LOCAL, Record
from timings.stats.intervals import Ratio

FORM = (
    "VARIANT is|are at least|at most NUMBERx as fast|slow as VARIANT[, at PARAMETER=VALUE]"
    "[, with|without the GIL][, by START-METHOD][, on at least N cores]"
)
VALUE = r"([0-9]{1,3}(?:_?[0-9]{1,3}){0,5})"
"""A parameter's value, as `10000` or `10_000`."""

SENTENCE = re.compile(
    r"(?P<subject>.+?) (?:is|are) at (?P<bound>least|most) (?P<number>[0-9]+(?:\.[0-9]+)?)x "
    r"as (?P<direction>fast|slow) as (?P<object>.+)"
)
CONDITIONS = (
    ("at", re.compile(rf", at (\w+)={VALUE}$")),
    ("gil", re.compile(r", (with|without) the GIL$")),
    ("method", re.compile(rf", by ({'|'.join(METHODS)})$")),
    ("cores", re.compile(r", on at least ([0-9]{1,4}) cores$")),
)


ACROSS = "the interval reaches across the bound"
SHORT = "this machine's run was too short to tell: record it again with make record"


class Verdict(enum.Enum):
    """What one runner's record says of a claim."""

    HOLDS = "holds"
    CONTRADICTED = "contradicted"
    NOT_SHOWN = "not shown here"


@dataclass(frozen=True)
class Claim:
    """One sentence, taken apart. `slow` turns the ratio round; `at_least` says which bound."""

    text: str
    subject: str
    object: str
    bound: float
    at_least: bool
    slow: bool
    value: int | None = None
    gil: bool | None = None
    method: str | None = None
    cores: int = 1


@dataclass(frozen=True)
class Judgement:
    """A verdict on a claim, with the ratio that decides it, and why where there is none."""

    claim: Claim
    verdict: Verdict
    ratio: Ratio | None
    reason: str = ""


def parse_claim(text: str, declaration: Declaration, where: str) -> Claim:
    """The claim that a sentence makes about an experiment.

    Raises:
        Problem: if the sentence does not parse, or names what the experiment lacks.
    """
    rest, found = str(text).strip(), {}
    while True:
        for name, pattern in CONDITIONS:
            match = pattern.search(rest)
            if match and name not in found:
                found[name], rest = match.groups(), rest[: match.start()]
                break
        else:
            break
    sentence = SENTENCE.fullmatch(rest)
    if not sentence:
        raise Problem(where, f'cannot read the claim "{text}"', f'write it as "{FORM}"')
    for variant in (sentence["subject"], sentence["object"]):
        if variant not in declaration.variants:
            wrong = f'experiment "{declaration.name}" has no variant "{variant}"'
            raise Problem(where, wrong, instead(variant, declaration.variants))
    bound = float(sentence["number"])
    if not 0 < bound < math.inf:
        raise Problem(where, f'the claim "{text}" says nothing', "give a number above 0")
    value = _value(found.get("at"), declaration, where)
    return Claim(
        text=str(text).strip(),
        subject=sentence["subject"],
        object=sentence["object"],
        bound=bound,
        at_least=sentence["bound"] == "least",
        slow=sentence["direction"] == "slow",
        value=value,
        gil={"with": True, "without": False}.get(found.get("gil", ("",))[0]),
        method=found.get("method", (None,))[0],
        cores=int(found.get("cores", ("1",))[0]),
    )


def _value(at: tuple[str, str] | None, declaration: Declaration, where: str) -> int | None:
    """The parameter value that a claim is about: needed with a sweep, and only with one."""
    have = f"{declaration.parameter}={', '.join(map(str, declaration.values))}"
    if at is None and declaration.parameter:
        wrong = f'experiment "{declaration.name}" sweeps {have}'
        raise Problem(where, wrong, f'end the claim with ", at {declaration.parameter}=…"')
    if at is None:
        return None
    value = int(at[1])
    if at[0] != declaration.parameter or value not in declaration.values:
        swept = have if declaration.parameter else "nothing"
        wrong = f'experiment "{declaration.name}" sweeps {swept}, not {at[0]}={value}'
        raise Problem(where, wrong, "fix the claim")
    return value


def judge(claim: Claim, declaration: Declaration, record: Record) -> Judgement:
    """What one runner's record says of a claim."""
    ratio = record.ratio(declaration.name, claim.subject, claim.object, claim.value)
    if ratio is None:
        return Judgement(claim, Verdict.NOT_SHOWN, None, "not recorded here")
    if claim.slow:
        ratio = ratio.inverse()
    metadata = record.entries[declaration.name, claim.subject, claim.value].metadata
    if elsewhere := _elsewhere(claim, metadata):
        return Judgement(claim, Verdict.NOT_SHOWN, ratio, f"this runner {elsewhere}")
    inside = ratio.low >= claim.bound if claim.at_least else ratio.high <= claim.bound
    outside = ratio.high < claim.bound if claim.at_least else ratio.low > claim.bound
    if inside:
        return Judgement(claim, Verdict.HOLDS, ratio)
    if outside:
        return Judgement(claim, Verdict.CONTRADICTED, ratio)
    return Judgement(claim, Verdict.NOT_SHOWN, ratio, ACROSS)


def shown(claim: Claim, declaration: Declaration, record: Record) -> Judgement:
    """The verdict that a page shows: a reader's own run on a short budget contradicts nothing."""
    judgement = judge(claim, declaration, record)
    if judgement.verdict is not Verdict.CONTRADICTED or record.runner != LOCAL:
        return judgement
    facts = record.entries[declaration.name, claim.subject, claim.value].metadata
    if facts.get("budget", 0) >= declaration.budget:
        return judgement
    return replace(judgement, verdict=Verdict.NOT_SHOWN, reason=SHORT)


def _elsewhere(claim: Claim, metadata: dict[str, Any]) -> str:
    """What a runner has, or lacks, so that a claim says nothing of it; empty if it does."""
    if claim.gil is not None and claim.gil != (metadata.get("gil") == "on"):
        return "has no GIL" if claim.gil else "has the GIL"
    if claim.method not in (None, method := metadata.get("start_method")):
        return f"starts processes by {method}"
    return "has fewer cores" if metadata.get("cpu_count", 1) < claim.cores else ""


LOOSE = 1.25
"""A claim may say this much less than the records do: the next recording differs a little."""


def loose(claim: Claim, ratios: Sequence[Ratio]) -> str:
    """The bound that a claim could have, where all ratios of it show much more; or nothing.

    One that would hold for nearly any record says nothing. A bound of 1 says which way it goes,
    and that is enough.
    """
    least, most = min(one.low for one in ratios), max(one.high for one in ratios)
    edge, slack = (least, least / claim.bound) if claim.at_least else (most, claim.bound / most)
    if claim.bound == 1 or slack <= LOOSE:
        return ""
    digits = 1 - math.floor(math.log10(edge))
    turn = math.floor if claim.at_least else math.ceil
    return f"{turn(edge * 10**digits) / 10**digits:g}"


def contradiction(where: str, runner: str, judgement: Judgement) -> Problem:
    """What stops the publishing: a claim at that place, and the record that contradicts it."""
    ratio, claim = judgement.ratio, judgement.claim
    unit = "as slow" if claim.slow else "as fast"
    return Problem(
        where,
        f'{runner} contradicts "{claim.text}": it recorded {ratio.estimate:.3g}x {unit} '
        f"({ratio.low:.3g} to {ratio.high:.3g})",
        "correct the claim, or record again",
    )
