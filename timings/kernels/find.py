"""Finds the kernels of the site, by reading sources: no snippet is imported."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from timings.errors import TimingsError
from timings.kernels.templates import elementwise, reduction
from timings.provenance import Module
from timings.sources import Project

GLOBAL = "__global__"
NAMED = re.compile(rf"{GLOBAL}\s+(?:__launch_bounds__\s*\([^)]*\)\s*)?void\s+(\w+)\s*\(")
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
MADE = {"ElementwiseKernel": elementwise, "ReductionKernel": reduction}
ARGUMENTS = {
    "ElementwiseKernel": ("arguments", "operation", "name"),
    "ReductionKernel": ("dtype_out", "neutral", "reduce_expr", "map_expr", "arguments", "name"),
}


@dataclass(frozen=True)
class Source:
    """One piece of CUDA C++: where it stands, its text, and the kernels in it.

    `line` is the file's line on which the text begins; `constant` the string's name, or that of
    the kernel where PyCUDA writes the source. `written` is false for those: their lines are ours.
    """

    program: str
    constant: str
    line: int
    text: str
    kernels: tuple[str, ...]
    written: bool = True

    @property
    def path(self) -> str:
        """The file, below the project's root."""
        return f"snippets/{self.program}"

    @property
    def where(self) -> str:
        """The file and the line."""
        return f"{self.path}:{self.line}"


def kernel_sources(project: Project) -> list[Source]:
    """Every piece of CUDA C++ below `snippets/`, in the order of the files.

    Raises:
        TimingsError: if a kernel stands where it would not be compiled.
    """
    found: list[Source] = []
    for path in sorted(project.snippets.glob("*/*.py")):
        name = path.relative_to(project.snippets).as_posix()
        text = path.read_text(encoding="utf-8")
        if ("Kernel" in text or GLOBAL in text) and "pyopencl" not in text:
            found += sources_of(Module.read(path, f"snippets/{name}"), name)
    return found


def sources_of(module: Module, program: str) -> list[Source]:
    """The pieces of CUDA C++ in one file."""
    found, seen = [], set()
    for statement in module.tree.body:
        value = getattr(statement, "value", None)
        targets = getattr(statement, "targets", [getattr(statement, "target", None)])
        if not isinstance(statement, ast.Assign | ast.AnnAssign) or not _is_text(value):
            continue
        name = getattr(targets[0], "id", "")
        if name.endswith("KERNEL") and GLOBAL in value.value:
            found.append(_source(module, program, name, value))
            seen.add(id(value))
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            found += _made(module, program, node, seen)
    for node in ast.walk(module.tree):
        if _is_text(node) and id(node) not in seen and NAMED.search(_code(node.value)):
            raise TimingsError(
                f"{module.name}:{node.lineno}: a kernel that would not be compiled: make it a "
                "string at the top of the module whose name ends in KERNEL"
            )
    return found


def _is_text(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _code(text: str) -> str:
    """The text with its comments blanked, line ends kept."""
    return COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def _source(module: Module, program: str, name: str, node: ast.Constant) -> Source:
    kernels = tuple(NAMED.findall(_code(node.value)))
    if not kernels:
        raise TimingsError(
            f"{module.name}:{node.lineno}: {name} has no kernel: write {GLOBAL} void NAME(…)"
        )
    return Source(program, name, _first_line(module, node), node.value, kernels)


def _first_line(module: Module, node: ast.Constant) -> int:
    """The file's line on which a string's text begins: after a backslash it is the next one."""
    lines = module.text.splitlines()
    first = node.value.split("\n", 1)[0]
    return node.lineno if first in lines[node.lineno - 1] and first else _after(lines, node, first)


def _after(lines: list[str], node: ast.Constant, first: str) -> int:
    if not first:
        return node.lineno
    return (
        next((n for n in range(node.lineno, node.end_lineno) if first in lines[n]), node.lineno - 1)
        + 1
    )


def _made(module: Module, program: str, call: ast.Call, seen: set[int]) -> Iterator[Source]:
    """The kernels that a library writes around an expression, or that RawKernel is given."""
    name = getattr(call.func, "id", "") or getattr(call.func, "attr", "")
    first = call.args[0] if call.args else None
    if name == "RawKernel" and _is_text(first) and GLOBAL in first.value:
        seen.add(id(first))
        yield _source(module, program, _raw_name(call), first)
    if name not in MADE or _is_cupy(call):
        return
    where = f"{module.name}:{call.lineno}"
    given = dict(zip(ARGUMENTS[name], call.args, strict=False))
    given |= {keyword.arg: keyword.value for keyword in call.keywords}
    texts = {}
    for key, node in given.items():
        if key == "dtype_out":
            texts[key] = ast.unparse(node)
        elif not _is_text(node):
            raise TimingsError(f"{where}: {name}'s {key} must be a literal, so that it is compiled")
        else:
            texts[key] = node.value
    try:
        text, kernel = MADE[name](**texts)
    except (TypeError, KeyError) as error:
        raise TimingsError(f"{where}: {name} cannot be compiled here: {error}") from None
    yield Source(program, kernel, call.lineno, text, (kernel,), written=False)


def _raw_name(call: ast.Call) -> str:
    second = call.args[1] if len(call.args) > 1 else None
    return second.value if _is_text(second) else "RawKernel"


def _is_cupy(call: ast.Call) -> bool:
    base = getattr(call.func, "value", None)
    return getattr(base, "id", "") in ("cp", "cupy")
