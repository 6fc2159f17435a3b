"""No address that was ever published is lost, in a chapter that is split and a page that moved."""

import functools
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.site.conftest import ADDRESS, build, run, visit
from tests.site.host import serve
from tests.site.test_files import parse
from tests.timings.texts import PAGE
from tests.timings.tiny import ROUNDS, Tiny, git, lay_down
from timings.cli import main
from timings.pages.moves import listed_addresses
from timings.project.project import ROOT, Project

ENGINES = ("mkdocs", "zensical")
THRICE = (0.1, 0.1, 0.1)
NAV = """\
nav:
  - Start here: index.md
  - Chapters:
      - Chap:
          - Chap: chap/index.md
          - Costs: chap/costs.md
  - Labs:
      - Chap: labs/chap.md
  - References: references.md
  - Timings:
      - All timings: timings/index.md
"""
BEGIN, COSTS = PAGE.split("```timings", 1)
PAGES = {
    "index.md": "# Home\n\nA sum takes [[speedup: sums, sum]]. See [the costs](chap/costs.md).\n",
    "references.md": "# References\n\n- One\n{: #r1}\n",
    "timings/index.md": "# All timings\n\n```records\nshow: experiments\n```\n",
    "labs/chap.py": "# %% [markdown]\n# # Lab: Chap\n#\n# Play.\n\n# %%\nprint(1)\n",
    "chap/index.md": BEGIN.replace("references.md", "../references.md") + "## The start\n",
    "chap/costs.md": "# Costs\n\n## In time\n\n```timings" + COSTS,
}
MOVES = """\
# Where they went
older/ -> old-chap/
old-chap/ -> chap/
chap/#begin -> chap/#the-start
chap/#in-time -> chap/costs/#in-time
chap/#sums -> chap/costs/#sums
part/ -> chap/costs/#in-time
"""
LEADS = {
    "old-chap/": "chap/",
    "older/": "chap/",
    "old-chap/#use-this-when": "chap/#use-this-when",
    "older/#in-time": "chap/costs/#in-time",
    "older/#begin": "chap/#the-start",
    "chap/#begin": "chap/#the-start",
    "part/": "chap/costs/#in-time",
    "part/#any": "chap/costs/#in-time",
    "chap/#sums": "chap/costs/#sums",
    "chap/#use-this-when": "chap/#use-this-when",
}
"""What MOVES means for each address that somebody may have kept."""


def land(site: Path, address: str) -> tuple[str, str]:
    """The page and the anchor at which a reader of a built site arrives who follows an address."""
    for _ in range(9):
        page, _, anchor = address.partition("#")
        data = parse(site, page.rstrip("/")).select_one("script#moved")
        moved = json.loads(data.string) if data else {}
        to = moved.get(anchor) or moved.get("")
        if to is None:
            return page, anchor
        path, inside, to_anchor = to.partition("#")
        anchor = to_anchor if inside else anchor
        address = f"{(site / page / path).resolve().relative_to(site.resolve())}/#{anchor}"
    raise AssertionError(f"{address} leads in a circle")


@functools.cache
def anchors(site: Path, page: str) -> set[str]:
    """Every id of a built page."""
    return {tag["id"] for tag in parse(site, page.rstrip("/")).find_all(id=True)}


@pytest.mark.parametrize("engine", ENGINES)
def test_every_address_that_was_ever_published(request: pytest.FixtureRequest, engine: str) -> None:
    site = request.getfixturevalue("site" if engine == "mkdocs" else "zensical_site")
    listed = listed_addresses(Project())
    assert len(listed) > 300
    for address in listed:
        page, anchor = land(site, address)
        assert not anchor or anchor in anchors(site, page), address


def test_every_address_of_the_site_is_listed(site: Path) -> None:
    listed = listed_addresses(Project())
    for path in site.rglob("index.html"):
        page = f"{path.parent.relative_to(site).as_posix()}/"
        html = parse(site, page.rstrip("/"))
        if page.startswith("labs/notebooks/") or html.select_one("script#moved"):
            continue
        places = html.select("article :is(h1, h2, h3, h4, section.timings)[id]")
        for address in (page, *(f"{page}#{place['id']}" for place in places)):
            told = f"{address}: run make build, then python -m timings finish --addresses"
            assert address in listed, told


@pytest.fixture(scope="session")
def split(once: Callable) -> Callable[[str], Path]:
    """Builds a small project by an engine; its chapter is a folder of pages, and was moved."""
    return lambda engine: once(f"split-{engine}", lambda folder: build_split(folder, engine))


