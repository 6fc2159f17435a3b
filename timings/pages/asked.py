"""What the chapters ask for: their fences and directives, with the page and the line."""

import re
from dataclasses import dataclass

from timings.errors import TimingsError
from timings.pages.claims import VALUE, Claim, parse_claim
from timings.pages.fences import options_of
from timings.project.experiments import Declaration
from timings.project.labs import Lab, lab_of
from timings.project.programs import Program
from timings.project.project import Project
from timings.records.reader import check_runner

TIMINGS_KEYS = {"experiment", "claims", "timeline"}
OUTPUT_KEYS = {"program", "start-method"}
KEPT_KEYS = {"program", "file", "text"}
RECORDS_KEYS = {"show", "runner"}
LAB_KEYS = {"lab", "cell"}
LISTINGS = ("experiments", "claims", "programs", "runners", "runner", "history")
INLINE = re.compile(r"\[\[(?P<kind>\w+):(?P<what>[^\[\]]+)\]\]")
"""An inline recorded number: `[[speedup: experiment, variant]]`, optionally `, parameter=value`."""

CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
"""Inline code, in which nothing is looked for."""

KINDS = ("speedup", "slowdown", "seconds", "memory")


@dataclass(frozen=True)
class Panel:
    """A `timings` fence: the experiment, what is claimed of it, the variants to draw as lanes."""

    declaration: Declaration
    claims: tuple[Claim, ...] = ()
    timeline: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listing:
    """A `records` fence: which table of everything recorded; of one runner, or of all."""

    show: str
    runner: str | None = None

    @property
    def page(self) -> str:
        """The one page that it may stand on, below the root: its links are relative to that."""
        return f"docs/timings/{self.runner or 'index'}.md"


@dataclass(frozen=True)
class Number:
    """An inline number: which entry it shows, and how."""

    kind: str
    declaration: Declaration
    variant: str
    value: int | None


def parse_panel(project: Project, text: str, where: str) -> Panel:
    """What a `timings` fence asks for.

    Raises:
        TimingsError: naming the place, what is wrong, and what to do.
    """
    options = options_of(text, where, "timings", TIMINGS_KEYS, "experiment")
    declaration = project.experiment(str(options["experiment"]), where)
    claims, timeline = options.get("claims") or [], options.get("timeline") or []
    if not isinstance(claims, list):
        raise TimingsError(f"{where}: claims must be a list, one sentence an item")
    known = isinstance(timeline, list) and all(v in declaration.variants for v in timeline)
    if not known:
        have = ", ".join(declaration.variants)
        raise TimingsError(f"{where}: timeline must be a list of variants (have: {have})")
    parsed = tuple(parse_claim(claim, declaration, where) for claim in claims)
    return Panel(declaration, parsed, tuple(timeline))


def parse_output(project: Project, text: str, where: str) -> tuple[Program, str | None]:
    """The program and the start method that an `output` fence asks for.

    Raises:
        TimingsError: naming the place, what is wrong, and what to do.
    """
    options = options_of(text, where, "output", OUTPUT_KEYS, "program")
    path, method = str(options["program"]), options.get("start-method")
    program = project.program(path, where)
    if method is not None and method not in program.start_methods:
        have = ", ".join(name or "as written" for name in program.start_methods)
        raise TimingsError(f"{where}: snippets/{path} is not run under {method} (is: {have})")
    return program, method


def parse_lab(labs: dict[str, Lab], text: str, where: str) -> tuple[Lab, int | None]:
    """The lab that a `lab` fence asks for, and which of its code cells, from 1 on, if one.

    Raises:
        TimingsError: naming the place, what is wrong, and what to do.
    """
    options = options_of(text, where, "lab", LAB_KEYS, "lab")
    lab, cell = lab_of(labs, str(options["lab"]), where), options.get("cell")
    if cell is not None and cell not in range(1, len(lab.code) + 1):
        raise TimingsError(f"{where}: {lab.path} has no code cell {cell}")
    return lab, cell


def parse_kept(project: Project, text: str, where: str) -> tuple[Program, str, str]:
    """The program, its file and the words for it that a `kept` fence asks for.

    Raises:
        TimingsError: naming the place, what is wrong, and what to do.
    """
    options = options_of(text, where, "kept", KEPT_KEYS, "program")
    path, file, words = (str(options.get(key) or "") for key in ("program", "file", "text"))
    program = project.program(path, where)
    if file not in program.keeps:
        have = ", ".join(program.keeps) or "none"
        raise TimingsError(f'{where}: snippets/{path} keeps no file "{file}" (have: {have})')
    if not words:
        raise TimingsError(f'{where}: the kept fence needs a line "text: …": say what {file} shows')
    return program, file, words


def parse_records(text: str, where: str) -> Listing:
    """What a `records` fence asks for.

    Raises:
        TimingsError: naming the place, what is wrong, and what to do.
    """
    options = options_of(text, where, "records", RECORDS_KEYS, "show")
    show, runner = str(options["show"]), options.get("runner")
    if show not in LISTINGS:
        raise TimingsError(f'{where}: no table "{show}" (have: {", ".join(LISTINGS)})')
    if (show == "runner") != (runner is not None):
        raise TimingsError(f'{where}: a line "runner: NAME" goes with "show: runner", and only so')
    listing = Listing(show, None if runner is None else check_runner(str(runner)))
    page = where.rpartition(":")[0]
    if page not in ("", listing.page):
        raise TimingsError(f'{where}: "show: {show}" belongs on {listing.page}: move it there')
    return listing


def parse_number(project: Project, match: re.Match, where: str) -> Number:
    """What an inline number asks for.

    Raises:
        TimingsError: naming the place, what is wrong, and what to do.
    """
    if match["kind"] not in KINDS:
        raise TimingsError(f"{where}: {match[0]} is no recorded number (have: {', '.join(KINDS)})")
    parts = [" ".join(part.split()) for part in match["what"].split(",")]
    declaration = project.experiment(parts[0], where)
    value = None
    swept = re.fullmatch(rf"(\w+)={VALUE}", parts[-1])
    if swept:
        parts.pop()
        value = int(swept[2])
    variant = ", ".join(parts[1:])
    asked = (variant, value)
    if asked not in declaration.entries or (swept and swept[1] != declaration.parameter):
        have = "; ".join(declaration.variants)
        at = f", and {declaration.parameter}={declaration.values}" if declaration.parameter else ""
        raise TimingsError(
            f"{where}: {match[0]} names no entry of {declaration.name} (variants: {have}{at})"
        )
    return Number(match["kind"], declaration, variant, value)
