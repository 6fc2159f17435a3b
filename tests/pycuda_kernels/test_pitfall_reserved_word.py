"""A kernel named `double`: the compiler refuses it, at the line of its name."""

import pytest

from tests.conftest import RunProgram, Simulate


def test_the_compiler_refuses_the_name(
    simulate: Simulate, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Exception, match="nvcc compilation") as error:
        simulate("pycuda_kernels/pitfall_reserved_word.py")
    assert type(error.value).__name__ == "CompileError"
    assert "invalid combination of type specifiers" in error.value.stderr


def test_nvcc_names_the_line(run_program: RunProgram) -> None:
    run = run_program("pycuda_kernels/pitfall_reserved_word.py")
    assert run.stdout.startswith("kernel.cu(")
    assert "CompileError" in run.error
