"""The rules that a program and its test keep, as far as a machine can tell: what breaks which."""

import ast
import re
import sys
from collections.abc import Iterable, Iterator

from timings.errors import Problem
from timings.project.programs import Program
from timings.project.project import Project
from timings.project.settings import dependencies

LONG = 50
"""Lines, blank ones aside, above which a program surely holds more than one idea."""

OTHER_HOST = re.compile(r"\b(?:https?|ftp)://(?!127\.0\.0\.1|localhost|\[::1\]|\{)", re.IGNORECASE)
FOREIGN = {"timings", "snippets", "tests"}
DEFINES = (
    *(ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign),
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef),
)
"""Statements that a module may have at its top: they define something."""

GUARD = 'if __name__ == "__main__"'
DISTRIBUTIONS = {"sklearn": "scikit-learn", "yaml": "pyyaml", "PIL": "pillow", "cv2": "opencv"}
"""Packages that are imported by another name than they are installed by."""


def broken_rules(project: Project) -> Iterator[Problem]:
    """Each rule that a program or its test breaks; how long it is, is a note."""
    trees = {path: ast.parse(program.source) for path, program in project.programs.items()}
    taken = _modules(trees.values())
    for path, program in project.programs.items():
        yield from _program(f"snippets/{path}", program, trees[path])
        yield from _shadows(path, taken)
        yield from _test(project, path)
        yield from _length(f"snippets/{path}", program)


def modules(project: Project) -> set[str]:
    """The modules that a program's file or folder must not be named like: those they import."""
    return _modules(ast.parse(program.source) for program in project.programs.values())


def _modules(trees: Iterable[ast.Module]) -> set[str]:
    imported = {name for tree in trees for name, _ in _imports(tree)}
    return (imported | sys.stdlib_module_names) - FOREIGN


def _length(name: str, program: Program) -> Iterator[Problem]:
    shown = [line for line in program.source.splitlines() if line.strip() and line[0] != "#"]
    if len(shown) > LONG:
        wrong = f"it has {len(shown)} lines, blank ones aside, and a program holds one idea"
        yield Problem(name, wrong, "make two of it if it has two", note=True)


def _program(name: str, program: Program, tree: ast.Module) -> Iterator[Problem]:
    if not ast.get_docstring(tree):
        yield Problem(name, "no docstring", "begin it with one line that says what it does")
    yield from _importing(name, program, tree)
    needed = {_normal(package) for package in dependencies(program.source)}
    for module, line in _imports(tree):
        if module in FOREIGN:
            wrong = f"it imports {module}, which a reader's copy has not"
            yield Problem(f"{name}:{line}", wrong, "do without it")
        elif module not in sys.stdlib_module_names and not _offered(module, needed):
            wrong = f"it imports {module}, which its block at the top does not name"
            remedy = 'add it to "# dependencies = […]" there (PEP 723)'
            yield Problem(f"{name}:{line}", wrong, remedy)
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and OTHER_HOST.search(text) and not _is_docstring(tree, node):
            remedy = "let it serve what it asks for itself"
            yield Problem(f"{name}:{node.lineno}", "it names another host", remedy)


def _importing(name: str, program: Program, tree: ast.Module) -> Iterator[Problem]:
    """What a program does when it is imported; one that is meant to fail may do so by that."""
    if program.expect:
        return
    for statement in tree.body:
        documents = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        if not (documents or isinstance(statement, DEFINES) or _defines(statement)):
            remedy = f"put that into main(), and call it under {GUARD}"
            yield Problem(f"{name}:{statement.lineno}", "it acts when it is imported", remedy)
    if not any(_is_guard(statement) for statement in tree.body):
        yield Problem(name, f"no line {GUARD}", "call main() under one")


def _defines(statement: ast.stmt) -> bool:
    """Whether it is the guard, or chooses between definitions: `if`, `try`, a method set once."""
    if _is_guard(statement):
        return True
    if isinstance(statement, ast.If | ast.Try):
        return all(
            isinstance(inner, DEFINES) or _defines(inner)
            for inner in ast.iter_child_nodes(statement)
            if isinstance(inner, ast.stmt)
        )
    return isinstance(statement, ast.Expr) and ast.unparse(statement).startswith("os.environ")


def _is_guard(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.If) and ast.unparse(statement.test) in (
        "__name__ == '__main__'",
        "'__main__' == __name__",
    )


def _is_docstring(tree: ast.Module, node: ast.AST) -> bool:
    """Whether a text is a statement of its own: it documents, and nobody asks for it."""
    return any(isinstance(s, ast.Expr) and s.value is node for s in ast.walk(tree))


def _imports(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """The first names of all modules that it imports, with their lines."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name.partition(".")[0], node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0], node.lineno


def _offered(module: str, needed: set[str]) -> bool:
    """Whether one of these packages brings the module."""
    wanted = _normal(DISTRIBUTIONS.get(module, module))
    return any(name == wanted or name.startswith(f"{wanted}-") for name in needed)


def _normal(requirement: str) -> str:
    """The name in a requirement, as packages are compared: `Foo_bar[x]>=1` is `foo-bar`."""
    name = re.match(r"\s*[\w.-]*", requirement)[0].strip()
    return re.sub(r"[-_.]+", "-", name).lower()


def _shadows(path: str, taken: set[str]) -> Iterator[Problem]:
    """A program's own name, or its folder's, that is a module's which programs import."""
    folder, _, file = path.partition("/")
    for name, what in ((folder, "its folder"), (file.removesuffix(".py"), "its file")):
        if name in taken:
            wrong = f"{what} is named like the module {name}, and may be imported in its place"
            yield Problem(f"snippets/{path}", wrong, "rename it")


def _test(project: Project, path: str) -> Iterator[Problem]:
    """A value test that cannot fail. That one is there at all is told elsewhere."""
    folder, _, file = path.rpartition("/")
    test = project.root / "tests" / folder / f"test_{file}"
    if not test.is_file():
        return
    name = test.relative_to(project.root).as_posix()
    try:
        nodes = list(ast.walk(ast.parse(test.read_text(encoding="utf-8"))))
    except SyntaxError as error:
        yield Problem(f"{name}:{error.lineno}", f"not Python: {error.msg}", "mend it")
        return
    asserts = any(isinstance(node, ast.Assert) for node in nodes)
    raises = any(isinstance(node, ast.Attribute) and node.attr == "raises" for node in nodes)
    if not (asserts or raises):
        remedy = "compare a value with one found elsewhere"
        yield Problem(name, "it asserts nothing, so it cannot fail", remedy)
