"""Every program of the project, as a reader runs it.

Under the platform's own start method; under the others too where no published record of the
program as it is says that it did there as it declares: with LONG=1 all are run.
"""

import importlib
from collections.abc import Iterator

import pytest

from tests.conftest import LONG, RunProgram
from timings import Experiment
from timings.project.project import Project
from timings.records.reader import load_record

HERE = Project()
PUBLISHED = load_record(HERE.records / "linux-2core")


def due() -> Iterator[tuple[str, str | None]]:
    """The programs and start methods to run."""
    for path, program in HERE.programs.items():
        for method in program.here:
            known = PUBLISHED.runs.get((path, method))
            if LONG or method == program.usual or known is None or known.hash != program.hash:
                yield path, method


@pytest.mark.parametrize(("path", "start_method"), list(due()))
def test_program_does_as_it_declares(
    run_program: RunProgram, path: str, start_method: str | None
) -> None:
    run = run_program(path, start_method)
    assert run.program == path
    assert run.stdout.strip() or run.exit != 0


def test_no_file_is_missed() -> None:
    files = {path.relative_to(HERE.snippets).as_posix() for path in HERE.snippets.rglob("*.py")}
    others = {name for name in files if name.endswith(("/__init__.py", "/experiments.py"))}
    assert set(HERE.programs) == files - others - {"__init__.py"}
    assert {path for path, _ in due()} == set(HERE.programs)


@pytest.mark.parametrize("name", HERE.experiments)
def test_experiment_is_what_its_source_was_read_as(name: str) -> None:
    read = HERE.experiments[name]
    module = importlib.import_module(read.path.removesuffix(".py").replace("/", "."))
    (real,) = [one for one in vars(module).values() if getattr(one, "name", "") == name]
    assert isinstance(real, Experiment)
    assert (real.title, real.baseline) == (read.title, read.baseline)
    assert (real.budget, real.needs, real.memory) == (read.budget, read.needs, read.memory)
    assert tuple(real.variants) == read.variants
    sweep = {read.parameter: read.values} if read.parameter else {}
    assert {key: tuple(values) for key, values in real.sweep.items()} == sweep
