# /// script
# requires-python = ">=3.11"
# dependencies = ["dask[array,dataframe]", "numpy", "pandas"]
# ///

# --8<-- [start:program]
"""Dask's three collections: each is many pieces of something that you know."""

import dask.array as da
import dask.bag as db
import dask.dataframe as dd
import numpy as np
import pandas as pd


def main() -> None:
    numbers = da.arange(1_000_000, chunks=250_000)
    print(f"array of {numbers.numblocks[0]} NumPy arrays: sum {int(numbers.sum().compute()):,}")

    table = dd.from_pandas(pd.DataFrame({"zone": np.arange(1_000) % 3}), npartitions=4)
    counts = table.groupby("zone").size().compute().sort_index()
    print(f"table of {table.npartitions} pandas tables: {counts.to_dict()}")

    words = db.from_sequence(["one two", "two three", "three three"], npartitions=3)
    frequencies = words.map(str.split).flatten().frequencies()
    print(f"bag of {words.npartitions} lists: {sorted(frequencies.compute(scheduler='sync'))}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
