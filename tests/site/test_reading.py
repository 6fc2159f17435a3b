"""Read in any window, on paper, and without a script; and nobody else is told of it."""

import re
from io import BytesIO

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.site.conftest import DIFFERENT, DRAW_ALL, PHONE, WIDE, visit

NARROWEST = {"width": 320, "height": 640}
TWICE = {"width": 640, "height": 480}
"""What a window of 1280 pixels has at 200 %."""

PAPER = {"width": 718, "height": 1047}
"""What a sheet of A4 has between its margins."""

CHAPTER = "pool-and-process/how-much-faster/"

LATE = """() => {
    window.late = [...document.querySelectorAll("article *")].filter(
        (one) => one.checkVisibility() && getComputedStyle(one).contentVisibility === "auto");
    return late.map((one) => one.getBoundingClientRect().height);
}"""
"""How high that is which is drawn when it comes near."""

HIDDEN = """() => [...document.querySelectorAll("article :is(pre, table, svg, p)")].filter(
    (one) => one.textContent.trim() && !one.checkVisibility()
        && !one.closest("details, .tabbed-block:not(:first-child), [hidden]")
    ).map((one) => one.outerHTML.slice(0, 200))"""
"""What is not shown, of all that no fold and no tab holds."""

AT_THE_TOP = """(name) => {
    const { top } = document.getElementById(name).getBoundingClientRect();
    return top >= 0 && top <= 160;
}"""
"""Whether it stands where a link leads: below the header, which takes some of these pixels."""


@pytest.mark.parametrize("address", DIFFERENT)
def test_needs_no_scrolling_sideways(browser: Browser, server: str, address: str) -> None:
    """Closed and opened, in windows from wide to the narrowest."""
    for is_open in ("false", "true"):
        with visit(browser, server, viewport=WIDE) as page:
            page.goto(address)
            expect(page.locator("article h1")).to_be_visible()
            page.evaluate(
                f"for (const d of document.querySelectorAll('details')) d.open = {is_open}"
            )
            for size in (WIDE, TWICE, PHONE, NARROWEST):
                page.set_viewport_size(size)
                assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
                page.evaluate("scrollTo(100, 0)")
                assert page.evaluate("scrollX") == 0


@pytest.mark.parametrize(
    "address", ["pycuda/grids-and-blocks/", "dask/faster-than-pandas/", "timings/"]
)
def test_what_is_drawn_late_has_its_size_before(
    browser: Browser, server: str, address: str
) -> None:
    """Else a link into the page would not arrive: what is above would grow, or shrink."""
    for size in (WIDE, PHONE):
        with visit(browser, server, viewport=size) as page:
            page.goto(address)
            before = page.evaluate(LATE)
            page.evaluate(DRAW_ALL)
            after = page.evaluate("late.map((one) => one.getBoundingClientRect().height)")
            assert len(before) > 3
            assert after == pytest.approx(before, abs=1)


def test_a_link_into_a_page_arrives(browser: Browser, server: str) -> None:
    with visit(browser, server) as page:
        for name in ("pool-primes", "pool-crossover", "how-much-work-a-pool-needs"):
            page.goto("about:blank")
            page.goto(f"{server}{CHAPTER}#{name}")
            page.wait_for_function(AT_THE_TOP, arg=name, timeout=5000)


def test_a_visit_tells_who_else_is_asked(browser: Browser, server: str) -> None:
    """All that opens a page of the site here would fail, as this does, if it asked another host."""
    asks = "document.body.append(new Image().src = 'https://example.org/x.png')"
    told = pytest.raises(AssertionError, match=r"asked for https://example\.org/x\.png")
    with told, visit(browser, server, bypass_csp=True) as page:
        page.route("https://**", lambda route: route.abort())
        page.goto(CHAPTER)
        with page.expect_event("requestfailed"):
            page.evaluate(asks)


