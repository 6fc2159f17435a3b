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
    "killed worker": "pool-and-process/#a-worker-is-killed",
    "random seed worker": "pool-and-process/#random-numbers",
    "Cannot re-initialize CUDA in forked subprocess": (
        "torch-multiprocessing/#a-forked-child-cannot-use-it"
    ),
    "terminate called without an active exception": (
        "torch-multiprocessing/#a-rank-that-is-done-aborts"
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
        field.fill(words)
        field.press("End")  # the field searches at each key: at this one for all of it
        try:
            page.wait_for_function(AMONG_THE_FIRST, arg=section)
        except TimedOut:
            missed[words] = page.locator(".md-search-result__item a").evaluate_all(
                "links => links.slice(0, 4).map((link) => link.getAttribute('href'))"
            )
    assert missed == {}


FOUND = """words => new Promise(done => {
    const config = JSON.parse(document.querySelector("#__config").textContent);
    const worker = new Worker(config.search);
    const docs = [{location: "a/", title: "", text: words.join(" ")}];
    const fields = {title: {boost: 1}, text: {boost: 1}};
    const setup = {lang: ["en"], separator: " ", pipeline: [], fields};
    const found = [];
    worker.onmessage = ({data}) => {
        if (data.type === 3) found.push(data.data.items.length);
        if (found.length === words.length) done(found);
        else worker.postMessage({type: 2, data: words[found.length].slice(0, 1)});
    };
    worker.postMessage({type: 0, data: {config: setup, docs, options: {suggest: true}}});
})"""
"""How many pages are found, of one with these words, by the first letter of each."""


def test_words_whose_places_in_the_index_read_alike_are_found(page: Page) -> None:
    """The place before the last "1" is "1" to 323; the one after "a" is "1" to 3 and "2" to 3."""
    page.goto("")
    assert page.evaluate(FOUND, ["a1", "a2", f"b{317 * 'x'}1y"]) == [1, 1, 1]


@pytest.mark.parametrize("words", ["freeze_support", "can't pickle local object"])
def test_leads_to_the_words(page: Page, words: str) -> None:
    page.goto("")
    page.keyboard.press("/")
    field = page.get_by_role("dialog", name="Search").get_by_role("textbox")
    field.fill(words)
    field.press("End")
    link = page.locator(f".md-search-result__item a[href$='#{FINDS[words].partition('#')[2]}']")
    link.first.click()
    expect(page.locator("article mark").first).to_be_attached()
    assert page.url.endswith(FINDS[words].partition("/")[2])
