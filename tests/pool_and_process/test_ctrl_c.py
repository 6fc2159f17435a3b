"""Ctrl-C while a pool works."""

from tests.conftest import RunProgram


def test_prints_how_it_ended_and_leaves_no_worker(run_program: RunProgram) -> None:
    ended = run_program("pool_and_process/ctrl_c.py", start_method="spawn")
    assert ended.stdout == "interrupted, 0 workers left\n"
    assert ended.error == ""  # no worker was interrupted: none wrote a traceback
