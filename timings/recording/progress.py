"""A recording in the terminal: a progress bar, what is left, and a summary."""

import math
import os
import time
from collections.abc import Callable, Iterable, Iterator

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from timings.errors import one_line
from timings.machine.needs import GPU
from timings.project.experiments import Declaration
from timings.project.git import hashes_at
from timings.project.project import Project
from timings.recording.compile import compile_changed
from timings.recording.conditions import commit, now, require_gpu
from timings.recording.plan import Plan, make_plan
from timings.recording.recorder import Outcome, forget, record_plan
from timings.recording.run.stand_in import NAME, trace_changed
from timings.recording.under_way import under_way
from timings.records.model import LOCAL, Record, entry_name
from timings.records.published import load_records
from timings.records.reader import load_record
from timings.records.writer import write_record
from timings.scaffold.lay_down import runner_page
from timings.stats.intervals import NARROW, TOO_WIDE

EVERY = 30.0
"""Seconds between two lines in CI."""

FEW = 8
"""Things that are told by name, and experiments whose every variant is told when recorded."""


def record_with_progress(
    project: Project,
    runner: str,
    only: Iterable[str],
    everything: bool,
    budget: float | None,
    *,
    total: float | None = None,
    between: Callable[[], None] = lambda: None,
    gpu: bool = False,
    other_versions: bool = False,
) -> tuple[int, int]:
    """Record what changed of these experiments and programs, or of all.

    The exit code, and how much is left that there was no time for.

    With a `total`, in seconds, no more is begun than is expected to end within it: the cheapest
    experiments first, and programs that a published record verified under one start method alone.
    `between` is called when nothing is measured. With `gpu`, what needs a GPU too: then it is a
    failure if that cannot be recorded, or, but for `other_versions`, with the pinned packages.

    Raises:
        TimingsError: if the sources or the last record cannot be read, or it cannot be written.
    """
    device = require_gpu(project, other_versions) if gpu else None
    record = load_record(project.records / runner)
    only = list(only)
    if runner != LOCAL:
        runner_page(project, runner)
    forget(project, record)
    published = [one for one in load_records(project).values() if one.runner != LOCAL]
    asked = (project, record, only, everything, budget)
    plan = make_plan(*asked, gpu=gpu, published=published)
    if total:
        plan.hurry(budget)
    console = Console(highlight=False, soft_wrap=True, markup=False, emoji=False)
    for line in _impossible(plan):
        console.print(f"not recorded: {line}")
    if runner != LOCAL and (loose := _uncommitted(project, plan)):
        more = f" and {len(loose) - 1} more" if len(loose) > 1 else ""
        console.print(
            f'the sources of "{loose[0]}"{more} are not those of the last commit: check will '
            "refuse what is recorded of them: commit them first"
        )
    broken = _without_gpu(console, project, record, only, everything)
    todo = plan.size
    if not todo and not broken:
        console.print(f"{runner}: nothing changed, {plan.fresh} entries are fresh")
        return 0, 0
    what = TextColumn("{task.description:<44}", markup=False)
    if total:
        more = f"; {plan.verified} runs that a published record verified are left out"
        console.print(f"recording for about {total:.0f} s{more if plan.verified else ''}")
    until = time.monotonic() + (total or math.inf)
    columns = (what, BarColumn(), TextColumn("{task.fields[done]} of {task.fields[todo]}"))
    left = TextColumn("about {task.fields[left]:.0f} s left")
    quiet = not console.is_terminal
    seconds = min(plan.seconds(budget), total or math.inf)
    with Progress(*columns, TimeElapsedColumn(), left, console=console, disable=quiet) as bar:
        task = bar.add_task(
            f"recording as {runner}", total=seconds, left=seconds, done=0, todo=todo
        )
        step = _stepper(console, bar, task, seconds, todo)
        with under_way(project.root):
            outcome = record_plan(
                project, record, plan, budget, step, until=until, between=between, gpu=device
            )
    outcome.failures[:0] = broken
    for line in _ratios(record, outcome.measured):
        console.print(line)
    return _summary(console, runner, plan.fresh, todo, outcome), outcome.left


