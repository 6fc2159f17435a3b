"""The files of the site: whole, asking no other host for anything, and the same from Zensical."""

import functools
import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup, Tag

from timings.pages.navigation import read_site
from timings.project.project import ROOT, Project
from timings.project.settings import FILES
from timings.render.programs.lab_box import NOTEBOOKS

PAGES = [page.address.rstrip("/") or "index" for page in read_site(Project()).pages]
# Notebooks, below NOTEBOOKS, are rendered by MkDocs only: Zensical has their files, and no pages.
OWN = {"__skip"}
"""Anchors that only one engine adds."""

LOADED = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")


@functools.cache
def parse(folder: Path, page: str) -> BeautifulSoup:
    """Parse a page of the site in that folder, once: what reads it leaves it as it is."""
    path = folder / ("" if page == "index" else page) / "index.html"
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def is_foreign(address: str) -> bool:
    """Whether a browser would ask another host for it."""
    return bool(re.match(r"(https?:)?//", address.strip(), re.IGNORECASE))


def loads(html: BeautifulSoup) -> list[str]:
    """List the addresses that a browser loads by itself: all but the targets of links."""
    found = [tag["src"] for tag in html.select("[src]")]
    found += [tag["href"] for tag in html.select("link[href], image[href], use[href]")]
    found += [tag["data"] for tag in html.select("object[data]")]
    sets = [tag["srcset"].split(",") for tag in html.select("[srcset]")]
    found += [part.split()[0] for parts in sets for part in parts]
    styles = [tag.get_text() for tag in html.select("style")]
    styles += [tag["style"] for tag in html.select("[style]")]
    return found + [a or b for style in styles for a, b in LOADED.findall(style)]


def test_pages_ask_no_other_host(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > len(PAGES)  # and 404.html
    for path in pages:
        html = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        assert loads(html) or FILES in path.parts, path  # what a program left holds all it needs
        assert [address for address in loads(html) if is_foreign(address)] == [], path


def test_styles_and_drawings_ask_no_other_host(site: Path) -> None:
    for path in [*site.rglob("*.css"), *site.rglob("*.svg")]:
        loaded = [a or b for a, b in LOADED.findall(path.read_text(encoding="utf-8"))]
        assert [address for address in loaded if is_foreign(address)] == [], path


@pytest.mark.parametrize("page", PAGES)
def test_dialogs_have_a_name(site: Path, page: str) -> None:
    dialogs = parse(site, page).select("[role=dialog]")
    assert dialogs
    assert all(dialog.get("aria-label") for dialog in dialogs)


@pytest.mark.parametrize("page", PAGES)
def test_no_directive_is_left_as_text(site: Path, page: str) -> None:
    article = parse(site, page).select_one("article")
    assert "--8<--" not in article.get_text()
    prose = "".join(text for text in article.strings if not text.find_parent("code"))
    assert prose
    assert not re.search(r"```|\[\[\w+:", prose)


def test_records_are_published_as_they_are(site: Path) -> None:
    for path in (ROOT / "docs" / "timings").glob("*/*.json"):
        published = site / path.relative_to(ROOT / "docs")
        assert published.read_bytes() == path.read_bytes()


@pytest.mark.parametrize("page", PAGES)
def test_zensical_builds_the_same_chapter(published: Path, zensical_site: Path, page: str) -> None:
    ours, theirs = (outline(parse(folder, page), page) for folder in (published, zensical_site))
    assert ours == theirs


def test_zensical_builds_the_same_pages(published: Path, zensical_site: Path) -> None:
    ours, theirs = (
        {path.relative_to(folder) for path in folder.rglob("*.html")}
        for folder in (published, zensical_site)
    )
    rendered = {path for path in ours if path.is_relative_to(NOTEBOOKS)}
    kept = {path.stem for path in (zensical_site / NOTEBOOKS).glob("*.ipynb")}
    assert {path.parent.name for path in rendered} == kept
    assert ours - rendered == theirs


def outline(html: BeautifulSoup, page: str) -> dict[str, object]:
    """Count and name what makes a chapter; its links as they arrive, for a page may name itself."""
    article = html.select_one("article")
    drawings = article.select("svg[role=img]")
    links = [urljoin(f"/{page}/", tag["href"]) for tag in article.select("a[href]")]
    return {
        "anchors": [tag.get("id") for tag in article.select("[id]") if tag["id"] not in OWN],
        "blocks": [tag.get_text() for tag in article.select("pre > code")],
        "panels": [tag.get("data-experiment") for tag in article.select(".timings")],
        "claims": [tag.get_text() for tag in article.select(".timings-claims li")],
        "outputs": [tag.get_text() for tag in article.select(".output")],
        "recorded": [tag.get_text() for tag in article.select("a.recorded")],
        "tables": [tag.get_text() for tag in article.select("table")],
        "links": [to for to in links if not ran(to)],
        "charts": [name(html, drawing) for drawing in drawings],
    }


def ran(address: str) -> bool:
    """Whether it is a notebook's page, which MkDocs alone makes."""
    return "notebooks/" in address and not address.endswith(".ipynb")


def name(html: BeautifulSoup, drawing: Tag) -> str:
    """What a screen reader says of a drawing: its label, or the texts that it names as such."""
    label = drawing.get("aria-label")
    texts = [html.find(id=key).get_text() for key in drawing.get("aria-labelledby", "").split()]
    assert label or texts, drawing
    return label or " ".join(texts)
