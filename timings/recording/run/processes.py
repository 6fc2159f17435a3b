"""Start a command, watch its whole process tree, and leave nothing of it behind."""

import os
import re
import subprocess
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

import psutil

from timings.recording.run.leaks import holdings

TAG = "TIMINGS_RUN"
POLL = 0.02
"""Seconds between two looks at a program's processes and their memory."""

QUICK = 0.002
"""Seconds until the second look: a short program is gone after a few of them."""

REST = 15
"""How often the time that a look at a program took passes until the next: ten processes take 5 ms.
At most half the time that it has run, so that a short one is seen; and where memory is what is
measured, there is no such rest: a peak may be short."""

SELDOM = 0.2
"""Seconds between two looks that take time on the cores: at a measurement, at what is held."""

CLEARERS = ("multiprocessing.resource_tracker", "torch_shm_manager")
"""What the processes that clear up after others are called."""

GRACE = 2.0
"""Seconds that helpers of an ended program (a resource tracker, say) have to end by themselves."""


TRACEBACK = "Traceback (most recent call last):"
IGNORED = "Exception ignored"
EXCEPTION = re.compile(r"[A-Za-z_][\w.]*(: .*)?")


class Stopped(Exception):
    """The caller asked to stop; the process tree has been ended."""


@dataclass(frozen=True)
class Ended:
    """How a command ended. `exit` is None if it was still running when its time was over."""

    exit: int | None
    seconds: float
    peak_memory: float
    left_behind: int
    held: frozenset[str] = frozenset()
    """Shared memory and ports that its processes were seen to hold, where they were watched."""


class _Looks:
    """Looks at a process tree while it runs: its peak memory in MiB, and what it holds.

    With a file, memory counts while that is there, and no rest is taken: a peak may be short.
    """

    def __init__(self, start: float, file: Path | None) -> None:
        self.start, self.file, self.due = start, file, start
        self.pause = self.glance = QUICK
        self.peak = 0.0
        self.seen: set[psutil.Process] = set()
        self.held: set[str] = set()

    def look(self, pid: int) -> float:
        """Look once; the seconds until the next time."""
        begun = monotonic()
        memory = _memory(pid, self.seen)
        if monotonic() >= self.due:
            self.held |= holdings(self.seen)
            self.glance = min(SELDOM, 1.5 * self.glance)
            self.due = monotonic() + self.glance
        if self.file is None or self.file.exists():
            self.peak = max(self.peak, memory)
        now = monotonic()
        rest = 0.0 if self.file else min(REST * (now - begun), (now - self.start) / 2)
        pause, self.pause = self.pause, min(POLL, 1.5 * self.pause)
        return max(pause, rest)


def run_tree(
    command: list[str],
    folder: Path,
    environment: dict[str, str],
    timeout: float,
    stop: Callable[[], bool] = lambda: False,
    *,
    watch: bool = True,
    weigh: Path | None = None,
) -> Ended:
    """Run a command in `folder`, with `stdout` and `stderr` files beside it, to its end.

    Its tree is known by a tag in the environment, which descendants inherit even when their
    parent is gone, and by having been seen below it. What is left of it when it ends is counted
    and killed. Peak memory is in MiB: that of the time that the file `weigh` is there, if one is
    given. Without `watch` it is 0, and nobody looks at the tree before it ends: reading the memory
    of ten processes takes 5 ms and holds them up.

    Raises:
        Stopped: if `stop()` turned true.
        OSError: if it could not be started.
    """
    tag = uuid.uuid4().hex
    start = monotonic()
    looks = _Looks(start, weigh)
    with (folder / "stdout").open("wb") as out, (folder / "stderr").open("wb") as err:
        process = subprocess.Popen(
            command,
            cwd=folder / "empty",
            env=environment | {TAG: tag},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,
        )
        try:
            while process.poll() is None and monotonic() - start < timeout:
                if stop():
                    raise Stopped
                _wait(process, looks.look(process.pid) if watch else SELDOM)
            seconds = monotonic() - start
            code = process.poll()
        except BaseException:
            _end(process, tag, looks.seen)
            raise
        if code is None:
            said = [(file, os.fstat(file.fileno()).st_size) for file in (out, err)]
            _end(process, tag, looks.seen)
            for file, size in said:
                file.truncate(size)  # Without what was said of being killed.
            return Ended(None, seconds, looks.peak, 0, frozenset(looks.held))
    left = _left(tag, looks.seen)
    while left and monotonic() - start - seconds < GRACE:
        sleep(POLL)
        left = _left(tag, looks.seen)
    _kill(left)
    return Ended(code, seconds, looks.peak, len(left), frozenset(looks.held))


def _wait(process: subprocess.Popen, seconds: float) -> None:
    """Wait for the process, so long at most."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(seconds)


def _end(process: subprocess.Popen, tag: str, seen: set[psutil.Process]) -> None:
    """Kill the process and all that belongs to it, those that clear up after it last.

    A resource tracker that is killed with the rest leaves their semaphores behind for ever.
    """
    process.kill()
    process.wait()
    for _ in range(20):
        left = [one for one in _left(tag, seen) if not _clears_up(one)]
        if not left:
            break
        _kill(left)
        sleep(POLL)
    start = monotonic()
    while (left := _left(tag, seen)) and monotonic() - start < GRACE:
        sleep(POLL)
    _kill(left)


def _clears_up(process: psutil.Process) -> bool:
    """Whether it is there to remove what others leave, and ends when they have."""
    with suppress(psutil.Error):
        command = " ".join(process.cmdline())
        return any(name in command for name in CLEARERS)
    return False


def _kill(processes: list[psutil.Process]) -> None:
    """Kill the processes, and see them gone: what they hold open is free then."""
    for process in processes:
        with suppress(psutil.Error):
            process.kill()
    start = monotonic()
    while any(map(_lives, processes)) and monotonic() - start < GRACE:
        sleep(POLL)


def _lives(process: psutil.Process) -> bool:
    """Whether it is still there. A zombie is not: nobody may ever ask after it."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _left(tag: str, seen: set[psutil.Process]) -> list[psutil.Process]:
    """The living processes that carry the tag, or were seen below the command."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if _lives(process) and (process in seen or process.environ().get(TAG) == tag):
                found.append(process)
    return found


def _memory(pid: int, seen: set[psutil.Process]) -> float:
    """MiB that a process and its descendants hold: shared pages counted once where known.

    All of them are added to `seen`.
    """
    total = 0
    with suppress(psutil.Error):
        root = psutil.Process(pid)
        below = root.children(recursive=True)
        seen.update([root, *below])
        for process in [root, *below]:
            with suppress(psutil.Error):
                info = process.memory_full_info()
                total += getattr(info, "pss", info.rss)
    return total / 2**20


def error_line(text: str) -> str:
    """The line that names an error: the last traceback's own; without one, that of a SyntaxError.

    Libraries may write more as they end. Without any such line it is the last one, or empty.
    """
    lines = [line for line in text.splitlines() if line.strip() and not line[0].isspace()]
    pairs = zip(["", *lines], lines, strict=False)
    starts = [
        n
        for n, (before, line) in enumerate(pairs, start=1)
        if line.endswith(TRACEBACK) and not before.startswith(IGNORED)
    ]
    named = [line for line in lines if EXCEPTION.fullmatch(line)]
    own = lines[starts[-1] : starts[-1] + 1] if starts else named
    return (own or lines or [""])[-1].strip()
