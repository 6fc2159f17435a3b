"""Serves the site on this machine while it is written, and reloads the browser after each change.

A changed page is made again at once. A changed program is run first, and then the pages that show
it are made; if it takes long, they are made before, and its output is marked as recorded before the
change. While a recording measures, nothing is built or run.

It builds and runs what is edited here. When HEAD moves by anything but a commit, other people's
sources may have come: it ends, and builds and runs none of them.
"""

import sys
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from watchfiles import watch

from timings.checks.check import check
from timings.errors import TimingsError, one_line
from timings.preview.build import Builder
from timings.preview.server import Server
from timings.project.git import heads, moved
from timings.project.labs import FOLDER
from timings.project.project import Project
from timings.recording.plan import Plan, make_plan
from timings.recording.recorder import record_plan
from timings.recording.under_way import is_under_way
from timings.records.model import LOCAL
from timings.records.published import NOTEBOOKS, PROGRAMS
from timings.records.reader import load_record
from timings.render.postbuild.policy import scripts
from timings.render.state import state

WATCHED = ("docs", "snippets", "tests", "overrides")
BESIDES = ("mkdocs.yml", "requirements.txt")
SOURCES = (".md", ".py", ".json")
GATHER, STEP = 200, 50
"""Milliseconds in which changes are taken as one, at most, and after the last of them."""

PAUSE = 0.3
"""Seconds without a change after which there is time for what can wait."""

PATIENCE = 3.0
"""Seconds that a page waits for the new output of a program that it shows."""


def serve(project: Project, port: int) -> int:
    """Show the site until it is interrupted; the exit code.

    Raises:
        TimingsError: if the port is taken, or HEAD moved by anything but a commit.
    """
    with TemporaryDirectory(prefix="preview") as folder:
        preview = Preview(project.root, Server(port, Path(folder)))
        try:
            preview.follow()
        except KeyboardInterrupt:
            print("\nstopped")
        finally:
            preview.stop()
    if preview.moved:
        raise TimingsError(
            f"the preview ended, because HEAD moved ({preview.moved}): look at what came, then run "
            "python -m timings serve again"
        )
    return 0


