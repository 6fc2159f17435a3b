"""Without a context PyCUDA asks whether there is one, in words that people search for."""

from tests.conftest import RunProgram
from timings.project.project import ROOT


def test_the_first_stream_fails_as_the_page_says(run_pycuda: RunProgram) -> None:
    run = run_pycuda("pycuda_kernels/pitfall_no_context.py")
    assert run.stdout == "devices: 1\n"
    name, _, words = run.error.partition(": ")
    assert name.endswith("LogicError")
    page = (ROOT / "docs/failures/pycuda-invalid-device-context.md").read_text(encoding="utf-8")
    assert f"`{words}`" in page
