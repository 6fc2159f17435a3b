"""A size in bytes: the error comes after the launch, not from it."""

from tests.conftest import RunProgram, Traced


def test_the_driver_says_so_when_it_is_waited_for(run_pycuda: RunProgram) -> None:
    run = run_pycuda("pycuda_kernels/pitfall_illegal_address.py")
    assert run.stdout == "launched, and no error yet\n"
    assert "illegal memory access" in run.error


def test_the_trace_names_the_first_element_outside(traced: Traced) -> None:
    (launch,) = traced("pycuda_kernels/pitfall_illegal_address.py").launches
    size = launch.arrays["a"].elements
    assert any(f"stores to a[{size}], and a has {size} elements" in one for one in launch.noted)
