"""The search finds functions, error messages and pitfalls by the words that people type."""

from collections.abc import Iterable, Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import TimeoutError as TimedOut

from tests.site.conftest import visit
from timings.pages.chapters import FAILURES
from timings.pages.page import read_page
from timings.project.project import ROOT, Project
from timings.records.published import load_records

FINDS = {
    "KeyboardInterrupt": "pool-and-process/daily-use/#ctrl-c",
    "starmap": "pool-and-process/which-call/#more-than-one-argument",
    "imap_unordered": "pool-and-process/which-call/#which-call-to-use",
    "chunksize": "pool-and-process/chunksize/",
    "tqdm": "pool-and-process/daily-use/#a-progress-bar",
    "terminate called without an active exception": (
        "torch-multiprocessing/torchrun-fails/#a-rank-that-is-done-aborts"
    ),
    "freeze_support": "failures/bootstrapping-phase/",
    "can't pickle local object": "failures/cant-pickle-local-object/",
}
"""What is typed, and the section that must be among the first few that are shown."""

AMONG_THE_FIRST = """section => [...document.querySelectorAll(".md-search-result__item a")]
    .slice(0, 4)
    .some(link => link.getAttribute("href").replace(/[?]h=[^#]*/, "").endsWith("/" + section))"""


RESULTS = ".md-search-result__item a, [role=dialog] [role=option], dialog [role=option]"
"""What Material's search shows, and Zensical's."""


@pytest.fixture(params=["mkdocs", "zensical"])
def either(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A page of the site, as either engine built it."""
    name = "server" if request.param == "mkdocs" else "zensical_server"
    with visit(browser, request.getfixturevalue(name)) as page:
        yield page


def typed(page: Page, wanted: Iterable[str]) -> Iterator[str]:
    """Type each of these into the search, and come back when it has searched for all of it."""
    page.goto("")
    page.keyboard.press("/")
    field = page.locator("dialog, [role=dialog]").get_by_label("Search").and_(page.locator("input"))
    for words in wanted:
        field.fill("")
        expect(page.locator(RESULTS)).to_have_count(0)
        field.fill(words)
        field.press("End")  # the field searches at each key: at this one for all of it
        yield words


def test_finds_the_section(page: Page) -> None:
    missed = {}
    for words in typed(page, FINDS):
        try:
            page.wait_for_function(AMONG_THE_FIRST, arg=FINDS[words])
        except TimedOut:
            missed[words] = page.locator(".md-search-result__item a").evaluate_all(
                "links => links.slice(0, 4).map((link) => link.getAttribute('href'))"
            )
    assert missed == {}


PAGES = """links => [...new Set(links.map((link) => new URL(link.href).pathname))]"""


def ranks(page: Page, wanted: dict[str, list[str]]) -> dict[str, tuple[int, list[str]]]:
    """At which place, from 0, the search shows a page that answers; and the first that it shows."""
    found = {}
    for words in typed(page, wanted):
        links = page.locator(RESULTS)
        with suppress(TimedOut):
            links.first.wait_for(timeout=5000)
        shown = links.evaluate_all(PAGES)
        right = [any(path.endswith(f"/{one}/") for one in wanted[words]) for path in shown]
        found[words] = (right.index(True) if True in right else 99), shown[:3]
    return found


def messages() -> dict[str, list[str]]:
    """The error that was recorded of the first program of each page on failures, or its title."""
    project, found = Project(), {}
    runs = [run for one in load_records(project).values() for run in one.runs.values()]
    for path in project.pages:
        page = read_page(path, path.name)
        if path.parent.name == FAILURES and path.stem != "index":
            program = project.programs[page.embeds[0].path]
            said = [run.error for run in runs if run.program == program.path and run.exit]
            title = page.text.partition("\n# ")[2].partition("\n")[0].replace("`", "")
            found[said[0] if said and program.expect else title] = [f"{FAILURES}/{path.stem}"]
    return found


def test_an_error_message_finds_its_page_first(either: Page) -> None:
    wanted = messages()
    missed = {words: shown for words, (rank, shown) in ranks(either, wanted).items() if rank}
    assert len(wanted) >= 50
    assert len(missed) <= 0.05 * len(wanted), missed


def test_questions_in_peoples_words_find_their_page(either: Page) -> None:
    lines = (ROOT / "tests/site/questions.txt").read_text(encoding="utf-8").splitlines()
    asked = [line.split(" | ") for line in lines if not line.startswith("#")]
    found = ranks(either, {words: answers.split(" or ") for words, answers in asked})
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
    for _ in typed(page, [words]):
        page.locator(f".md-search-result__item a[href*='/{FINDS[words]}']").first.click()
    expect(page.locator("article mark").first).to_be_attached()
    assert f"/{FINDS[words]}" in page.url
