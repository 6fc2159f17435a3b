"""Ten launches: a power of two, and an event for each."""

import numpy as np

from tests.conftest import RunProgram
from tests.opencl_kernels.conftest import Load


def test_each_launch_doubles_and_has_an_event(load: Load) -> None:
    result, events = load("events").launches(3, np.arange(50, dtype=np.float32))
    assert result.tolist() == [8.0 * i for i in range(50)]
    assert len({event.int_ptr for event in events}) == 3
    ends = [event.profile.end for event in events]
    assert ends == sorted(ends)


def test_prints_the_power(run_program: RunProgram) -> None:
    lines = run_program("opencl_kernels/events.py").stdout.splitlines()
    assert lines[0] == f"doubled ten times: {2**10}"
    assert [line.split(": ")[1] for line in lines[1:]] == ["True", "True"]