def _impossible(plan: Plan) -> Iterator[str]:
    """What cannot be recorded here: each by name, or, of many, how many for which reason."""
    reasons: dict[str, list[str]] = {}
    for name, why in plan.impossible:
        reasons.setdefault(why, []).append(name)
    for why, names in reasons.items():
        if len(names) > FEW:
            yield f"{names[0]} and {len(names) - 1} more: each {why}"
        else:
            yield from (f"{name} {why}" for name in names)


def _stepper(
    console: Console, bar: Progress, task: TaskID, remaining: float, todo: int
) -> Callable[[str, float], None]:
    """What shows each thing done: in the bar, or in CI in a line now and then."""
    done, told = 0, time.monotonic()

    def step(what: str, seconds: float) -> None:
        nonlocal done, told, remaining
        done, remaining = done + 1, max(0.0, remaining - seconds)
        bar.update(task, advance=seconds, description=what[:44], left=remaining, done=done)
        if bar.disable and os.environ.get("CI") and time.monotonic() - told >= EVERY:
            told = time.monotonic()
            console.print(f"{what}: {done} of {todo}, about {remaining:.0f} s left")

    return step


def _uncommitted(project: Project, plan: Plan) -> list[str]:
    """The experiments to be measured that the commit which is recorded does not have so."""
    known = hashes_at(project.root, commit(project))
    return [e.name for e in plan.experiments if known is not None and known.get(e.name) != e.hash]


def _without_gpu(
    console: Console, project: Project, record: Record, only: list[str], everything: bool
) -> list[str]:
    """Compile the GPU kernels that changed, and run PyCUDA on the stand-in; what is wrong."""
    before = dict(record.kernels), dict(record.stand_in)
    compiled, broken = compile_changed(project, record, now(), everything)
    if compiled:
        console.print(f"{record.runner}: compiled the GPU kernels of {compiled} sources")
    wanted = only if only and NAME not in only else project.programs
    traced, wrong = trace_changed(project, record, wanted, everything, required=NAME in only)
    if traced:
        console.print(f"{record.runner}: ran {traced} programs on the stand-in")
    if (record.kernels, record.stand_in) != before:
        write_record(project.records / record.runner, record)
    return broken + wrong


def _ratios(record: Record, measured: list[Declaration]) -> Iterator[str]:
    """What was measured, a line each variant; and how to measure again what tells nothing.

    Of many experiments only that: all else is on their pages.
    """
    for one in measured:
        wide = False
        for variant, value in one.entries:
            ratio = record.ratio(one.name, variant, one.baseline, value)
            if variant == one.baseline or ratio is None:
                continue
            verdict = ratio.verdict(NARROW)
            wide |= verdict == TOO_WIDE
            word, shown = ("fast", ratio) if ratio.estimate >= 1 else ("slow", ratio.inverse())
            name = entry_name(one.name, variant, one.parameter, value)
            interval = f"{_short(shown.low)} to {_short(shown.high)}"
            times = f"{_short(shown.estimate)}x as {word} as {one.baseline}"
            if len(measured) <= FEW:
                yield f"{name}: {times} ({interval}): {verdict}"
        if wide:
            entry = record.of(one.name)[0]
            facts = entry.metadata
            longer = max(one.budget, 2 * facts["budget"])
            runner = "" if record.runner == LOCAL else f" --runner {record.runner}"
            yield (
                f"{one.name}: {entry.rounds} at load {facts['load_avg_1min']:g} on "
                f"{facts['cpu_count']} cores do not tell: when nothing else runs here, run python "
                f"-m timings record --only {one.name} --budget {longer:g}{runner}"
                f"{' --gpu' * (one.needs == GPU)}"
            )


def _short(value: float) -> str:
    """A number to three significant digits."""
    return f"{float(f'{value:.3g}'):,.12g}"


def _summary(console: Console, runner: str, fresh: int, todo: int, outcome: Outcome) -> int:
    for failure in outcome.failures:
        console.print(f"error: {one_line(failure)}")
    done = f"{runner}: {outcome.recorded} of {todo} recorded, {fresh} were fresh"
    if outcome.interrupted:
        console.print(f"interrupted: {done}; what was finished is kept, the rest is as it was")
        return 130
    if outcome.failures:
        console.print(f"{done}, {len(outcome.failures)} failures; what failed is as it was before")
        return 1
    if outcome.left:
        again = "make site goes on with them, make record takes everything on the full budget"
        done += f", {outcome.left} left for the next time: {again}"
    console.print(done)
    return 0
