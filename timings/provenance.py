"""Which sources a program or an experiment depends on, and one hash of them all."""

import ast
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from timings.errors import TimingsError


@dataclass(frozen=True)
class Module:
    """A Python source file: its name in the project, its text, its syntax tree."""

    name: str
    text: str
    tree: ast.Module

    @classmethod
    def read(cls, path: Path, name: str) -> "Module":
        """The module at `path`.

        Raises:
            TimingsError: if it is not UTF-8 text or not Python.
        """
        try:
            text = path.read_text(encoding="utf-8")
            return cls(name, text, ast.parse(text))
        except SyntaxError as error:
            raise TimingsError(f"{name}:{error.lineno}: not Python: {error.msg}") from None
        except UnicodeDecodeError:
            raise TimingsError(f"{name}: not UTF-8 text: save it as UTF-8") from None


def closure(module: Module, start: ast.AST) -> tuple[str, list[ast.stmt]]:
    """What `start` depends on inside its module: the text to show, and the statements.

    The text leaves out the imports and every definition that `start` does not use, so that a
    change to one experiment is not a change to its neighbours.
    """
    defined: dict[str, ast.stmt] = {}
    home = None
    for statement in module.tree.body:
        for name in _binds(statement):
            defined[name] = statement
        if any(node is start for node in ast.walk(statement)):
            home = statement
    used: dict[ast.stmt, set[str]] = {}
    todo: list[tuple[str, ast.AST]] = [("", start)]
    while todo:
        _, node = todo.pop()
        for name in _names(node):
            statement = defined.get(name)
            if statement is None or statement is home or name in used.get(statement, ()):
                continue
            first = statement not in used
            used.setdefault(statement, set()).add(name)
            if first and not isinstance(statement, ast.Import | ast.ImportFrom):
                todo.append((name, statement))
    statements = sorted(used, key=lambda statement: statement.lineno)
    bodies = [s for s in statements if not isinstance(s, ast.Import | ast.ImportFrom)]
    pieces = [_segment(module, statement) for statement in bodies]
    own = isinstance(home, ast.Assign | ast.AnnAssign | ast.Expr) and (
        isinstance(home.value, ast.Call) and home.value is start
    )
    pieces.append(_segment(module, home if own else start))
    imports = [
        _only(statement, used[statement])
        for statement in statements
        if isinstance(statement, ast.Import | ast.ImportFrom)
    ]
    return "\n\n".join(pieces), imports


def digest(root: Path, texts: Iterable[str], trees: Iterable[ast.AST]) -> str:
    """A hash of these texts, and of all project source that the trees import, transitively."""
    total = hashlib.sha256()
    for text in texts:
        total.update(text.encode() + b"\0")
    seen: set[Path] = set()
    todo = [path for tree in trees for path in _project_imports(root, tree)]
    for tree in trees:
        if isinstance(tree, ast.Import | ast.ImportFrom):
            total.update(ast.unparse(tree).encode() + b"\0")
    while todo:
        path = todo.pop()
        if path not in seen:
            seen.add(path)
            todo += _project_imports(root, Module.read(path, path.name).tree)
    for path in sorted(seen):
        total.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:16]


def _project_imports(root: Path, tree: ast.AST) -> Iterator[Path]:
    """The files below `snippets/` that a tree imports."""
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            if name.split(".")[0] == "snippets":
                path = root.joinpath(*name.split(".")).with_suffix(".py")
                if path.is_file():
                    yield path


def _binds(statement: ast.stmt) -> list[str]:
    """The names that a top-level statement defines."""
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            return [(alias.asname or alias.name).split(".")[0] for alias in names]
        case ast.Assign(targets=targets):
            return [n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
    return []


def _names(node: ast.AST) -> set[str]:
    return {
        child.id
        for child in ast.walk(node)
        if isinstance(child, ast.Name) and isinstance(child.ctx, ast.Load)
    }


def _only(statement: ast.Import | ast.ImportFrom, names: set[str]) -> ast.stmt:
    """The same import with only the names that are used."""
    kept = [a for a in statement.names if (a.asname or a.name).split(".")[0] in names]
    if isinstance(statement, ast.Import):
        return ast.Import(kept)
    return ast.ImportFrom(statement.module, kept, statement.level)


def _segment(module: Module, node: ast.AST) -> str:
    """The source of a node, its decorators included."""
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    lines = module.text.splitlines()[first - 1 : node.end_lineno]
    if isinstance(node, ast.stmt):
        return "\n".join(lines)
    return ast.get_source_segment(module.text, node) or ""
