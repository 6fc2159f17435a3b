# /// script
# requires-python = ">=3.11"
# dependencies = ["dask[dataframe]", "pandas"]
# ///

# --8<-- [start:program]
"""Five rows of a table of forty parts: `.compute().head()` makes all parts, `.head()` one."""

from pathlib import Path
from tempfile import TemporaryDirectory

import dask.dataframe as dd
import pandas as pd


def make_part(number: int, notes: str) -> pd.DataFrame:
    """Return a thousand trips, and leave a note that this part was made."""
    Path(notes, str(number)).touch()
    return pd.DataFrame({"trip": range(number * 1_000, (number + 1) * 1_000)})


def trips(notes: str) -> dd.DataFrame:
    columns = pd.DataFrame({"trip": pd.Series(dtype="int64")})
    return dd.from_map(make_part, range(40), notes=notes, meta=columns)


def parts_made(notes: str) -> int:
    return len(list(Path(notes).iterdir()))


def main() -> None:
    with TemporaryDirectory() as notes:
        first = trips(notes).compute().head()
        print(f".compute().head(): trips {first.trip.to_list()}, parts made: {parts_made(notes)}")
    with TemporaryDirectory() as notes:
        first = trips(notes).head()
        print(f".head():           trips {first.trip.to_list()}, parts made: {parts_made(notes)}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
