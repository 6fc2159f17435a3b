"""What the tests of kernels share."""

from collections.abc import Callable

import pytest

from tests.conftest import RunProgram, Simulate

Printed = Callable[[str], str]


@pytest.fixture(params=["on the model", "on a GPU"])
def printed(request: pytest.FixtureRequest, simulate: Simulate, run_program: RunProgram) -> Printed:
    """What a program prints: on the NumPy model of a launch, and, where there is one, on a GPU."""
    if request.param == "on a GPU":
        return lambda path: run_program(path).stdout
    return lambda path: simulate(path).printed
