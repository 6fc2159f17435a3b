"""The Atom feed (RFC 4287) of new chapters, and of what was recorded for them."""

import datetime
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from timings.pages.chapters import chapter_of
from timings.pages.navigation import CHAPTERS, Site, SitePage
from timings.records.history import Change
from timings.render.postbuild.dates import Recording, Time

ATOM = "http://www.w3.org/2005/Atom"
FILE = "feed.xml"
MOST, LISTED = 50, 20
"""Entries, the newest; and changes that one tells."""

NAMES = uuid.UUID("5f0c9c33-5a9e-4d1f-9d2e-0f6b5d0a7c11")
"""From which each entry's name is derived: it is the same wherever the site is published."""

START = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
"""The date of a feed without entries."""


@dataclass(frozen=True)
class Entry:
    """One piece of news. `key` names it for good; `anchor` is where on the page to look."""

    key: str
    title: str
    date: Time
    page: SitePage
    text: str
    anchor: str = ""


def entries(site: Site, came: dict[SitePage, Time], recordings: list[Recording]) -> list[Entry]:
    """The news, newest first. `came` says when a page was added, as far as that is known."""
    firsts: dict[str, SitePage] = {}  # of a chapter's pages, the one that it starts with
    for page in site.pages:
        if page.section == CHAPTERS:
            firsts.setdefault(chapter_of(page.path), page)
    news = [
        Entry(
            f"new/{site.key(page)}",
            f"New chapter: {page.title}",
            came[page],
            page,
            page.description,
        )
        for page in firsts.values()
        if page in came
    ]
    news += [_recorded(site, one) for one in recordings]
    return sorted(news, key=lambda entry: (entry.date, entry.key), reverse=True)[:MOST]


def _recorded(site: Site, one: Recording) -> Entry:
    how = "recorded again" if one.again else "recorded"
    said = [f"{', '.join(one.experiments)}.", *_changed(one.changes)]
    return Entry(
        f"recorded/{site.key(one.page)}/{one.runner}/{one.date.isoformat()}",
        f"{one.page.title}: {how} on {one.runner}",
        one.date,
        one.page,
        " ".join(said),
        one.experiments[0],
    )


def _changed(changes: tuple[Change, ...]) -> Iterator[str]:
    for change in changes[:LISTED]:
        yield f"{change.text}."
    if len(changes) > LISTED:
        yield f"And {len(changes) - LISTED} more."


def feed(site: Site, news: list[Entry]) -> str:
    """The feed as XML. Links are relative where the site's address is not known."""
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": "en"})
    _add(root, "title", site.name)
    _add(root, "subtitle", site.description)
    _add(root, "id", _name("feed"))
    _add(root, "updated", max((entry.date for entry in news), default=START).isoformat())
    _add(root, "rights", site.rights)
    _add(ET.SubElement(root, "author"), "name", site.name)
    ET.SubElement(root, "link", {"href": site.url or "./"})
    ET.SubElement(root, "link", {"rel": "self", "href": f"{site.url}{FILE}"})
    for entry in news:
        element = ET.SubElement(root, "entry")
        _add(element, "title", entry.title)
        _add(element, "id", _name(entry.key))
        _add(element, "updated", entry.date.isoformat())
        anchor = f"#{entry.anchor}" if entry.anchor else ""
        ET.SubElement(element, "link", {"href": f"{site.url}{entry.page.address}{anchor}" or "./"})
        _add(element, "summary", entry.text)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text


def _name(key: str) -> str:
    return uuid.uuid5(NAMES, key).urn
