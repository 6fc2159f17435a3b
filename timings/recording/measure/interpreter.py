"""A fresh interpreter that runs one experiment: it is asked for one thing after another."""

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil

from timings.errors import TimingsError
from timings.project.experiments import Declaration
from timings.project.project import Project
from timings.recording.run.processes import Tree, error_line
from timings.recording.run.room import HERE, environment, room

MAIN = Path(__file__).with_name("bare_main.py")


@contextmanager
def interpreter(
    project: Project, declaration: Declaration, limit: float
) -> Iterator["Interpreter"]:
    """An interpreter that has imported the experiment, and ends with the context.

    Raises:
        TimingsError: if it failed, was still busy after `limit` seconds, or left a process behind.
        OSError: if it could not be started, or there is no room.
    """
    where = f'experiment "{declaration.name}"'
    module = declaration.path.removesuffix(".py").replace("/", ".")
    command = [sys.executable, str(MAIN), module, declaration.name]
    with room() as folder:
        known = environment(folder, project.root, HERE) | declaration.environment
        tree = Tree(command, folder, known, spoken=True)
        late = threading.Event()
        timer = threading.Timer(limit, lambda: (late.set(), tree.process.kill()))
        timer.start()
        try:
            asked = Interpreter(tree)
            yield asked
            asked.end()
        except EOFError:
            tree.end()
            if late.is_set():
                raise TimingsError(
                    f"{where} was still running after {limit:g} s: it was ended"
                ) from None
            said = (folder / "stderr").read_text(encoding="utf-8", errors="replace")
            why = error_line(said) or "it ended its interpreter"
            raise TimingsError(f"{where} failed: {why}") from None
        except BaseException:
            tree.end()
            raise
        finally:
            timer.cancel()
        if left := tree.clear():
            raise TimingsError(f"{where} left {left} processes behind: end them")


class Interpreter:
    """What `timings.recording.measure.subject` does, in that process."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self._answer()

    def ask(self, do: str, **what: Any) -> Any:
        """What one of the subject's methods returns.

        Raises:
            EOFError: if it has ended.
        """
        line = json.dumps({"do": do, **what}) + "\n"
        with suppress(BrokenPipeError):
            self.tree.process.stdin.write(line.encode())
            self.tree.process.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        line = self.tree.process.stdout.readline()
        if not line:
            raise EOFError
        return json.loads(line)

    def cpu_seconds(self) -> float:
        """CPU seconds that it and all it started have used, the ended ones included."""
        total = 0.0
        me = psutil.Process(self.tree.pid)
        tree = [me, *me.children(recursive=True)]
        self.tree.seen.update(tree)
        for process in tree:
            with suppress(psutil.Error):
                times = process.cpu_times()
                total += times.user + times.system
                total += getattr(times, "children_user", 0.0)
                total += getattr(times, "children_system", 0.0)
        return total

    @contextmanager
    def weighed(self) -> Iterator[list[float]]:
        """A list that gets the memory of its processes, in MiB, as long as the context lasts."""
        found, done = [self.tree.memory()], threading.Event()

        def look() -> None:
            while not done.is_set():
                found.append(self.tree.memory())

        watch = threading.Thread(target=look)
        watch.start()
        try:
            yield found
        finally:
            done.set()
            watch.join()

    def end(self) -> None:
        """Let it end what it prepared, and itself.

        Raises:
            EOFError: if it failed as it ended.
        """
        self.tree.process.stdin.close()
        self.tree.process.stdout.read()
        if self.tree.process.wait():
            raise EOFError