def build_split(folder: Path, engine: str) -> Path:
    tiny = moved_chapter(folder / "project")
    build(engine, folder=tiny.root, url=ADDRESS)
    for _ in range(2):  # done again, it changes nothing
        run("timings", "--root", str(tiny.root), "finish", url=ADDRESS)
    return tiny.root / "site"


def moved_chapter(root: Path) -> Tiny:
    """A recorded project whose chapter is a folder of two pages."""
    tiny = lay_down(root)
    tiny.drop("docs/chap.md")
    for name in ("overrides", "docs/assets"):
        shutil.copytree(ROOT / name, root / name)
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    tiny.write("mkdocs.yml", re.sub(r"^nav:\n(?:  .*\n)+", NAV, settings, flags=re.MULTILINE))
    for name, text in PAGES.items():
        front = "" if text.startswith(("---", "# %%")) else "---\ndescription: A page.\n---\n\n"
        tiny.write(f"docs/{name}", front + text)
    tiny.write("docs/moves.txt", MOVES)
    tiny.write("docs/addresses.txt", "".join(f"{one}\n" for one in LEADS))
    record = tiny.made_up(ROUNDS)
    record.entries |= tiny.made_up({"comprehension": THRICE, "map": THRICE}, "additions").entries
    ran = tiny.made_up_run()
    record.runs[ran.key] = ran
    tiny.save(record)
    assert tiny.cli("record", "--only", "labs/chap") == 0
    return tiny


@pytest.fixture(params=ENGINES)
def built(request: pytest.FixtureRequest, split: Callable[[str], Path]) -> Path:
    """The site of the small project by each engine."""
    return split(request.param)


@pytest.fixture
def address(built: Path) -> Iterator[str]:
    """Where it is served."""
    with serve(built) as address:
        yield address


def test_a_chapter_of_two_pages_is_one_chapter(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tiny = moved_chapter(tmp_path / "project")
    capsys.readouterr()
    assert tiny.cli("check", "--chapter", "chap") == 0, capsys.readouterr().err
    said = capsys.readouterr().out
    assert said == "docs/chap/index.md, docs/chap/costs.md: 1 programs, 2 experiments; 0 problems\n"
    tiny.replace("docs/chap/costs.md", "at least 1.5x", "at least 50x")
    tiny.replace("docs/chap/index.md", "program: chap/prog.py", "program: chap/prg.py")
    assert tiny.cli("check", "--chapter", "chap") == 1
    places = [line.split(":")[1].strip() for line in capsys.readouterr().err.splitlines()]
    assert {"docs/chap/index.md", "docs/chap/costs.md"} <= set(places)
    assert tiny.cli("record", "--chapter", "chap", "--all", "--budget", "0.1") == 0
    assert "local: 4 of 4 recorded" in capsys.readouterr().out


def test_panels_and_links_of_a_chapter_of_two_pages(built: Path) -> None:
    panels = parse(built, "chap/costs").select("article section.timings")
    assert [panel["id"] for panel in panels] == ["sums", "additions"]
    (number,) = parse(built, "index").select("article a.recorded")
    assert number["href"] == "chap/costs/#sums"
    assert "chap/costs/#sums" in str(parse(built, "timings").select_one("article"))
    links = {link.get_text(): link["href"] for link in parse(built, "labs/chap").select("a[href]")}
    assert links["The chapter"] == "../../chap/"
    links = {link.get_text(): link["href"] for link in parse(built, "chap").select("a[href]")}
    assert links["Download prog.py"] == "../snippets/chap/prog.py"
    feed = (built / "feed.xml").read_text(encoding="utf-8")
    assert "chap/costs/" in (built / "llms.txt").read_text(encoding="utf-8")
    assert "old-chap" not in (built / "sitemap.xml").read_text(encoding="utf-8") + feed


TOLD = {
    "docs/moves.txt:2: old/ is no move": ("docs/moves.txt", "# Moves\nold/\n"),
    "docs/moves.txt:2: a/ moves twice": ("docs/moves.txt", "a/ -> b/\na/ -> c/\n"),
    "docs/moves.txt:2: b/ moves in a circle": ("docs/moves.txt", "a/ -> b/\nb/ -> a/\n"),
    "docs/moves.txt:1: ../a/ -> b/ is no move": ("docs/moves.txt", "../a/ -> b/\n"),
    "docs/addresses.txt:1: chap is no address": ("docs/addresses.txt", "chap\n"),
    "docs/addresses.txt: old-chap/ is gone": ("docs/addresses.txt", "chap/\n"),
    "docs/chap.md: there is a folder docs/chap too": ("docs/chap.md", PAGE),
    "docs/chap/index.md:1: there is no folder snippets/chp": (
        "docs/chap/index.md",
        f"---\nsnippets: [chap, chp]\n{PAGES['chap/index.md'].removeprefix('---')}",
    ),
    "docs/references.md:1: snippets/chap is a folder of docs/chap/index.md too": (
        "docs/references.md",
        "---\ndescription: All.\nsnippets: [chap]\n---\n\n# References\n",
    ),
}
"""The beginning of what a mistake is told by, and the file that makes it."""


def test_each_mistake_is_told(
    tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    base = moved_chapter(tmp_path_factory.mktemp("moved") / "project")
    for command in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "All")):
        git(base.root, *command)
    assert base.cli("check", "--sources") == 0, capsys.readouterr().err
    for line, change in TOLD.items():
        root = shutil.copytree(base.root, tmp_path_factory.mktemp("told") / "project")
        tiny = Tiny(root)
        tiny.write(*change)
        for _ in range(2):  # no commit hides it
            git(root, "commit", "-qam", "More", "--allow-empty")
        assert tiny.cli("check", "--sources") == 1, line
        told = [one.removeprefix("error: ") for one in capsys.readouterr().err.splitlines()]
        assert any(one.startswith(f"{line}: ") for one in told), (line, told)


