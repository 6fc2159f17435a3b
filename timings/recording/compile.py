"""Compiles the kernels that changed by NVRTC, which needs no driver, and keeps how that went."""

import importlib
import re
import struct
from importlib.metadata import PackageNotFoundError, version

from timings.errors import TimingsError
from timings.machine.terminal import shown
from timings.project.kernels import ARCHITECTURES, Source, sources_to_compile
from timings.project.project import Project
from timings.records.freshness import is_compiled
from timings.records.model import CompiledKernel, Record

COMPILER = "nvidia-cuda-nvrtc"
CALLED_BY = ("cuda-bindings", "cuda-core")
MESSAGE = re.compile(r"^(.*\(\d+\)): [^:]*error[^:]*: (.*)$", re.MULTILINE)
SECTIONS, SECTION = struct.Struct("<40xQ10xHHH"), struct.Struct("<I20x2Q24x")
"""Of an ELF file's header, where the sections' headers lie; of each, its name, place and length."""


class CompileError(TimingsError):
    """What the compiler says of a kernel: its first error, in one line."""


def compile_changed(
    project: Project, record: Record, date: str, everything: bool = False
) -> tuple[int, list[str]]:
    """How many sources were compiled anew, and what is wrong with any; the record is changed.

    Rows of kernels that are gone are dropped. Without a compiler (on macOS) the others are kept.
    """
    sources = sources_to_compile(project)
    here = {(source.program, kernel) for source in sources for kernel in source.kernels}
    record.kernels = {key: row for key, row in record.kernels.items() if key in here}
    todo = [source for source in sources if everything or not is_compiled(source, record)]
    try:
        compiler, *_ = [f"{name} {version(name)}" for name in (COMPILER, *CALLED_BY)]
        importlib.import_module("cuda.bindings.nvrtc").nvrtcVersion()
    except PackageNotFoundError:
        return 0, []
    except Exception as error:
        return 0, [f"{compiler} cannot be used: {str(error).partition(':')[0]}"] * bool(todo)
    problems = []
    for source in shown(todo, "compiling kernels", len(todo)):
        try:
            made = {name: compile_source(source, name) for name in ARCHITECTURES}
        except TimingsError as error:
            problems.append(str(error))
            continue
        for kernel in source.kernels:
            sizes = {name: found[kernel] for name, found in made.items()}
            row = CompiledKernel(source.program, kernel, sizes, compiler, source.hash, date)
            record.kernels[row.key] = row
    return len(todo) - len(problems), problems


def compile_source(source: Source, architecture: str) -> dict[str, int]:
    """The bytes of instructions of each kernel of a source.

    Raises:
        CompileError: with the lines of the program's own file.
    """
    from cuda.core import Program, ProgramOptions

    # As `SourceModule` passes it on, with lines numbered as in the program's file.
    where = f'{source.line} "snippets/{source.program}"' if source.written else '1 "PyCUDA"'
    text = f"#line {where}\n{source.text}\n"
    text = text if 'extern "C"' in text else f'extern "C" {{\n{text}}}\n'
    options = ProgramOptions(name=source.constant, arch=architecture)
    try:
        code = Program(text, "c++", options).compile("cubin").code
    except Exception as error:
        said = (source.where, " ".join(str(error).split()))
        first, *others = MESSAGE.findall(str(error)) or [said]
        place = re.sub(r"\((\d+)\)$", r":\1", first[0])
        if not source.written:
            place = f"{source.where}: in what PyCUDA writes for {source.constant}"
        more = f" (and {len(others)} more)" if others else ""
        raise CompileError(f"{place}: {first[1]}{more}") from None
    sizes = instruction_bytes(bytes(code))
    return {kernel: sizes[kernel] for kernel in source.kernels}


def instruction_bytes(cubin: bytes) -> dict[str, int]:
    """The bytes of instructions of each function in a cubin, which is an ELF file."""
    offset, size, count, names = SECTIONS.unpack_from(cubin)
    headers = [SECTION.unpack_from(cubin, offset + k * size) for k in range(count)]
    start = headers[names][1]
    named = [(cubin[start + at :].split(b"\0", 1)[0].decode(), length) for at, _, length in headers]
    return {name[6:]: length for name, length in named if name.startswith(".text.")}
