"""What `is_alive` and `exitcode` say, against what the manual promises."""

import signal
from multiprocessing import Process

from snippets.pool_and_process.join_and_is_alive import state
from tests.conftest import RunProgram


def test_state_of_a_process_not_started() -> None:
    assert state(Process()) == "alive False, exit code None"


def test_prints_how_each_process_ended(run_program: RunProgram) -> None:
    run = run_program("pool_and_process/join_and_is_alive.py", start_method="spawn")
    ended = dict(line.rsplit(":", 1) for line in run.stdout.splitlines())
    assert {name: state.strip() for name, state in ended.items()} == {
        "join(timeout=0.1)": "alive True, exit code None",
        "join()": "alive False, exit code 0",
        "an exception": "alive False, exit code 1",
        "terminate()": f"alive False, exit code {-signal.SIGTERM}",
    }
