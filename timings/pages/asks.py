"""What a page asks for: each kind of fence, with its options, and the inline numbers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from timings.errors import Problem, TimingsError, instead
from timings.pages.claims import Claim, parse_claim
from timings.pages.inline import Number, number
from timings.pages.page import Page
from timings.pages.plain_yaml import read_yaml
from timings.project.experiments import Declaration
from timings.project.labs import Lab, lab_of, labs
from timings.project.programs import Program
from timings.project.project import Project
from timings.records.reader import check_runner

LISTINGS = ("experiments", "methods", "claims", "programs")
LISTINGS += ("runners", "runner", "history", "pythons", "costs", "promises")
SIDES = 3


@dataclass(frozen=True)
class Panel:
    """A `timings` fence: the experiment, what is claimed of it, the variants to draw as lanes."""

    declaration: Declaration
    claims: tuple[Claim, ...] = ()
    timeline: tuple[str, ...] = ()


@dataclass(frozen=True)
class Output:
    """An `output` fence: the program whose output to show, under which start method."""

    program: Program
    method: str | None


@dataclass(frozen=True)
class Artefact:
    """A `kept` fence: the file that a program leaves, and the words for it."""

    program: Program
    file: str
    words: str


@dataclass(frozen=True)
class Launch:
    """A `launch` fence: which launch of a program to draw, with so many elements in a row.

    The grid and the block have three sides each; they tell several launches of a kernel apart.
    """

    program: Program
    kernel: str = ""
    grid: list[int] | None = None
    block: list[int] | None = None
    columns: int | None = None


@dataclass(frozen=True)
class LabCell:
    """A `lab` fence: a lab, or the one of its code cells, from 1 on, whose results to show."""

    lab: Lab
    cell: int | None


@dataclass(frozen=True)
class Listing:
    """A `records` fence: which table of everything recorded; of one runner, or of all."""

    show: str
    runner: str | None = None

    @property
    def page(self) -> str:
        """The one page that it may stand on, below the root: its links are relative to that."""
        if self.show == "pythons":
            return "docs/python-versions/every-program.md"
        if self.show == "costs":
            return "docs/python-versions/start-up.md"
        if self.show == "promises":
            return "docs/index.md"
        return f"docs/timings/{self.runner or 'index'}.md"


Ask = Panel | Output | Artefact | Launch | LabCell | Listing | Number
Given = dict[str, Any]


def _panel(project: Project, given: Given, where: str) -> Panel:
    declaration = project.experiment(str(given["experiment"]), where)
    claims, timeline = given.get("claims") or [], given.get("timeline") or []
    if not isinstance(claims, list):
        raise Problem(where, "claims is no list", "write a list, one sentence an item")
    if not isinstance(timeline, list) or not all(one in declaration.variants for one in timeline):
        have = ", ".join(declaration.variants)
        raise Problem(where, "timeline is no list of variants", f"name some of {have}")
    parsed = tuple(parse_claim(claim, declaration, where) for claim in claims)
    return Panel(declaration, parsed, tuple(timeline))


def _output(project: Project, given: Given, where: str) -> Output:
    program, method = project.program(str(given["program"]), where), given.get("start-method")
    if method is not None and method not in program.start_methods:
        have = ", ".join(name or "as written" for name in program.start_methods)
        wrong = f"snippets/{program.path} is not run under {method}"
        raise Problem(where, wrong, f"name another, or none (is run: {have})")
    return Output(program, method)


def _artefact(project: Project, given: Given, where: str) -> Artefact:
    program = project.program(str(given["program"]), where)
    file, words = str(given.get("file") or ""), str(given.get("text") or "")
    if file not in program.keeps:
        wrong = f'snippets/{program.path} keeps no file "{file}"'
        raise Problem(
            where, wrong, f"name one that it keeps ({', '.join(program.keeps) or 'none'})"
        )
    if not words:
        raise Problem(where, 'the kept fence has no line "text: …"', f"say what {file} shows")
    return Artefact(program, file, words)


def _launch(project: Project, given: Given, where: str) -> Launch:
    program, columns = project.program(str(given["program"]), where), given.get("columns")
    sides: dict[str, list[int]] = {}
    for key in sorted(given.keys() & {"grid", "block"}):
        side = given[key]
        if not (isinstance(side, list) and 0 < len(side) <= SIDES and all(map(_positive, side))):
            raise Problem(where, f"{key} is no size", "write whole numbers, as in [32] or [8, 8]")
        sides[key] = [*side, 1, 1][:SIDES]
    if columns is not None and not _positive(columns):
        raise Problem(where, "columns is no number of elements", "write a whole number above 0")
    return Launch(program, str(given.get("kernel") or ""), columns=columns, **sides)


def _positive(value: object) -> bool:
    return type(value) is int and value > 0


def _lab(project: Project, given: Given, where: str) -> LabCell:
    lab, cell = lab_of(labs(project), str(given["lab"]), where), given.get("cell")
    if cell is not None and cell not in range(1, len(lab.code) + 1):
        raise Problem(where, f"{lab.path} has no code cell {cell}", f"it has {len(lab.code)}")
    return LabCell(lab, cell)


def _listing(_: Project, given: Given, where: str) -> Listing:
    show, runner = str(given["show"]), given.get("runner")
    if show not in LISTINGS:
        raise Problem(where, f'no table "{show}"', instead(show, LISTINGS))
    if (show == "runner") != (runner is not None):
        wrong = "the runner is missing" if runner is None else "a runner goes with no other table"
        raise Problem(where, wrong, 'write "show: runner" and "runner: NAME", or neither')
    try:
        listing = Listing(show, None if runner is None else check_runner(str(runner)))
    except TimingsError as error:
        raise Problem(where, str(error), "write the name of a record") from None
    page = where.rpartition(":")[0]
    if page not in ("", listing.page):
        raise Problem(where, f'"show: {show}" belongs on {listing.page}', "move it there")
    return listing


class Kind(NamedTuple):
    """A kind of fence: the option that it needs, the others, and what reads them."""

    needed: str
    others: tuple[str, ...]
    read: Callable[[Project, Given, str], Ask]


FENCES = {
    "timings": Kind("experiment", ("claims", "timeline"), _panel),
    "output": Kind("program", ("start-method",), _output),
    "kept": Kind("program", ("file", "text"), _artefact),
    "launch": Kind("program", ("kernel", "grid", "block", "columns"), _launch),
    "lab": Kind("lab", ("cell",), _lab),
    "records": Kind("show", ("runner",), _listing),
}
"""Each kind of fence that asks for something, by its name."""


def ask(project: Project, name: str, text: str, where: str) -> Ask:
    """What a fence of that kind asks for.

    Raises:
        Problem: with that place.
    """
    kind = FENCES[name]
    given, have = read_yaml(text, where, f"the {name} fence"), (kind.needed, *kind.others)
    if not isinstance(given, dict) or kind.needed not in given:
        raise Problem(
            where, f'the {name} fence has no line "{kind.needed}: …"', "begin it with that line"
        )
    for key in sorted(map(str, given)):
        if key not in have:
            raise Problem(where, f"the {name} fence has no option {key}", instead(key, have))
    return kind.read(project, given, where)


def asks(project: Project, page: Page) -> Iterator[tuple[str, Ask | Problem]]:
    """All that a page asks for, with the place of each; or what is wrong with that."""
    readers = [
        (fence.where, partial(ask, project, fence.info, fence.text))
        for fence in page.fences
        if fence.info in FENCES
    ]
    readers += [(where, partial(number, project, found)) for where, found in page.numbers]
    for where, read in readers:
        try:
            yield where, read(where)
        except Problem as problem:
            yield where, problem
