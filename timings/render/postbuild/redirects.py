"""Keeps every address that was ever published alive in a built site, whichever engine built it."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from posixpath import relpath

from timings.errors import Problem
from timings.pages.moves import ADDRESSES, HOME, MOVES, follow, listed_addresses, read_moves
from timings.pages.navigation import Site, read_site
from timings.project.project import Project
from timings.render.templates import render

ANCHOR = re.compile(r'<(?:h[1-6]|li|section class="timings")[^>]*? id="(?!fn:)([^"]+)"')
"""A heading, an entry of the references, a panel; footnotes are numbered anew by each change."""

FOLLOW = re.compile(
    r'<script type="application/json" id="moved">[^<]*</script><script [^>]*></script>'
)
SCRIPT = "assets/moved.js"
STUB = "<title>This page has moved</title>"
HEADING = """\
# Every address that was published, in the order in which they came: no line is ever taken out.
# `python -m timings finish --addresses` adds those of the site that was built. docs/moves.txt says
# where one went that is no more. Listed are the pages of the menu, with their headings, panels and
# references: notebooks come and go with what is recorded.
"""


def redirect(site: Site, folder: Path) -> list[str]:
    """Lay a page at each address that moved, which goes on to the new one; their names.

    A page that is still there goes on from the anchors that moved. Done again, it changes nothing.

    Raises:
        Problem: if a page moves that is there, or anchors of one that is not.
    """
    moves = site.moves
    anchors = sorted({old.partition("#")[2] for old in moves if "#" in old})
    written = []
    for page in dict.fromkeys(old.partition("#")[0] for old in moves):
        html, name = _html(folder, page), f"{page}index.html".removeprefix(HOME)
        targets = {anchor: follow(moves, f"{page}#{anchor}") or "" for anchor in anchors}
        moved = {one: _link(to, page) for one, to in targets.items() if to != f"{page}#{one}"}
        if page in moves:
            if html and STUB not in html:
                wrong = f"{page} moves, and such a page is there"
                raise Problem(MOVES, wrong, "move its anchors, or take the line out")
            html = _stub(site, page, follow(moves, page) or "", moved)
        elif not html:
            wrong = f"anchors of {page} move, and no such page is there"
            raise Problem(MOVES, wrong, f"say where it went: {page} -> …")
        else:
            follows = render("follow", anchors=moved, script=relpath(SCRIPT, page))
            html = FOLLOW.sub("", html).replace("</head>", f"{follows}</head>", 1)
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(html, encoding="utf-8")
        written.append(name)
    return written


def _stub(site: Site, page: str, to: str, moved: dict[str, str]) -> str:
    """The page at an address that moved; `moved` says which anchors went elsewhere."""
    target = _link(to, page)
    alike = {one: way for one, way in moved.items() if way != f"{target.partition('#')[0]}#{one}"}
    return render(
        "moved",
        target=target,
        canonical=f"{site.url}{to.removeprefix(HOME)}" if site.url else target,
        anchors={"": target, **alike},
        script=relpath(SCRIPT, page),
    )


def _link(target: str, page: str) -> str:
    """One address as a link on the page at another."""
    path, mark, anchor = target.partition("#")
    return f"{relpath(path, page)}/{mark}{anchor}"


def unreached(project: Project, folder: Path) -> Iterator[Problem]:
    """Each address that was published, or is said to move, and leads nowhere in a built site.

    What the site has and the list lacks is a note, and where an anchor went that is elsewhere now.
    """
    moves, listed, new = read_moves(project), listed_addresses(project), _unlisted(project, folder)
    here = cache(lambda page: _anchors(folder, page))
    gone = set()
    for address in dict.fromkeys((*listed, *moves)):
        if address.partition("#")[0] in gone:  # the page's line says it for its anchors
            continue
        page, _, anchor = (follow(moves, address) or "").partition("#")
        if here(page) is None:
            gone.add(address)
            wrong = f"{address} leads to no page"
        elif anchor and anchor not in here(page):
            wrong = f"{address} leads to no section or panel of {page}"
        else:
            continue
        place = f"{ADDRESSES}:{listed[address]}" if address in listed else MOVES
        now = next((one for one in new if anchor and one.endswith(f"#{anchor}")), "…")
        yield Problem(place, wrong, f"say where it is now, in {MOVES}: {address} -> {now}")
    if new:
        wrong = f"it lacks {len(new)} addresses of the site, {new[0]} first"
        yield Problem(ADDRESSES, wrong, "run python -m timings finish --addresses", note=True)


def _unlisted(project: Project, folder: Path) -> list[str]:
    """Every address of a built site that was not published yet: page by page."""
    listed = listed_addresses(project)
    found = []
    for page in (page.address or HOME for page in read_site(project).pages):
        found += [page, *(f"{page}#{anchor}" for anchor in _anchors(folder, page) or ())]
    return [address for address in dict.fromkeys(found) if address not in listed]


def list_addresses(project: Project, folder: Path) -> list[str]:
    """Add to the list of addresses what a built site has besides; what was added.

    Raises:
        Problem: if the list cannot be read.
    """
    new = _unlisted(project, folder)
    path = project.root / ADDRESSES
    text = path.read_text(encoding="utf-8") if path.is_file() else HEADING
    path.write_text("\n".join([text.rstrip("\n"), *new, ""]), encoding="utf-8")
    return new


def _anchors(folder: Path, page: str) -> list[str] | None:
    """The anchors of a page of the built site; None where there is no such page."""
    html = _html(folder, page)
    return ANCHOR.findall(html) if html and STUB not in html else None


def _html(folder: Path, page: str) -> str:
    """A page of the built site; empty where there is none."""
    path = folder / page / "index.html"
    return path.read_text(encoding="utf-8") if path.is_file() else ""
