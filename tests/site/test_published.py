"""What a site holds beside its pages: titles, addresses, feed, sitemap, cards, llms.txt."""

import datetime
import functools
import shutil
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from tests.site.conftest import ADDRESS
from timings.errors import TimingsError
from timings.project.project import ROOT, Project
from timings.render.postbuild import finish
from timings.render.programs.lab_box import NOTEBOOKS

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ENGINES = ["published", "zensical_site"]
FILES = ["feed.xml", "sitemap.xml", "robots.txt", "llms.txt"]


@functools.cache
def pages(folder: Path) -> dict[str, BeautifulSoup]:
    """Every page of a site by its address below the site's, parsed once."""
    found = {
        path.parent.relative_to(folder).as_posix(): path
        for path in folder.rglob("index.html")
        if not path.is_relative_to(folder / NOTEBOOKS)  # pages beside the site's: no card, no entry
    }
    return {
        "" if name == "." else f"{name}/": BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for name, path in found.items()
    }


SEARCH = {"published": "[role=search] input", "zensical_site": "button.md-search__button"}
"""The field of the search, or the button for which Zensical's script makes one."""


@pytest.fixture(params=ENGINES)
def folder(request: pytest.FixtureRequest) -> Path:
    """The published site, by each engine."""
    return request.getfixturevalue(request.param)


def named(html: BeautifulSoup, name: str) -> str:
    """What a page says of itself under a name."""
    (tag,) = html.select(f'meta[name="{name}"], meta[property="{name}"]')
    return tag["content"]


def test_titles_and_descriptions_are_each_pages_own(folder: Path) -> None:
    found = pages(folder)
    assert len(found) >= 9
    for about in (lambda html: html.title.get_text(strip=True), lambda h: named(h, "description")):
        said = {address: about(html) for address, html in found.items()}
        assert all(said.values())
        assert len(set(said.values())) == len(said), said
    assert all(50 <= len(named(html, "description")) <= 170 for html in found.values())


def test_says_its_address_and_shows_a_card(folder: Path) -> None:
    for address, html in pages(folder).items():
        (link,) = html.select("link[rel=canonical]")
        assert link["href"] == named(html, "og:url") == ADDRESS + address
        assert named(html, "og:description") == named(html, "description")
        assert html.title.get_text().startswith(named(html, "og:title"))
        shown = named(html, "og:image")
        with Image.open(folder / shown.removeprefix(ADDRESS)) as card:
            assert (card.format, card.size) == ("PNG", (1200, 630))
            assert card.getcolors(64)  # a palette of few colours
        assert (folder / shown.removeprefix(ADDRESS)).stat().st_size < 40_000


def test_says_no_address_where_none_is_known(site: Path) -> None:
    for html in pages(site).values():
        assert html.select("link[rel=canonical], meta[property^='og:']") == []
    assert len(ET.parse(site / "sitemap.xml").getroot()) == 0
    assert "Sitemap" not in (site / "robots.txt").read_text("utf-8")
    assert ADDRESS not in (site / "feed.xml").read_text("utf-8")


def test_both_engines_get_the_same_files(published: Path, zensical_site: Path) -> None:
    cards = [f"{address}card.png" for address in pages(published)]
    for name in FILES + cards:
        assert (published / name).read_bytes() == (zensical_site / name).read_bytes(), name


def test_sitemap_lists_every_page_once(published: Path) -> None:
    root = ET.parse(published / "sitemap.xml").getroot()
    listed = [tag.text for tag in root.iter(f"{SITEMAP}loc")]
    assert sorted(listed) == sorted(ADDRESS + address for address in pages(published))
    for tag in root.iter(f"{SITEMAP}lastmod"):
        assert datetime.date(2026, 1, 1) <= datetime.date.fromisoformat(tag.text)
    robots = (published / "robots.txt").read_text("utf-8").splitlines()
    assert robots == ["User-agent: *", "Allow: /", "", f"Sitemap: {ADDRESS}sitemap.xml"]


