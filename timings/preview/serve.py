"""Serves the site on this machine while it is written, and reloads the browser after each change.

A changed page is made again at once. So are the pages that show a changed program: their output is
marked as recorded before the change, until the program has been run again in the background.

It builds and runs what is edited here. When HEAD moves by anything but a commit, other people's
sources may have come: it ends, and builds and runs none of them.
"""

import sys
import threading
import time
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from mkdocs.livereload import LiveReloadServer

from timings.checks.check import check
from timings.errors import TimingsError, one_line
from timings.preview.build import Builder
from timings.project.git import heads, moved
from timings.project.project import Project
from timings.project.settings import FILES
from timings.recording.plan import make_plan
from timings.recording.recorder import record_plan
from timings.records.model import LOCAL
from timings.records.reader import load_record
from timings.render.postbuild.policy import LEFT, policy, scripts
from timings.render.state import state

HOST, POLICY = "127.0.0.1", "Content-Security-Policy"
LOOK = 0.1
"""Seconds between two looks for changed files."""

WATCHED = ("docs", "snippets", "tests", "overrides", "mkdocs.yml", "requirements.txt")
STYLE = (
    "position:fixed;z-index:99;left:0;right:0;bottom:0;max-height:40vh;overflow:auto;margin:0;"
    "padding:.8rem 1.2rem;background:#7f1d1d;color:#fff;font:16px/1.5 sans-serif"
)


def serve(project: Project, port: int) -> int:
    """Show the site until it is interrupted; the exit code.

    Raises:
        TimingsError: if the port is taken, or HEAD moved by anything but a commit.
    """
    with TemporaryDirectory(prefix="preview") as folder:
        preview = Preview(project.root, port, Path(folder))
        try:
            preview.start()
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


