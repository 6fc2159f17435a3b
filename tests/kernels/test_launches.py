"""Every launch that a PyCUDA program makes, on the stand-in for the driver, traced."""

from collections import Counter

import pytest

from tests.conftest import Traced
from timings.project.kernels import kernel_sources, to_trace
from timings.project.project import Project

PROJECT = Project()
PROGRAMS = [program.path for program in to_trace(PROJECT)]
SOURCES = kernel_sources(PROJECT)


def test_programs_that_launch_nothing_here_are_known() -> None:
    """What does not run on the stand-in, it must not be thought to have checked."""
    assert {source.program for source in SOURCES} - set(PROGRAMS) == {
        "pycuda_kernels/context_beside_cupy.py",
        "pycuda_kernels/context_beside_torch.py",
    }
    assert all(path in PROGRAMS for path, one in PROJECT.programs.items() if one.partial)


ENDING_WELL = [path for path in PROGRAMS if not PROJECT.programs[path].expect]


@pytest.mark.parametrize("path", ENDING_WELL)
def test_each_launch_stores_to_each_element_once(traced: Traced, path: str) -> None:
    program = PROJECT.programs[path]
    run = traced(path, **dict(program.traced))
    assert run.exit == 0, run.stderr
    assert run.stdout.strip()
    partial, faulty = program.partial, set()
    for launch in run.launches:
        faults = launch.faults()
        assert not faults or launch.kernel in partial, faults
        faulty |= {launch.kernel} if faults else set()
    assert faulty == set(partial), "a launch that is meant to leave elements out does not"
    # A reduction of PyCUDA's is two kernels, one for each stage.
    launched = Counter(launch.kernel.removesuffix("_stage1") for launch in run.launches)
    for kernel in (name for one in SOURCES if one.program == path for name in one.kernels):
        assert launched[kernel], f"{path} never launches {kernel}"
