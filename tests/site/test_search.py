"""The search finds functions, error messages and pitfalls by the words that people type."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as TimedOut

FINDS = {
    "KeyboardInterrupt": "pool-and-process/#ctrl-c",
    "starmap": "pool-and-process/#more-than-one-argument",
    "imap_unordered": "pool-and-process/#which-call-to-use",
    "chunksize": "pool-and-process/#the-size-of-a-chunk",
    "tqdm": "pool-and-process/#a-progress-bar",
    "terminate called without an active exception": (
        "torch-multiprocessing/#a-rank-that-is-done-aborts"
    ),
    "freeze_support": "failures/bootstrapping-phase/",
    "can't pickle local object": "failures/cant-pickle-local-object/",
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


PAGES = """() => [...document.querySelectorAll(".md-search-result__item")]
    .map(item => new URL(item.querySelector("a").href).pathname)"""

ROOT = Path(__file__).parents[2]


def ranks(page: Page, wanted: dict[str, list[str]]) -> dict[str, tuple[int, list[str]]]:
    """At which place, from 0, the search shows the page that answers, and what it shows before."""
    page.goto("")
    page.keyboard.press("/")
    field = page.get_by_role("dialog", name="Search").get_by_role("textbox")
    found = {}
    for words, answers in wanted.items():
        field.fill("")
        expect(page.locator(".md-search-result__item")).to_have_count(0)
        field.fill(words)
        field.press("End")
        try:
            page.locator(".md-search-result__item").first.wait_for(timeout=5000)
        except TimedOut:
            found[words] = 99, []
            continue
        shown = page.evaluate(PAGES)
        right = [any(f"/{one}/" in path for one in answers) for path in shown]
        found[words] = (right.index(True) if True in right else 99), shown[:3]
    return found


def test_an_error_message_finds_its_page_first(page: Page) -> None:
    wanted = {}
    for file in sorted(ROOT.glob("docs/failures/*.md")):
        title = next(line for line in file.read_text().splitlines() if line.startswith("# "))
        if file.stem != "index":
            wanted[title[2:].replace("`", "").replace("…", "")] = [f"failures/{file.stem}"]
    missed = {words: shown for words, (rank, shown) in ranks(page, wanted).items() if rank}
    assert len(wanted) >= 50
    assert len(missed) <= 0.05 * len(wanted), missed


def test_questions_in_peoples_words_find_their_page(page: Page) -> None:
    lines = (ROOT / "tests/site/questions.txt").read_text().splitlines()
    asked = [line.split(" | ") for line in lines if not line.startswith("#")]
    found = ranks(page, {words: answers.split(" or ") for words, answers in asked})
    first = [words for words, (rank, _) in found.items() if rank == 0]
    missed = {words: shown for words, (rank, shown) in found.items() if rank > 2}
    assert len(found) >= 100
    assert len(first) >= 0.7 * len(found), {w: r for w, r in found.items() if w not in first}
    assert len(missed) <= 0.1 * len(found), missed


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
    page.locator(f".md-search-result__item a[href*='/{FINDS[words]}']").first.click()
    expect(page.locator("article mark").first).to_be_attached()
    assert f"/{FINDS[words]}" in page.url
