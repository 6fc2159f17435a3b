"""The page of all timings in a real browser, with and without its script."""

import functools
import json
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Locator, Page, expect

from tests.site.conftest import DRAW_ALL, PHONE, SOURCES, build, serve, visit
from tests.timings.tiny import metadata
from timings.project.project import ROOT, Project
from timings.records.model import Entry, Record
from timings.records.writer import write_record
from timings.render.postbuild.beside import MARKDOWN, PROGRAMS

COPIED = (*SOURCES, "timings", "requirements.txt")
PAGES = ("timings/index.html", "timings/linux-2core/index.html")
NO_RECORDS = shutil.ignore_patterns("*.json", "files", "__pycache__", "local")


def made_up(seconds: Callable[[str, bool, int], float], rounds: Sequence[int]) -> Record:
    """A whole record: the seconds of a variant, be it the baseline, in a round.

    Each experiment and each value of its parameter has another number of repeats and rounds.
    """
    record, many, repeated = Record("local"), cycle(rounds), cycle([1, 5, 3, 1])
    for declaration in Project().experiments.values():
        known = metadata() | {"hash": declaration.hash}
        for value in declaration.values:
            times, repeats = range(next(many)), range(next(repeated))
            for variant in declaration.variants:
                is_baseline = variant == declaration.baseline
                values = tuple(
                    tuple(seconds(variant, is_baseline, n + 7 * repeat) for n in times)
                    for repeat in repeats
                )
                named = (declaration.name, variant, declaration.parameter, value)
                record.entries[declaration.name, variant, value] = Entry(
                    *named, values, ((0.1,),) * len(values), (0.1,) * len(values), known
                )
    return record


def about(speed: float) -> Record:
    """A record whose variants are all about `speed` times as fast as the baseline."""

    def seconds(variant: str, is_baseline: bool, n: int) -> float:
        return (1 if is_baseline else 1 / speed) * (1 + 0.003 * ((7 * n + len(variant)) % 5))

    return made_up(seconds, rounds=[9])


@pytest.fixture(scope="module")
def recorded(once: Callable) -> Path:
    """The site of this project, with made-up records: one of this machine, and a stale one."""
    return once("recorded", by_mkdocs_with_made_up_records)


def by_mkdocs_with_made_up_records(folder: Path) -> Path:
    """Build that site in a folder."""
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=NO_RECORDS)
        else:
            shutil.copy(ROOT / name, folder / name)
    write_record(folder / "docs/timings/local", about(2))
    stale = about(2)
    for entry in stale.entries.values():
        entry.metadata["hash"] = "0" * 16
    write_record(folder / "docs/timings/linux-2core", stale)
    build("mkdocs", folder=folder)
    return folder / "site"


@pytest.fixture(scope="module")
def address(recorded: Path) -> Iterator[str]:
    """The address of that site."""
    with serve(recorded) as address:
        yield address


