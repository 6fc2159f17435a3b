"""Compiles kernels to machine code by NVRTC, which needs no GPU and no driver."""

import re
import struct

from timings.errors import TimingsError
from timings.kernels.find import Source

ARCHITECTURES = ("sm_80", "sm_90")
"""Ampere data-centre GPUs (A100), the oldest kind that the libraries here still favour, and Hopper
(H100), the kind that this site hopes to record on: code for one is not code for the other."""

COMPILER = "nvidia-cuda-nvrtc"
MESSAGE = re.compile(
    r"^(?P<file>.*)\((?P<line>\d+)\): [^:]*error[^:]*: (?P<what>.*)$", re.MULTILINE
)
SECTIONS, SECTION = struct.Struct("<40xQ10xHHH"), struct.Struct("<I20x2Q24x")
"""Of an ELF file's header, where the sections' headers lie; of each, its name, place and length."""


class CompileError(TimingsError):
    """What the compiler says of a kernel: its first error, in one line."""


def compile_source(source: Source, architecture: str) -> dict[str, int]:
    """The bytes of instructions of each kernel of a source.

    Raises:
        CompileError: with the lines of the program's own file.
    """
    from cuda.core import Program, ProgramOptions

    options = ProgramOptions(name=source.constant, arch=architecture)
    try:
        code = Program(numbered(source), "c++", options).compile("cubin").code
    except Exception as error:
        log = str(error)
        if "NVRTC_ERROR_COMPILATION" not in log:
            raise TimingsError(f"{source.where}: NVRTC could not be asked: {log}") from None
        first, *others = messages(source, log)
        more = f" (and {len(others)} more)" if others else ""
        raise CompileError(f"{first}{more}") from None
    sizes = instruction_bytes(bytes(code))
    return {kernel: sizes[kernel] for kernel in source.kernels}


def numbered(source: Source) -> str:
    """The text as `SourceModule` passes it on, lines numbered as in the program's file."""
    line, name = (source.line, source.path) if source.written else (1, source.constant)
    text = f'#line {line} "{name}"\n{source.text}\n'
    return text if 'extern "C"' in text else f'extern "C" {{\n{text}}}\n'


def messages(source: Source, log: str) -> list[str]:
    """The errors in NVRTC's log, each as `file:line: message`."""
    found = []
    for match in MESSAGE.finditer(log):
        where = f"{match['file']}:{match['line']}"
        if not source.written:
            where = f"{source.where}: in what PyCUDA writes for {source.constant}"
        found.append(f"{where}: {match['what']}")
    return found or [f"{source.where}: {' '.join(log.split())}"]


def instruction_bytes(cubin: bytes) -> dict[str, int]:
    """The bytes of instructions of each function in a cubin, which is an ELF file."""
    offset, size, count, names = SECTIONS.unpack_from(cubin)
    headers = [SECTION.unpack_from(cubin, offset + k * size) for k in range(count)]
    start = headers[names][1]
    named = [(cubin[start + at :].split(b"\0", 1)[0].decode(), length) for at, _, length in headers]
    return {name[6:]: length for name, length in named if name.startswith(".text.")}