ENDS = {
    "docs/addresses.txt:1: gone/ leads to no page": ("addresses.txt", "gone/\ngone/#a\n"),
    "docs/addresses.txt:2: chap/#gone leads to no section or panel of chap/": (
        "addresses.txt",
        "chap/\nchap/#gone\n",
    ),
    "docs/moves.txt: chap/#a leads to no page": ("moves.txt", f"{MOVES}chap/#a -> gone/\n"),
    "docs/moves.txt: references/ moves, and such a page is there": (
        "moves.txt",
        "references/ -> chap/\n",
    ),
    "docs/moves.txt: anchors of gone/ move, and no such page is there": (
        "moves.txt",
        "gone/#a -> chap/\n",
    ),
}
"""The beginning of what is told of a built site, and the file that makes it."""


@pytest.fixture
def copied(tmp_path: Path, split: Callable, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the small project as MkDocs built it, to be finished again."""
    monkeypatch.setenv("SITE_URL", ADDRESS)
    return shutil.copytree(split("mkdocs").parent, tmp_path / "project")


@pytest.mark.parametrize("line", ENDS)
def test_what_leads_nowhere_is_told(
    copied: Path, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    name, text = ENDS[line]
    (copied / "docs" / name).write_text(text, encoding="utf-8")
    assert main(["--root", str(copied), "finish"]) == 1
    assert capsys.readouterr().err.startswith(f"error: {line}: ")


def test_what_is_not_listed_is_a_note_until_it_is(
    copied: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (copied / "docs/addresses.txt").read_text(encoding="utf-8")
    assert main(["--root", str(copied), "finish"]) == 0
    assert "note: docs/addresses.txt: it lacks" in capsys.readouterr().out
    assert main(["--root", str(copied), "finish", "--addresses"]) == 0
    assert "note" not in capsys.readouterr().out
    after = (copied / "docs/addresses.txt").read_text(encoding="utf-8")
    assert after.startswith(before)
    assert "\nchap/costs/#additions\n" in after


def test_an_address_that_moved_leads_on(browser: Browser, built: Path, address: str) -> None:
    with visit(browser, address) as tab:
        for old, new in LEADS.items():
            page, anchor = land(built, old)
            assert f"{page}{f'#{anchor}' if anchor else ''}" == new
            tab.goto("about:blank")  # or a browser stays on the page for another anchor of it
            tab.goto(address + old)
            expect(tab).to_have_url(f"{address}{new}")
            assert not anchor or tab.locator(f"[id='{anchor}']").is_visible()


def test_an_address_that_moved_leads_on_without_scripts(
    browser: Browser, built: Path, address: str
) -> None:
    with visit(browser, address, java_script_enabled=False) as tab:
        tab.goto("older/#begin")
        expect(tab).to_have_url(re.compile(f"{address}chap/"))
    stub = parse(built, "older")
    assert stub.select_one("meta[name=robots]")["content"] == "noindex"
    assert stub.select_one("link[rel=canonical]")["href"] == f"{ADDRESS}chap/"
    assert stub.select_one("body a")["href"] == "../chap/"
    policy = stub.select_one("meta[http-equiv=Content-Security-Policy]")["content"]
    assert "script-src 'self';" in policy
