"""Proof of execution: which process and thread ran each call of a task."""

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

LONGEST = 200
"""Tasks that a timeline may hold: more could not be told apart."""


@dataclass(frozen=True)
class Witness:
    """One call of a task: who ran it, from when to when, in seconds of one clock."""

    process: int
    thread: int
    start: float
    end: float


class Traced:
    """A task that also notes who ran it; it can be sent to any process that the task can."""

    def __init__(self, task: Callable[..., Any], path: Path) -> None:
        """Wrap `task`; every call appends a line to `path`."""
        self.task, self.path = task, path

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the task, then note the call, whether or not it raised."""
        start = perf_counter()
        try:
            return self.task(*args, **kwargs)
        finally:
            line = f"{os.getpid()} {threading.get_ident()} {start!r} {perf_counter()!r}\n"
            handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(handle, line.encode())
            finally:
                os.close(handle)


def witnesses(path: Path) -> list[Witness]:
    """The calls noted since the last look, and forget them."""
    if not path.exists():
        return []
    rows = [line.split() for line in path.read_text(encoding="utf-8").splitlines()]
    path.unlink()
    return [Witness(int(p), int(t), float(start), float(end)) for p, t, start, end in rows]


def timeline_text(seen: list[Witness], start: float) -> str:
    """Each task as `process.thread:from-to`, in seconds since `start`; empty if there are many.

    Processes are numbered in the order they began, and so are the threads of each.
    """
    if len(seen) > LONGEST:
        return ""
    processes: dict[int, dict[int, int]] = {}
    spans = []
    for witness in sorted(seen, key=lambda witness: witness.start):
        threads = processes.setdefault(witness.process, {})
        thread = threads.setdefault(witness.thread, len(threads))
        process = list(processes).index(witness.process)
        begun, ended = max(0.0, witness.start - start), max(0.0, witness.end - start)
        spans.append(f"{process}.{thread}:{begun:.6f}-{ended:.6f}")
    return " ".join(spans)
