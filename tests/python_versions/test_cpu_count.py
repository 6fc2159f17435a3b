"""The number of cores that Python is told of."""

from tests.conftest import RunProgram


def test_pools_go_by_what_python_is_told(run_program: RunProgram) -> None:
    run = run_program("python_versions/cpu_count.py", start_method="spawn")
    told = [line.split(": ")[1].strip() for line in run.stdout.splitlines()]
    assert told == ["os.process_cpu_count() is 3, Pool() starts 3"] * 2
