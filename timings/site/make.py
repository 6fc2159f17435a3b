"""Makes the site: records what changed, checks, builds, finishes; nothing where nothing did."""

import logging
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from timings.errors import TimingsError, one_line, tell
from timings.machine.terminal import bar
from timings.project.project import Project
from timings.site.unchanged import is_unchanged, remember

SITE, ASIDE = "site", ".cache/{}/site"
OPEN = """\
To read it:
    {python} -m http.server --bind 127.0.0.1 --directory {site} 8000
and open http://127.0.0.1:8000/ in a browser."""
NOISE = ("A 'dirty' build is being performed", "Error reading page", "Error building page")
"""What MkDocs says besides: it builds what is asked, and the next line has page and mistake."""

EVERY = 60.0
"""Seconds at least between two builds while experiments are measured."""

INTERRUPTED = 130
PAGES, WHOLE = "built", "built, recorded and checked"
"""What was done to make a site."""


def make(project: Project, record: Callable[..., tuple[int, int]], verify: list[str]) -> int:
    """Make the site with what this machine records; the exit code.

    It is built from what there is first, to be read meanwhile, and again as numbers come in. One
    that is there, and as its sources are, is left alone.

    Args:
        project: the sources.
        record: records what changed, and calls `between` when nothing is measured; its exit code,
            and how much it left for the next time.
        verify: the command that checks all. It runs while the site is built: neither needs what
            the other one finds, and both take seconds.

    Raises:
        TimingsError: if it could not be made; the last one is as it was.
    """
    if is_unchanged(project, WHOLE):
        print(f"{SITE}/ is as it was made: nothing changed")
        return 0
    if not (project.root / SITE / "index.html").exists():
        build(project)
        print(f"The site is in {SITE}/. Open it now: your own numbers appear as they are recorded.")
        print(opening(project), flush=True)
    built = time.monotonic()

    def between() -> None:
        nonlocal built
        if time.monotonic() - built >= EVERY:
            build(project)
            built = time.monotonic()

    code, left = record(between=between)
    if code == INTERRUPTED:
        return code
    with _running(verify) as checked:
        code = build(project) or code
    code = checked.result().returncode or code
    if not code and not left:
        remember(project, WHOLE)
    print(f"The site is in {SITE}/, with your numbers beside the published ones.")
    print(opening(project))
    return code


@contextmanager
def _running(command: list[str]) -> Iterator[Future[subprocess.CompletedProcess[str]]]:
    """The command runs meanwhile; what it has to say, it says afterwards."""
    with ThreadPoolExecutor(1) as beside:
        done = beside.submit(subprocess.run, command, capture_output=True, text=True, check=False)
        try:
            yield done
        finally:
            print(done.result().stdout, end="", flush=True)
            print(done.result().stderr, end="", file=sys.stderr)


def opening(project: Project) -> str:
    """How to read the site in a browser."""
    name = Path(sys.executable)
    python = name.relative_to(project.root) if name.is_relative_to(project.root) else name
    return OPEN.format(python=python, site=SITE)


def build(project: Project) -> int:
    """Build the site from the records as they are, and finish it, unless that was done.

    The exit code: it fails if an address that was published leads nowhere now.

    It is made aside, and takes the place of the last one when it is whole: whoever reads that,
    finds every page.

    Raises:
        TimingsError: if it could not be made; the last one is as it was.
    """
    from timings.render.postbuild import finish, unreached

    if is_unchanged(project, PAGES):
        return 0
    new, old = (project.root / ASIDE.format(name) for name in ("new", "old"))
    site = project.root / SITE
    shutil.rmtree(new, ignore_errors=True)
    _by_mkdocs(project.root, new)
    finish(project, new)
    code = tell(unreached(project, new))
    shutil.rmtree(old, ignore_errors=True)
    old.parent.mkdir(parents=True, exist_ok=True)
    if site.exists():
        site.rename(old)
    new.rename(site)
    shutil.rmtree(old, ignore_errors=True)
    if not code:
        remember(project, PAGES)
    return code


def _by_mkdocs(root: Path, folder: Path) -> None:
    """What `mkdocs build --strict` does, in this process."""
    from mkdocs.commands.build import build as build_pages
    from mkdocs.config import load_config

    from timings.site.pages import Pages

    with told() as lines, bar("building pages") as progress:
        try:
            config = load_config(str(root / "mkdocs.yml"), site_dir=str(folder), strict=True)
            config.plugins["pages"] = Pages(progress)
            config.plugins.on_startup(command="build", dirty=False)
            build_pages(config)
        except (Exception, SystemExit) as error:  # MkDocs ends a build by SystemExit
            for line in lines:
                print(f"error: {line}", file=sys.stderr)
            said = "the lines above say why" if lines else one_line(error)
            raise TimingsError(f"the site could not be built: {said}") from None


@contextmanager
def told() -> Iterator[list[str]]:
    """The lines by which MkDocs warns, while it builds."""
    handler, logger = _Told(), logging.getLogger("mkdocs")
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield handler.lines
    finally:
        logger.removeHandler(handler)


class _Told(logging.Handler):
    """Keeps what MkDocs warns of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one message."""
        line = one_line(record.getMessage())
        if not line.startswith(NOISE):
            self.lines.append(line)
