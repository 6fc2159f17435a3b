"""Tasks of an hour, whose workers are stopped."""

from tests.conftest import RunProgram


def test_the_tasks_end_with_an_error(run_program: RunProgram) -> None:
    run = run_program("python_versions/stop_workers.py", start_method="spawn")
    assert run.seconds < 60
    assert run.stdout.splitlines() == [
        "terminate_workers: BrokenProcessPool is True",
        "kill_workers: BrokenProcessPool is True",
        "within a minute: True",
    ]
