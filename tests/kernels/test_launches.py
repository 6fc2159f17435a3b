"""Every launch that a PyCUDA program makes, carried out by the model of grid and block."""

import ast
from collections import Counter

import pytest

from tests.conftest import Simulate
from timings.kernels.find import sources_of
from timings.provenance import Module
from timings.sources import Program, Project

PROJECT = Project()


def uses_pycuda(program: Program) -> bool:
    tree = ast.parse(program.source)
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom))
    names = {getattr(node, "module", None) or node.names[0].name for node in imports}
    return any(name.partition(".")[0] == "pycuda" for name in names)


PROGRAMS = [path for path, program in PROJECT.programs.items() if uses_pycuda(program)]


def test_programs_that_launch_nothing_here_are_known() -> None:
    """What the model does not see, it must not be thought to have checked."""
    for path, program in PROJECT.programs.items():
        module = Module.read(PROJECT.snippets / path, path)
        assert not sources_of(module, path) or path in PROGRAMS, f"{path} is not simulated"
        assert not program.partial or path in PROGRAMS


SMALLER = {"pycuda_kernels/doubling.py": {"ROWS": 101, "COLUMNS": 97}}
"""Programs whose arrays are too large for the model, with smaller ones that no block divides."""


@pytest.mark.parametrize("path", PROGRAMS or [None])
def test_each_launch_stores_to_each_element_once(simulate: Simulate, path: str | None) -> None:
    if path is None:
        assert PROGRAMS == []
        return
    program = PROJECT.programs[path]
    try:
        run = simulate(path, **SMALLER.get(path, {}))
    except Exception as error:
        assert type(error).__name__ in program.expect, error
        return
    assert not program.expect, f"{path} is meant to end with {program.expect}, and succeeded"
    assert run.printed.strip()
    faulty = set()
    for launch in run.launches:
        faults = launch.faults()
        assert not faults or launch.kernel in program.partial, faults
        faulty |= {launch.kernel} if faults else set()
    assert faulty == set(program.partial), "a launch that is meant to leave elements out does not"
    launched = Counter(launch.kernel for launch in run.launches)
    module = Module.read(PROJECT.snippets / path, path)
    for source in sources_of(module, path):
        for kernel in source.kernels:
            assert launched[kernel], f"{path} never launches {kernel}"
