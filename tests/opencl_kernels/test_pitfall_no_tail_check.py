"""Four groups of 32 for 100 cells: how many fall into the next row."""

from tests.conftest import RunProgram


def test_the_rest_of_the_last_group_hits_the_next_row(run_program: RunProgram) -> None:
    lines = run_program("opencl_kernels/pitfall_no_tail_check.py").stdout.splitlines()
    assert [int(line.split()[2]) for line in lines] == [100, 4 * 32 - 100, 0]
