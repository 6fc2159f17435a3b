"""The three collections, against sums and counts found by hand."""

from tests.conftest import RunProgram


def test_prints_what_formulas_give(run_program: RunProgram) -> None:
    array, table, bag = run_program("dask_collections/collections_tour.py").stdout.splitlines()
    assert array == f"array of 4 NumPy arrays: sum {999_999 * 1_000_000 // 2:,}"
    counts = {zone: len(range(zone, 1_000, 3)) for zone in range(3)}
    assert table == f"table of 4 pandas tables: {counts}"
    assert bag == "bag of 3 lists: [('one', 1), ('three', 3), ('two', 2)]"
