"""Tables of everything recorded: experiments, claims, programs and runners."""

from collections import Counter
from collections.abc import Iterator
from functools import partial

from timings.pages.asks import Listing
from timings.pages.claims import Claim, Verdict, judge, shown
from timings.project.experiments import Declaration
from timings.records.fields import MACHINE
from timings.records.model import LOCAL, Record, entry_name
from timings.render.cells import Cell, against_cell, strip_cell
from timings.render.links import Places, address
from timings.render.panels.trends import history_html
from timings.render.state import State
from timings.render.tables.methods import HOME, Kind, kinds, methods
from timings.render.tables.pythons import costs, pythons
from timings.render.tables.rows import (
    MISSING,
    NONE,
    STALE,
    STATES,
    at_cell,
    counts,
    date_cell,
    entry_state,
    experiment_state,
    experiment_states,
    missing_cell,
    program_states,
    run_cells,
)
from timings.render.tables.runner_page import RUN_HEADS, distinct, experiment_cell, runner_html
from timings.render.tables.table import Row, ratio_data, scale, span_of, table_html
from timings.render.words import MARKS, pace, shown_name

WORST = (Verdict.CONTRADICTED, Verdict.HOLDS, Verdict.NOT_SHOWN)
"""What counts of a claim that several machines judge: the first of these that any says."""


def records_html(state: State, listing: Listing, page: str = HOME) -> str:
    """The element that a `records` fence becomes; links start at the folder of that page.

    Raises:
        TimingsError: if a page or a record cannot be read.
    """
    if listing.show == "history":
        return history_html(state)
    found = state.places
    if listing.runner is not None:
        return runner_html(state, found, listing.runner, page)
    table = {
        "experiments": _experiments,
        "methods": methods,
        "claims": _claims,
        "programs": _programs,
        "runners": _runners,
        "pythons": partial(pythons, page=page),
        "costs": partial(costs, page=page),
        "promises": _promises,
    }[listing.show]
    return table(state, found)


def _promises(state: State, found: Places) -> str:
    """How much of what the pages show was recorded as it is, by any machine that is published."""
    records = [one for one in state.records.values() if one.runner != LOCAL] or [Record("–")]
    rows = []
    for name, states in (("runs of programs", program_states), ("experiments", experiment_states)):
        every = zip(*(states(state.project, one).values() for one in records), strict=True)
        many = Counter(min(one, key=list(STATES).index) for one in every)
        rows.append(Row(tuple(map(Cell, (name, many.total(), *(many[one] for one in STATES))))))
    verdicts = Counter(
        min((judge(claim, panel.declaration, one).verdict for one in records), key=WORST.index)
        for _, panel in found.panels.values()
        for claim in panel.claims
    )
    hold, denied, open_ = (verdicts[one] for one in (Verdict.HOLDS, *WORST[::2]))
    claims = (verdicts.total(), f"{hold} hold", f"{denied} contradicted", f"{open_} not shown")
    rows.append(Row(tuple(map(Cell, ("claims", *claims)))))
    heads = ("of what", "there are", "recorded as they are", "before their last change", "not yet")
    return table_html("What was recorded", heads, rows, show="promises")


def _experiments(state: State, found: Places) -> str:
    """Every variant but the baseline, at every value, by every runner that measured that.

    What none has measured has one row, which says so; a runner's page names all that it lacks.
    """
    shown = [(kind, record) for kind in kinds(state.project) for record in _measured(state, kind)]
    ratios = (
        record.ratio(declaration.name, variant, declaration.baseline, value)
        for (declaration, variant, value), record in shown
    )
    span = span_of(ratio for ratio in ratios if ratio)
    rows = [_experiment_row(found, kind, record, span) for kind, record in shown]
    heads = ("experiment", "variant", "at", "runner", "against the baseline (95 % interval)")
    heads += (f"{pace(10**-span)} … {pace(10**span)}", "rounds", "date", "state")
    return table_html("Experiments", heads, rows, ticks=scale(span), show="experiments", span=span)


def _measured(state: State, kind: Kind) -> list[Record]:
    """The records that hold it; a nameless one if none does."""
    declaration, variant, value = kind
    key = (declaration.name, variant, value)
    return [record for record in state.records.values() if key in record.entries] or [Record("–")]


