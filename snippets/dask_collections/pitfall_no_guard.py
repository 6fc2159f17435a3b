# /// script
# requires-python = ">=3.11"
# dependencies = ["dask", "distributed"]
#
# [tool.timings]
# expect = ["RuntimeError"]
# ///

# --8<-- [start:program]
"""A cluster with no guard: each worker imports this file, and tries to start a cluster."""

from tempfile import TemporaryDirectory

import dask
from distributed import Client, LocalCluster

with (
    TemporaryDirectory() as scratch,
    dask.config.set({"temporary-directory": scratch}),
    LocalCluster(n_workers=1, dashboard_address=None) as cluster,
    Client(cluster) as client,
):
    print(client.submit(sum, [1, 2, 3]).result())
# --8<-- [end:program]
