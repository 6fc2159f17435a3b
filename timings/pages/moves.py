"""The addresses that pages ever had, and where those lead that moved: two files that people read.

An address is what comes after the site's own: `dask/`, `dask/#the-data`; the front page is `./`.
`docs/addresses.txt` lists every one that was published, and loses none. `docs/moves.txt` says where
those went that moved, one a line: `dask/#the-data -> dask/#data`. The anchors of a page that moved
go along with it, unless they have a line of their own.
"""

import re
from collections.abc import Iterator

from timings.errors import Problem
from timings.project.project import Project

ADDRESSES, MOVES = "docs/addresses.txt", "docs/moves.txt"
ADDRESS = re.compile(r"(?:\./|(?:\w[\w.-]*/)+)(?:#[^\s#\"<>]+)?", re.ASCII)
HOME = "./"


def listed_addresses(project: Project) -> dict[str, int]:
    """Every address that was published, and its line.

    Raises:
        Problem: if a line is no address.
    """
    found: dict[str, int] = {}
    for number, line in _lines(project, ADDRESSES):
        if not ADDRESS.fullmatch(line):
            wrong = f"{line} is no address"
            raise Problem(f"{ADDRESSES}:{number}", wrong, "write it as dask/ or dask/#the-data")
        found.setdefault(line, number)
    return found


def read_moves(project: Project) -> dict[str, str]:
    """Where each address that moved went to.

    Raises:
        Problem: if a line does not say that, or an address moves twice or in a circle.
    """
    moves: dict[str, str] = {}
    for number, line in _lines(project, MOVES):
        place, (old, _, new) = f"{MOVES}:{number}", line.partition(" -> ")
        if not (ADDRESS.fullmatch(old) and ADDRESS.fullmatch(new)):
            raise Problem(place, f"{line} is no move", "write dask/#the-data -> dask/#data")
        if old in moves:
            raise Problem(place, f"{old} moves twice", "leave the line that is right")
        moves[old] = new
        if follow(moves, old) is None:
            raise Problem(place, f"{old} moves in a circle", "take out the line that is wrong")
    return moves


def follow(moves: dict[str, str], address: str) -> str | None:
    """Where an address leads now; None if it never arrives."""
    for _ in range(len(moves) + 1):
        page, _, anchor = address.partition("#")
        if address in moves:
            address = moves[address]
        elif page in moves:
            address = moves[page] if "#" in moves[page] else f"{moves[page]}#{anchor}"
        else:
            return address
    return None


def origin(moves: dict[str, str], address: str) -> str:
    """The first address of a page, which names it for good."""
    pages = (old for old in moves if "#" not in old)
    return next((old for old in pages if follow(moves, old) == address), address)


def _lines(project: Project, name: str) -> Iterator[tuple[int, str]]:
    """The numbered lines of a file without comments; none where there is no file."""
    path = project.root / name
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            yield number, line.strip()
