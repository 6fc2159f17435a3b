"""Every launch that a PyCUDA program makes, on the stand-in for the driver, traced."""

import ast
from collections import Counter

import pytest

from tests.conftest import Traced
from timings.kernels.find import sources_of
from timings.provenance import Module
from timings.sources import Program, Project

PROJECT = Project()
NOTHING_STANDS_IN_FOR = {"cupy", "numba", "torch"}


def imported(program: Program) -> set[str]:
    tree = ast.parse(program.source)
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom))
    names = (getattr(node, "module", None) or node.names[0].name for node in imports)
    return {name.partition(".")[0] for name in names}


USE_PYCUDA = [path for path, program in PROJECT.programs.items() if "pycuda" in imported(program)]
PROGRAMS = [
    path for path in USE_PYCUDA if not imported(PROJECT.programs[path]) & NOTHING_STANDS_IN_FOR
]


def test_programs_that_launch_nothing_here_are_known() -> None:
    """What does not run on the stand-in, it must not be thought to have checked."""
    assert sorted(set(USE_PYCUDA) - set(PROGRAMS)) == [
        "pycuda_kernels/context_beside_cupy.py",
        "pycuda_kernels/context_beside_torch.py",
    ]
    for path, program in PROJECT.programs.items():
        module = Module.read(PROJECT.snippets / path, path)
        assert not sources_of(module, path) or path in USE_PYCUDA, f"{path} is not traced"
        assert not program.partial or path in PROGRAMS


SMALLER = {"pycuda_kernels/doubling.py": {"ROWS": 101, "COLUMNS": 97}}
"""Arrays that no block divides, where the program's own take seconds to trace."""

ENDING_WELL = [path for path in PROGRAMS if not PROJECT.programs[path].expect]


@pytest.mark.parametrize("path", ENDING_WELL)
def test_each_launch_stores_to_each_element_once(traced: Traced, path: str) -> None:
    program = PROJECT.programs[path]
    run = traced(path, **SMALLER.get(path, {}))
    assert run.exit == 0, run.stderr
    assert run.stdout.strip()
    faulty = set()
    for launch in run.launches:
        faults = launch.faults()
        assert not faults or launch.kernel in program.partial, faults
        faulty |= {launch.kernel} if faults else set()
    assert faulty == set(program.partial), "a launch that is meant to leave elements out does not"
    # A reduction of PyCUDA's is two kernels, one for each stage.
    launched = Counter(launch.kernel.removesuffix("_stage1") for launch in run.launches)
    module = Module.read(PROJECT.snippets / path, path)
    for source in sources_of(module, path):
        for kernel in source.kernels:
            assert launched[kernel], f"{path} never launches {kernel}"
