"""Makes the site: records what changed, checks, builds, finishes; nothing where nothing did."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from timings.errors import TimingsError, tell
from timings.project.project import Project
from timings.site.unchanged import is_unchanged, remember

SITE, ASIDE = "site", ".cache/{}/site"
OPEN = """\
To read it:
    {python} -m http.server --bind 127.0.0.1 --directory {site} 8000
and open http://127.0.0.1:8000/ in a browser."""
PAGES, WHOLE = "built", "built, recorded and checked"
"""What was done to make a site."""


def make(project: Project, record: Callable[[], int], verify: Callable[[], int]) -> int:
    """Make the site with what this machine records; the exit code.

    Where there is no site, it is built from what was published first, to be read meanwhile. One
    that is there, and as its sources are, is left alone.

    Args:
        project: the sources.
        record: records what changed; its exit code.
        verify: checks all; its exit code.

    Raises:
        TimingsError: if it could not be made; the last one is as it was.
    """
    if is_unchanged(project, WHOLE):
        print(f"{SITE}/ is as it was made: nothing changed")
        return 0
    if not (project.root / SITE / "index.html").exists():
        build(project)
        meanwhile = "with the published numbers: yours come when they are recorded"
        print(f"The site is in {SITE}/, {meanwhile}. {opening()}", flush=True)
    code = record() or verify()
    if not code and not (code := build(project)):
        remember(project, WHOLE)
        print(f"The site is in {SITE}/, with your numbers beside the published ones. {opening()}")
    return code


def opening() -> str:
    """How to read the site in a browser."""
    return OPEN.format(python=Path(sys.executable).name, site=SITE)


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
    """What `mkdocs build --strict` does, in this process: it says itself what is wrong."""
    from mkdocs.__main__ import cli

    options = ["--config-file", str(root / "mkdocs.yml"), "--site-dir", str(folder)]
    try:
        cli.main(["build", "--strict", "--quiet", *options], standalone_mode=False)
    except Exception as error:
        said = getattr(error, "message", "") or str(error) or type(error).__name__
        raise TimingsError(f"the site could not be built: {said}") from None
