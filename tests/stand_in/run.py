"""Run a program as __main__, with other numbers for its constants: PROGRAM.py [NAME=NUMBER ...]."""

import ast
import sys
from pathlib import Path
from types import ModuleType


def load(path: Path, name: str, constants: dict[str, int]) -> ModuleType:
    """The module that a program is, run under that name.

    Raises:
        SystemExit: if it has no such constant.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    left = dict(constants)
    for place, node in reversed(list(enumerate(tree.body))):
        if not isinstance(node, ast.Assign):
            continue
        for one in ast.walk(ast.Tuple(node.targets)):
            if isinstance(one, ast.Name) and one.id in left:
                line = ast.parse(f"{one.id} = {left.pop(one.id)}").body[0]
                tree.body.insert(place + 1, line)
    if left:
        sys.exit(f"{path} has no constant {', '.join(left)}")
    module = ModuleType(name)
    module.__file__ = str(path)
    sys.modules[name] = module
    exec(compile(tree, str(path), "exec"), vars(module))
    return module


def main(path: str, *given: str) -> None:
    constants = {name: int(number) for name, _, number in (one.partition("=") for one in given)}
    sys.argv = [path]
    load(Path(path), "__main__", constants)


if __name__ == "__main__":
    main(*sys.argv[1:])
