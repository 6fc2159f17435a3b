"""What a page says of work for a GPU that no machine with one has recorded yet."""

from collections.abc import Iterable

from timings.kernels.compile import ARCHITECTURES
from timings.kernels.find import Source
from timings.kernels.keep import is_compiled, sources_to_compile
from timings.needs import GPU, WORDS
from timings.records import Record
from timings.render.state import State
from timings.sources import Program

NOT_RUN = "not run on a GPU yet"


def not_run_text(state: State, files: Iterable[str]) -> str:
    """Whether the kernels in these files are compiled at least: one sentence.

    They are if one record holds all of them, from the sources as they are.
    """
    wanted = set(files)
    sources = [source for source in sources_to_compile(state.project) if source.program in wanted]
    if not sources:
        return f"N{NOT_RUN[1:]}."
    if any(_holds(record, sources) for record in state.records.values()):
        return f"Compiled for {' and '.join(ARCHITECTURES)}, {NOT_RUN}."
    if any((s.program, s.kernels[0]) in r.kernels for s in sources for r in state.records.values()):
        return f"Compiled before the last change only, {NOT_RUN}."
    return f"Not compiled yet, and {NOT_RUN}."


def not_recorded(state: State, program: Program) -> str:
    """Why there is nothing to show of a program."""
    if GPU in program.needs:
        return not_run_text(state, [program.path])
    if not program.needs:
        return "Not recorded yet: no machine has run this program."
    needs = " and ".join(WORDS[need] for need in program.needs)
    return f"Not recorded yet: this program needs {needs}, and no machine that has one has run it."


def _holds(record: Record, sources: list[Source]) -> bool:
    return all(is_compiled(source, record) for source in sources)
