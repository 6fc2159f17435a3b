"""Inline recorded numbers: `[[speedup: experiment, variant]]` in a sentence of a page or a lab."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from timings.errors import Problem, instead
from timings.pages.claims import VALUE
from timings.project.experiments import Declaration
from timings.project.project import Project

NUMBER = r"\[\[\s*(?P<kind>\w+)(?P<colon>\s*:)?(?P<what>[^\[\]]*)\]\]"
"""An inline recorded number: `[[speedup: experiment, variant]]`, optionally `, parameter=value`.

It has a colon, or begins with one of the kinds: that is one whose colon was forgotten.
"""

KINDS = ("speedup", "slowdown", "seconds", "memory")
CODE = re.compile(r"(`+)(?!`)(?:(?!\n\s*\n).)+?(?<!`)\1(?!`)", re.DOTALL)
"""Inline code, in which nothing is looked for: it ends in the paragraph in which it starts."""


@dataclass(frozen=True)
class Number:
    """An inline number: which entry it shows, and how."""

    kind: str
    declaration: Declaration
    variant: str
    value: int | None


def numbers_in(text: str, name: str, first: int = 1) -> Iterator[tuple[str, re.Match]]:
    """The inline numbers in a text without fences that begins on that line of the file `name`."""
    plain = CODE.sub(lambda code: "\n" * code[0].count("\n"), text)
    for found in re.finditer(NUMBER, plain):
        if is_number(found):
            yield f"{name}:{first + plain.count(chr(10), 0, found.start())}", found


def is_number(found: re.Match) -> bool:
    """Whether what looks like an inline number is meant as one."""
    return bool(found["colon"]) or found["kind"] in KINDS


def number(project: Project, found: re.Match, where: str) -> Number:
    """What an inline number asks for.

    Raises:
        Problem: with that place.
    """
    kind, shown = found["kind"], " ".join(found[0].split())
    if kind not in KINDS:
        raise Problem(where, f"{shown} is no recorded number", instead(kind, KINDS))
    if not found["colon"]:
        form = f"[[{kind}: EXPERIMENT, VARIANT]]"
        raise Problem(
            where, f"{shown} has no colon, and would be shown as it stands", f"write {form}"
        )
    parts = [" ".join(part.split()) for part in found["what"].split(",")]
    declaration = project.experiment(parts[0], where)
    value = None
    swept = re.fullmatch(rf"(\w+)={VALUE}", parts[-1])
    if swept:
        parts.pop()
        value = int(swept[2])
    variant = ", ".join(parts[1:])
    known = (variant, value) in declaration.entries
    if not known or (swept and swept[1] != declaration.parameter):
        have = "; ".join(declaration.variants)
        at = f", and {declaration.parameter}={declaration.values}" if declaration.parameter else ""
        wrong = f"{shown} names no entry of {declaration.name}"
        raise Problem(where, wrong, f"name one of its variants ({have}{at})")
    return Number(kind, declaration, variant, value)
