"""Nothing that axe-core finds wrong: every page, light and dark, wide and narrow, all opened."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.site.conftest import DIFFERENT, WIDE, visit
from tests.site.conftest import PHONE as NARROW

OPEN_ALL = """() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
    const style = document.createElement("style");
    style.textContent = ".md-typeset .tabbed-content > .tabbed-block { display: block !important }";
    document.head.append(style);
}"""
"""Show what every fold and every tab hides, all at once."""

AT_ONCE = """*, *::before, *::after { transition: none !important; animation: none !important }
* { content-visibility: visible !important }"""

COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules that a change of colours alone can break."""

NO_COLOURS = {"rules": {rule: {"enabled": False} for rule in COLOURS}}
WIDTHS = {"runOnly": ["scrollable-region-focusable"]}
"""The rule that the width of a window can break anywhere on a page."""

LAYOUTS = {"", "pycuda/", "timings/"}
"""Pages that a narrow window lays out in other ways: they are looked at there by every rule."""

ONE_OF_EACH = """() => {
    for (const kind of [".highlight code span[class]:not(:has(*))", "tbody tr", "svg g"]) {
        const seen = new Set();
        for (const one of document.querySelectorAll(`article ${kind}`)) {
            const parts = [one, ...one.querySelectorAll("*")].map(({ tagName, classList }) =>
                `${tagName} ${classList}`);
            const shape = [one.closest("section, table")?.className, ...new Set(parts)].join();
            if (seen.has(shape)) one.remove();
            seen.add(shape);
        }
    }
}"""
"""Leave one of all words of code, rows and parts of drawings that have the same classes.

A style sheet gives these the same colours, and to look at those takes most of the time.
"""


def violations(page: Page, **options: object) -> Iterator[str]:
    """What axe-core finds wrong, of any impact: rule, place, and why."""
    page.add_style_tag(content=AT_ONCE)  # or colours are seen on their way to others
    found = page.evaluate(
        "options => axe.run(document, options)", {"resultTypes": ["violations"], **options}
    )
    assert found["passes"] or options
    for violation in found["violations"]:
        for node in violation["nodes"]:
            yield f"{violation['id']}: {node['html'][:200]}: {node['failureSummary']}"


def look(page: Page, axe: str, address: str) -> None:
    """Go to a page, and have axe-core ready there."""
    page.goto(address)
    page.locator("article h1").wait_for()
    page.evaluate(axe)


@pytest.mark.parametrize("address", DIFFERENT)
def test_nothing_is_in_the_way(browser: Browser, server: str, axe: str, address: str) -> None:
    with visit(browser, server, viewport=WIDE) as page:
        look(page, axe, address)
        page.evaluate(OPEN_ALL)
        assert list(violations(page, **NO_COLOURS)) == []
        page.set_viewport_size(NARROW)
        assert list(violations(page, **(NO_COLOURS if address in LAYOUTS else WIDTHS))) == []
        page.evaluate(ONE_OF_EACH)
        for scheme, size in [("default", WIDE), ("slate", WIDE), ("slate", NARROW)]:
            page.emulate_media(color_scheme="dark" if scheme == "slate" else "light")
            page.set_viewport_size(size)
            expect(page.locator("body")).to_have_attribute("data-md-color-scheme", scheme)
            if size == WIDE or address in LAYOUTS:
                assert list(violations(page, runOnly=COLOURS)) == []


@pytest.mark.parametrize("address", ["", "pycuda/"])
def test_nothing_is_in_the_way_by_zensical(
    browser: Browser, zensical_server: str, axe: str, address: str
) -> None:
    with visit(browser, zensical_server, viewport=NARROW, color_scheme="dark") as page:
        look(page, axe, address)
        page.evaluate(OPEN_ALL)
        page.evaluate(ONE_OF_EACH)
        assert list(violations(page)) == []


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_nothing_is_in_the_way_of_the_search(
    browser: Browser, server: str, axe: str, size: dict
) -> None:
    with visit(browser, server, viewport=size) as page:
        look(page, axe, "")
        page.keyboard.press("/")
        field = page.get_by_role("dialog", name="Search").get_by_role("textbox")
        expect(field).to_be_focused(timeout=10_000)
        field.press_sequentially("pickle")
        expect(page.locator(".md-search-result__item").first).to_be_visible(timeout=30_000)
        for scheme, options in (("light", {}), ("dark", {"runOnly": COLOURS})):
            page.emulate_media(color_scheme=scheme)
            assert list(violations(page, **options)) == []


def test_nothing_is_in_the_way_of_the_menu(browser: Browser, server: str, axe: str) -> None:
    with visit(browser, server, viewport=NARROW) as page:
        look(page, axe, "threading/")
        page.get_by_role("button", name="Menu").click()
        expect(page.locator(".md-sidebar--primary a", has_text="References")).to_be_visible()
        assert list(violations(page)) == []


def test_sees_what_is_wrong(browser: Browser, server: str, axe: str) -> None:
    with visit(browser, server) as page:
        look(page, axe, "")
        page.evaluate(ONE_OF_EACH)
        page.evaluate("document.querySelector('article h1').style.color = '#eee'")
        page.evaluate("document.querySelector('[role=dialog]').removeAttribute('aria-label')")
        found = {violation.partition(":")[0] for violation in violations(page)}
        assert found == {"color-contrast", "aria-dialog-name"}