@pytest.fixture
def plain(browser: Browser, server: str) -> Page:
    """A page of the site, in a browser that runs no script."""
    with visit(browser, server, java_script_enabled=False) as page:
        yield page


@pytest.mark.parametrize("address", DIFFERENT)
def test_is_whole_without_a_script(plain: Page, address: str) -> None:
    plain.goto(address)
    expect(plain.locator("article h1")).to_be_visible()
    plain.evaluate(DRAW_ALL)
    assert plain.evaluate(HIDDEN) == []


def test_opens_and_changes_without_a_script(plain: Page) -> None:
    plain.goto(CHAPTER)
    panel = plain.locator("#pool-primes")
    expect(panel.locator("svg:visible").first).to_be_visible()
    expect(panel.locator("table:visible")).to_have_count(0)
    panel.locator("summary", has_text="recorded times").first.click()
    expect(panel.locator("table:visible")).to_have_count(1)
    panel.locator(".tabbed-labels label").nth(1).click()
    panel.locator("summary", has_text="recorded times").nth(1).click()
    expect(panel.locator(".tabbed-block").nth(1).locator("table")).to_be_visible()
    expect(panel.locator(".tabbed-block").nth(0).locator("table")).to_be_hidden()
    panel.locator("summary").last.click()
    expect(panel.locator(".timings-source .highlight")).to_be_visible()


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


def test_is_light_and_dark_without_a_script(browser: Browser, server: str) -> None:
    for scheme in ("light", "dark"):
        options = {"java_script_enabled": False, "color_scheme": scheme}
        with visit(browser, server, **options) as page:
            page.goto("")
            expect(page.locator("article h1")).to_be_visible()


def test_prints_dark_on_light(browser: Browser, server: str) -> None:
    """Also for who reads light on dark."""
    with visit(browser, server, color_scheme="dark") as page:
        page.goto("pool-and-process/which-call/")
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
        colours = "one => getComputedStyle(one).color.match(/[0-9.]+/g).slice(0, 3).map(Number)"
        texts = [
            page.locator(f"article {name}").first
            for name in ("h1", "h2", "p", "pre > code", ".program-run", ".holds strong")
        ]
        assert all(max(text.evaluate(colours)) > 120 for text in texts)
        page.emulate_media(media="print", color_scheme="dark")
        page.wait_for_function(  # a colour takes its time to change
            f"""() => ["h1", "pre > code"].every((name) =>
                Math.max(...({colours})(document.querySelector(`article ${{name}}`))) < 120)"""
        )
        assert all(max(text.evaluate(colours)) < 120 for text in texts)


@pytest.mark.parametrize("address", ["timings/", "timings/linux-2core/"])
def test_prints_whole_tables(browser: Browser, server: str, address: str) -> None:
    with visit(browser, server, viewport=PAPER) as page:
        page.goto(address)
        page.emulate_media(media="print")
        for tools in page.locator(".timings-tools").all():
            expect(tools).to_be_hidden()
        boxes = page.locator(".timings-box")
        assert boxes.count() > 1
        for box in boxes.all():
            assert box.evaluate("box => box.scrollWidth - box.clientWidth") <= 1


def test_prints_the_chapter_and_nothing_else(browser: Browser, server: str) -> None:
    with visit(browser, server) as page:
        page.goto(CHAPTER)
        page.emulate_media(media="print")
        for hidden in (".md-header", ".md-sidebar", ".md-footer", ".md-code__nav", ".md-top"):
            for one in page.locator(hidden).all():
                expect(one).to_be_hidden()
        for block in page.locator("article pre > code:visible").all():
            cut = block.evaluate("code => code.scrollWidth - code.clientWidth")
            assert cut <= 1, block.inner_text()[:200]
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") in (
            "rgb(255, 255, 255)",
            "rgba(0, 0, 0, 0)",
        )
        printed = page.pdf(format="A4")
    assert printed.startswith(b"%PDF-")
    assert 10 <= len(re.findall(rb"/Type\s*/Page\b", BytesIO(printed).getvalue())) <= 100
