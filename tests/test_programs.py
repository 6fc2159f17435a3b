"""Every program of the project, under every start method it is declared for."""

import importlib
import multiprocessing

import pytest

from tests.conftest import RunProgram
from timings import Experiment
from timings.project.project import Project
from timings.project.settings import dependencies

HERE = Project()
RUNS = [(path, how) for path, one in HERE.programs.items() for how in one.here]
OWN = multiprocessing.get_start_method(allow_none=False)
"""What Python starts processes by on this system."""


def is_long(path: str, how: str | None) -> bool:
    """Whether each of its processes imports PyTorch anew, other than by default."""
    heavy = "torch" in dependencies(HERE.programs[path].source)
    return heavy and how not in (None, OWN) and OWN in HERE.programs[path].here


@pytest.mark.parametrize(
    ("path", "start_method"),
    [pytest.param(*run, marks=[pytest.mark.long] if is_long(*run) else []) for run in RUNS],
)
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
    assert {path for path, _ in RUNS} == set(HERE.programs)


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
