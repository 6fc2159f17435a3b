"""The search finds functions, error messages and pitfalls by the words that people type."""

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as TimedOut

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

AMONG_THE_FIRST = """section => [...document.querySelectorAll(".md-search-result__item a")]
    .slice(0, 4)
    .some(link => link.getAttribute("href").replace(/[?]h=[^#]*/, "").endsWith("/" + section))"""


def test_finds_the_section(page: Page) -> None:
    page.goto("")
    page.keyboard.press("/")
    field = page.get_by_role("dialog", name="Search").get_by_role("textbox")
    missed = {}
    for words, section in FINDS.items():
        field.fill("")
        expect(page.locator(".md-search-result__item")).to_have_count(0)
        field.press_sequentially(words)
        try:
            page.wait_for_function(AMONG_THE_FIRST, arg=section, timeout=20_000)  # a search a key
        except TimedOut:
            missed[words] = page.locator(".md-search-result__item a").evaluate_all(
                "links => links.slice(0, 4).map((link) => link.getAttribute('href'))"
            )
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
