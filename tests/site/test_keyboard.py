"""Everything by keyboard alone: each stop is seen, and does what a mouse would do."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.site.conftest import visit

WIDE, NARROW = {"width": 1350, "height": 940}, {"width": 390, "height": 844}
STOP = """() => {
    const active = document.activeElement;
    if (!active || active === document.body) return null;
    const box = (element) => element.getBoundingClientRect();
    let seen = active;
    if (active.matches("input[type=radio]")) {  /* hidden: its label is what is seen */
        seen = active.closest(".tabbed-set")?.querySelector(".tabbed-labels") ??
            active.nextElementSibling;
    }
    const style = getComputedStyle(seen), { left, right, top, bottom } = box(seen);
    return {
        kind: active.matches("input[type=radio]") ? "radio" : active.tagName.toLowerCase(),
        name: (active.getAttribute("aria-label") || active.title || active.innerText).trim(),
        css: active.className,
        outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1,
        within: right > 0 && left < innerWidth && bottom > 0 && top < innerHeight,
        sized: right - left > 4 && bottom - top > 4,
        visible: style.visibility === "visible",
    };
}"""

SEEN = """async () => {
    const within = ({ top, bottom }) => bottom > 0 && top < innerHeight;
    const bare = (block) => block.checkVisibility() && !block.querySelector("button") &&
        within(block.getBoundingClientRect());
    const blocks = [...document.querySelectorAll("article pre:has(> code)")];
    for (let waits = 0; waits < 200 && (!waits || blocks.some(bare)); waits += 1) {
        await new Promise((resolve) => setTimeout(() => requestAnimationFrame(resolve), 50));
    }
}"""
"""What came into view has been set up, as between two keys of a person."""


def stops(page: Page) -> list[dict]:
    """Every stop of the tabulator key on a page, from its beginning to its end."""
    found: list[dict] = []
    while len(found) < 1000:
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:  # the end, or a block that was set up just when the focus came to it
            page.keyboard.press("Tab")
            stop = page.evaluate(STOP)
            if stop in (None, found[0]):
                return found
        found.append(stop)
        page.evaluate(SEEN)
    raise AssertionError("the tabulator key does not get to the end of the page")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_every_stop_is_seen(browser: Browser, server: str, size: dict) -> None:
    with visit(browser, server, viewport=size) as page:
        page.goto("")
        found = stops(page)
        wrong = [
            s for s in found if not all(s[k] for k in ("outlined", "within", "sized", "visible"))
        ]
        assert wrong == []
        names = [stop["name"] for stop in found]
        assert names[0] == "Skip to content"
        kinds = {stop["kind"] for stop in found}
        assert {"a", "button", "radio", "summary"} <= kinds
        assert "Copy to clipboard" in names
        assert ("Menu" in names) is (size == NARROW)


def press(page: Page, name: str, key: str) -> None:
    """Go on to the stop of that name, and press a key there."""
    for _ in range(1000):
        page.keyboard.press("Tab")
        if (page.evaluate(STOP) or {}).get("name") == name:
            page.keyboard.press(key)
            return
        page.evaluate(SEEN)
    raise AssertionError(f"no stop is named {name}")


def test_skips_to_the_content(page: Page) -> None:
    page.goto("threading/")
    press(page, "Skip to content", "Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('article').contains(document.activeElement)")


def test_goes_to_a_chapter(page: Page) -> None:
    page.goto("")
    press(page, "Threading", "Enter")
    expect(page.locator("article h1")).to_contain_text("Threading")


def test_changes_the_colours(page: Page) -> None:
    page.goto("")
    press(page, "Use the light theme", "ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


def test_searches(page: Page) -> None:
    page.goto("")
    page.keyboard.press("/")
    page.keyboard.type("freeze_support")
    found = page.locator(".md-search-result__link")
    expect(found.first).to_be_visible()
    page.wait_for_timeout(1000)  # what its first letters found is gone, and the focus with it
    page.keyboard.press("ArrowDown")
    expect(found.first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("article h1")).to_contain_text("freeze_support")


def test_opens_the_code_of_a_measurement(page: Page) -> None:
    page.goto("")
    code = page.locator(".timings-source").first
    assert code.get_attribute("open") is None
    press(page, code.locator("summary").inner_text().strip(), "Enter")
    expect(code.locator(".highlight")).to_be_visible()


def test_chooses_a_machine(page: Page) -> None:
    page.goto("")
    panel = page.locator("#six-ways")
    second = panel.locator(".tabbed-block").nth(1)
    expect(second).to_be_hidden()
    panel.locator(".tabbed-set > input").first.focus()
    page.keyboard.press("ArrowRight")
    expect(second).to_be_visible()


def test_copies(page: Page) -> None:
    page.goto("")
    press(page, "Copy to clipboard", "Enter")
    expect(page.locator(".md-dialog")).to_contain_text("Copied")


def test_reaches_the_copy_button_of_each_block(page: Page) -> None:
    """Also of those that had not come into view: the code first, if it scrolls, its button next."""
    page.goto("introduction/try-first/")
    found = stops(page)
    buttons = [place for place, stop in enumerate(found) if stop["name"] == "Copy to clipboard"]
    blocks = page.locator("article pre:visible > code")
    assert len(buttons) == blocks.count() > 5
    codes = [place for place, stop in enumerate(found) if stop["kind"] in ("pre", "code")]
    assert {place + 1 for place in codes} <= set(buttons)


def test_opens_and_closes_the_menu_of_a_narrow_window(browser: Browser, server: str) -> None:
    with visit(browser, server, viewport=NARROW) as page:
        page.goto("")
        link = page.locator(".md-sidebar--primary a", has_text="References")
        button = page.get_by_role("button", name="Menu")
        expect(link).to_be_hidden()
        press(page, "Menu", "Enter")
        expect(button).to_have_attribute("aria-expanded", "true")
        expect(link).to_be_visible()
        page.keyboard.press("Escape")
        expect(link).to_be_hidden()
        expect(button).to_be_focused()
        page.keyboard.press("Space")
        expect(link).to_be_visible()
        press(page, "References", "Enter")
        expect(page.locator("article h1")).to_contain_text("References")


def test_opens_the_search_of_a_narrow_window(browser: Browser, server: str) -> None:
    with visit(browser, server, viewport=NARROW) as page:
        page.goto("")
        press(page, "Search", "Enter")
        expect(page.get_by_role("dialog", name="Search").get_by_role("textbox")).to_be_focused()
        page.keyboard.type("starmap")
        expect(page.locator(".md-search-result__item").first).to_be_visible()
