"""The search finds functions, error messages and pitfalls by the words that people type."""

import re

import pytest
from playwright.sync_api import Page, expect

FINDS = {
    "can't pickle local object": "pool-and-process/#a-lambda",
    "Can't pickle <lambda>": "pool-and-process/#a-lambda",
    "PicklingError": "pool-and-process/#a-lambda",
    "freeze_support": "pool-and-process/#no-guard",
    "bootstrapping phase": "pool-and-process/#no-guard",
    "BrokenProcessPool": "pool-and-process/#a-worker-is-killed",
    "KeyboardInterrupt": "pool-and-process/#ctrl-c",
    "random seed worker": "pool-and-process/#random-numbers",
    "Cannot re-initialize CUDA in forked subprocess": (
        "torch-multiprocessing/#a-forked-child-cannot-use-it"
    ),
    "starmap": "pool-and-process/#more-than-one-argument",
    "imap_unordered": "pool-and-process/#which-call-to-use",
    "chunksize": "pool-and-process/#the-size-of-a-chunk",
    "zombie": "pool-and-process/#children-that-nobody-joins",
    "tqdm": "pool-and-process/#a-progress-bar",
    "daemon threads": "threading/#daemon-threads",
    "race condition": "threading/#races",
    "deadlock": "threading/#two-locks",
}
"""What is typed, and the section that must be among the first few that are shown."""

FIRST = 4


def test_finds_the_section(page: Page) -> None:
    page.goto("")
    page.keyboard.press("/")
    field = page.get_by_role("dialog", name="Search").get_by_role("textbox")
    missed = {}
    for words, section in FINDS.items():
        field.fill(words[:-1])
        field.press_sequentially(words[-1])
        links = page.locator(".md-search-result__item a")
        try:
            wanted = links.and_(page.locator(f"[href*='{section.partition('#')[0]}?h=']"))
            expect(
                wanted.and_(page.locator(f"[href$='#{section.partition('#')[2]}']"))
            ).to_be_attached()
            found = [
                re.sub(r"\?h=[^#]*", "", link)
                for link in links.evaluate_all(
                    "links => links.map((link) => link.getAttribute('href'))"
                )
            ]
            place = next(n for n, link in enumerate(found) if link.endswith(section))
            if place >= FIRST:
                missed[words] = found[:FIRST]
        except (AssertionError, StopIteration):
            missed[words] = ["not found"]
    assert missed == {}


@pytest.mark.parametrize("words", ["freeze_support", "can't pickle local object"])
def test_leads_to_the_words(page: Page, words: str) -> None:
    page.goto("")
    page.keyboard.press("/")
    page.get_by_role("dialog", name="Search").get_by_role("textbox").press_sequentially(words)
    link = page.locator(f".md-search-result__item a[href$='#{FINDS[words].partition('#')[2]}']")
    link.first.click()
    expect(page.locator("article mark").first).to_be_attached()
    assert page.url.endswith(FINDS[words].partition("/")[2])
