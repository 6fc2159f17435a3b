"""A progress bar over a pool."""

import pytest

from snippets.pool_and_process.progress import collatz_steps, longest
from tests.conftest import RunProgram


@pytest.mark.parametrize(("start", "steps"), [(1, 0), (6, 8), (27, 111), (97, 118)])
def test_collatz_steps_are_the_published_ones(start: int, steps: int) -> None:
    assert collatz_steps(start) == steps  # OEIS A006577


def test_the_bar_reaches_its_end(capfd: pytest.CaptureFixture[str]) -> None:
    assert longest(range(1, 201), total=200) == max(map(collatz_steps, range(1, 201)))
    assert "200/200" in capfd.readouterr().err


def test_prints_the_published_record(run_program: RunProgram) -> None:
    run = run_program("pool_and_process/progress.py", start_method="spawn")
    assert run.stdout == "the longest takes 261 steps\n"  # 6171, OEIS A006877 and A006878
