"""Has anything changed since the site was made: what it comes from, what makes it, or itself."""

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from timings.project.git import head
from timings.project.project import Project

KEPT = ".cache/site-made"
"""The file that tells of the last site, below the project's root."""

CODE = Path(__file__).parents[1]
SETTINGS = ("SITE_URL", "REPO_URL")


def is_unchanged(project: Project, made: str) -> bool:
    """Whether the site is as it was last made, as `made` says, from these very sources."""
    try:
        kept = (project.root / KEPT).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    return kept.startswith(made) and kept.endswith(_seen(project))


def remember(project: Project, made: str) -> None:
    """Keep how everything is, now that the site has been made, as `made` says."""
    with suppress(OSError):  # where nothing can be kept, it is made again
        (project.root / KEPT).write_text(f"{made}\n{_seen(project)}", encoding="utf-8")


def _seen(project: Project) -> str:
    """A hash of it all: of a file where it is, when it was written, and how long it is.

    A package that is installed, or taken away, changes the folder of packages.
    """
    packages = [Path(path).stat().st_mtime_ns for path in sys.path if path.endswith("-packages")]
    settings = [os.environ.get(name, "") for name in SETTINGS]
    files = sorted({*_files(project.root), *_files(CODE)})
    about = (sys.version, packages, settings, head(project.root), files)
    return hashlib.sha256(repr(about).encode()).hexdigest()


def _files(folder: Path | str) -> Iterator[tuple[str, int, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith((".", "__pycache__")):  # no site is made from these
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path)
            else:
                stat = entry.stat(follow_symlinks=False)
                yield entry.path, stat.st_mtime_ns, stat.st_size
