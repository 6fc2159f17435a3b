"""Every block of every page, copied through the clipboard of a browser.

What a block should hold is found here from the sources, by other means than the site's: sections
by their markers, labs by Jupytext, printed text from the records. A whole program comes out as its
file, byte for byte: tests/test_programs.py runs that as a reader does.
"""

import dataclasses
import re
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import jupytext
import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from tests.site.conftest import serve, visit
from timings.pages.page import Fence, read_page
from timings.project.project import Project

HERE = Project()
EMBED = re.compile(r'--8<-- "(?P<path>[^":]+)(:(?P<section>[\w-]+))?"')
PAGES = {
    path.relative_to(HERE.docs).as_posix().removesuffix("index.md").removesuffix(".md"): path
    for path in HERE.pages
}
LABS = sorted((HERE.docs / "labs").glob("*.py"))
OURS = {"kept", "launch", "output", "records", "timings"}
"""Fences that show what was recorded or worked out, and no code to copy."""

COPY = """async ([selector, nothing, patience]) => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const texts = [];
    for (const block of document.querySelectorAll(selector)) {
        for (let at = block.closest("details"); at; at = at.parentElement.closest("details")) {
            at.open = true;
        }
        const tab = block.closest(".tabbed-block");
        if (tab) {
            const place = [...tab.parentElement.children].indexOf(tab);
            tab.closest(".tabbed-set").querySelectorAll(":scope > input")[place].click();
        }
        await navigator.clipboard.writeText(nothing);
        const end = performance.now() + patience;
        const buttons = "button[data-clipboard-target], .program-links button";
        const find = () => block.querySelector(buttons);
        while (!find() && performance.now() < end) {
            block.scrollIntoView({ block: "center", behavior: "instant" });
            await frame();
        }
        if (find()) find().click();
        let text = nothing;
        while (text === nothing && performance.now() < end) {
            await frame();
            text = await navigator.clipboard.readText();
        }
        texts.push(text);
    }
    return texts;
}"""
"""Press the button of each block, and read what the clipboard holds then.

What a block is folded into is opened, and the tab chosen that it is on. The theme gives a block its
button when that comes into view; what is drawn on the way may move it out of view again.
"""

CODE = "article .highlight pre:not(.timings *)"
"""Without what a panel shows, the code that measured it: no fence holds that."""

NOTHING = "nothing was copied"
PATIENCE = 20_000
"""Milliseconds until a button that does not come, or copies nothing, has failed."""


@dataclasses.dataclass(frozen=True)
class Block:
    """A program, or a section of it, that a page shows."""

    address: str
    place: int
    path: str
    section: str | None


def fences_of(path: Path) -> tuple[Fence, ...]:
    return read_page(path, path.name).fences


def blocks_of(address: str) -> list[Block]:
    """The blocks of a page that embed a program, in their order."""
    embeds = (EMBED.fullmatch(fence.text.strip()) for fence in fences_of(PAGES[address]))
    found = [match for match in embeds if match]
    return [Block(address, n, match["path"], match["section"]) for n, match in enumerate(found)]


BLOCKS = [block for address in PAGES for block in blocks_of(address)]
WHOLE = {block.path: block for block in BLOCKS if block.section in (None, "program")}


def shown_text(block: Block) -> str:
    """What the block shows: all of the file, or the lines between two markers, less any marker."""
    text = (HERE.snippets / block.path).read_text(encoding="utf-8")
    if block.section:
        _, _, text = text.partition(f"# --8<-- [start:{block.section}]\n")
        text, end, _ = text.partition(f"# --8<-- [end:{block.section}]")
        assert end
    lines = [line for line in text.splitlines() if "--8<--" not in line]
    return textwrap.dedent("\n".join(lines)).strip("\n")


@pytest.fixture(scope="module")
def open_page(browser: Browser, site: Path) -> Iterator[Callable[[str], Page]]:
    """Open a page of the site, or show it again: its clipboard is free to use."""
    allowed = ["clipboard-read", "clipboard-write"]
    with serve(site) as address, visit(browser, address, permissions=allowed) as page:

        def show(path: str) -> Page:
            if page.url != address + path:
                page.goto(path)
            return page

        yield show


def copied(page: Page, blocks: str) -> list[str]:
    """What the button of each of these blocks copies."""
    return page.evaluate(COPY, [blocks, NOTHING, PATIENCE])


