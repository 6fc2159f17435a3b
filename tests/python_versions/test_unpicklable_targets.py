"""Targets that pickle refuses, with the words that it refuses them by."""

import pickle
from multiprocessing import get_all_start_methods

import pytest

from snippets.python_versions.unpicklable_targets import Job, load, outcome, save, timed_save
from tests.conftest import RunProgram

LOCAL = ("AttributeError: Can't ", "PicklingError: Can't pickle local object")
MESSAGES = {
    "a lambda": "main.<locals>.<lambda>",
    "a function, decorated without wraps": "logged.<locals>.wrapper",
    "a decorated function by another name": "it's not the same object as __main__.save",
    "a method of an object with a closure": "Job.__init__.<locals>.<lambda>",
}


@pytest.mark.parametrize("target", [load, timed_save, Job(2).run])
def test_pickle_alone_refuses_them_too(target: object) -> None:
    with pytest.raises((AttributeError, pickle.PicklingError)):
        pickle.dumps(target)
    assert pickle.loads(pickle.dumps(save)) is save


def test_what_is_decorated_runs_in_a_forked_process() -> None:
    if "fork" in get_all_start_methods():
        assert outcome("fork", timed_save) == "exit code 0"


def test_prints_the_error_of_each_target(run_program: RunProgram) -> None:
    found: dict[str, dict[str, str]] = {}
    name = ""
    for line in run_program("python_versions/unpicklable_targets.py").stdout.splitlines():
        if line.startswith("  "):
            method, _, said = line.strip().partition(": ")
            found[name][method] = said
        else:
            name = line.rstrip(":")
            found[name] = {}
    assert found.keys() == MESSAGES.keys()
    for name, by_method in found.items():
        assert sorted(by_method) == sorted(get_all_start_methods())
        for method, said in by_method.items():
            if method == "fork":
                assert said == "exit code 0"
            else:
                assert MESSAGES[name] in said
                assert said.startswith((*LOCAL, "PicklingError: Can't pickle <function save at"))
