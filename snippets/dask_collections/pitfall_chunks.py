# /// script
# requires-python = ">=3.11"
# dependencies = ["dask[dataframe]"]
#
# [tool.timings]
# expect = ["TypeError"]
# ///

# --8<-- [start:program]
"""The article's call: Dask hands `chunks` on to pandas, which does not know it."""

from pathlib import Path
from tempfile import TemporaryDirectory

import dask.dataframe as dd


def main() -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "trips.csv"
        path.write_text("zone,fare\n1,250\n2,400\n", encoding="utf-8")
        print(dd.read_csv(path, chunks=50000).groupby("zone").fare.mean().compute())


if __name__ == "__main__":
    main()
# --8<-- [end:program]
