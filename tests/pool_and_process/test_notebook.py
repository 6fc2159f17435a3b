"""Functions typed into an interpreter, and the same in a file."""

from pathlib import Path

from snippets.pool_and_process.notebook import interactive
from tests.conftest import RunProgram


def test_cells_run_one_after_another_in_the_folder(tmp_path: Path) -> None:
    shown = interactive("import os\nos.listdir()\n1 / 0\n6 * 7\n", str(tmp_path))
    assert "[]" in shown
    assert shown.index("ZeroDivisionError") < shown.index("42")


def test_prints_the_error_then_the_answer(run_program: RunProgram) -> None:
    run = run_program("pool_and_process/notebook.py")
    typed, in_file = run.stdout.splitlines()
    assert typed.startswith("typed in: ")
    assert typed.endswith(" attribute 'square'")
    assert in_file == "in a file: [0, 1, 4, 9]"
