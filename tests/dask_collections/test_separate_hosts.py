"""A scheduler and workers started by commands."""

from pathlib import Path

import pytest

from snippets.dask_collections.separate_hosts import address_in
from tests.conftest import RunProgram
from tests.dask_collections.failing import fail_at
from timings.project.project import Project

PATH = "dask_collections/separate_hosts.py"


def test_the_address_is_read_from_the_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text('{"address": "tcp://192.0.2.1:8786"}', encoding="utf-8")
    assert address_in(tmp_path / "file") == "tcp://192.0.2.1:8786"


def test_a_scheduler_that_does_not_start_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(TimeoutError):
        address_in(tmp_path / "none", seconds=0.2)


def test_two_workers_of_their_own_do_the_work(run_program: RunProgram) -> None:
    workers, total = run_program(PATH).stdout.splitlines()
    assert workers == "2 workers, this process is one of them: False"
    assert total == str(9 * 10 * 19 // 6)


def test_leaves_nothing_behind_when_it_fails(project: Project) -> None:
    line = "pids = set(client.run(os.getpid).values())"
    assert fail_at(project, PATH, line) == []
