"""What a record lacks, and what it holds from other sources than those that are there."""

from collections.abc import Iterator

from timings.errors import Problem
from timings.machine.needs import GPU, PYTHONS, is_met
from timings.project.experiments import Declaration
from timings.project.kernels import Source, sources_to_compile, to_trace
from timings.project.labs import FOLDER, labs
from timings.project.project import Project
from timings.records.model import Record
from timings.records.notebooks import load_notebook


def is_fresh(declaration: Declaration, record: Record) -> bool:
    """Whether a record holds all of an experiment, from the sources as they are."""
    entries = [
        record.entries.get((declaration.name, variant, value))
        for variant, value in declaration.entries
    ]
    return all(entry is not None and entry.hash == declaration.hash for entry in entries)


PLAIN = ""
"""What is asked of a machine by whatever needs nothing in particular."""


def due(project: Project, record: Record, named: bool = False) -> frozenset[str]:
    """The needs of all that a record has to hold.

    What needs nothing, if the record is asked for by name or ran such a program: one with
    experiments alone, or with a GPU's work alone, may leave the rest to other machines. What
    needs a GPU, if it had one; what needs a version of Python, if that or a later one ran programs.
    """
    ran = {path for path, _ in record.runs} & set(project.programs)
    plain = named or any(not project.programs[path].needs for path in ran)
    versions = {run.python_version for run in record.runs.values() if plain}
    pythons = [need for need in PYTHONS if any(is_met(need, version) for version in versions)]
    return frozenset([PLAIN] * plain + [GPU] * record.has_gpu + pythons)


def gaps(project: Project, record: Record, whole: frozenset[str]) -> Iterator[Problem]:
    """What a record holds from other sources; and what it lacks of what has the needs `whole`."""
    for kind in (_experiments, _kernels, _stand_in, _programs, _labs):
        for place, what, wrong, only in kind(project, record, whole):
            remedy = f"run python -m timings record --runner {record.runner}"
            remedy += f" --only {only}" if only else ""
            yield Problem(place, f"{what} {wrong.format(record.runner)}", remedy)


Gap = tuple[str, str, str, str]
"""The file of a source; which part of it; what is wrong with its record; what alone to record."""

ABSENT, OLD = "is not recorded on {}", "was recorded on {} before the last change"


def _experiments(project: Project, record: Record, whole: frozenset[str]) -> Iterator[Gap]:
    for name, declaration in project.experiments.items():
        entries, what = record.of(name), f'experiment "{name}"'
        if not entries and declaration.needs in whole:
            yield declaration.path, what, ABSENT, name
        elif entries and not is_fresh(declaration, record):
            yield declaration.path, what, OLD, name


def _kernels(project: Project, record: Record, whole: frozenset[str]) -> Iterator[Gap]:
    for source in sources_to_compile(project):
        rows = [record.kernels.get((source.program, kernel)) for kernel in source.kernels]
        place, what = f"snippets/{source.program}", f"the kernel {source.constant}"
        if PLAIN in whole and None in rows:
            yield place, what, "is not compiled on {}", ""
        elif None not in rows and not is_compiled(source, record):
            yield place, what, "was compiled on {} before the last change", ""


def _stand_in(project: Project, record: Record, whole: frozenset[str]) -> Iterator[Gap]:
    """Not every machine has a stand-in: one that has is to have all of it."""
    for program in to_trace(project):
        place, row = f"snippets/{program.path}", record.stand_in.get(program.path)
        if row is None and PLAIN in whole and record.stand_in:
            yield place, "it", "was not run on the stand-in of {}", "stand-in"
        elif row is not None and row.hash != program.hash:
            yield place, "it", "was run on the stand-in of {} before the last change", "stand-in"


def _programs(project: Project, record: Record, whole: frozenset[str]) -> Iterator[Gap]:
    for program in project.programs.values():
        for method in program.start_methods:
            run = record.runs.get((program.path, method))
            place, what = (
                f"snippets/{program.path}",
                f"its run under {method}" if method else "its run",
            )
            possible = method in program.here and set(program.needs or (PLAIN,)) <= whole
            if run is None and possible:
                yield place, what, ABSENT, program.path
            elif run is not None and run.hash != program.hash:
                yield place, what, OLD, program.path


def _labs(project: Project, record: Record, whole: frozenset[str]) -> Iterator[Gap]:
    for name, lab in labs(project).items():
        notebook, only = load_notebook(project, lab, record.runner), f"{FOLDER}/{name}"
        if notebook is None and PLAIN in whole:
            yield lab.path, "it", ABSENT, only
        elif notebook is not None and notebook.hash != lab.hash:
            yield lab.path, "it", "was run on {} before the last change", only
        elif notebook is not None and record.has_gpu and notebook.lacks(lab, GPU):
            yield lab.path, "it", "was run without the GPU of {}", only


def is_compiled(source: Source, record: Record) -> bool:
    """Whether a record holds all kernels of a source, compiled from the text as it is."""
    rows = [record.kernels.get((source.program, kernel)) for kernel in source.kernels]
    return all(row is not None and row.hash == source.hash for row in rows)
