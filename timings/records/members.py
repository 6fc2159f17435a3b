"""The files that a record may consist of, in a runner's folder, an artefact or a zip file."""

import os
import re
import stat
from pathlib import Path

from timings.errors import TimingsError, one_line
from timings.project.settings import FILES, KEPT
from timings.records.model import HISTORY, MEMBERS

_OWN = "|".join(map(re.escape, (*MEMBERS, HISTORY)))
_FILE = rf"{FILES}/[a-z0-9_]{{1,60}}/[a-z0-9_]{{1,60}}/{KEPT.pattern}"
_LAB = r"labs/[a-z0-9-]{1,60}\.ipynb"
MEMBER = re.compile(rf"{_OWN}|{_FILE}|{_LAB}", re.ASCII)
"""How a file of a record is called, below the record's folder."""

BIGGEST, TOGETHER, MANY = 8_000_000, 40_000_000, 400
"""Bytes of one file and of all, and how many files: beyond that it is no record."""

REFUSED = "the whole record is refused"


def members(folder: Path, also: str = "", where: str = "", remedy: str = REFUSED) -> list[str]:
    """The names of a record's files below its folder.

    `also` is a pattern of what else may be there; `where` names the folder in an error.

    Raises:
        TimingsError: if anything else is there, or it is too much.
    """
    where = where or folder.name
    if folder.is_symlink() or not folder.is_dir():
        raise TimingsError(f"{where}: is not a folder: {remedy}")
    names, total = [], 0
    for place, folders, files in os.walk(folder, followlinks=False):
        for name in [*folders, *files]:
            path = Path(place) / name
            found = path.relative_to(folder).as_posix()
            state = path.lstat()
            if stat.S_ISDIR(state.st_mode):
                continue
            total += state.st_size
            wrong = no_member(found, state.st_size, total, len(names) + 1, also)
            if not stat.S_ISREG(state.st_mode):
                wrong = "is a link or a device, not a plain file"
            if wrong:
                raise refused(where, found, wrong, remedy)
            names.append(found)
    return sorted(names)


def no_member(name: str, size: int, total: int, many: int, also: str = "") -> str:
    """Why a file is none of a record's, or too much with those before it; empty if it is fine."""
    if not (MEMBER.fullmatch(name) or (also and re.fullmatch(also, name))):
        return "is no file of a record"
    too_much = size > BIGGEST or total > TOGETHER or many > MANY
    return "is too large, or one of too many" if too_much else ""


def refused(where: str, name: str, wrong: str, remedy: str = REFUSED) -> TimingsError:
    """The one line about a file of a record."""
    return TimingsError(one_line(f'{where}: "{name[:100]}" {wrong}: {remedy}'))
