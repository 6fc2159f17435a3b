"""Compiles kernels to machine code by NVRTC, which needs no GPU and no driver."""

import re
import struct
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from timings.errors import TimingsError
from timings.kernels.find import Source

ARCHITECTURES = ("sm_80", "sm_90")
"""Ampere data-centre GPUs (A100), the oldest kind that the libraries here still favour, and Hopper
(H100), the kind that this site hopes to record on: code for one is not code for the other."""

COMPILER = "nvidia-cuda-nvrtc"
MESSAGE = re.compile(r"^(?P<file>.*)\((?P<line>\d+)\): (?P<what>.*)$", re.MULTILINE)
ELF = b"\x7fELF"
SECTIONS = struct.Struct("<40xQ10xHHH")
SECTION = struct.Struct("<II16x2Q24x")


@dataclass(frozen=True)
class Compiled:
    """One kernel's machine code for one architecture: how many bytes of instructions."""

    source: Source
    kernel: str
    architecture: str
    size: int


class CompileError(TimingsError):
    """What the compiler says of a kernel: its first error in one line, all of it in `log`."""

    def __init__(self, lines: list[str], log: str) -> None:
        more = f" (and {len(lines) - 1} more)" if len(lines) > 1 else ""
        super().__init__(f"{lines[0]}{more}")
        self.log = log


def compiler_version() -> str:
    """The version of NVRTC.

    Raises:
        TimingsError: if it is not installed: there is none for macOS.
    """
    try:
        return version(COMPILER)
    except PackageNotFoundError:
        raise TimingsError(f"{COMPILER} is not installed: kernels cannot be compiled") from None


def compile_source(source: Source, architecture: str) -> list[Compiled]:
    """The machine code of each kernel of a source.

    Raises:
        CompileError: with the lines of the program's own file.
    """
    from cuda.core import Program, ProgramOptions

    text = numbered(source)
    options = ProgramOptions(name=source.constant, arch=architecture)
    try:
        code = Program(text, "c++", options).compile("cubin").code
    except Exception as error:
        log = str(error)
        if "NVRTC_ERROR_COMPILATION" not in log:
            raise TimingsError(f"{source.where}: NVRTC could not be asked: {log}") from None
        raise CompileError(messages(source, log), log.partition("\n\n")[2]) from None
    sizes = instruction_bytes(bytes(code))
    missing = [kernel for kernel in source.kernels if not sizes.get(kernel)]
    if missing:
        raise TimingsError(f"{source.where}: no machine code for {', '.join(missing)}")
    return [Compiled(source, kernel, architecture, sizes[kernel]) for kernel in source.kernels]


def numbered(source: Source) -> str:
    """The text as `SourceModule` passes it on, lines numbered as in the program's file."""
    line = source.line if source.written else 1
    name = source.path if source.written else f"{source.path}, {source.constant}"
    text = source.text
    if 'extern "C"' not in text:
        return f'extern "C" {{\n#line {line} "{name}"\n{text}\n}}\n'
    return f'#line {line} "{name}"\n{text}\n'


def messages(source: Source, log: str) -> list[str]:
    """The errors in NVRTC's log, each as `file:line: message`."""
    found = []
    for match in MESSAGE.finditer(log):
        kind, _, what = match["what"].partition(": ")
        if "error" in kind:
            if source.written:
                where = f"{match['file']}:{match['line']}"
            else:
                where = f"{source.where}: in what PyCUDA writes for {source.constant}"
            found.append(f"{where}: {what}")
    return found or [f"{source.where}: {' '.join(log.split())}"]


def instruction_bytes(cubin: bytes) -> dict[str, int]:
    """The bytes of instructions of each function in a cubin, which is an ELF file.

    Raises:
        TimingsError: if it is none.
    """
    if not cubin.startswith(ELF):
        raise TimingsError("NVRTC wrote no machine code")
    offset, size, count, names = SECTIONS.unpack_from(cubin)
    headers: list[Any] = [SECTION.unpack_from(cubin, offset + k * size) for k in range(count)]
    table = headers[names][2]
    found = {}
    for name, _, _, length in headers:
        start = table + name
        text = cubin[start : cubin.index(b"\0", start)].decode("ascii", "replace")
        if text.startswith(".text."):
            found[text.removeprefix(".text.")] = length
    return found
