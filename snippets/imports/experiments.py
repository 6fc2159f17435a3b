"""What starting workers costs besides the start: each fresh interpreter imports anew."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from timings import Experiment


@contextmanager
def nothing() -> Iterator[None]:
    """No workload: starting and importing is what is measured."""
    yield None


def fresh(code: str) -> Callable[[None], int]:
    """A variant that runs this code in an interpreter that it starts for it."""
    command = [sys.executable, "-c", code]
    return lambda _: subprocess.run(command, check=True).returncode


import_cost = Experiment(
    name="import-cost",
    title="Starting a fresh interpreter that imports nothing, or one package",
    prepare=nothing,
    baseline="nothing",
    variants={
        "nothing": fresh(""),
        "multiprocessing.pool": fresh("import multiprocessing.pool"),
        "concurrent.futures.process": fresh("import concurrent.futures.process"),
        "asyncio": fresh("import asyncio"),
        "NumPy": fresh("import numpy"),
        "pandas": fresh("import pandas"),
        "dask.dataframe": fresh("import dask.dataframe"),
        "PyTorch": fresh("import torch"),
    },
    memory=True,
    budget=30,
)
