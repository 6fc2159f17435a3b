"""The site of this machine: built first, to be read, and again as its own numbers come in."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from timings.errors import TimingsError
from timings.project.project import Project
from timings.recording.progress import record_with_progress
from timings.records.model import LOCAL

EVERY = 60.0
"""Seconds at least between two builds while experiments are measured."""

ASIDE, LAST = Path(".cache", "site"), Path(".cache", "site-before")
"""Where a site is built, and where the one before goes: a reader never sees half of one."""


def build_aside(root: Path) -> None:
    """Build the site and put it in the place of `site/`.

    Raises:
        TimingsError: if it cannot be built; then `site/` is as it was.
    """
    aside, last, site = root / ASIDE, root / LAST, root / "site"
    for words in (
        ["mkdocs", "build", "--strict", "--quiet", "--site-dir", str(aside)],
        ["timings", "--root", str(root), "finish", "--site", str(aside)],
    ):
        done = subprocess.run([sys.executable, "-m", *words], cwd=root, check=False)
        if done.returncode:
            raise TimingsError(f"{' '.join(words[:2])} failed: the lines above say why")
    shutil.rmtree(last, ignore_errors=True)
    if site.exists():
        site.rename(last)
    aside.rename(site)
    shutil.rmtree(last, ignore_errors=True)


def make_site(project: Project, budget: float, total: float) -> int:
    """Build the site from what there is, record within `total` seconds, build again; exit code.

    Both are in seconds, `budget` for each experiment.

    Raises:
        TimingsError: if the site cannot be built, or something cannot be read or recorded.
    """
    root = project.root
    build_aside(root)
    built, stamp = time.monotonic(), _stamp(project)
    name = Path(sys.executable)
    python = name.relative_to(root) if name.is_relative_to(root) else name
    print(
        "The site is in site/. Open it now; your own numbers appear in it as they are recorded:\n"
        f"    {python} -m http.server --bind 127.0.0.1 --directory site 8000\n"
        "and open http://127.0.0.1:8000/ in a browser.",
        flush=True,
    )

    def between(*, at_once: bool = False) -> None:
        nonlocal built, stamp
        now = _stamp(project)
        if now != stamp and (at_once or time.monotonic() - built >= EVERY):
            build_aside(root)
            built, stamp = time.monotonic(), now

    code = record_with_progress(project, LOCAL, (), False, budget, total=total, between=between)
    if code != 130:  # noqa: PLR2004 (interrupted)
        between(at_once=True)
    return code


def _stamp(project: Project) -> int:
    """Changes whenever something is recorded on this machine."""
    folder = project.records / LOCAL
    files = [Path(top, name) for top, _, names in os.walk(folder) for name in names]
    return hash(tuple(sorted((str(file), file.stat().st_mtime_ns) for file in files)))
