"""What the tests of kernels share."""

from collections.abc import Callable

import pytest

from tests.conftest import RunProgram

Printed = Callable[[str], str]


@pytest.fixture
def printed(run_pycuda: RunProgram) -> Printed:
    """What a program prints: on the stand-in for the driver, and, where there is one, on a GPU."""
    return lambda path: run_pycuda(path).stdout
