"""Globals that only a forked worker inherits."""

from multiprocessing import get_all_start_methods

import pytest

from snippets.python_versions.changed_globals import answer, configure, is_verbose, settings
from tests.conftest import RunProgram

METHODS = sorted(get_all_start_methods())


@pytest.mark.parametrize("method", METHODS)
def test_an_initializer_tells_every_worker(method: str) -> None:
    assert answer(method, is_verbose, configure, {"verbose": True}) == "True"
    assert settings == {"verbose": False}


def test_prints_what_each_start_method_carries(run_program: RunProgram) -> None:
    lines = run_program("python_versions/changed_globals.py").stdout.splitlines()
    seen = {
        lines[n].rstrip(":"): [line.split(": ", 1)[1].strip() for line in lines[n + 1 : n + 4]]
        for n in range(0, len(lines), 4)
    }
    fresh = ["False", "NameError: name 'folder' is not defined", "True"]
    assert seen == {m: ["True", "data", "True"] if m == "fork" else fresh for m in METHODS}
