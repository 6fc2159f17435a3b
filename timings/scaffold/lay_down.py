"""Lays down a new chapter, or a runner's page, from the files in `timings/templates`."""

import keyword
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

from timings.checks.programs import modules
from timings.errors import TimingsError
from timings.project.experiments import NAME
from timings.project.project import Project

TEMPLATES = Path(__file__).with_name("templates")
FILES = {
    "chapter.md": "docs/{name}/index.md",
    "program.py": "snippets/{folder}/sum_of_squares.py",
    "pitfall.py": "snippets/{folder}/pitfall_lambda.py",
    "experiments.py": "snippets/{folder}/experiments.py",
    "test_program.py": "tests/{folder}/test_sum_of_squares.py",
    "test_pitfall.py": "tests/{folder}/test_pitfall_lambda.py",
    "lab.py": "docs/labs/{name}.py",
}
PACKAGES = ("snippets/{folder}/__init__.py", "tests/{folder}/__init__.py")
NAVIGATION = "mkdocs.yml"
LONGEST = 30
"""Characters of a name, so that lines made of it stay short."""

LISTS = {"Chapters": "{name}/index.md", "Labs": "labs/{name}.md"}
"""The lists of the navigation that a chapter is in, and its page in each."""


def lay_down(project: Project, name: str) -> list[str]:
    """The files of a new chapter, now written: all of them, or none.

    The chapter passes every check as it is; its navigation entries come after the last chapter's.

    Raises:
        TimingsError: if the name cannot be a chapter's, or is one's already, or nothing can be
            written.
    """
    _refuse(project, name)
    folder = name.replace("-", "_")
    title = name.replace("-", " ").capitalize()
    words = {"chapter-name": name, "chapter_folder": folder, "Chapter Title": title}
    texts = {path.format(folder=folder): "" for path in PACKAGES}
    for template, path in FILES.items():
        text = (TEMPLATES / template).read_text(encoding="utf-8")
        for word, value in words.items():
            text = text.replace(word, value)
        texts[path.format(name=name, folder=folder)] = text
    for path in texts:
        if (project.root / path).exists():
            raise TimingsError(f"{path} is there already: choose another name, or remove it")
    texts[NAVIGATION] = _navigation(project, name, title)
    _write(project.root, texts)
    return list(texts)


def runner_page(project: Project, runner: str) -> None:
    """Give a runner the page that shows all it recorded, unless it has one."""
    path = project.records / f"{runner}.md"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        text = (TEMPLATES / "runner.md").read_text(encoding="utf-8")
        aside = path.with_name(f".{path.name}")
        aside.write_text(text.replace("runner-name", runner), encoding="utf-8")
        aside.replace(path)


def _refuse(project: Project, name: str) -> None:
    """Stop at a name that no chapter can have."""
    if not name:
        raise TimingsError("no name given: make chapter NAME=shared-memory")
    if not NAME.fullmatch(name) or not name[0].isalpha():
        raise TimingsError(
            f'"{name}" is no name of a chapter: use lower-case letters, digits and single hyphens, '
            "as in shared-memory"
        )
    if len(name) > LONGEST:
        raise TimingsError(f"{name} has {len(name)} characters: at most {LONGEST} fit")
    for path in (f"docs/{name}.md", f"docs/{name}"):
        if (project.root / path).exists():
            raise TimingsError(f"{path} is there already: choose another name, or edit that")
    folder = name.replace("-", "_")
    if keyword.iskeyword(folder):
        raise TimingsError(f"{folder} is a word of Python, no package: choose another name")
    installed = set(packages_distributions()) if folder not in sys.stdlib_module_names else set()
    if folder in modules(project) | installed:
        raise TimingsError(
            f"{name} would shadow the module {folder}, which programs import: choose another name"
        )
    for path in (f"snippets/{folder}", f"tests/{folder}"):
        if (project.root / path).exists():
            raise TimingsError(f"{path} is there already: choose another name, or remove it")
    if f"{name}-squares" in project.experiments:
        raise TimingsError(f'there is an experiment "{name}-squares" already: choose another name')


def _navigation(project: Project, name: str, title: str) -> str:
    """The site's configuration with an entry after the last of each list, all else as it stands."""
    text = (project.root / NAVIGATION).read_text(encoding="utf-8")
    for heading, page in LISTS.items():
        found = re.search(
            rf"^(?P<indent> *)- {heading}:[^\n]*\n(?P<first>(?P=indent) +)(?:\S[^\n]*\n)"
            rf"(?:(?P=indent) +[^\n]*\n)*",
            text,
            re.MULTILINE,
        )
        if found is None:
            raise TimingsError(f"{NAVIGATION} has no list {heading} in its nav: put one there")
        entry = f"{found['first']}- {title}: {page.format(name=name)}\n"
        text = text[: found.end()] + entry + text[found.end() :]
    return text


def _write(root: Path, texts: dict[str, str]) -> None:
    """Write all files; if that fails, leave everything as it was."""
    before = (root / NAVIGATION).read_bytes()
    made: list[Path] = []
    try:
        for name, text in texts.items():
            path = root / name
            made += [folder for folder in (path.parent.parent, path.parent) if not folder.exists()]
            path.parent.mkdir(parents=True, exist_ok=True)
            made += [path] if not path.exists() else []
            path.write_text(text, encoding="utf-8")
    except BaseException as error:
        for path in reversed(made):
            path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)
        (root / NAVIGATION).write_bytes(before)
        if isinstance(error, OSError):
            raise TimingsError(
                f"{name} could not be written: {error.strerror}: nothing was changed"
            ) from None
        raise
