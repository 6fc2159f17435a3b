"""A worker that is killed in the middle of the work."""

from dataclasses import replace

from tests.conftest import RunProgram
from tests.dask_collections.failing import fail_at
from timings.project.project import Project
from timings.recording.run.program import run_program as run_as_reader

PATH = "dask_collections/killed_worker.py"
KILL = "os.kill(first, signal.SIGKILL)"


def test_the_sum_is_right_all_the_same(run_program: RunProgram) -> None:
    total, again = run_program(PATH).stdout.splitlines()
    expected = 39 * 40 * 79 // 6
    assert total == f"sum of the squares below 40: {expected}, expected {expected}"
    assert again == "all worked out: True, some of them again: True"


def test_without_the_kill_nothing_is_done_twice(project: Project) -> None:
    program = project.programs[PATH]
    source = program.source.replace(KILL, "pass")
    run, problems = run_as_reader(replace(program, source=source), None)
    assert problems == []
    assert run.stdout.splitlines()[1] == "all worked out: True, some of them again: False"


def test_leaves_nothing_behind_when_it_fails(project: Project) -> None:
    assert fail_at(project, PATH, KILL) == []
