"""The site as both engines build it, from the same files."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

from timings.sources import ROOT

SOURCES = ("mkdocs.yml", "docs", "overrides", "snippets")
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-quic"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


def build(engine: str, *options: str, folder: Path = ROOT) -> None:
    """Build strictly; what the engine says is shown if it fails."""
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "SITE_URL": ""}
    command = [sys.executable, "-m", engine, "build", "--strict", *options]
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


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site, built by MkDocs."""
    folder = tmp_path_factory.mktemp("mkdocs")
    build("mkdocs", "--site-dir", str(folder))
    return folder


@pytest.fixture(scope="session")
def zensical_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site, built by Zensical, which only builds inside a project."""
    folder = tmp_path_factory.mktemp("zensical")
    for name in SOURCES:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    build("zensical", folder=folder)
    return folder / "site"


class Silent(SimpleHTTPRequestHandler):
    """Serves files without a word."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine; yields its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=folder)) as http:
        Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}/"
        http.shutdown()


@contextmanager
def visit(browser: Browser, server: str, **options: object) -> Iterator[Page]:
    """Open a page of a site; at the end it must have asked no other host, and logged no error."""
    context = browser.new_context(base_url=server, color_scheme="light", **options)
    problems: list[str] = []

    def guard(route: Route) -> None:
        if route.request.url.startswith(server):
            route.continue_()
        else:
            problems.append(f"asked for {route.request.url}")
            route.abort()

    context.route("**/*", guard)
    context.on("console", lambda said: said.type == "error" and problems.append(said.text))
    context.on("weberror", lambda error: problems.append(str(error.error)))
    context.on("requestfailed", lambda request: problems.append(f"failed: {request.url}"))
    yield context.new_page()
    context.close()
    assert problems == []


@pytest.fixture(scope="session")
def server(site: Path) -> Iterator[str]:
    """The address of the site on this machine."""
    with serve(site) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser that scripts/browser finds."""
    command = [ROOT / "scripts" / "browser", "find"]
    found = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    assert found.returncode == 0, found.stderr
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found.stdout.strip(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    """A page of the site, which may use the clipboard."""
    permissions = ["clipboard-read", "clipboard-write"]
    with visit(browser, server, permissions=permissions) as page:
        yield page
