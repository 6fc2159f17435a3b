# /// script
# requires-python = ">=3.11"
# dependencies = ["dask", "distributed"]
# ///

# --8<-- [start:program]
"""A scheduler and two workers, each started by a command of its own, as on three machines."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from distributed import Client


@contextmanager
def command(folder: str, *arguments: str) -> Iterator[subprocess.Popen]:
    """Run `dask ...` beside this program, and end it when the block is left."""
    environment = os.environ | {"DASK_TEMPORARY_DIRECTORY": folder}
    process = subprocess.Popen(
        [sys.executable, "-m", "dask", *arguments], env=environment, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=20)


def address_in(file: Path, seconds: float = 30) -> str:
    """Return the address that the scheduler has written, once it has."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if file.exists() and (text := file.read_text(encoding="utf-8")).strip():
            return json.loads(text)["address"]
        time.sleep(0.1)
    raise TimeoutError("the scheduler did not start")


def main() -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "scheduler.json"
        # On a network: leave --host out, and give each worker the scheduler's tcp:// address.
        common = ["--scheduler-file", str(file), "--host", "127.0.0.1", "--no-dashboard"]
        worker = ["worker", "--nthreads", "1", *common]
        with (
            command(folder, "scheduler", "--port", "0", *common),
            command(folder, *worker),
            command(folder, *worker),
            Client(address_in(file)) as client,
        ):
            client.wait_for_workers(2, timeout=30)
            pids = set(client.run(os.getpid).values())
            print(f"{len(pids)} workers, this process is one of them: {os.getpid() in pids}")
            print(sum(client.gather(client.map(pow, range(10), [2] * 10))))


if __name__ == "__main__":
    main()
# --8<-- [end:program]
