"""Finds the kernels of the site, by reading sources: no snippet is imported.

They are strings at the top of a module whose name ends in `KERNEL`, with `__global__` functions,
and what PyCUDA's `ElementwiseKernel` and `ReductionKernel` are given, as literals. A kernel in any
other string is an error: none goes unseen. What CuPy and numba-cuda compile is not found.
"""

import ast
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from timings.errors import TimingsError
from timings.project.fingerprint import Module
from timings.project.programs import Program
from timings.project.project import Project
from timings.project.settings import dependencies

GLOBAL = "__global__"
NAMED = re.compile(rf"{GLOBAL}\s+(?:__launch_bounds__\s*\([^)]*\)\s*)?void\s+(\w+)\s*\(")
ARCHITECTURES = ("sm_80", "sm_90")
"""Ampere's (A100) and Hopper's (H100, H200): code for one is not code for the other."""

COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
MADE = {
    "ElementwiseKernel": (
        "arguments operation name=kernel",
        'extern "C" __global__ void {name}({arguments}, size_t n, size_t i) {{ {operation}; }}',
    ),
    "ReductionKernel": (
        "dtype_out neutral reduce_expr map_expr=in[i] arguments name=reduce_kernel",
        "__device__ {dtype_out} combine({dtype_out} a, {dtype_out} b) {{ return {reduce_expr}; }}\n"
        'extern "C" __global__ void {name}({dtype_out} *out, {arguments}, size_t n, size_t i)\n'
        "{{ *out = combine({neutral}, {map_expr}); }}",
    ),
}
"""What PyCUDA writes kernels around: its parameters, and a least kernel to compile them in."""

TYPES = {"float32": "float", "float64": "double", "int32": "int", "int64": "long long"}


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
    def where(self) -> str:
        """The file, below the project's root, and the line."""
        return f"snippets/{self.program}:{self.line}"

    @property
    def hash(self) -> str:
        """A hash of what is compiled."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]


def to_trace(project: Project) -> list[Program]:
    """The programs of PyCUDA alone: those that its stand-in for the driver can run."""
    needs = {path: set(dependencies(one.source)) for path, one in project.programs.items()}
    alone = ({"pycuda"}, {"numpy", "pycuda"})
    return [program for path, program in project.programs.items() if needs[path] in alone]


def kernel_sources(project: Project) -> list[Source]:
    """Every piece of CUDA C++ below `snippets/`, in the order of the files: read once.

    Raises:
        TimingsError: if a kernel stands where it would not be compiled.
    """
    known = vars(project)
    if "kernel_sources" not in known:
        known["kernel_sources"] = list(_sources(project))
    return known["kernel_sources"]


def _sources(project: Project) -> Iterator[Source]:
    for path in sorted(project.snippets.glob("*/*.py")):
        name = path.relative_to(project.snippets).as_posix()
        if re.search(rf"{GLOBAL}|{'|'.join(MADE)}", path.read_text(encoding="utf-8")):
            yield from sources_of(Module.read(path, f"snippets/{name}"), name)


def sources_of(module: Module, program: str) -> list[Source]:
    """The pieces of CUDA C++ in one file."""
    found, names = [], {}
    for statement in module.tree.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign):
            target = getattr(statement, "target", None) or statement.targets[0]
            if getattr(target, "id", "").endswith("KERNEL"):
                names[id(statement.value)] = target.id
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            found += _made(module, program, node)
        elif _is_text(node):
            name, code = names.get(id(node)), COMMENT.sub("", node.value)
            kernels = tuple(NAMED.findall(code))
            if name and kernels:
                line = _first_line(module, node)
                found.append(Source(program, name, line, node.value, kernels))
            elif kernels or (name and GLOBAL in code):
                raise TimingsError(
                    f"{module.name}:{node.lineno}: a kernel that would not be compiled: make it a "
                    f"string at the top of the module whose name ends in KERNEL, with {GLOBAL} void"
                )
    return found


def _is_text(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _first_line(module: Module, node: ast.Constant) -> int:
    """The file's line on which a text begins: that of its quotes, or the next after a backslash."""
    lines, first = module.text.splitlines(), node.value.split("\n", 1)[0]
    places = range(node.lineno, node.end_lineno + 1)
    return next((place for place in places if first in lines[place - 1]), node.lineno)


def _made(module: Module, program: str, call: ast.Call) -> Iterator[Source]:
    """The kernel that PyCUDA writes around an expression."""
    name = getattr(call.func, "id", "") or getattr(call.func, "attr", "")
    if name not in MADE or re.search(
        r"^\s*(from|import) (cupy|pyopencl)", module.text, re.MULTILINE
    ):
        return  # of another library
    parameters, template = MADE[name]
    known = dict(one.partition("=")[::2] for one in parameters.split())
    given = dict(zip(known, call.args, strict=False)) | {k.arg: k.value for k in call.keywords}
    texts = known | {
        key: node.value if _is_text(node) else TYPES.get(getattr(node, "attr", ""), "")
        for key, node in given.items()
    }
    wrong = [key for key, text in texts.items() if not text or key not in known]
    if wrong:
        raise TimingsError(
            f"{module.name}:{call.lineno}: {name}'s {', '.join(wrong)} must be a literal that can "
            "be compiled here"
        )
    text, kernel = template.format(**texts), texts["name"]
    yield Source(program, kernel, call.lineno, text, (kernel,), written=False)


def sources_to_compile(project: Project) -> list[Source]:
    """Every source of the site but those of programs that are meant not to compile."""
    programs = project.programs.items()
    fail = {path for path, program in programs if "CompileError" in program.expect}
    return [source for source in kernel_sources(project) if source.program not in fail]