class Preview:
    """Follows the sources: builds and runs what changed, and has the server tell what is wrong."""

    def __init__(self, root: Path, server: Server) -> None:
        self.root, self.server = root, server
        self.build = Builder(root, server.folder, server.url)
        self.head, self.moved = heads(root), ""
        self.ended, self.wanted, self.stopped = (threading.Event() for _ in range(3))
        self.running = threading.Thread()
        self.hashes: dict[str, str] = {}
        self.to_run: set[str] = set()
        self.failures: dict[str, str] = {}
        self.checked: list[str] = []
        self.is_checked = self.rests = self.has_files = False

    def follow(self) -> None:
        """Build, and follow what changes, until HEAD moves: what changes meanwhile is seen too."""
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        folders = [self.root / name for name in WATCHED if (self.root / name).exists()]
        for paths, below in ((folders, True), ([self.root], False)):
            threading.Thread(target=self._watch, args=(paths, below), daemon=True).start()
        print("building the site", flush=True)
        self.wanted.set()
        while True:
            came = self.wanted.wait(PAUSE)
            if self._rest():
                time.sleep(PAUSE)
            elif came:
                if self._has_moved():
                    return
                self.wanted.clear()
                self._change()
            elif not self.is_checked:
                self._check()
            elif self.build.stale and not self.build.problems and not self._has_moved():
                self._make(self.build.stale)

    def stop(self) -> None:
        """End the server, and every program that it still runs."""
        self.ended.set()
        self.server.shutdown()
        self.server.server_close()
        self._end_run()

    def _watch(self, paths: list[Path], below: bool) -> None:
        docs = self.root / "docs"
        made = [docs / PROGRAMS, docs / NOTEBOOKS]  # by each build
        options = {"debounce": GATHER, "step": STEP, "raise_interrupt": False}
        for changes in watch(*paths, stop_event=self.ended, recursive=below, **options):
            for path in (Path(name) for _, name in changes):
                is_made = path.parent == docs / FOLDER and path.suffix == ".md"
                is_made |= any(path.is_relative_to(folder) for folder in made)
                # A run says itself when it has ended.
                is_made |= self.running.is_alive() and path.is_relative_to(docs / "timings" / LOCAL)
                if path.name in BESIDES if not below else not (is_made or path.name[0] == "."):
                    self.has_files |= path.is_relative_to(docs) and path.suffix not in SOURCES
                    self.wanted.set()

    def _rest(self) -> bool:
        """Whether a recording measures now, which nothing here may disturb."""
        rested, self.rests = self.rests, is_under_way(self.root)
        if self.rests and not rested:
            self._say("a recording is under way: the preview rests until it ends")
            self._end_run()
        if rested and not self.rests:
            self._say("the recording has ended: the preview goes on")
            self.wanted.set()
        return self.rests

    def _has_moved(self) -> bool:
        """Whether HEAD moved since the start, so that what is here may be other people's."""
        self.moved = self.moved or moved(self.head, heads(self.root))
        return bool(self.moved)

    def _change(self) -> None:
        """Run what changed, and make what is stale; pages that list all records can wait."""
        self.is_checked = False
        try:
            now = state(self.root)
            self._run(now.project)
            now = state(self.root)
            self.build.look(now)
        except Exception as error:  # a file may be half written, or gone: a change follows
            self.build.problems = [one_line(error)]
            self._show()
            return
        stale = self.build.stale
        soon = stale if self.build.is_new else {p for p in stale if not p.startswith("timings/")}
        if soon or self.has_files or self.build.problems:
            self._make(soon)

    def _make(self, pages: set[str]) -> None:
        everywhere, self.has_files = self.has_files, False
        self.server.scripts = scripts(Project(self.root), self.server.url)
        self._say(self.build(pages))
        self._show(everywhere)

    def _show(self, everywhere: bool = False) -> None:
        self._tell(everywhere)
        if not self.server.ready.is_set():
            self.server.ready.set()
            what = "and follows your changes; Ctrl-C ends it"
            print(f"the site is at {self.server.url} {what}", flush=True)

    def _check(self) -> None:
        """Look for mistakes: that takes longer than a reader should wait for."""
        try:
            problems = check(state(self.root).project, [], here=True).problems
            self.checked = [one_line(problem) for problem in problems]
        except Exception as error:
            self.checked = [one_line(error)]
        self.is_checked = True
        self._tell()

    def _run(self, project: Project) -> None:
        """Run the programs that changed, or are new, since the last look; wait, but not long."""
        now = {path: program.hash for path, program in project.programs.items()}
        before, self.hashes = self.hashes, now
        for path in self.failures.keys() - now.keys():
            self.failures.pop(path, None)
        changed = {path for path in now if before and before.get(path) != now[path]}
        self.to_run &= now.keys()
        self.to_run |= changed
        if changed or (self.to_run and not self.running.is_alive()):
            self._end_run()
            self.running = threading.Thread(
                target=self._run_apart, args=(project, sorted(self.to_run)), daemon=True
            )
            self.running.start()
            self.running.join(PATIENCE)

    def _run_apart(self, project: Project, paths: list[str]) -> None:
        """What programs print is recorded, and so a change that is built in turn."""
        start, plan = time.perf_counter(), Plan([], [], 0)
        try:
            record = load_record(project.records / LOCAL)
            plan = make_plan(project, record, paths)
            outcome = record_plan(project, record, plan, None, lambda *_: None, stop=self.stopped)
            if outcome.interrupted:
                return
            failures = outcome.failures
        except TimingsError as error:
            failures = [f"{path}: {error}" for path in paths]
        for path in paths:
            self.failures.pop(path, None)
            for line in failures:
                if path in line:
                    self.failures[path] = one_line(line)
        self.to_run -= set(paths)
        if ran := dict.fromkeys(program.path for program, _ in plan.programs):
            self._say(f"ran {', '.join(ran)} in {time.perf_counter() - start:.2f} s")
        self.wanted.set()

    def _end_run(self) -> None:
        self.stopped.set()
        if self.running.is_alive():
            self.running.join()
        self.stopped.clear()

    def _tell(self, everywhere: bool = False) -> None:
        """Put what is wrong below the pages; print it if it is another than before.

        The check names page and line of what stops a build, so that is not said twice.
        """
        said = [line.partition(": ")[2] for line in self.checked]
        building = [line for line in self.build.problems if not any(one in line for one in said)]
        before = self.server.mistakes
        self.server.mistakes = [*self.failures.values(), *self.checked, *building]
        if self.server.mistakes != before:
            for line in self.server.mistakes:
                print(f"error: {line}", file=sys.stderr, flush=True)
            if not self.server.mistakes:
                print("nothing is wrong any more", flush=True)
        self.server.tell(everywhere or self.server.mistakes != before)

    def _say(self, what: str) -> None:
        print(f"{time.strftime('%H:%M:%S')} {what}", flush=True)
