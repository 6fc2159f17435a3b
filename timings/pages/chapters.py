"""The chapters: which pages each has, which folders of programs and tests, which lab.

A chapter is one page, `docs/<chapter>.md`, or a folder of pages, the first of them
`docs/<chapter>/index.md`. The front matter of its first page may name the chapter's folders below
`snippets/` (`snippets: [threads, threads_and_arrays]`); otherwise it is the one of its own name.
The tests of a folder lie in one of the same name below `tests/`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from timings.errors import Problem, TimingsError, instead
from timings.pages.page import read_page
from timings.project.labs import FOLDER
from timings.project.project import Project

KEY = "snippets"
"""The key of the front matter that names a chapter's folders."""

FAILURES = "failures"
"""The folder of pages on what goes wrong, which show programs of all chapters."""


@dataclass(frozen=True)
class Chapter:
    """One chapter. `pages` are names below the project's root, the first page before all others.

    `folders` are names below `snippets/`, and below `tests/`.
    """

    name: str
    pages: tuple[str, ...]
    folders: tuple[str, ...]

    @property
    def first(self) -> str:
        """The page that a reader starts with: its address is the chapter's."""
        return self.pages[0]

    def holds(self, file: str) -> bool:
        """Whether a file below the project's root is one of its pages, programs, tests or lab."""
        lab = f"docs/{FOLDER}/{self.name}"
        inside = [f"{top}/{folder}/" for top in ("snippets", "tests") for folder in self.folders]
        return file in (*self.pages, f"{lab}.py", f"{lab}.md") or file.startswith(tuple(inside))


def chapter_of(page: str) -> str:
    """The name of the chapter that a page belongs to, by the page's name below the root."""
    return page.removeprefix("docs/").partition("/")[0].removesuffix(".md")


def chapters(project: Project) -> dict[str, Chapter]:
    """Every chapter by its name, that of a page by itself among them; records are no chapter."""
    pages: dict[str, list[str]] = {}
    for path in project.pages:
        if project.records not in path.parents:
            name = path.relative_to(project.root).as_posix()
            pages.setdefault(chapter_of(name), []).append(name)
    found = {}
    for name, own in pages.items():
        own.sort(key=_order)
        named = _named(project, own[0])
        folders = map(str, named) if isinstance(named, list) else [name.replace("-", "_")]
        found[name] = Chapter(name, tuple(own), tuple(folders))
    return found


def read_chapter(project: Project, name: str) -> Chapter:
    """The chapter of that name, `pool-and-process` say.

    Raises:
        TimingsError: if there is none.
    """
    every = chapters(project)
    if name not in every:
        raise TimingsError(f'no chapter "{name}": {instead(name, every)}')
    return every[name]


def misplaced(project: Project) -> Iterator[Problem]:
    """Chapters without a first page, or with two; folders that two chapters name, or wrongly."""
    owners: dict[str, str] = {}
    for name, chapter in chapters(project).items():
        single, index = f"docs/{name}.md", f"docs/{name}/index.md"
        if len(chapter.pages) > 1 and single in chapter.pages:
            wrong = f"there is a folder docs/{name} too"
            yield Problem(single, wrong, f"move {single} to {index}")
        elif chapter.first not in (single, index):
            yield Problem(f"docs/{name}", "a chapter without a first page", f"write {index}")
        place, named = f"{chapter.first}:1", _named(project, chapter.first)
        if named is not None and not isinstance(named, list):
            wrong = f"{KEY} is no list of folders"
            yield Problem(place, wrong, f"write {KEY}: [{named}]")
        for folder in chapter.folders:
            if isinstance(named, list) and not (project.snippets / folder).is_dir():
                have = (path.name for path in project.snippets.iterdir() if path.is_dir())
                wrong = f"there is no folder snippets/{folder}"
                yield Problem(place, wrong, instead(folder, have))
            if (other := owners.setdefault(folder, chapter.first)) != chapter.first:
                wrong = f"snippets/{folder} is a folder of {other} too"
                yield Problem(place, wrong, "name it in one chapter")


def _order(page: str) -> tuple[bool, str]:
    """The first page of a folder comes before all others."""
    return not page.endswith("/index.md"), page


def _named(project: Project, page: str) -> object:
    """What a page's front matter names as folders; nothing where it cannot be read."""
    try:
        return read_page(project.root / page, page).front.get(KEY)
    except Problem:
        return None
