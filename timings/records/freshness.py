"""What a record lacks, and what it holds from other sources than those that are there."""

from collections.abc import Iterator

from timings.machine.needs import GPU
from timings.project.experiments import Declaration
from timings.project.kernels import Source, sources_to_compile, to_trace
from timings.project.labs import labs
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
    needs a GPU, if it had one.
    """
    ran = {path for path, _ in record.runs} & set(project.programs)
    plain = named or any(not project.programs[path].needs for path in ran)
    return frozenset([PLAIN] * plain + [GPU] * record.has_gpu)


def gaps(project: Project, record: Record, whole: frozenset[str]) -> Iterator[str]:
    """What a record holds from other sources; and what it lacks of what has the needs `whole`."""
    again = f"run python -m timings record --runner {record.runner}"
    for kind in (_experiments, _kernels, _stand_in, _programs, _labs):
        only = " --only stand-in" if kind is _stand_in else ""
        for name, problem in kind(project, record, whole):
            yield f"{record.runner}: {name} {problem}: {again}{only}"


def _experiments(
    project: Project, record: Record, whole: frozenset[str]
) -> Iterator[tuple[str, str]]:
    for declaration in project.experiments.values():
        entries = record.of(declaration.name)
        if not entries and declaration.needs in whole:
            yield f'experiment "{declaration.name}"', "is not recorded"
        elif entries and not is_fresh(declaration, record):
            yield f'experiment "{declaration.name}"', "was recorded before the last change"


def _kernels(project: Project, record: Record, whole: frozenset[str]) -> Iterator[tuple[str, str]]:
    for source in sources_to_compile(project):
        rows = [record.kernels.get((source.program, kernel)) for kernel in source.kernels]
        named = f"the kernel {source.constant} of snippets/{source.program}"
        if PLAIN in whole and None in rows:
            yield named, "is not compiled"
        elif None not in rows and not is_compiled(source, record):
            yield named, "was compiled before the last change"


def _stand_in(project: Project, record: Record, whole: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Not every machine has a stand-in: one that has is to have all of it."""
    for program in to_trace(project):
        row = record.stand_in.get(program.path)
        if row is None and PLAIN in whole and record.stand_in:
            yield f"snippets/{program.path}", "was not run on the stand-in"
        elif row is not None and row.hash != program.hash:
            yield f"snippets/{program.path}", "was run on the stand-in before the last change"


def _programs(project: Project, record: Record, whole: frozenset[str]) -> Iterator[tuple[str, str]]:
    for program in project.programs.values():
        for method in program.start_methods:
            run = record.runs.get((program.path, method))
            named = f"snippets/{program.path}{f' under {method}' if method else ''}"
            possible = method in program.here and set(program.needs or (PLAIN,)) <= whole
            if run is None and possible:
                yield named, "is not recorded"
            elif run is not None and run.hash != program.hash:
                yield named, "was run before the last change"


def _labs(project: Project, record: Record, whole: frozenset[str]) -> Iterator[tuple[str, str]]:
    for lab in labs(project).values():
        notebook = load_notebook(project, lab, record.runner)
        if notebook is None and PLAIN in whole:
            yield lab.path, "is not recorded"
        elif notebook is not None and notebook.hash != lab.hash:
            yield lab.path, "was run before the last change"
        elif notebook is not None and record.has_gpu and notebook.lacks(lab, GPU):
            yield lab.path, "was run without the GPU"


def is_compiled(source: Source, record: Record) -> bool:
    """Whether a record holds all kernels of a source, compiled from the text as it is."""
    rows = [record.kernels.get((source.program, kernel)) for kernel in source.kernels]
    return all(row is not None and row.hash == source.hash for row in rows)
