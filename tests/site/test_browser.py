"""The site in a real browser, served from this machine."""

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

CHAPTER = "pool-and-process/"


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
