"""Targets that travel by name, or take with them what they are made of."""

import pickle

from snippets.python_versions.picklable_targets import Job, load
from tests.conftest import RunProgram


def test_a_decorated_function_is_found_by_its_name() -> None:
    assert pickle.loads(pickle.dumps(load)) is load


def test_an_object_takes_along_what_its_closure_is_made_of() -> None:
    job = pickle.loads(pickle.dumps(Job(3)))
    assert (job.factor, job.scale(7)) == (3, 21)


def test_prints_what_each_answers(run_program: RunProgram) -> None:
    run = run_program("python_versions/picklable_targets.py", start_method="spawn")
    assert [line.split(": ")[1] for line in run.stdout.splitlines()] == [
        "42",
        "loaded",
        "saved",
        "42",
    ]
