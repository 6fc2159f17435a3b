"""What version control knows of the commits that records name; nothing here fails without it."""

import datetime
import itertools
import json
import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from timings.errors import TimingsError
from timings.project import experiments, fingerprint, pins, settings
from timings.project import project as project_
from timings.project.cache import cached
from timings.project.project import GPU_REQUIREMENTS, Project

COMMIT = re.compile(r"[0-9a-f]{7,40}")
REQUIREMENTS = ("requirements.txt", GPU_REQUIREMENTS)
OWN = re.compile(r"[0-9a-f]+ commit( \((amend|initial)\))?:")
HASHED_BY = tuple(one.__file__ for one in (experiments, fingerprint, pins, settings, project_))
"""The code that makes the hash of an experiment of its sources."""

WAITS = 100
"""Tenths of a second."""

BRANCH = "records"
"""Where published records and their histories are kept."""

UNKNOWN = "unknown"
"""What a record names as its commit when it was made outside version control."""


def history_is_full(root: Path) -> bool | None:
    """Whether all of the history is here; None where there is no version control."""
    top = _git(root, "rev-parse", "--show-cdup", "--is-shallow-repository")
    if top is None:
        return None
    up, _, shallow = top.decode().partition("\n")
    return shallow.strip() == "false" if not up else None


@lru_cache
def is_known(root: Path, commit: str) -> bool:
    """Whether this repository has a commit."""
    return _git(root, "cat-file", "-e", f"{commit}^{{commit}}") is not None


def head(root: Path) -> str:
    """The commit that is checked out, by its first 12 digits; `unknown` outside version control."""
    found = _git(root, "rev-parse", "--short=12", "HEAD")
    return found.decode().strip() if found else UNKNOWN


@lru_cache
def hashes_at(root: Path, commit: str) -> dict[str, str] | None:
    """The hash of every experiment as its sources were at a commit; None if they cannot be read."""
    if not is_known(root, commit):
        return None
    whole = (_git(root, "rev-parse", f"{commit}^{{commit}}") or b"").decode().strip()
    found = cached(root, HASHED_BY, whole, lambda: _hashes(root, whole))
    return json.loads(found) if found else None


def _hashes(root: Path, commit: str) -> str:
    with _sources_at(root, commit) as folder:
        if folder is None:
            return ""
        try:
            experiments = Project(folder).experiments
        except TimingsError:
            return ""
        return json.dumps({name: declaration.hash for name, declaration in experiments.items()})


def is_tracked(root: Path, path: Path) -> bool:
    """Whether version control holds a file."""
    return _git(root, "ls-files", "--error-unmatch", "--", str(path)) is not None


def dates(root: Path, paths: tuple[str, ...]) -> dict[str, list[datetime.datetime]]:
    """When each file was changed, oldest first, its former names included.

    Empty where version control does not know: it is not there, or has only a part of the history.
    """
    if not history_is_full(root):
        return {path: [] for path in paths}
    now = _git(root, "rev-parse", "HEAD")
    told = json.loads(cached(root, (__file__,), (now, paths), lambda: _dates(root, paths)))
    return {path: sorted(map(utc, lines)) for path, lines in told.items()}


def _dates(root: Path, paths: tuple[str, ...]) -> str:
    follow = ("log", "--follow", "--format=%cI", "--")
    told = {path: _git(root, *follow, path) or b"" for path in paths}
    return json.dumps({path: lines.decode().split() for path, lines in told.items()})


def versions(root: Path, path: str) -> Iterator[str]:
    """The texts that a file had at each commit that is known here, newest first."""
    told = _git(root, "log", "--format=%H", "--", path) or b""
    for commit in told.decode().split():
        yield (_git(root, "show", f"{commit}:{path}") or b"").decode(errors="replace")


def lines_ever(root: Path, path: str) -> list[str]:
    """Every line that a file had at any commit that is known here."""
    told = _git(root, "log", "-p", "--format=", "--unified=0", "--", path) or b""
    lines = told.decode(errors="replace").splitlines()
    return [line[1:] for line in lines if line.startswith("+") and not line.startswith("+++ ")]


def heads(root: Path) -> list[str]:
    """Where HEAD was, a line each, newest first: the commit, and what moved it there.

    Git changes files before it moves HEAD: while it does, this waits.
    """
    lock = (_git(root, "rev-parse", "--git-path", "index.lock") or b"").decode().strip()
    for _ in range(WAITS):
        if not lock or not (root / lock).exists():
            break
        time.sleep(0.1)
    told = _git(root, "log", "-g", "--format=%H %gs", "HEAD") or _git(root, "rev-parse", "HEAD")
    return (told or b"").decode(errors="replace").splitlines()


def moved(before: list[str], now: list[str]) -> str:
    """What moved HEAD since then, other than a commit of what is here; empty if nothing did."""
    many = max(0, len(now) - len(before))
    came = now[: many + 1] if now[many:] == before else [*now, *before[:1]]
    for newer, older in itertools.pairwise(came):
        commit, _, how = newer.partition(" ")
        if not older.startswith(commit) and not OWN.match(newer):
            return how[:80] or commit
    return ""


@contextmanager
def _sources_at(root: Path, commit: str) -> Iterator[Path | None]:
    """A folder with the sources as they were at a commit."""
    with TemporaryDirectory(prefix="t") as name:
        paths = ["snippets", *REQUIREMENTS]
        while len(paths) > 1 and _git(root, "cat-file", "-e", f"{commit}:{paths[-1]}") is None:
            paths.pop()
        packed = _git(root, "archive", "--format=zip", commit, *paths)
        if not packed:
            yield None
            return
        with ZipFile(BytesIO(packed)) as archive:
            archive.extractall(name)
        yield Path(name)


def _git(root: Path, *arguments: str) -> bytes | None:
    """What git answers; None if it fails, or is not there."""
    environment = {name: text for name, text in os.environ.items() if not name.startswith("GIT_")}
    command = ["git", "-C", str(root), *arguments]
    try:
        answer = subprocess.run(command, capture_output=True, check=False, env=environment)
    except OSError:
        return None
    return answer.stdout if answer.returncode == 0 else None


def utc(text: str) -> datetime.datetime:
    """The time that a text in ISO 8601 gives, in UTC; without an offset it is in UTC already.

    Raises:
        ValueError: if it gives none.
    """
    try:
        time = datetime.datetime.fromisoformat(text)
        return time.replace(tzinfo=time.tzinfo or datetime.UTC).astimezone(datetime.UTC)
    except OverflowError as error:
        raise ValueError(str(error)) from None
