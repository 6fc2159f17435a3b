"""What the tables of everything recorded say of one entry, one program's run, one runner."""

from collections import Counter
from collections.abc import Iterable

from timings.machine.needs import WORDS
from timings.project.experiments import Declaration
from timings.project.git import utc
from timings.project.programs import Program
from timings.project.project import Project
from timings.records.freshness import is_fresh
from timings.records.model import Entry, Record, Run
from timings.render.cells import Cell
from timings.render.words import number, seconds_text

FRESH, STALE, MISSING = "fresh", "recorded before the last change", "not recorded"
STATES = {FRESH: "fresh", STALE: "stale", MISSING: "missing"}
NONE = Cell("–")
LONGEST = 80
"""Characters of an exception's name."""


def state_cell(state: str, more: str = "") -> Cell:
    """Whether what a row shows was recorded from the sources as they are."""
    return Cell(f"{state}, {more}" if more else state, css=f"state-{STATES[state]}")


def missing_cell(declaration: Declaration) -> Cell:
    """Why there is nothing, where the experiment asks for more than every machine has."""
    return state_cell(MISSING, f"needs {WORDS[declaration.needs]}" if declaration.needs else "")


def entry_state(entry: Entry, declaration: Declaration) -> Cell:
    """The state of what was recorded of an experiment."""
    short = entry.metadata.get("budget", 0) < declaration.budget
    fresh = entry.hash == declaration.hash
    return state_cell(FRESH if fresh else STALE, "on a short budget" if short else "")


def experiment_state(declaration: Declaration, record: Record) -> str:
    """The state of a whole experiment."""
    if not record.of(declaration.name):
        return MISSING
    return FRESH if is_fresh(declaration, record) else STALE


def program_state(program: Program, run: Run | None) -> str:
    """The state of a program under one start method."""
    if run is None:
        return MISSING
    return FRESH if run.hash == program.hash else STALE


def at_cell(declaration: Declaration, value: int | None) -> Cell:
    """The value of the swept parameter."""
    if value is None:
        return Cell()
    return Cell(f"{declaration.parameter}={value:,}", sort=value)


def date_cell(date: str) -> Cell:
    """The day, sorted by the second."""
    return Cell(date[:10], sort=utc(date).isoformat(), css="date")


def time_cell(seconds: float) -> Cell:
    """A time with its unit."""
    return Cell(seconds_text(seconds), sort=seconds)


def counts(states: Iterable[str]) -> Cell:
    """How many are fresh, stale, missing."""
    many = Counter(states)
    return Cell(", ".join(f"{many[state]} {word}" for state, word in STATES.items()))


def experiment_states(project: Project, record: Record) -> dict[str, str]:
    """The state of every experiment, by its name."""
    return {
        name: experiment_state(declaration, record)
        for name, declaration in project.experiments.items()
    }


def program_states(project: Project, record: Record) -> dict[str, str]:
    """The state of every run of a program, by its path and start method."""
    return {
        f"{path} under {method}" if method else path: program_state(
            program, record.runs.get((path, method))
        )
        for path, program in project.programs.items()
        for method in program.start_methods
    }


def run_cells(program: Program, method: str | None, run: Run | None) -> tuple[Cell, ...]:
    """Start method, how it ended, seconds, memory, Python, date, state."""
    under = Cell(method or "its own")
    if run is None:
        return (under, *[NONE] * 5, state_cell(MISSING))
    return (
        under,
        Cell(_ended(program, run)),
        time_cell(run.seconds),
        Cell(number(run.peak_memory), sort=run.peak_memory),
        Cell(run.python_version),
        date_cell(run.date),
        state_cell(program_state(program, run)),
    )


def _ended(program: Program, run: Run) -> str:
    """How a run ended, and whether that was meant."""
    raised = run.error.split(":")[0].split(".")[-1][:LONGEST]
    if run.timed_out:
        meant, said = "timeout" in program.expect, f"still running after {program.timeout:g} s"
    elif run.exit == 0:
        meant, said = not program.expect, "exit 0"
    else:
        meant, said = raised in program.expect, f"exit {run.exit}, {raised}"
    if meant:
        return f"{said}, as meant" if program.expect else said
    return f"{said}: not as meant"
