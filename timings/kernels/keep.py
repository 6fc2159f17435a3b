"""Compiles the kernels that changed, and keeps how that went beside a runner's record."""

import hashlib
from importlib.metadata import PackageNotFoundError, version

from timings.errors import TimingsError
from timings.kernels.compile import ARCHITECTURES, COMPILER, compile_source
from timings.kernels.find import Source, kernel_sources
from timings.records import CompiledKernel, Record
from timings.sources import Project

FAILS = "CompileError"
"""What a program expects whose kernels are meant not to compile."""


def source_hash(source: Source) -> str:
    """A hash of what is compiled."""
    return hashlib.sha256(source.text.encode()).hexdigest()[:16]


def sources_to_compile(project: Project) -> list[Source]:
    """Every source of the site but those that are meant not to compile."""
    return [source for source in kernel_sources(project) if not meant_to_fail(project, source)]


def meant_to_fail(project: Project, source: Source) -> bool:
    """Whether the program says that its kernels do not compile."""
    program = project.programs.get(source.program)
    return program is not None and FAILS in program.expect


def is_compiled(source: Source, record: Record) -> bool:
    """Whether a record holds all kernels of a source, compiled from the text as it is."""
    rows = [record.kernels.get((source.program, kernel)) for kernel in source.kernels]
    return all(row is not None and row.hash == source_hash(source) for row in rows)


def compile_changed(
    project: Project, record: Record, date: str, everything: bool = False
) -> tuple[int, list[str]]:
    """How many sources were compiled anew, and what is wrong with any; the record is changed.

    Rows of kernels that are no longer there are dropped. Where there is no compiler (on macOS,
    or in an environment without it) nothing is compiled, and what was compiled before is kept.
    """
    sources = kernel_sources(project)
    here = {(source.program, kernel) for source in sources for kernel in source.kernels}
    record.kernels = {key: row for key, row in record.kernels.items() if key in here}
    try:
        compiler = f"{COMPILER} {version(COMPILER)}"
    except PackageNotFoundError:
        return 0, []
    compiled, problems = 0, []
    for source in sources:
        fails = meant_to_fail(project, source)
        if is_compiled(source, record) and not everything and not fails:
            continue
        try:
            made = {name: compile_source(source, name) for name in ARCHITECTURES}
        except TimingsError as error:
            problems += [] if fails else [str(error)]
            continue
        if fails:
            problems.append(f"{source.where}: is meant not to compile, and does: repair `expect`")
            continue
        for kernel in source.kernels:
            sizes = {name: found[kernel] for name, found in made.items()}
            row = CompiledKernel(source.program, kernel, sizes, compiler, source_hash(source), date)
            record.kernels[row.key] = row
        compiled += 1
    return compiled, problems
