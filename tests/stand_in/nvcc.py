"""Stands in for nvcc: makes of kernels in CUDA C a shared object for the stand-in's driver."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
LIBRARY = HERE.parents[1] / ".cache" / "stand-in" / "lib" / "libcuda.so.1"
TRACED = "STAND_IN_TRACE" in os.environ

COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
KERNEL = re.compile(r"__global__\s+void\s+(?:__launch_bounds__\s*\([^)]*\)\s*)?(\w+)\s*\(([^)]*)\)")
DYNAMIC = re.compile(r"extern\s+__shared__\s+([\w\s:]+?)\s+(\w+)\s*\[\s*\]\s*;")
SHARED = re.compile(r"\b__shared__\s+([\w\s:]+?)\s+(\w+)\s*((?:\[[^\]]*\]\s*)*);")
HEADER = re.compile(r"#\s*include\s*<pycuda-[\w-]+\.hpp>")
IN_STEP = re.compile(r"smem\[tid\] = REDUCE\(smem\[tid\], (smem\[tid \+ \d+\])\);")
"""The last steps of PyCUDA's own reduction rely on a warp that runs in step."""

FLAGS = (
    "-std=c++17",
    "-fPIC",
    "-w",
    "-fvisibility=hidden",
    "-fno-strict-aliasing",
    "-fno-threadsafe-statics",
    f"-I{HERE / 'driver'}",
)
PLAIN = ("-O2", "-fwrapv")
WATCHED = ("-O0", "-fsanitize=thread", "-fsanitize=signed-integer-overflow")


def translated(text: str) -> str:
    """CUDA C as C++ for g++, each line where it was."""
    bare = COMMENT.sub(" ", text)
    waits = "__sync" in bare or IN_STEP.search(bare) is not None
    text = HEADER.sub("", text)
    text = IN_STEP.sub(
        r"{ out_type other = \1; __syncwarp(); "
        r"smem[tid] = REDUCE(smem[tid], other); __syncwarp(); }",
        text,
    )
    text = DYNAMIC.sub(r"\1 *const \2 = (\1 *)stand_in_shared;", text)
    text = SHARED.sub(
        r"typedef \1 stand_in_\2 \3; "
        r'stand_in_\2 &\2 = *(stand_in_\2 *)stand_in_declare("\2", sizeof(stand_in_\2));',
        text,
    )
    if re.search(r"\b__shared__\b", COMMENT.sub(" ", text)):
        sys.exit("the stand-in for nvcc takes one array in shared memory a declaration")
    kernels = [described(*found.groups(), waits) for found in KERNEL.finditer(bare)]
    return "\n".join(['#include "device.h"', '#line 1 "kernel.cu"', text, *kernels, ""])


def described(name: str, parameters: str, waits: bool) -> str:
    """What tells the driver of a kernel: its parameters' names; their types, the compiler knows."""
    words = [re.findall(r"\w+", one) for one in parameters.split(",")]
    names = [one[-1] for one in words if one not in ([], ["void"])]
    flags = f"{waits:d}, {TRACED:d}"
    listed = ", ".join(f'"{one}"' for one in [*names, ""])
    return f"STAND_IN_KERNEL({name}, {flags}, {listed})"


def version() -> str:
    """What PyCUDA keeps compiled kernels by: other sources, other kernels."""
    sources = sorted([*(HERE / "driver").glob("*.h"), Path(__file__)])
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    mode = "traced" if TRACED else "plain"
    return f"nvcc: a stand-in by g++, release 13.0, V13.0.0, {digest[:12]}, {mode}"


def real_nvcc() -> str | None:
    """The toolkit's own nvcc: its words for an error are those that a reader gets."""
    own = LIBRARY.parent.parent / "bin"
    places = [one for one in os.environ.get("PATH", "").split(os.pathsep) if Path(one) != own]
    return shutil.which("nvcc", path=os.pathsep.join([*places, "/usr/local/cuda/bin"]))


def main(arguments: list[str]) -> int:
    if "--version" in arguments:
        print(version())
        return 0
    source = Path(next(one for one in arguments if one.endswith(".cu")))
    if "--preprocess" in arguments:
        print(source.read_text())
        return 0
    target = source.with_suffix("." + arguments[0].removeprefix("--"))
    text, made = source.with_suffix(".cpp"), source.with_suffix(".o")
    text.write_text(translated(source.read_text()))
    compiled = subprocess.run(
        ["g++", *FLAGS, *(WATCHED if TRACED else PLAIN), "-c", str(text), "-o", str(made)],
        check=False,
        capture_output=True,
        text=True,
    )
    if compiled.returncode:
        if nvcc := real_nvcc():
            real = subprocess.run([nvcc, *arguments], check=False, capture_output=True, text=True)
            compiled = real if source.name in real.stdout + real.stderr else compiled
        sys.stdout.write(compiled.stdout)
        sys.stderr.write(compiled.stderr)
        return compiled.returncode
    link = ["g++", "-shared", str(made), str(LIBRARY), "-o", str(target)]
    return subprocess.run(link, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
