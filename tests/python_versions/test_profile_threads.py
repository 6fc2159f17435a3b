"""What the sampling profiler sees of two threads."""

from tests.conftest import RunProgram


def test_the_thread_that_computes_is_seen(run_program: RunProgram) -> None:
    run = run_program("python_versions/profile_threads.py")
    assert run.stdout == "seen most often: profile_threads.py:compute\n"
