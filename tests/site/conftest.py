"""The site as both engines build it, from the same files."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, Page, Request

from tests.site.host import serve
from timings.pages.navigation import read_site
from timings.project.cache import FOLDER
from timings.project.project import ROOT, Project

PINS = ("requirements.txt", "requirements-gpu.txt")
SOURCES = ("mkdocs.yml", *PINS, "docs", "overrides", "snippets")
ADDRESSES = [*(page.address for page in read_site(Project()).pages), "404.html"]
"""Every page, as an address below the site's."""


def _different() -> Iterator[str]:
    """Of the pages in one folder, which have one form, the first and the two with the most text."""
    folders: dict[str, list[str]] = {}
    for address in ADDRESSES:
        folder = address.rstrip("/").rpartition("/")[0]
        if folder:
            folders.setdefault(folder, []).append(address)
        else:
            yield address
    for pages in folders.values():
        yield from sorted(pages, key=_size)[-2:]


def _size(address: str) -> int:
    """How much text a page is made of."""
    file = ROOT / "docs" / address.rstrip("/")
    return max(one.stat().st_size for one in file.parent.glob(f"{file.name}.*"))


DIFFERENT = list(_different())
"""The pages that are looked at in every way; the others are like one of them."""

PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1350, "height": 940}

ADDRESS = "https://example.org/parallel/"
"""Where the site is published, as far as the tests of its addresses go."""


DRAW_ALL = """() => document.querySelectorAll("article *").forEach(
    (element) => { element.style.contentVisibility = "visible"; })"""
"""As if all of the page were in view at once."""


def build(engine: str, *options: str, folder: Path = ROOT, url: str = "") -> None:
    """Build strictly; what the engine says is shown if it fails."""
    run(engine, "build", "--strict", *options, folder=folder, url=url)


def run(module: str, *options: str, folder: Path = ROOT, url: str = "") -> None:
    """Run a module of the environment; what it says is shown if it fails."""
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "SITE_URL": url}
    command = [sys.executable, "-m", module, *options]
    result = subprocess.run(
        command,
        check=False,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert result.returncode == 0, result.stdout + result.stderr


def by_mkdocs(folder: Path, url: str = "") -> Path:
    """Build by MkDocs into a folder, and finish it there."""
    build("mkdocs", "--site-dir", str(folder), url=url)
    run("timings", "finish", "--site", str(folder), url=url)
    return folder


def by_zensical(folder: Path) -> Path:
    """Build by Zensical, which only builds inside a project: from a copy in a folder."""
    for name in SOURCES:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    if (ROOT / FOLDER).is_dir():  # charts that are drawn already
        shutil.copytree(ROOT / FOLDER, folder / FOLDER)
    build("zensical", folder=folder, url=ADDRESS)
    run("timings", "finish", "--site", str(folder / "site"), url=ADDRESS)
    return folder / "site"


@pytest.fixture(scope="session")
def once(everyones: Path) -> Callable[[str, Callable[[Path], Path]], Path]:
    """Builds a site once, for all the processes that test it."""

    def build_once(name: str, make: Callable[[Path], Path]) -> Path:
        done = everyones / f"{name}.done"
        with (everyones / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                folder = everyones / name
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                done.write_text(str(make(folder)), encoding="utf-8")
        return Path(done.read_text(encoding="utf-8"))

    return build_once


@pytest.fixture(scope="session")
def site(once: Callable) -> Path:
    """The folder of the site, built by MkDocs."""
    return once("mkdocs", by_mkdocs)


@pytest.fixture(scope="session")
def zensical_site(once: Callable) -> Path:
    """The folder of the site as it is published at ADDRESS, built by Zensical."""
    return once("zensical", by_zensical)


@pytest.fixture(scope="session")
def published(once: Callable) -> Path:
    """The folder of the site as it is published at ADDRESS, built by MkDocs."""
    return once("mkdocs-published", lambda folder: by_mkdocs(folder, ADDRESS))


def failure(request: Request) -> list[str]:
    """What failed; a request that the browser gave up to go to another page did not."""
    return [] if request.failure == "net::ERR_ABORTED" else [f"failed: {request.url}"]


@contextmanager
def visit(browser: Browser, server: str, **options: object) -> Iterator[Page]:
    """Open a page of a site; at the end it must have asked no other host, and logged no error."""
    context = browser.new_context(base_url=server, **{"color_scheme": "light", **options})
    problems: list[str] = []

    def guard(request: Request) -> None:
        if not request.url.startswith((server, "data:", "blob:")):
            problems.append(f"asked for {request.url}")

    context.on("request", guard)
    context.on("console", lambda said: said.type == "error" and problems.append(said.text))
    context.on("weberror", lambda error: problems.append(str(error.error)))
    context.on("requestfailed", lambda request: problems.extend(failure(request)))
    yield context.new_page()
    context.close()
    assert problems == []


@pytest.fixture(scope="session")
def server(site: Path) -> Iterator[str]:
    """The address of the site on this machine."""
    with serve(site) as address:
        yield address


@pytest.fixture(scope="session")
def zensical_server(zensical_site: Path) -> Iterator[str]:
    """The address of the site as Zensical built it."""
    with serve(zensical_site) as address:
        yield address


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    """A page of the site, which may use the clipboard."""
    permissions = ["clipboard-read", "clipboard-write"]
    with visit(browser, server, permissions=permissions) as page:
        yield page


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core."""
    return Path(os.environ.get("AXE", AXE_FILE_PATH)).read_text(encoding="utf-8")