@pytest.mark.parametrize("address", PAGES)
def test_every_button_copies_what_it_stands_at(
    open_page: Callable[[str], Page], address: str
) -> None:
    """No fence is without its block, no block without its fence, and each copies its own text."""
    page, blocks = open_page(address), blocks_of(address)
    fences = fences_of(PAGES[address])
    shown = iter(blocks)
    texts = [
        shown_text(next(shown)) if EMBED.fullmatch(fence.text.strip()) else fence.text
        for fence in fences
        if fence.info not in OURS
    ]
    assert [text.strip("\n") for text in copied(page, CODE)] == texts

    printed = [yaml.safe_load(one.text)["program"] for one in fences if one.info == "output"]
    outputs = page.locator("article .output")
    assert [one.get_attribute("data-program") for one in outputs.all()] == printed
    said = outputs.locator("pre code").evaluate_all("all => all.map((one) => one.textContent)")
    copies = copied(page, "article .output pre")
    assert [text.strip("\n") for text in copies] == [text.strip("\n") for text in said]
    assert all(text.strip() for text in said)

    below = page.locator("article .program")
    named = below.evaluate_all("all => all.map((one) => one.dataset.program)")
    assert named == [block.path for block in blocks]
    for block, whole in zip(blocks, copied(page, "article .program"), strict=True):
        assert whole.encode() == (HERE.snippets / block.path).read_bytes()
        lines = [line.strip() for line in whole.splitlines()]
        assert [one for one in shown_text(block).splitlines() if one.strip() not in lines] == []


def test_copies_by_keyboard_and_says_so(open_page: Callable[[str], Page]) -> None:
    page, block = open_page("threading/gil"), blocks_of("threading/gil")[0]
    page.evaluate("text => navigator.clipboard.writeText(text)", NOTHING)
    below = page.locator("article .program").first
    name = block.path.rpartition("/")[2]
    below.get_by_role("button", name=f"Copy all of {name}", include_hidden=True).focus()
    page.keyboard.press("Enter")
    expect(below.get_by_role("status")).to_have_text("Copied")
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.encode() == (HERE.snippets / block.path).read_bytes()


@pytest.mark.parametrize("path", LABS, ids=lambda path: path.stem)
def test_every_cell_of_a_lab_copies_its_code(open_page: Callable[[str], Page], path: Path) -> None:
    """Together, its blocks are the lab's code, which is run as it is for its page."""
    page = open_page(f"labs/{path.stem}/")
    cells = jupytext.read(path).cells
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    if code[0].startswith("# /// script"):
        code = code[1:]
    assert [text.strip("\n") for text in copied(page, CODE)] == code


def test_no_program_is_on_no_page() -> None:
    assert set(WHOLE) == set(HERE.programs)


LINKS = """all => all.map((one) => {
    const link = one.querySelector("a[download]");
    return [one.dataset.program, link.textContent, link.href];
})"""
"""Of what stands below a program: which it is, and the words and the address of its link."""


def test_links_lead_to_the_files(site: Path, browser: Browser) -> None:
    """Without a script: each file can be downloaded, and is the program byte for byte."""
    with serve(site) as address, visit(browser, address, java_script_enabled=False) as page:
        for path in PAGES:
            page.goto(path)
            assert page.get_by_role("button", name=re.compile("Copy")).count() == 0
            for name, words, link in page.locator("article .program").evaluate_all(LINKS):
                assert words == f"Download {name.rpartition('/')[2]}"
                assert page.request.get(link).body() == (HERE.snippets / name).read_bytes()


def test_a_page_opened_as_a_file_has_links_alone(site: Path, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto((site / "pool-and-process" / "index.html").as_uri())
    below = page.locator("article .program").first
    file = below.get_by_role("link", name="Download").evaluate("link => link.href")
    assert file == (site / "snippets" / below.get_attribute("data-program")).as_uri()
    assert below.get_by_role("button").count() == 0
    context.close()


def test_says_so_when_it_cannot_copy(browser: Browser, site: Path) -> None:
    allowed = ["clipboard-read", "clipboard-write"]
    with serve(site) as address:
        context = browser.new_context(base_url=address, permissions=allowed)
        page = context.new_page()
        page.route("**/snippets/**", lambda route: route.abort())
        page.goto("pool-and-process/")
        below = page.locator("article .program").first
        below.get_by_role("button").click()
        expect(below.get_by_role("status")).to_have_text("It could not be copied: download it.")
        context.close()