def test_feed_is_valid_and_its_links_arrive(published: Path) -> None:
    """What RFC 4287 asks of a feed, in section 4.1."""
    root = ET.parse(published / "feed.xml").getroot()
    assert root.tag == f"{ATOM}feed"
    found = pages(published)
    ids = [tag.text for tag in root.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids)
    assert all(name.startswith("urn:uuid:") for name in ids)
    assert root.find(f"{ATOM}author/{ATOM}name").text
    (own,) = root.findall(f"{ATOM}link[@rel='self']")
    assert own.get("href") == f"{ADDRESS}feed.xml"
    entries = root.findall(f"{ATOM}entry")
    assert entries
    for element in [root, *entries]:
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
        assert datetime.datetime.fromisoformat(element.find(f"{ATOM}updated").text).tzinfo
    dates = [entry.find(f"{ATOM}updated").text for entry in entries]
    assert dates == sorted(dates, reverse=True)
    assert dates[0] == root.find(f"{ATOM}updated").text
    for entry in entries:
        assert entry.find(f"{ATOM}summary").text
        address, _, anchor = entry.find(f"{ATOM}link").get("href").partition("#")
        html = found[address.removeprefix(ADDRESS)]
        assert not anchor or html.find(id=anchor)


def test_pages_name_the_feed(folder: Path) -> None:
    for address, html in pages(folder).items():
        (link,) = html.select("link[type='application/atom+xml']")
        assert urljoin(ADDRESS + address, link["href"]) == f"{ADDRESS}feed.xml"


def test_llms_txt_has_its_form(published: Path) -> None:
    """A title, a quotation, text without headings, then sections of lists: llmstxt.org."""
    text = (published / "llms.txt").read_text("utf-8")
    title, quotation, *rest = [line for line in text.splitlines() if line]
    assert title.startswith("# ")
    assert quotation.startswith("> ")
    listed = [line for line in rest[rest.index("## Pages") :] if not line.startswith("## ")]
    assert all(line.startswith("- [") for line in listed)
    addresses = [line.partition("](")[2].partition(")")[0] for line in listed]
    for address in pages(published):
        assert f"{ADDRESS}{address}index.html.md" in addresses
    for address in addresses:
        assert (published / address.removeprefix(ADDRESS)).exists(), address


def test_the_same_files_each_time(published: Path, tmp_path: Path) -> None:
    again = shutil.copytree(published, tmp_path / "again")
    before = {path: path.read_bytes() for path in published.rglob("*") if path.is_file()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SITE_URL", ADDRESS)
        finish(Project(), again)
    for path, content in before.items():
        assert (again / path.relative_to(published)).read_bytes() == content, path


@pytest.mark.parametrize("engine", ENGINES)
def test_the_page_for_404_leads_on(request: pytest.FixtureRequest, engine: str) -> None:
    folder = request.getfixturevalue(engine)
    html = BeautifulSoup((folder / "404.html").read_text("utf-8"), "html.parser")
    assert html.title.get_text().startswith("There is no such page")
    links = {urljoin(ADDRESS, tag["href"]) for tag in html.select("article a[href]")}
    assert {ADDRESS + address for address in pages(folder)} <= links
    assert html.select(f"[role=dialog][aria-label] {SEARCH[engine]}")


def test_an_unbuilt_site_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(TimingsError, match=r"has no page index.html: build the site first"):
        finish(Project(), tmp_path)


def test_without_version_control_the_feed_has_the_recordings(tmp_path: Path) -> None:
    """A copy of the sources without their history: nothing is made up."""
    for name in ("mkdocs.yml", "requirements.txt", "docs", "snippets", "overrides"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    built = tmp_path / "site"
    for address in ("", "timings/"):
        (built / address).mkdir(parents=True, exist_ok=True)
    project = Project(tmp_path)
    for path in (tmp_path / "docs").rglob("*.md"):
        name = path.relative_to(tmp_path / "docs").with_suffix("")
        page = built / (name.parent if name.name == "index" else name)
        page.mkdir(parents=True, exist_ok=True)
        head = '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
        (page / "index.html").write_text(head, encoding="utf-8")
    finish(project, built)
    titles = [tag.text for tag in ET.parse(built / "feed.xml").iter(f"{ATOM}title")]
    assert any("recorded on" in title for title in titles)
    assert not any("New chapter" in title for title in titles)
