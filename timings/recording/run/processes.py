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
At most half the time that it has run, so that a short one is seen."""

SELDOM = 0.2
"""Seconds between two looks at what is held, which take time on the cores."""

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


class Tree:
    """A command that runs in `folder`, where what it says goes, and all that belongs to it.

    It is known by a tag in the environment, which descendants inherit even when their parent is
    gone, and by having been seen below it.

    Args:
        command: what is started, in the folder `empty` of `folder`.
        folder: where it runs, and what it says goes.
        environment: its variables.
        spoken: whether the caller writes to its standard input and reads its standard output.

    Raises:
        OSError: if it could not be started.
    """

    def __init__(
        self, command: list[str], folder: Path, environment: dict[str, str], *, spoken: bool = False
    ) -> None:
        self.folder, self.tag = folder, uuid.uuid4().hex
        self.seen: set[psutil.Process] = set()
        with (folder / "stdout").open("wb") as out, (folder / "stderr").open("wb") as err:
            self.process = subprocess.Popen(
                command,
                cwd=folder / "empty",
                env=environment | {TAG: self.tag},
                stdin=subprocess.PIPE if spoken else subprocess.DEVNULL,
                stdout=subprocess.PIPE if spoken else out,
                stderr=err,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """The process that was started."""
        return self.process.pid

    def memory(self) -> float:
        """MiB that it and its descendants hold now: shared pages counted once where known."""
        total = 0
        with suppress(psutil.Error):
            root = psutil.Process(self.pid)
            tree = [root, *root.children(recursive=True)]
            self.seen.update(tree)
            for process in tree:
                with suppress(psutil.Error):
                    info = process.memory_full_info()
                    total += getattr(info, "pss", info.rss)
        return total / 2**20

    def left(self) -> list[psutil.Process]:
        """What lives of it: the processes that carry the tag, or were seen below it."""
        found = []
        for process in psutil.process_iter():
            with suppress(psutil.Error, OSError):
                ours = process in self.seen or process.environ().get(TAG) == self.tag
                if _lives(process) and ours:
                    found.append(process)
        return found

    def clear(self) -> int:
        """Kill what outlived it for more than a moment; how many those were."""
        start = monotonic()
        while (left := self.left()) and monotonic() - start < GRACE:
            sleep(POLL)
        _kill(left)
        return len(left)

    def end(self) -> None:
        """Kill it and all that belongs to it, those that clear up after it last.

        A resource tracker that is killed with the rest leaves their semaphores behind for ever.
        What was said of being killed is taken back.
        """
        said = [self.folder / name for name in ("stdout", "stderr")]
        sizes = [path.stat().st_size for path in said]
        self.process.kill()
        self.process.wait()
        for _ in range(20):
            left = [one for one in self.left() if not _clears_up(one)]
            if not left:
                break
            _kill(left)
            sleep(POLL)
        self.clear()
        for path, size in zip(said, sizes, strict=True):
            os.truncate(path, size)


class _Looks:
    """Looks at a process tree while it runs: its peak memory in MiB, and what it holds."""

    def __init__(self, tree: Tree, start: float) -> None:
        self.tree, self.start = tree, start
        self.due, self.pause, self.glance = self.start, QUICK, QUICK
        self.peak = 0.0
        self.held: set[str] = set()

    def look(self) -> float:
        """Look once; the seconds until the next time."""
        begun = monotonic()
        self.peak = max(self.peak, self.tree.memory())
        if monotonic() >= self.due:
            self.held |= holdings(self.tree.seen)
            self.glance = min(SELDOM, 1.5 * self.glance)
            self.due = monotonic() + self.glance
        now = monotonic()
        pause, self.pause = self.pause, min(POLL, 1.5 * self.pause)
        return max(pause, min(REST * (now - begun), (now - self.start) / 2))


def run_tree(
    command: list[str],
    folder: Path,
    environment: dict[str, str],
    timeout: float,
    stop: Callable[[], bool] = lambda: False,
) -> Ended:
    """Run a command in `folder`, as a `Tree`, to its end, and watch it.

    What is left of it when it ends is counted and killed. Peak memory is in MiB.

    Raises:
        Stopped: if `stop()` turned true.
        OSError: if it could not be started.
    """
    start = monotonic()
    tree = Tree(command, folder, environment)
    looks = _Looks(tree, start)
    try:
        while tree.process.poll() is None and monotonic() - start < timeout:
            if stop():
                raise Stopped
            with suppress(subprocess.TimeoutExpired):
                tree.process.wait(looks.look())
        seconds = monotonic() - start
        code = tree.process.poll()
    except BaseException:
        tree.end()
        raise
    if code is None:
        tree.end()
    left = 0 if code is None else tree.clear()
    return Ended(code, seconds, looks.peak, left, frozenset(looks.held))


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
