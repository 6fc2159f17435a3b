"""The site in a real browser, served from this machine."""

import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from timings.sources import ROOT

CHAPTERS = sorted(path.stem for path in (ROOT / "docs").glob("*.md") if path.stem != "index")
ADDRESSES = ["", *(f"{chapter}/" for chapter in CHAPTERS)]
CHAPTER = "pool-and-process/"
PHONE = {"width": 390, "height": 844}
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-quic"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


class Silent(SimpleHTTPRequestHandler):
    """Serves files without a word."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def server(site: Path) -> Iterator[str]:
    """The address of the site on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=site)) as http:
        Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}/"
        http.shutdown()


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
    """A page of the site; at the end it must have asked no other host, and logged no error."""
    context = browser.new_context(
        base_url=server, color_scheme="light", permissions=["clipboard-read", "clipboard-write"]
    )
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


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_renders(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("article h1")).to_be_visible()


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_fits_a_phone(page: Page, address: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("words", ["starmap", "Pool.map", "imap_unordered", "BrokenProcessPool"])
def test_search_finds(page: Page, words: str) -> None:
    page.goto("")
    page.keyboard.press("/")
    page.get_by_role("dialog", name="Search").get_by_role("textbox").press_sequentially(words)
    expect(page.locator(f".md-search-result__item a[href*='{CHAPTER}']").first).to_be_attached()


def test_copied_program_runs(page: Page, tmp_path: Path) -> None:
    page.goto(CHAPTER)
    block = page.locator("article .highlight:has(.filename)").first
    block.hover()
    block.get_by_role("button", name="Copy").click()
    expect(page.locator(".md-dialog")).to_contain_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == block.locator("code").inner_text().strip()
    program = tmp_path / "program.py"
    program.write_text(copied, encoding="utf-8")
    command = [sys.executable, program]
    run = subprocess.run(
        command, check=False, cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip()


def test_dark_and_light(page: Page) -> None:
    page.goto("")
    body = page.locator("body")
    expect(body).to_have_attribute("data-md-color-scheme", "default")
    light = body.evaluate("body => getComputedStyle(body).backgroundColor")
    for name in ("Use the light theme", "Use the dark theme"):
        page.get_by_title(name).click()
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    assert body.evaluate("body => getComputedStyle(body).backgroundColor") != light
    page.reload()
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
