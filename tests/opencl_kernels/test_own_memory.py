"""NumPy's own memory, doubled by the kernel."""

import numpy as np

from tests.conftest import RunProgram
from tests.opencl_kernels.conftest import Load


def test_the_array_itself_is_doubled(load: Load) -> None:
    numbers = np.linspace(0, 1, 777, dtype=np.float32)
    expected = numbers + numbers
    load("own_memory").double_in_place(numbers)
    assert np.array_equal(numbers, expected)


def test_prints_the_last(run_program: RunProgram) -> None:
    first, second = run_program("opencl_kernels/own_memory.py").stdout.splitlines()
    assert first == "the last: 190 192 194 196 198"
    assert second.endswith(": True")  # PoCL's device is the processor
