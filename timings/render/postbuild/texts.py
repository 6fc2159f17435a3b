"""Texts for machines: `sitemap.xml`, `robots.txt` and `llms.txt` (https://llmstxt.org)."""

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from timings.pages.navigation import Site, SitePage
from timings.render.postbuild.beside import MARKDOWN
from timings.render.postbuild.dates import Time

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
PAGES = "Pages"
"""What `llms.txt` calls the pages that stand in no section of the menu."""

HOW = (
    "The address of each page here leads to its Markdown. Below each program stands where it was "
    "run, or that it was not yet; every measured number was recorded, and its page says when, "
    "where and on what. A claim about a ratio is judged against the recordings beside it. Ratios "
    "belong to the machine that they were recorded on, and are never averaged over machines."
)


def sitemap(site: Site, changed: dict[SitePage, Time]) -> str:
    """The sitemap: empty where the site's address is not known, as it takes whole addresses.

    `changed` says when pages did, as far as that is known. The theme asks for the file either way.
    """
    root = ET.Element("urlset", {"xmlns": SITEMAP})
    for page in site.pages if site.url else ():
        url = ET.SubElement(root, "url")
        ET.SubElement(url, "loc").text = f"{site.url}{page.address}"
        if page in changed:
            ET.SubElement(url, "lastmod").text = changed[page].date().isoformat()
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def robots(site: Site) -> str:
    """Everyone may read everything; where the sitemap is, if the site's address is known."""
    where = f"\nSitemap: {site.url}sitemap.xml\n" if site.url else ""
    return f"User-agent: *\nAllow: /\n{where}"


def llms(site: Site, records: list[str]) -> str:
    """What is on the site, for language models. `records` are the addresses of the raw records."""
    return "\n".join(_llms(site, records))


def _llms(site: Site, records: list[str]) -> Iterator[str]:
    yield f"# {site.name}\n"
    yield f"> {site.description}\n"
    yield f"{HOW}\n"
    for section in dict.fromkeys(page.section for page in site.pages):
        yield f"## {section or PAGES}\n"
        for page in site.pages:
            if page.section == section:
                yield f"- [{page.title}]({site.url}{page.address}{MARKDOWN}): {page.description}"
        yield ""
    yield "## Raw records\n"
    for address in records:
        yield f"- [{address}]({site.url}{address})"
    yield ""
