"""Every block of every page, copied through the clipboard of a browser.

A program is copied byte for byte, as tests/test_programs.py runs it. What a block should hold is
found here from the sources, by other means than the site's: sections by their markers, labs by
Jupytext, printed text from the records.
"""

import dataclasses
import re
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import jupytext
import pytest
import yaml
from playwright.sync_api import Browser, Locator, Page, expect

from tests.site.conftest import serve, visit
from tests.site.test_files import parse
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

REVEAL = """element => {
    for (let at = element.closest("details"); at; at = at.parentElement.closest("details")) {
        at.open = true;
    }
    const tab = element.closest(".tabbed-block");
    if (tab) {
        const place = [...tab.parentElement.children].indexOf(tab);
        tab.closest(".tabbed-set").querySelectorAll(":scope > input")[place].click();
    }
}"""
"""Open what the element is folded into, and choose the tab that it is on."""

CENTRE = """block => block.scrollIntoView({ block: "center", behavior: "instant" })"""

NOTHING = "nothing was copied"
PATIENCE = 20
"""Seconds until a button that does not come, or copies nothing, has failed."""


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


def copied_by(button: Locator) -> str:
    """What the clipboard holds after the button is pressed, by keyboard."""
    page = button.page
    button.evaluate(REVEAL)
    page.evaluate("text => navigator.clipboard.writeText(text)", NOTHING)
    button.focus()
    page.keyboard.press("Enter")
    end = monotonic() + PATIENCE
    while monotonic() < end:
        text = page.evaluate("navigator.clipboard.readText()")
        if text != NOTHING:
            return text
    pytest.fail(f"nothing was copied in {PATIENCE} s")


def copy_buttons(root: Page | Locator, blocks: str) -> list[Locator]:
    """The theme's button in each block, which it gets when it comes into view.

    Without those of a panel, which shows the code that measured it: no fence holds that.
    """
    buttons = []
    for block in root.locator(blocks).all():
        if not block.evaluate("block => block.closest('.timings')"):
            block.evaluate(REVEAL)
            button = block.locator("button[data-clipboard-target]")
            end = monotonic() + PATIENCE
            while not button.count():  # what is drawn on the way may move it out of view again
                assert monotonic() < end, f"no button in {block.inner_text()}"
                block.evaluate(CENTRE)
            buttons.append(button)
    return buttons


def whole(page: Page, below: Locator) -> bytes:
    """What the button below a block copies, which says so."""
    name = below.get_attribute("data-program").rpartition("/")[2]
    button = below.locator("button")
    assert button.text_content() == f"Copy all of {name}"
    text = copied_by(button)
    expect(below.get_by_role("status")).to_have_text("Copied")
    return text.encode()


@pytest.mark.parametrize("address", PAGES)
def test_every_block_copies_what_it_is(open_page: Callable[[str], Page], address: str) -> None:
    """No fence is without its block, no block without its fence, and each copies its own text.

    Below a program, and below an excerpt of one, another button copies the whole file.
    """
    page = open_page(address)
    wanted = [fence for fence in fences_of(PAGES[address]) if fence.info not in OURS]
    blocks = blocks_of(address)
    shown = iter(blocks)
    texts = [
        shown_text(next(shown)) if EMBED.fullmatch(fence.text.strip()) else fence.text
        for fence in wanted
    ]
    buttons = copy_buttons(page, "article .highlight pre")
    assert [copied_by(button).strip("\n") for button in buttons] == texts
    programs = page.locator("article .program").all()
    assert [below.get_attribute("data-program") for below in programs] == [b.path for b in blocks]
    for below, block in zip(programs, blocks, strict=True):
        assert whole(page, below) == (HERE.snippets / block.path).read_bytes()


@pytest.mark.parametrize("address", PAGES)
def test_every_output_copies_what_was_printed(
    open_page: Callable[[str], Page], address: str
) -> None:
    page = open_page(address)
    wanted = [
        yaml.safe_load(fence.text)["program"]
        for fence in fences_of(PAGES[address])
        if fence.info == "output"
    ]
    outputs = page.locator("article .output")
    assert [one.get_attribute("data-program") for one in outputs.all()] == wanted
    for output in outputs.all():
        for button in copy_buttons(output, "pre"):
            shown = output.locator("code").evaluate("code => code.textContent")
            assert copied_by(button).strip("\n") == shown.strip("\n")
            assert shown.strip()


@pytest.mark.parametrize("path", LABS, ids=lambda path: path.stem)
def test_every_cell_of_a_lab_copies_its_code(open_page: Callable[[str], Page], path: Path) -> None:
    """Together, its blocks are the lab's code, which is run as it is for its page."""
    page = open_page(f"labs/{path.stem}/")
    cells = jupytext.read(path).cells
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    if code[0].startswith("# /// script"):
        code = code[1:]
    buttons = copy_buttons(page, "article .highlight pre")
    assert [copied_by(button).strip("\n") for button in buttons] == code


def test_no_program_is_left_out_of_the_pages() -> None:
    assert {block.path for block in BLOCKS if block.section in (None, "program")} == set(
        HERE.programs
    )


def test_links_lead_to_the_files(site: Path) -> None:
    """Without a script: each file can be downloaded, and is the program byte for byte."""
    for address in PAGES:
        html = parse(site, address.rstrip("/") or "index")
        for below in html.select("article .program"):
            name = below["data-program"]
            (link,) = (a for a in below.select("a[download]") if a["href"].endswith(".py"))
            assert link.get_text() == f"Download {name.rpartition('/')[2]}"
            file = (site / address / link["href"]).resolve()
            assert file.read_bytes() == (HERE.snippets / name).read_bytes()


def test_without_a_script_there_is_no_button(site: Path, browser: Browser) -> None:
    with serve(site) as address, visit(browser, address, java_script_enabled=False) as page:
        page.goto("pool-and-process/")
        assert page.locator("article .program").count() > 0
        assert page.get_by_role("button", name=re.compile("Copy")).count() == 0


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
