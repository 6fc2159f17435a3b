"""Reads the C that kernels are written in, after CUDA's own words are taken out."""

import re
from dataclasses import dataclass

from pycparser import CParser, c_ast
from pycparser.c_parser import ParseError

from timings.errors import TimingsError

COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
DEFINE = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(\w+)[ \t]+([^\n]*)$", re.MULTILINE)
DIRECTIVE = re.compile(r"^[ \t]*#[ \t]*(include|pragma|line)\b[^\n]*$", re.MULTILINE)
GLOBAL = re.compile(r"__global__\s+(?:__launch_bounds__\s*\([^)]*\)\s*)?void\s+(\w+)")
WORDS = re.compile(
    r'extern\s+"C"(\s*\{)?|\b(__global__|__device__|__host__|__forceinline__|__noinline__|'
    r"__restrict__|__restrict|inline|static|constexpr)\b|__launch_bounds__\s*\([^)]*\)"
)
CAST = re.compile(r"\bstatic_cast\s*<([^<>]*)>")
CALLED = re.compile(r"(?<![\w(])(int|unsigned|float|double|size_t|long)\s*\((?=[^)*])")
SHARED = "register"
"""C's word that stands in for `__shared__`, so that a C parser keeps it with the declaration."""

TYPES = {
    "bool": "unsigned char",
    "size_t": "unsigned long",
    "int32_t": "int",
    "uint32_t": "unsigned int",
    "int64_t": "long",
    "uint64_t": "unsigned long",
}


@dataclass(frozen=True)
class Unit:
    """The functions of a source, by name, and which of them are kernels."""

    functions: dict[str, c_ast.FuncDef]
    kernels: frozenset[str]


def parse(text: str, path: str, line: int) -> Unit:
    """The functions in a piece of CUDA C++ that begins at this line of a file.

    Raises:
        TimingsError: naming the file's line, if it is more than the C that the model reads.
    """
    blank = COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    kernels = frozenset(GLOBAL.findall(blank))
    extra = len(re.findall(r'extern\s+"C"\s*\{', blank))
    for name, value in DEFINE.findall(blank):
        blank = re.sub(rf"\b{name}\b", f"({value.strip()})", DEFINE.sub("", blank, count=1))
    blank = DIRECTIVE.sub("", blank)
    blank = CALLED.sub(r"(\1)(", CAST.sub(r"(\1)", blank))
    blank = WORDS.sub("", blank).replace("__shared__", SHARED)
    blank = re.sub(r"\btrue\b", "1", re.sub(r"\bfalse\b", "0", blank))
    if extra:
        blank = blank.rstrip().removesuffix("}")
    known = "".join(f"typedef {kind} {name};" for name, kind in TYPES.items())
    try:
        tree = CParser().parse(f'{known}\n#line {line} "{path}"\n{blank}\n', path)
    except ParseError as error:
        raise TimingsError(_readable(str(error), path, line)) from None
    functions = {}
    for node in tree.ext:
        if isinstance(node, c_ast.FuncDef):
            functions[node.decl.name] = node
        elif not isinstance(node, c_ast.Typedef):
            raise TimingsError(f"{path}:{node.coord.line}: the model reads functions only")
    return Unit(functions, kernels)


def _readable(said: str, path: str, line: int) -> str:
    place = re.match(r".*?:(\d+)(?::\d+)?:? *(.*)", said)
    number, what = (place[1], place[2]) if place else (line, said)
    return f"{path}:{number}: the model cannot read this ({what}): write it in plain C"
