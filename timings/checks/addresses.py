"""Addresses that were published: none is forgotten, and each that moved says whereto."""

from collections.abc import Iterator

from timings.errors import Problem
from timings.pages.moves import ADDRESSES, listed_addresses, read_moves
from timings.project.git import lines_ever
from timings.project.project import Project


def broken_addresses(project: Project) -> Iterator[Problem]:
    """What is wrong with the lists of addresses and moves."""
    try:
        read_moves(project)
        now = listed_addresses(project)
    except Problem as problem:
        yield problem
        return
    for line in dict.fromkeys(lines_ever(project.root, ADDRESSES)):
        if line and not line.startswith("#") and line not in now:
            remedy = "put the line back: others may link to it. docs/moves.txt says where it went"
            yield Problem(ADDRESSES, f"{line} is gone", remedy)