def _experiment_row(found: Places, kind: Kind, record: Record, span: float) -> Row:
    declaration, variant, value = kind
    name, parameter = declaration.name, declaration.parameter
    data = {
        "entry": entry_name(name, variant, parameter, value),
        "baseline": entry_name(name, declaration.baseline, parameter, value),
        "hash": declaration.hash,
    }
    asked = (
        experiment_cell(found, HOME, declaration),
        Cell(variant, f"against {declaration.baseline}"),
        at_cell(declaration, value),
        Cell(shown_name(record.runner)),
    )
    entry = record.entries.get((name, variant, value))
    if entry is None:
        return Row((*asked, *[NONE] * 4, missing_cell(declaration)), data)
    ratio = record.ratio(name, variant, declaration.baseline, value)
    compared = (Cell("rounds do not pair"), NONE)
    if ratio is not None:
        data["ratio"] = ratio_data(ratio)
        compared = (against_cell(ratio), strip_cell(ratio, span))
    day = date_cell(entry.metadata["date"])
    rest = (Cell(entry.rounds, sort=len(entry.values)), day, entry_state(entry, declaration))
    return Row((*asked, *compared, *rest), data)


def _claims(state: State, found: Places) -> str:
    """Every claim of every page, what its controls rule out, and each verdict.

    There is a column for each runner that measured anything.
    """
    records = [record for record in state.records.values() if record.entries] or [Record("–")]
    rows = []
    for page, panel in found.panels.values():
        declaration = panel.declaration
        anchor = address(HOME, page, declaration.name)
        ruled_out = (f"{other} ({way})" for way, other in declaration.controls.items())
        controls = "; ".join(ruled_out).replace("`", "")
        for claim in panel.claims:
            verdicts = [_verdict(claim, declaration, record) for record in records]
            named = (Cell(claim.text, link=anchor), Cell(declaration.name), Cell(controls))
            rows.append(Row((*named, *verdicts)))
        if not panel.claims:
            unclaimed = (Cell("none", link=anchor), Cell(declaration.name), Cell(controls))
            rows.append(Row((*unclaimed, *[NONE] * len(records))))
    heads = ("claim", "experiment", "what else could explain it (and what rules it out)")
    heads += tuple(shown_name(record.runner) for record in records)
    return table_html("Claims", heads, rows, show="claims")


def _verdict(claim: Claim, declaration: Declaration, record: Record) -> Cell:
    judgement = shown(claim, declaration, record)
    if judgement.ratio is None:
        return Cell(MISSING, css="verdict-not-recorded")
    verdict = judgement.verdict
    reason = f", {judgement.reason}" if judgement.reason else ""
    stale = f"; {STALE}" if experiment_state(declaration, record) == STALE else ""
    css = f"verdict-{verdict.name.lower().replace('_', '-')}"
    said = f"{MARKS[verdict]} {verdict.value}"
    against = against_cell(judgement.ratio)
    note = f"{against.text}{against.more} {against.note}"
    return Cell(said, note, reason + stale, css=css, strong=True)


def _programs(state: State, found: Places) -> str:
    """Every program under every start method, by every runner that ran it; one row if none did."""
    rows = []
    for path, program in state.project.programs.items():
        page = found.programs.get(path)
        name = Cell(path, link=address(HOME, page) if page else "")
        for method in program.start_methods:
            key = (path, method)
            ran = [record for record in state.records.values() if key in record.runs]
            for record in ran or [Record("–")]:
                run = record.runs.get(key)
                cells = run_cells(program, method, run)
                rows.append(Row((name, Cell(shown_name(record.runner)), *cells)))
    return table_html("Programs", ("program", "runner", *RUN_HEADS), rows, show="programs")


def _runners(state: State, found: Places) -> str:
    """Every runner, with its machine, what it holds, and its raw files."""
    rows = list(_runner_rows(state, found))
    heads = ("runner", "machine", "experiments", "programs", "raw records")
    return table_html("Runners", heads, rows, show="runners")


def _runner_rows(state: State, found: Places) -> Iterator[Row]:
    known = state.records | {
        name: Record(name) for name in found.runners if name not in state.records
    }
    for record in sorted(known.values(), key=lambda record: record.runner == LOCAL):
        has_page = record.runner in found.runners
        page = address(HOME, f"timings/{record.runner}.md") if has_page else ""
        name = Cell(shown_name(record.runner), link=page)
        if not record.entries and not record.runs:
            yield Row((name, Cell("nothing recorded yet"), NONE, NONE, NONE))
            continue
        experiments = counts(experiment_states(state.project, record).values())
        programs = counts(program_states(state.project, record).values())
        yield Row((name, Cell(_machine(record)), experiments, programs, _raw(record)))


def _machine(record: Record) -> str:
    """The machine in a line."""
    found = ((row.brief, distinct(record, row.key)) for row in MACHINE if row.brief)
    return ", ".join(brief.format(said) for brief, said in found if said) or "–"


def _raw(record: Record) -> Cell:
    """The files as they were written, which lie beside the page."""
    files = {"timings.json": record.entries, "runs.json": record.runs}
    held = (name for name, rows in files.items() if rows)
    return Cell(files=tuple((name, f"{record.runner}/{name}") for name in held))
