# /// script
# requires-python = ">=3.11"
# dependencies = ["dask", "distributed"]
#
# [tool.timings]
# needs = ["posix"]
# ///

# --8<-- [start:program]
"""A worker is killed in the middle, with results in it: what is lost is worked out again."""

import os
import signal
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import dask
from distributed import Client, LocalCluster, wait


def square(number: int, notes: str) -> int:
    """Return the square, and leave a note that it was worked out once more."""
    time.sleep(0.05)
    with Path(notes, str(number)).open("a", encoding="utf-8") as note:
        note.write(".")
    return number**2


def main() -> None:
    with (
        TemporaryDirectory() as notes,
        TemporaryDirectory() as scratch,
        dask.config.set({"temporary-directory": scratch}),
        LocalCluster(n_workers=2, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        squares = client.map(square, range(40), notes=notes)
        wait(squares[:20])
        first, _ = sorted(client.run(os.getpid).values())
        os.kill(first, signal.SIGKILL)
        total = client.submit(sum, squares).result()
        times = [len(note.read_text(encoding="utf-8")) for note in Path(notes).iterdir()]
    print(f"sum of the squares below 40: {total}, expected {sum(n**2 for n in range(40))}")
    print(f"all worked out: {len(times) == 40}, some of them again: {max(times) > 1}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
