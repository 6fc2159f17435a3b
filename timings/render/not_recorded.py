"""What a page says of work for a GPU: where it was run, or how far it got where there is none."""

from timings.machine.needs import GPU, WORDS
from timings.project.kernels import ARCHITECTURES, sources_to_compile
from timings.project.programs import Program
from timings.records.freshness import is_compiled
from timings.records.model import best
from timings.render.state import State

NOT_RECORDED = "Not recorded on a GPU yet."


def gpu_state(state: State, program: Program) -> tuple[str, str]:
    """Where a program for a GPU was run, or how far it got: a class of the style, and a sentence.

    A run goes before what was only compiled; of runs, those of the program as it is go first.
    """
    records = state.records.values()
    every = [run for record in records for run in record.runs.values() if run.gpu]
    ran = []
    if run := best((run for run in every if run.program == program.path), program.hash):
        ran.append((run, f"Run on {run.gpu}, {run.date[:10]}", "", "fresh"))
    traced = (record.stand_in.get(program.path) for record in records)
    if row := best(filter(None, traced), program.hash):
        checked = ": answers checked, no times"
        ran.append((row, "Run on a stand-in for the driver", checked, "missing"))
    if ran:
        row, text, more, css = next((one for one in ran if one[0].hash == program.hash), ran[0])
        fresh = row.hash == program.hash
        return (css, f"{text}{more}.") if fresh else ("stale", f"{text}, before its last change.")
    sources = [one for one in sources_to_compile(state.project) if one.program == program.path]
    names = f"Compiled for {' and '.join(ARCHITECTURES)}"
    if sources and any(all(is_compiled(one, record) for one in sources) for record in records):
        return "missing", f"{names}, not run."
    kernels = {(one.program, kernel) for one in sources for kernel in one.kernels}
    if any(kernels & record.kernels.keys() for record in records):
        return "stale", f"{names} before its last change, not run."
    return "missing", "Not run."


def not_recorded(state: State, program: Program) -> str:
    """Why there is no output of a program."""
    if GPU in program.needs:
        return gpu_state(state, program)[1]
    if not program.needs:
        return "Not recorded yet: no machine has run this program."
    needs = " and ".join(WORDS[need] for need in program.needs)
    return f"Not recorded yet: this program needs {needs}, and no machine that has one has run it."
