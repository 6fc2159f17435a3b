"""The labs, read from their sources: notebooks in the percent format, one for each chapter."""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from timings.errors import Problem, TimingsError, instead
from timings.machine.needs import GPU, NEEDS
from timings.project.fingerprint import Module, digest
from timings.project.project import Project
from timings.project.settings import dependencies

FOLDER = "labs"
"""The folder of labs below `docs/`, of their pages in the site, and of a runner's notebooks."""

CELL = re.compile(r"^# %%(?: \[(?P<kind>\w+)\])?(?P<options>.*)$")
OPTION = re.compile(r'(\w+)="([^"]*)"')
OPTIONS = {"alt", "needs"}


@dataclass(frozen=True)
class Cell:
    """One cell: `markdown` or `code`, its text, the line of the file where its marker is.

    `alt` says in words what a picture below it shows; `needs` names what a machine must have, or
    the cell is not run there.
    """

    kind: str
    text: str
    line: int
    alt: str = ""
    needs: str = ""


@dataclass(frozen=True)
class Lab:
    """A notebook that plays with a chapter's programs. `packages` are what all of it imports."""

    name: str
    path: str
    cells: tuple[Cell, ...]
    packages: tuple[str, ...]
    hash: str

    @property
    def code(self) -> list[Cell]:
        """The cells that are run, in order."""
        return [cell for cell in self.cells if cell.kind == "code"]

    @cached_property
    def title(self) -> str:
        """The heading that it starts with."""
        return self.cells[0].text.partition("\n")[0].removeprefix("# ")

    @cached_property
    def summary(self) -> str:
        """Its first paragraph, in one line."""
        return " ".join(self.cells[0].text.split("\n\n")[1].split())


def labs(project: Project) -> dict[str, Lab]:
    """Every lab, by the name of its chapter: read once, as programs and experiments are.

    Raises:
        TimingsError: if one cannot be read.
    """
    known = vars(project)
    if "labs" not in known:
        known["labs"] = {path.stem: read_lab(project, path) for path in lab_files(project)}
    return known["labs"]


def lab_of(every: dict[str, Lab], name: str, where: str) -> Lab:
    """The lab of that name, `labs/` before it or not; `where` says who asks, for the error."""
    bare = name.removeprefix(f"{FOLDER}/")
    if bare not in every:
        raise Problem(
            where, f'no lab "{bare}"', instead(bare, every, f"write docs/{FOLDER}/{bare}.py")
        )
    return every[bare]


def lab_files(project: Project) -> list[Path]:
    """The file of every lab."""
    return sorted((project.docs / FOLDER).glob("*.py"))


def read_lab(project: Project, path: Path) -> Lab:
    """The lab in a file.

    Raises:
        TimingsError: naming the place, what is wrong, and what to do.
    """
    module = Module.read(path, path.relative_to(project.root).as_posix())
    cells = tuple(cells_in(module.text, module.name))
    first = cells[0] if cells else None
    if first is None or first.kind != "markdown" or not re.match(r"# .+\n\n\S", first.text):
        raise TimingsError(
            f"{module.name}: a lab starts with a cell `# %% [markdown]` that holds a heading and, "
            "below it, a paragraph of what it is about"
        )
    programs = [one for one in _programs(project, module.tree) if one.is_file()]
    pins = [project.pins(file) for file in (path, *programs)]
    return Lab(
        name=path.stem,
        path=module.name,
        cells=cells,
        packages=tuple(sorted(set(_packages(module.tree, programs)))),
        hash=digest(project.root, [module.text, *dict.fromkeys(pins)], [module.tree]),
    )


def cells_in(text: str, name: str) -> Iterator[Cell]:
    """The cells in the text of a lab; `name` says which, for errors.

    Raises:
        TimingsError: naming the place, what is wrong, and what to do.
    """
    lines = text.splitlines()
    if not lines or not CELL.match(lines[0]):
        raise TimingsError(f"{name}: a lab starts with a cell's marker, # %% [markdown]")
    starts = [(number, CELL.match(line)) for number, line in enumerate(lines, start=1)]
    marks = [(number, mark) for number, mark in starts if mark]
    ends = [number for number, _ in marks[1:]] + [len(lines) + 1]
    for (number, mark), end in zip(marks, ends, strict=True):
        where = f"{name}:{number}"
        kind, options = mark["kind"] or "code", dict(OPTION.findall(mark["options"]))
        if kind not in ("code", "markdown"):
            raise TimingsError(f"{where}: a cell is code, or [markdown]: not [{kind}]")
        if OPTION.sub("", mark["options"]).strip() or options.keys() - OPTIONS:
            have = " and ".join(sorted(OPTIONS))
            raise TimingsError(f'{where}: a cell\'s options are {have}, written as alt="…"')
        if options.get("needs", GPU) not in NEEDS:
            raise TimingsError(f"{where}: a cell can need {', '.join(NEEDS)}")
        body = lines[number : end - 1]
        if kind == "markdown":
            if any(line and not re.match(r"#( |$)", line) for line in body):
                raise TimingsError(f"{where}: every line of a [markdown] cell starts with #")
            body = [line[2:] for line in body]
        yield Cell(kind, "\n".join(body).strip("\n"), number, **options)


def cells_of(lab: Lab, repository: str) -> list[dict[str, Any]]:
    """The cells of a lab's notebook before it is run, as JSON holds them.

    With the address of the project's repository, the first code cell fetches the project where it
    is not installed.
    """
    cells = [_cell(lab.name, number, cell) for number, cell in enumerate(lab.cells)]
    if repository:
        text = setup_cell(lab, repository)
        cells.insert(1, _cell(lab.name, len(cells), Cell("code", text, 0)))
    return cells


def _cell(name: str, number: int, cell: Cell) -> dict[str, Any]:
    given = {"alt": cell.alt, "needs": cell.needs}
    common = {
        "cell_type": cell.kind,
        "id": f"{name}-{number}"[:64],
        "metadata": {key: value for key, value in given.items() if value},
        "source": cell.text,
    }
    return common | ({"execution_count": None, "outputs": []} if cell.kind == "code" else {})


def setup_cell(lab: Lab, repository: str) -> str:
    """The code that fetches the project, and what a lab imports, where they are not installed."""
    packages = ", ".join(f'"{name}"' for name in lab.packages)
    return f'''\
# Where the project is not installed (in Colab, say), fetch it, and what this notebook imports.
import importlib.util
import subprocess
import sys

if importlib.util.find_spec("snippets") is None:
    clone = ["git", "clone", "--quiet", "--depth=1", "{repository}", "project"]
    subprocess.run(clone, check=True)
    install = [sys.executable, "-m", "pip", "install", "--quiet", {packages}]
    subprocess.run(install, check=True)
    sys.path.insert(0, "project")'''


def _programs(project: Project, tree: ast.AST) -> Iterator[Path]:
    """The files below `snippets/` that a tree imports from."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("snippets."):
            place = project.root.joinpath(*node.module.split("."))
            names = [place, *(place / alias.name for alias in node.names)]
            yield from (name.with_suffix(".py") for name in names)


def _packages(tree: ast.AST, programs: list[Path]) -> Iterator[str]:
    """The packages that a lab imports, and those that the programs it imports name."""
    for node in ast.walk(tree):
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        for module in modules:
            package = module.partition(".")[0]
            if package != "snippets" and package not in sys.stdlib_module_names:
                yield package
    for program in programs:
        yield from dependencies(program.read_text(encoding="utf-8"))