@pytest.fixture
def timings(browser: Browser, address: str) -> Iterator[Page]:
    """The page of all timings."""
    with visit(browser, address) as page:
        page.goto("timings/")
        yield page


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A record of the reader's, five times as fast where the site's is twice."""
    write_record(tmp_path, about(5))
    return tmp_path / "timings.json"


def experiments(page: Page) -> Locator:
    return page.locator('[data-show="experiments"]')


def give(page: Page, file: Path) -> Locator:
    """Choose a file; where the page says what became of it."""
    page.locator("[data-yours] input[type=file]").set_input_files(file)
    return page.locator("[data-yours] [role=status]")


def column(page: Page, number: int) -> list[str]:
    cells = experiments(page).locator(f"tbody tr:visible > :nth-child({number})")
    return [" ".join(text.split()) for text in cells.all_inner_texts()]


def test_sorts(timings: Page) -> None:
    button = experiments(timings).get_by_role("button", name="experiment")
    head = button.locator("xpath=..")
    was = column(timings, 1)
    assert was != sorted(was)
    for order, expected in [
        ("ascending", sorted(was)),
        ("descending", sorted(was, reverse=True)),
        ("none", was),
    ]:
        button.click()
        expect(head).to_have_attribute("aria-sort", order)
        assert column(timings, 1) == expected


def test_sorts_numbers_as_numbers(timings: Page) -> None:
    experiments(timings).get_by_role("button", name="at", exact=True).click()
    shown = [text for text in column(timings, 3) if text]
    numbers = [int(text.partition("=")[2].replace(",", "")) for text in shown]
    assert len(numbers) > 10
    assert numbers == sorted(numbers)
    assert column(timings, 3)[: len(shown)] == shown  # what has none comes last


def test_sorts_ratios_of_every_size(timings: Page, tmp_path: Path) -> None:
    def seconds(variant: str, is_baseline: bool, n: int) -> float:
        return 1 + n / 100 if is_baseline else 10.0 ** (len(variant) % 11 - 5)

    write_record(tmp_path, made_up(seconds, rounds=[5]))
    expect(give(timings, tmp_path / "timings.json")).to_contain_text("Your machine: ")
    experiments(timings).get_by_role("button", name="your machine").click()
    cells = experiments(timings).locator("td.yours")
    ratios = cells.evaluate_all("cells => cells.map((cell) => Number(cell.dataset.sort))")
    assert min(ratios) < 1 / 1000 < 1000 < max(ratios)
    assert ratios == sorted(ratios)


def test_sorts_by_keyboard(timings: Page) -> None:
    button = experiments(timings).get_by_role("button", name="experiment")
    button.focus()
    timings.keyboard.press("Enter")
    timings.keyboard.press("Space")
    expect(button.locator("xpath=..")).to_have_attribute("aria-sort", "descending")


def test_filters_and_counts(timings: Page) -> None:
    rows = experiments(timings).locator("tbody tr")
    count = experiments(timings).get_by_role("status")
    expect(count).to_have_text(f"{rows.count()} of {rows.count()} rows")
    experiments(timings).get_by_label("Show rows with").fill("Pool.map WORKERS=2")
    expect(count).to_have_text(f"2 of {rows.count()} rows")
    assert column(timings, 1) == ["pool-workers"] * 2
    experiments(timings).get_by_label("Show rows with").fill("<b>")
    expect(count).to_have_text(f"0 of {rows.count()} rows")


def test_takes_a_record(timings: Page, mine: Path) -> None:
    rows = experiments(timings).locator("tbody tr").count()
    said = give(timings, mine)
    expect(said).to_contain_text(
        f"A Processor, 2 cores, Linux 6.1, Python 3.11.9. It is in {rows} of"
    )
    expect(said).to_contain_text(f"in {rows} of them the intervals do not meet")
    assert experiments(timings).get_by_role("columnheader", name="your machine").count() == 1
    assert all(re.match(r"(4\.9|5).* ≠ differs \(", text) for text in column(timings, 7))
    assert experiments(timings).locator("svg g.yours").count() == rows


def test_same_ratios_as_python(timings: Page, tmp_path: Path) -> None:
    def seconds(variant: str, _: bool, n: int) -> float:
        return 0.1 + (sum(map(ord, variant)) * (n + 1) * 37 % 101) / 200

    record = made_up(seconds, rounds=[1, 2, 4, 5, 9, 10, 11, 40, 60])
    write_record(tmp_path, record)
    expect(give(timings, tmp_path / "timings.json")).to_contain_text("Your machine: ")
    rows = (
        experiments(timings)
        .locator("tbody tr")
        .evaluate_all(
            "rows => rows.map(r => [r.dataset.entry, {...r.querySelector('td.yours').dataset}])"
        )
    )
    assert len(rows) > 100
    baselines = {name: one.baseline for name, one in Project().experiments.items()}
    for entry, data in rows:
        name, variant, *at = entry.split("/")
        value = int(at[0].partition("=")[2]) if at else None
        ratio = record.ratio(name, variant, baselines[name], value)
        found = [float(data[key]) for key in ("sort", "low", "high")]
        assert found == pytest.approx([ratio.estimate, ratio.low, ratio.high], rel=1e-9)


def test_a_record_is_dropped_and_removed(timings: Page, mine: Path) -> None:
    text = mine.read_text(encoding="utf-8")
    drop = """([text]) => {
        const data = new DataTransfer();
        data.items.add(new File([text], "timings.json"));
        const event = new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true});
        document.querySelector("[data-yours]").dispatchEvent(event);
    }"""
    before = experiments(timings).inner_html()
    timings.evaluate(drop, [text])
    expect(experiments(timings).locator("th.yours")).to_have_count(1)
    remove = timings.get_by_role("button", name="Remove your machine")
    remove.focus()
    timings.keyboard.press("Enter")
    expect(remove).to_be_hidden()
    expect(timings.get_by_role("button", name="Choose timings.json")).to_be_focused()
    assert experiments(timings).locator(".yours").count() == 0
    assert text_of(experiments(timings).inner_html()) == text_of(before)
    timings.reload()
    assert experiments(timings).locator(".yours").count() == 0


def text_of(html: str) -> str:
    return BeautifulSoup(html, "html.parser").get_text()


def test_a_chapter_shows_the_record_too(timings: Page, mine: Path) -> None:
    expect(give(timings, mine)).to_contain_text("Your machine: ")
    timings.goto("pool-and-process/how-much-faster/")
    panel = timings.locator("#pool-primes .timings-mine")
    expect(panel.locator("tbody tr", has_text="ProcessPoolExecutor.map")).to_contain_text("20")
    assert panel.locator("tbody tr").count() == 4
    timings.goto("pool-and-process/how-many-workers/")
    swept = timings.locator("#pool-workers .timings-mine tbody tr", has_text="Pool.map, workers=2")
    expect(swept).to_contain_text(re.compile("5|4.9"))


def test_a_chosen_runner_is_chosen_on_every_page(timings: Page) -> None:
    timings.goto("pool-and-process/how-much-faster/")
    tabs = timings.locator("#pool-primes .tabbed-labels")
    tabs.get_by_text("this machine").click()
    for _ in range(2):
        timings.evaluate(DRAW_ALL)
        for panel in timings.locator("section.timings:has(.tabbed-set)").all():
            expect(panel.locator("[data-runner=local]")).to_be_visible()
            expect(panel.locator("[data-runner=linux-2core]")).to_be_hidden()
        timings.goto("timings/")
        timings.goto("pool-and-process/how-much-faster/")


def test_another_version_of_the_code_is_said(timings: Page, mine: Path) -> None:
    mine.write_text(mine.read_text(encoding="utf-8").replace('"hash": "', '"hash": "0'), "utf-8")
    expect(give(timings, mine)).to_contain_text("Your machine: ")
    assert all("other version of the code" in text for text in column(timings, 7))


def spoil(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


BAD = {
    "empty": (lambda _: "", "the file is empty"),
    "truncated": (lambda text: text[: len(text) // 2], "truncated, or no JSON"),
    "no record": (lambda _: '{"programs": []}', "it is no record"),
    "null": (lambda _: "null", "it is no record"),
    "list": (lambda _: "[1]", "it is no record"),
    "no benchmarks": (lambda _: '{"version": "1.0", "benchmarks": []}', "holds no benchmarks"),
    "junk inside": (lambda _: '{"version": "1.0", "benchmarks": [7]}', "entry 1 has no runs"),
    "version": (lambda t: spoil(t, '"version": "1.0"', '"version": "9"'), "version 1.0"),
    "schema": (lambda t: t.replace('"schema": 1', '"schema": 2'), "has schema 2, not 1"),
    "no hash": (lambda t: t.replace('"hash"', '"hush"'), 'has no "hash"'),
    "negative": (lambda t: spoil(t, '"values": [', '"values": [-1,'), "no positive number"),
    "text": (lambda t: spoil(t, '"values": [', '"values": ["<b>",'), "no positive number"),
    "huge": (lambda _: "x" * 10_000_000, "it is larger than 8 MB"),
    "deep": (lambda _: "[" * 500_000, "truncated, or no JSON"),
}


def test_refuses_each_bad_record_in_one_line(timings: Page, mine: Path) -> None:
    before, good = experiments(timings).inner_html(), mine.read_text(encoding="utf-8")
    for kind, (change, why) in BAD.items():
        mine.write_text(change(good), encoding="utf-8")
        said = give(timings, mine)
        expect(said, kind).to_contain_text(why)
        assert said.inner_text().startswith("This file was not taken: "), kind
        assert "\n" not in said.inner_text(), kind
        assert experiments(timings).inner_html() == before, kind


def test_a_bad_record_leaves_the_good_one(timings: Page, mine: Path, tmp_path: Path) -> None:
    expect(give(timings, mine)).to_contain_text("Your machine: ")
    bad = tmp_path / "bad.json"
    bad.write_text("{", encoding="utf-8")
    expect(give(timings, bad)).to_contain_text("not taken")
    assert experiments(timings).locator("th.yours").count() == 1


def test_markup_in_a_record_is_text(timings: Page, mine: Path) -> None:
    markup = "<img src=x onerror=alert(1)><script>alert(1)</script>"
    suite = json.loads(mine.read_text(encoding="utf-8"))
    suite["metadata"] |= {"cpu_model_name": markup, "os": markup, "python_version": markup}
    for benchmark in suite["benchmarks"]:
        name = benchmark["metadata"]["name"]
        if name.startswith("pool-primes/Pool"):
            benchmark["metadata"]["name"] = f"pool-primes/{markup}"
    mine.write_text(json.dumps(suite), encoding="utf-8")
    timings.on("dialog", lambda dialog: pytest.fail(dialog.message))
    expect(give(timings, mine)).to_contain_text(markup)
    assert timings.locator("article :is(img, script)").count() == 0
    timings.goto("pool-and-process/how-much-faster/")
    timings.evaluate(DRAW_ALL)
    mine_there = timings.locator("#pool-primes .timings-mine")
    expect(mine_there.get_by_role("rowheader").first).to_be_visible()
    assert markup in mine_there.inner_text()
    assert timings.locator("article img").count() == 0


def test_whole_without_a_script(browser: Browser, address: str) -> None:
    with visit(browser, address, java_script_enabled=False) as page:
        page.goto("timings/")
        article = page.locator("article")
        assert article.locator("tbody tr").count() > 50
        assert article.locator("tbody tr:visible").count() == article.locator("tbody tr").count()
        offered = article.locator(":is(input, button, [role=status]):visible")
        assert offered.count() == 0  # nothing that would do nothing
        expect(article.locator(".timings-noscript")).to_be_visible()


@pytest.mark.parametrize("path", ["timings/", "timings/linux-2core/"])
def test_fits_a_phone(browser: Browser, address: str, mine: Path, path: str) -> None:
    with visit(browser, address, viewport=PHONE) as page:
        page.goto("timings/")
        expect(give(page, mine)).to_contain_text("Your machine: ")
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def ids_of(page: Path) -> set[str]:
    html = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    return {tag["id"] for tag in html.find_all(id=True)}


@pytest.mark.parametrize("engine", ["recorded", "site", "zensical_site"])
def test_every_link_arrives(request: pytest.FixtureRequest, engine: str) -> None:
    folder = request.getfixturevalue(engine)
    ids = functools.cache(ids_of)
    for name in PAGES:
        html = BeautifulSoup((folder / name).read_text(encoding="utf-8"), "html.parser")
        links = {tag["href"] for tag in html.select("article a[href]")}
        assert links
        for link in links:
            if link.startswith("https://"):
                continue
            path, anchor = urldefrag(urljoin(f"/{name}", link))
            target = folder / unquote(path).lstrip("/")
            target = target / "index.html" if target.is_dir() else target
            if target.name in (MARKDOWN, PROGRAMS):  # laid beside a page when all is finished
                continue
            assert target.is_file(), link
            if anchor:
                assert anchor in ids(target), link
