"""A table that each worker loads for itself."""

import pytest

from snippets.pool_and_process import initializer
from tests.conftest import RunProgram


def test_a_loaded_table_answers_by_index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(initializer, "table", [])
    initializer.load_table(4)
    assert [initializer.look_up(index) for index in range(4)] == [0, 1, 4, 9]
    with pytest.raises(IndexError):
        initializer.look_up(4)


def test_prints_rows_of_the_workers_table_only(run_program: RunProgram) -> None:
    run = run_program("pool_and_process/initializer.py", start_method="spawn")
    rows, here = run.stdout.splitlines()
    assert rows.split(": ")[1].split() == ["9", "250000", str(10**10 - 2 * 10**5 + 1)]
    assert here == "rows in this process: 0"
