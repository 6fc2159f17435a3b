"""A kernel named `double`: refused, at the line of its name."""

from tests.conftest import RunProgram


def test_the_compiler_names_the_line(run_program: RunProgram) -> None:
    error, *lines = run_program("opencl_kernels/pitfall_reserved_word.py").stdout.splitlines()
    assert error == "BUILD_PROGRAM_FAILURE"
    assert {line.split(":")[0] for line in lines} == {"line 2"}
