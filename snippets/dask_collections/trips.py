# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pandas", "pyarrow"]
# ///

# --8<-- [start:program]
"""Make a table of taxi trips, of any number of rows: always the same, from a fixed seed."""

import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import numpy as np
import pandas as pd

SEED, BLOCK = 2018, 250_000
ZONES = pd.DataFrame({"zone": np.arange(1, 266), "borough": np.resize(["East", "West"], 265)})


def make_block(number: int) -> pd.DataFrame:
    """Return a quarter of a million trips. Only integers are drawn: no platform rounds those."""
    random = np.random.default_rng([SEED, number])
    metres = 500 + random.integers(0, 150, BLOCK) * random.integers(1, 120, BLOCK)
    seconds = BLOCK * number + np.arange(BLOCK)
    return pd.DataFrame(
        {
            "trip": seconds,
            "pickup": np.datetime64("2026-01-01T00:00:00") + seconds.astype("timedelta64[s]"),
            "zone": random.integers(1, 266, BLOCK),
            "passengers": random.integers(1, 7, BLOCK),
            "metres": metres,
            "fare_cents": 300 + metres // 5 + random.integers(0, 200, BLOCK),
            "tip_cents": random.integers(0, 20, BLOCK) * 50,
            "payment": np.array(["card", "cash", "app"])[random.integers(0, 3, BLOCK)],
        }
    )


def make_trips(rows: int) -> Iterator[pd.DataFrame]:
    """Yield the first `rows` trips in blocks, so that a large table never is in memory whole."""
    for number in range(-(-rows // BLOCK)):
        yield make_block(number)[: rows - number * BLOCK]


def write_trips(folder: Path, rows: int) -> Path:
    """Return a folder with trips.csv and parquet/*.parquet, made once and then reused."""
    ready = folder / f"trips-{rows}"
    if ready.exists():
        return ready
    folder.mkdir(parents=True, exist_ok=True)
    making = Path(mkdtemp(prefix="making-", dir=folder))
    try:
        (making / "parquet").mkdir()
        with (making / "trips.csv").open("w", encoding="utf-8", newline="") as file:
            for number, block in enumerate(make_trips(rows)):
                block.to_csv(file, index=False, header=number == 0, lineterminator="\n")
                block.to_parquet(making / "parquet" / f"{number:03}.parquet", index=False)
        making.rename(ready)  # at once: nobody ever sees half a table
    except OSError:
        if not ready.exists():  # else another process was faster, and made the same
            raise
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return ready


def main() -> None:
    with TemporaryDirectory() as folder:
        made = write_trips(Path(folder), rows=10_000)
        csv = (made / "trips.csv").read_bytes()
        table = pd.read_parquet(made / "parquet")
    print(f"{len(table):,} rows, {len(csv):,} bytes, SHA-256 {sha256(csv).hexdigest()[:16]}")
    print(table.dtypes.to_string())
    print(*csv[:200].decode().splitlines()[:3], sep="\n")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
