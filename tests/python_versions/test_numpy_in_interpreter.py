"""Modules imported in another interpreter."""

import pytest

from tests.conftest import RunProgram


def test_this_interpreter_imports_both() -> None:
    pytest.importorskip("concurrent.interpreters", reason="needs Python 3.14")
    from snippets.python_versions.numpy_in_interpreter import outcome

    assert outcome("numpy") == outcome("sqlite3") == "imported"
    assert outcome("no_such_module") == "ImportError: No module named 'no_such_module'"


def test_the_other_refuses_numpy(run_program: RunProgram) -> None:
    run = run_program("python_versions/numpy_in_interpreter.py")
    found = dict(line.split(": ", 1) for line in run.stdout.splitlines())
    assert found["sqlite3"] == "imported"
    assert found["numpy"].startswith("ImportError: module numpy._core._multiarray_umath ")
    assert found["numpy"].endswith(" does not support loading in subinterpreters")
