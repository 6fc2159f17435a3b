"""A list in a manager's dict."""

from tests.conftest import RunProgram


def test_what_is_appended_to_a_copy_is_lost(run_program: RunProgram) -> None:
    run = run_program("failures/manager_nested.py", start_method="spawn")
    found = [line.partition(":")[2].strip() for line in run.stdout.splitlines()]
    assert found == ["[]", "['Ada']", "['Ada']"]
