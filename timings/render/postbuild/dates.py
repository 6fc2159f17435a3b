"""When pages came and changed, and when what they show was recorded."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from timings.pages.navigation import SitePage
from timings.project.git import dates, utc
from timings.project.project import Project
from timings.records.history import Change, Kept, changes, load_history
from timings.render.links import places

Time = datetime.datetime


@dataclass(frozen=True)
class Recording:
    """What one runner recorded of a page at one time: for the first time, or again."""

    page: SitePage
    runner: str
    date: Time
    experiments: tuple[str, ...]
    again: bool
    changes: tuple[Change, ...]


def recordings(project: Project, pages: tuple[SitePage, ...]) -> list[Recording]:
    """Every recording of what the pages show, as far as it was kept, oldest first.

    Raises:
        TimingsError: if a page or a history cannot be read.
    """
    shown = {name: page for name, (page, _) in places(project).panels.items()}
    experiments = {page: [n for n, path in shown.items() if path == page.path] for page in pages}
    found = [
        recording
        for folder in sorted(path for path in project.records.iterdir() if path.is_dir())
        for recording in _of_runner(folder, experiments)
    ]
    return sorted(found, key=lambda one: (one.date, one.page.path, one.runner))


def _of_runner(folder: Path, experiments: dict[SitePage, list[str]]) -> Iterator[Recording]:
    """What one runner kept of the pages' experiments: only where it was measured anew."""
    before: dict[str, dict] = {}
    history = load_history(folder)
    marked: dict[str, list[Change]] = {}
    for change in changes(history):
        marked.setdefault(change.date, []).append(change)
    for kept in history:
        now = _by_experiment(kept)
        for page, names in experiments.items():
            anew = tuple(name for name in names if name in now and now[name] != before.get(name))
            if anew:
                again = all(name in before for name in anew)
                since = tuple(
                    one for one in marked.get(kept.date, ()) if one.name.split("/")[0] in anew
                )
                yield Recording(page, folder.name, utc(kept.date), anew, again, since)
        before |= now


def _by_experiment(kept: Kept) -> dict[str, dict]:
    found: dict[str, dict] = {}
    for name, one in kept.ratios.items():
        found.setdefault(name.partition("/")[0], {})[name] = one
    return found


def page_dates(project: Project, pages: tuple[SitePage, ...]) -> dict[SitePage, list[Time]]:
    """When each page's text changed, oldest first; empty where version control does not tell."""
    found = dates(project.root, tuple(f"docs/{page.path}" for page in pages))
    return dict(zip(pages, found.values(), strict=True))
