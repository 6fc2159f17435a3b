# /// script
# requires-python = ">=3.11"
# dependencies = ["bokeh", "dask[array]", "distributed", "numpy"]
#
# [tool.timings]
# keeps = ["dask-report.html"]
# ///

# --8<-- [start:program]
"""A local cluster with its dashboard, and the report that the dashboard writes of some work."""

import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import dask
import dask.array as da
import numpy as np
from distributed import Client, LocalCluster, performance_report

REPORT = Path("dask-report.html")


def mean_square(side: int, chunk: int) -> float:
    """Return the mean of the squares of a matrix plus its transpose."""
    cells = da.arange(side * side, dtype=np.float32, chunks=chunk * side) % 1000
    matrix = cells.reshape(side, side).rechunk((chunk, chunk))
    return float(((matrix + matrix.T) ** 2).mean(dtype=np.float64).compute())


def without_places(html: str) -> str:
    """Return the report without this machine's folders, and without the icon of another host."""
    for folder in (sys.prefix, sys.base_prefix, str(Path.cwd())):
        html = html.replace(folder, "...")
    return re.sub(r'<link rel="shortcut icon"[^>]*>', "", html)


def main() -> None:
    with (
        TemporaryDirectory() as scratch,
        dask.config.set({"temporary-directory": scratch}),
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0") as cluster,
        Client(cluster),
    ):
        print(f"the dashboard is at {re.sub('[0-9]+/', 'PORT/', cluster.dashboard_link)}")
        with performance_report(filename=str(REPORT), mode="inline"):
            print(f"mean square {mean_square(side=4096, chunk=512):,.3f}")
    html = without_places(REPORT.read_text(encoding="utf-8"))
    REPORT.write_text(html, encoding="utf-8")
    print(f"{REPORT} is between 1 and 3 MB: {1_000_000 < len(html) < 3_000_000}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