class Preview(LiveReloadServer):
    """The server: builds, runs what changed, and shows what is wrong on every page."""

    def __init__(self, root: Path, port: int, folder: Path) -> None:
        super().__init__(self.rebuild, HOST, port, root=str(folder), polling_interval=LOOK)
        self.build_delay = LOOK / 2
        self.error_handler = self.missing
        self.project_root = root
        self.build = Builder(root, folder, self.url)
        self.seen: dict[str, str] = {}
        self.failures: dict[str, str] = {}
        self.checked: list[str] = []
        self.shown: list[str] = []
        self.changes = 0
        self.head = heads(root)
        self.moved = ""
        self.ours: dict[str, str] = {}
        self.ended = threading.Event()
        self.one_at_a_time = threading.Lock()

    def start(self) -> None:
        """Watch, build, and serve until interrupted: what changes while it builds is seen too.

        Raises:
            TimingsError: if the port is taken.
        """
        for name in WATCHED:
            if (self.project_root / name).exists():
                self.watch(str(self.project_root / name))
        self.observer.start()
        self.observer.start = lambda: None  # serve() would start it again
        print("building the site", flush=True)
        self.rebuild()
        try:
            self.serve()
        except OSError as error:
            port = self.server_address[1]
            raise TimingsError(
                f"port {port} cannot be used ({error.strerror}): give another, as in "
                f"python -m timings serve --port {port + 1}"
            ) from None

    def stop(self) -> None:
        """End the server, and every program that it still runs."""
        self.ended.set()
        self.shutdown()
        with self.one_at_a_time:
            return

    def server_activate(self) -> None:
        """Say where the site is, once it is there."""
        super().server_activate()
        print(f"the site is at {self.url} and follows your changes; Ctrl-C ends it", flush=True)

    def rebuild(self) -> None:
        """Make again what is stale; then look for mistakes, and run what changed."""
        if self._has_moved():
            self._shutdown = True
            return
        self.changes += 1
        self.ours = scripts(Project(self.project_root), self.url)
        made = self.build()
        self._tell()
        print(f"{time.strftime('%H:%M:%S')} {made}", flush=True)
        threading.Thread(target=self._follow_up, args=(self.changes,), daemon=True).start()

    def _has_moved(self) -> bool:
        """Whether HEAD moved since the start, so that what is here may be other people's."""
        self.moved = self.moved or moved(self.head, heads(self.project_root))
        return bool(self.moved)

    def _follow_up(self, change: int) -> None:
        """What takes longer than a reader should wait for: the check, and changed programs."""
        with self.one_at_a_time:
            if change != self.changes or self.ended.is_set():
                return
            try:
                project = state(self.project_root).project
                self.checked = [one_line(line) for line in check(project, [])[0]]
                changed = self._changed(project)
                if changed and not self._has_moved():
                    self._run(project, changed)
            except TimingsError as error:
                self.checked = [one_line(error)]
            before = self.shown
            self._tell()
            if self.shown != before:
                self._reload()

    def _changed(self, project: Project) -> list[str]:
        """The programs that changed, or are new, since the last look."""
        now = {path: program.hash for path, program in project.programs.items()}
        before, self.seen = self.seen, now
        self.failures = {path: line for path, line in self.failures.items() if path in now}
        return [path for path in now if before and before.get(path) != now[path]]

    def _run(self, project: Project, paths: list[str]) -> None:
        """Run programs; what they print is recorded, and so a change that is built in turn."""
        record = load_record(project.records / LOCAL)
        plan = make_plan(project, record, paths)
        start = time.perf_counter()
        outcome = record_plan(project, record, plan, None, lambda *_: None, stop=self.ended)
        for path in paths:
            self.failures.pop(path, None)
            for line in outcome.failures:
                if path in line:
                    self.failures[path] = one_line(line)
        took = time.perf_counter() - start
        print(f"{time.strftime('%H:%M:%S')} ran {', '.join(paths)} in {took:.2f} s", flush=True)

    def _tell(self) -> None:
        """Keep what is wrong for the pages; print it if it is another than before.

        The check names page and line of what stops a build, so that is not said twice.
        """
        said = [line.partition(": ")[2] for line in self.checked]
        building = [line for line in self.build.problems if not any(one in line for one in said)]
        problems = [*self.failures.values(), *self.checked, *building]
        if problems != self.shown:
            for line in problems:
                print(f"error: {line}", file=sys.stderr, flush=True)
            if not problems:
                print("nothing is wrong any more", flush=True)
        self.shown = problems

    def _reload(self) -> None:
        """Let every browser that looks at a page ask for it again.

        A build that is under way does so when it ends; told before, they would not ask then.
        """
        with self._rebuild_cond, self._epoch_cond:
            if self._wanted_epoch == self._visible_epoch:
                self._wanted_epoch = self._visible_epoch = self._visible_epoch + 1
                self._epoch_cond.notify_all()

    def serve_request(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        """Answer whoever asks this machine by its own name for a file of the site.

        A page elsewhere may have a name of its own that leads here: it gets nothing.
        """
        port = self.server_address[1]
        if environ.get("HTTP_HOST") not in (f"{HOST}:{port}", f"localhost:{port}"):
            start_response("403 Forbidden", [("Content-Type", "text/plain")])
            return [f"The preview answers at {self.url} alone.\n".encode()]
        asked = environ["PATH_INFO"].encode("latin-1").decode(errors="replace")
        file = Path(self.root, asked.lstrip("/"))
        if "\0" in asked or not file.resolve().is_relative_to(Path(self.root).resolve()):
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return [b"The preview shows files of the site alone.\n"]

        answers: list[tuple[str, list]] = []
        body = super().serve_request(environ, lambda *answer: answers.append(answer))
        ((status, headers),) = answers
        if f"/{FILES}/" in asked:
            headers.append((POLICY, f"sandbox allow-scripts; {LEFT}"))
        elif "html" in dict(headers).get("Content-Type", ""):
            # The last script of a page is the one that reloads it.
            body = [b"".join(body)]
            headers.append((POLICY, policy(body[0].decode(errors="replace"), self.ours, last=True)))
        start_response(status, headers)
        return body

    def missing(self, code: int) -> bytes:
        """A page for an address that there is none for, or none yet."""
        body = f"<body><h1>{code}</h1><p>There is no such page, or not yet.</p></body>"
        return self._inject_js_into_html(body.encode(), self._visible_epoch)

    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:
        """A page with what is wrong at its foot, and the script that reloads it."""
        if self.shown:
            lines = "".join(f"<li>{escape(line)}</li>" for line in self.shown)
            box = f'<aside id="mistakes" role="status" style="{STYLE}"><ul>{lines}</ul></aside>'
            content = content.replace(b"</body>", box.encode() + b"</body>", 1)
        return super()._inject_js_into_html(content, epoch)
