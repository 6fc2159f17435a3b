"""One context for PyCUDA and CuPy: on a GPU only, for nothing stands in for CuPy's part."""

from tests.conftest import RunProgram


def test_each_sees_what_the_other_did(run_program: RunProgram) -> None:
    out = run_program("pycuda_kernels/context_beside_cupy.py").stdout.splitlines()
    # Twice 0 + 1 + ... + 999.
    assert [line.split(":")[1].strip() for line in out] == ["True", "999000.0"]
