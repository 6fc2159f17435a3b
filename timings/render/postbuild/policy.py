"""The policy of a page: what runs in it, and where it may ask for anything.

In a page of the site only its own files run, and the scripts that the theme's own templates hold:
their hashes are taken from there, never from a built page. What a program left runs in a frame that
is no part of the site, and asks for nothing.
"""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from urllib.parse import urlsplit

from timings.errors import TimingsError
from timings.project.cache import cached
from timings.project.project import Project
from timings.render.templates import render

THEMES = ("material", "zensical")
SCRIPTS = "templates/partials/javascripts"
FILLED = re.compile(r"\{\{.*?\}\}")
ROOTS = (".", "..", "../..", "../../..", "/")
"""Where a page may say that the site is: what templates fill in."""

HEAD = re.compile(
    r'\A(\s*<!doctype html>\s*<html[^>]*>\s*<head>\s*<meta charset="utf-8">)'
    r'(?:<meta http-equiv="Content-Security-Policy"[^>]*>)?',
    re.IGNORECASE,
)
OURS = (
    "default-src 'none'; script-src 'self'{}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
LEFT = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
)


def scripts(project: Project, url: str) -> dict[str, str]:
    """The inline scripts of the themes and of `overrides/`, and the hash of each.

    `url` is where the site is published; empty if that is not known.
    """
    path = urlsplit(url).path
    roots = dict.fromkeys((*ROOTS, path or "/", path.rstrip("/") or "/"))
    known = (find_spec(name) for name in THEMES)
    folders = [Path(spec.origin).parent / SCRIPTS for spec in known if spec and spec.origin]
    files = [file for top in (*folders, project.root / "overrides") for file in top.rglob("*.html")]
    texts = [text for file in files for text in _Scripts(file.read_text("utf-8")).texts]
    filled = {FILLED.sub(lambda _, to=root: to, text) for text, root in product(texts, roots)}
    return {text: _hash(text) for text in sorted(filled)}


def guarded(root: Path, html: str, name: str, known: dict[str, str]) -> str:
    """A page of the site with its policy, which lets the known scripts run.

    Raises:
        TimingsError: if it is no page of the theme, or holds another script.
    """
    found = json.loads(cached(root, (__file__,), html, lambda: json.dumps(_Scripts(html).texts)))
    for text in found:
        if text not in known:
            said = " ".join(text.split())[:80]
            raise TimingsError(
                f'{name} holds a script that is not the theme\'s, "{said}": take it out of what '
                "the page is made from"
            )
    meta = render("policy", policy=_policy(found, known))
    page, count = HEAD.subn(lambda head: f"{head[1]}{meta}", html, count=1)
    if not count:
        raise TimingsError(f"{name} is no page of the theme: take it out of docs")
    return page


def policy(html: str, known: dict[str, str], *, last: bool = False) -> str:
    """The policy of a page of the site, which lets the known scripts run, and its `last` one."""
    found = _Scripts(html).texts
    return _policy(found, known | {text: _hash(text) for text in found[-1:] if last})


def _policy(found: list[str], known: dict[str, str]) -> str:
    hashes = [known[text] for text in dict.fromkeys(found) if text in known]
    return OURS.format("".join(f" '{one}'" for one in hashes))


def framed(html: str, name: str) -> str:
    """A page around one that a program left: it runs apart from the site, and asks for nothing."""
    return render("frame", policy=LEFT, name=name, content=html)


class _Scripts(HTMLParser):
    """The texts of the scripts of a page, but of those that are files, or no scripts but data."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.runs = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a text; of an option that is there twice, the first counts."""
        options = dict(reversed(attrs))
        is_data = options.get("type") == "application/json"
        self.runs = tag == "script" and "src" not in options and not is_data
        if self.runs:
            self.texts.append("")

    def handle_data(self, data: str) -> None:
        """Go on with it."""
        if self.runs:
            self.texts[-1] += data

    def handle_endtag(self, tag: str) -> None:
        """End it."""
        self.runs = False


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
