"""What outlives a program beside its files: shared memory, and ports that are listened on."""

import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

import psutil

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108
"""Where Linux keeps POSIX shared memory and semaphores; other systems show them nowhere."""

DRIVERS = "cuda.shm."
"""How the segments are called that CUDA's driver keeps for itself, and leaves after a process."""

PATIENCE = 2.0
"""Seconds that what an ended program held has to go: its helpers may be about to remove it."""


def holdings(processes: Iterable[psutil.Process]) -> set[str]:
    """The segments of shared memory that these have mapped or open, and their ports, by name."""
    found = set()
    for process in processes:
        with suppress(psutil.Error, OSError):
            found |= {f"port {port} of process {process.pid}" for port in _ports(process)}
            found |= {f"shared memory {name}" for name in _segments(process.pid)}
    return found


def outlived(held: set[str]) -> list[str]:
    """What of all that a program's processes held is still there, in order of name.

    Only what one of them was seen to hold counts, for other programs run at the same time.
    """
    end = monotonic() + PATIENCE
    while (left := held & _present()) and monotonic() < end:
        sleep(0.1)
    return sorted(left)


def _present() -> set[str]:
    """The segments that there are, and the ports that are listened on."""
    found = set()
    with suppress(OSError):
        found = {f"shared memory {path.name}" for path in SHARED_MEMORY.iterdir()}
    with suppress(psutil.Error):  # not every system tells everybody
        every = psutil.net_connections("inet")
        listening = (one for one in every if one.status == psutil.CONN_LISTEN)
        found |= {f"port {one.laddr.port} of process {one.pid}" for one in listening}
    return found


def _ports(process: psutil.Process) -> list[int]:
    every = process.net_connections("inet")
    return [c.laddr.port for c in every if c.status == psutil.CONN_LISTEN]


def _segments(pid: int) -> set[str]:
    if not sys.platform.startswith("linux"):
        return set()
    folder, start = Path(f"/proc/{pid}"), f"{SHARED_MEMORY}/"
    lines = (folder / "maps").read_text(encoding="utf-8", errors="replace").splitlines()
    names = {line.partition(start)[2] for line in lines}
    for file in (folder / "fd").iterdir():
        with suppress(OSError):
            names.add(str(file.readlink()).partition(start)[2])
    return {n for n in names if n and not n.endswith(" (deleted)") and not n.startswith(DRIVERS)}
