"""Which sources a program or an experiment depends on, and one hash of them all."""

import ast
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from timings.errors import TimingsError

RELATIVE = re.compile(r"from\s*\\?\s*\.")
"""What a text holds that imports by a relative name: most hold none, and need not be searched."""

INNER = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
DEFINES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


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
            TimingsError: if it is not UTF-8 text or not Python, or imports by a relative name.
        """
        try:
            text = path.read_text(encoding="utf-8")
            tree = ast.parse(text)
        except SyntaxError as error:
            line = f":{error.lineno}" if error.lineno else ""
            raise TimingsError(f"{name}{line}: not Python: {error.msg}") from None
        except UnicodeDecodeError:
            raise TimingsError(f"{name}: not UTF-8 text: save it as UTF-8") from None
        except ValueError as error:
            raise TimingsError(f"{name}: not Python: {error}") from None
        for node in ast.walk(tree) if RELATIVE.search(text) else ():
            if isinstance(node, ast.ImportFrom) and node.level:
                raise TimingsError(f"{name}:{node.lineno}: a relative import: write the full name")
        return cls(name, text, tree)

    @property
    def importing(self) -> ast.Module:
        """Its tree; an empty one, where it imports no project source for sure."""
        return self.tree if "snippets" in self.text else ast.Module([], [])


def closure(module: Module, start: ast.AST) -> tuple[str, list[ast.AST]]:
    """What `start` depends on inside its module: the text to show, and the trees.

    The text leaves out the imports and every definition that `start` does not use, so that a
    change to one experiment is not a change to its neighbours.

    Raises:
        TimingsError: if the module imports names that it does not name.
    """
    defined: dict[str, list[ast.stmt]] = {}
    home = next(s for s in module.tree.body if any(node is start for node in ast.walk(s)))
    used: dict[ast.stmt, set[str]] = {}
    todo: list[ast.AST] = [start]
    for statement in module.tree.body:
        for name in _binds(statement):
            if name == "*":
                where = f"{module.name}:{statement.lineno}"
                raise TimingsError(f"{where}: import *: name what is imported")
            defined.setdefault(name, []).append(statement)
        if _acts(statement) and statement is not home:
            used[statement] = set()
            todo.append(statement)
    while todo:
        for name in _names(todo.pop()):
            for statement in defined.get(name, ()):
                if statement is home or name in used.get(statement, ()):
                    continue
                if statement not in used and not _imports(statement):
                    todo.append(statement)
                used.setdefault(statement, set()).add(name)
    statements = sorted(used, key=lambda statement: statement.lineno)
    bodies = [statement for statement in statements if not _imports(statement)]
    pieces = [_segment(module, statement) for statement in bodies]
    own = isinstance(home, ast.Assign | ast.AnnAssign | ast.Expr) and home.value is start
    pieces.append(_segment(module, home if own else start))
    imports = [_only(statement, used[statement]) for statement in statements if _imports(statement)]
    return "\n\n".join(pieces), [*imports, *bodies, start]


def digest(root: Path, texts: Iterable[str], trees: Iterable[ast.AST]) -> str:
    """A hash of these texts, and of all project source that the trees import, transitively."""
    total = hashlib.sha256()
    for text in texts:
        total.update(text.encode() + b"\0")
    trees = list(trees)
    for tree in trees:
        if isinstance(tree, ast.Import | ast.ImportFrom):
            total.update(ast.unparse(tree).encode() + b"\0")
    for path in imported(root, trees):
        total.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:16]


def imported(root: Path, trees: Iterable[ast.AST]) -> list[Path]:
    """The files of project source that the trees import, transitively, sorted."""
    seen: set[Path] = set()
    todo = [path for tree in trees for path in _project_imports(root, tree)]
    while todo:
        path = todo.pop()
        if path not in seen:
            seen.add(path)
            name = path.relative_to(root).as_posix()
            todo += _project_imports(root, Module.read(path, name).importing)
    return sorted(seen)


def _project_imports(root: Path, tree: ast.AST) -> Iterator[Path]:
    """The files below `snippets/` that a tree imports, those of packages if they hold anything."""
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            parts = name.split(".")
            if parts[0] == "snippets":
                for count in range(1, len(parts) + 1):
                    path = root.joinpath(*parts[:count])
                    package = path / "__init__.py"
                    if path.with_suffix(".py").is_file():
                        yield path.with_suffix(".py")
                    elif package.is_file() and package.stat().st_size:
                        yield package


def _binds(node: ast.AST) -> Iterator[str]:
    """The names that a top-level statement defines, those of inner scopes aside."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.alias):
        yield (node.asname or node.name).split(".")[0]
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    elif not isinstance(node, INNER):
        for child in ast.iter_child_nodes(node):
            yield from _binds(child)


def _acts(statement: ast.stmt) -> bool:
    """Whether it is there for what it does, which may concern every definition.

    That is a call, or what changes an item or an attribute of something.
    """
    if isinstance(statement, ast.Expr):
        return not isinstance(statement.value, ast.Constant)
    if isinstance(statement, DEFINES):
        return False
    changed = (ast.Subscript, ast.Attribute)
    return any(
        isinstance(part, changed) and not isinstance(part.ctx, ast.Load)
        for part in ast.walk(statement)
    )


def _imports(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Import | ast.ImportFrom)


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
