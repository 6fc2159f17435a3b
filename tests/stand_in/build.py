"""Build the stand-in into .cache/stand-in: an environment with PyCUDA, libcuda.so.1, and nvcc."""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
BUILT = ROOT / ".cache" / "stand-in"
VENV, LIBRARY, BIN = BUILT / "venv", BUILT / "lib", BUILT / "bin"
PYTHON = VENV / "bin" / "python"
PINS = ROOT / "constraints-gpu.txt"
HEADERS = ("cuda.h", "cudaProfiler.h")
HEADER_WHEELS = ("nvidia-cuda-runtime", "nvidia-cuda-profiler-api==13.0.*")
OPTIONS = "CUDA_ENABLE_CURAND = False\n"
"""What PyCUDA is built with: no program uses cuRAND, and its library would have to be there."""

COMPILE, LINK = "-O0 -g0 -w", "-Wl,--no-as-needed"
"""Quick to compile; and linked with libcuda, though the stub that it is linked with is empty."""


class Lacking(Exception):
    """This machine cannot build it: what it lacks, in one line."""


class BuildError(Exception):
    """A step failed that should not have: what it said."""


def build() -> None:
    """Bring all of it up to date; where nothing changed, that takes no time.

    Raises:
        Lacking: this is no Linux, or there is no compiler, or there are no headers.
        BuildError: a step failed.
    """
    if sys.platform != "linux":
        raise Lacking("the stand-in for the CUDA driver needs Linux")
    if not shutil.which("g++"):
        raise Lacking("the stand-in for the CUDA driver needs g++: install it")
    BUILT.mkdir(parents=True, exist_ok=True)
    with (BUILT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        headers = find_headers()
        wheel = build_wheel(headers)
        build_driver(headers, wheel, install(wheel))
        make_nvcc()


def environment(**more: str) -> dict[str, str]:
    """The variables with which PYTHON's PyCUDA finds the stand-in, and Python this project."""
    before = os.environ
    chosen = {
        "LD_LIBRARY_PATH": _path(LIBRARY, before.get("LD_LIBRARY_PATH")),
        "PATH": _path(BIN, before.get("PATH")),
        "PYTHONPATH": _path(ROOT, before.get("PYTHONPATH")),
        "PYCUDA_CACHE_DIR": str(_made(BUILT / "kernels")),
    }
    return dict(before) | chosen | more


def _path(*parts: Path | str | None) -> str:
    return os.pathsep.join(str(part) for part in parts if part)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def key_of(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


@contextmanager
def step(stamp: Path, key: str) -> Iterator[bool]:
    """Whether a step has to be done: its stamp holds another key. When it is, the stamp is set."""
    needed = not stamp.exists() or stamp.read_text() != key
    if needed:
        stamp.unlink(missing_ok=True)
    yield needed
    stamp.write_text(key)


def run(what: str, *command: object, **variables: str) -> str:
    """What a command prints."""
    ran = subprocess.run(
        list(map(str, command)),
        env=os.environ | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise BuildError(f"{what} failed:\n{ran.stdout}")
    return ran.stdout


def pip(what: str, *arguments: object, **variables: str) -> None:
    quiet = ("--disable-pip-version-check", "--quiet")
    run(what, sys.executable, "-m", "pip", *arguments, *quiet, **variables)


def find_headers() -> Path:
    """The folder of the toolkit's headers: where nvcc is, or else from NVIDIA's wheels."""
    nvcc = [os.environ.get("CUDA_HOME"), shutil.which("nvcc"), "/usr/local/cuda/bin/nvcc"]
    for toolkit in (Path(place) for place in nvcc if place):
        top = toolkit if toolkit.is_dir() else toolkit.resolve().parent.parent
        for folder in (top / "include", *top.glob("targets/*/include")):
            if all((folder / name).is_file() for name in HEADERS):
                return folder
    home = BUILT / "headers"
    with step(BUILT / "headers.stamp", key_of(HEADER_WHEELS, PINS.read_text())) as needed:
        if needed:
            shutil.rmtree(home, ignore_errors=True)
            try:
                pip(
                    "fetching CUDA's headers",
                    *("install", "--no-deps", "--target", home, "-c", PINS, *HEADER_WHEELS),
                )
            except BuildError as error:
                raise Lacking(f"the stand-in needs the CUDA toolkit's headers; {error}") from None
    found = sorted(home.glob("nvidia/*/include/cuda.h"))
    if not found:
        raise Lacking(f"the stand-in needs cuda.h, and {home} holds none: remove that folder")
    return found[0].parent


def build_wheel(headers: Path) -> Path:
    """PyCUDA's wheel for this Python, built once for each version, Python and set of options."""
    version = re.search(r"^pycuda==\S+", PINS.read_text(), re.MULTILINE)
    assert version
    cuda = re.search(r"define CUDA_VERSION (\d+)", (headers / "cuda.h").read_text())
    python = sysconfig.get_config_var("SOABI")
    key = key_of(version[0], python, OPTIONS, COMPILE, LINK, cuda and cuda[1])
    kept = BUILT / "wheels" / key
    if not list(kept.glob("*.whl")):
        print("Building PyCUDA for the stand-in: this takes minutes.", file=sys.stderr)
        home, stubs = _made(BUILT / "home"), _made(BUILT / "stubs")
        options = f"{OPTIONS}CUDA_ROOT = {str(headers.parent)!r}\n"
        (home / ".aksetup-defaults.py").write_text(options)
        shared = ("-shared", "-x", "c", "/dev/null", "-Wl,-soname,libcuda.so.1")
        run("linking a stub", "g++", *shared, "-o", stubs / "libcuda.so")
        new = kept.with_suffix(".new")
        shutil.rmtree(new, ignore_errors=True)
        pip(
            "building PyCUDA",
            *("wheel", "--no-deps", "--no-cache-dir", "--wheel-dir", new, version[0]),
            HOME=str(home),
            CPATH=_path(headers, os.environ.get("CPATH")),
            LIBRARY_PATH=_path(stubs, os.environ.get("LIBRARY_PATH")),
            CFLAGS=COMPILE,
            CXXFLAGS=COMPILE,
            LDFLAGS=LINK,
        )
        new.replace(kept)
    (wheel,) = kept.glob("*.whl")
    return wheel


def install(wheel: Path) -> Path:
    """An environment of its own, on top of this one: so that this one never holds PyCUDA."""
    packages = VENV / Path(sysconfig.get_path("purelib")).relative_to(sys.prefix)
    with step(BUILT / "venv.stamp", key_of(wheel, sys.prefix, PINS.read_text())) as needed:
        if needed:
            made = venv.EnvBuilder(clear=True, symlinks=True, with_pip=False)
            made.create(VENV)
            pip("installing PyCUDA", "install", "--target", packages, "-c", PINS, wheel)
            below = f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})\n"
            (packages / "below.pth").write_text(below)
    return packages / "pycuda"


def build_driver(headers: Path, wheel: Path, pycuda: Path) -> None:
    """libcuda.so.1: what is written here, and "not supported" for whatever else PyCUDA calls."""
    sources = sorted((HERE / "driver").glob("*.cpp"))
    texts = [path.read_text() for path in sorted((HERE / "driver").iterdir())]
    with step(BUILT / "driver.stamp", key_of(texts, headers, wheel)) as needed:
        if not needed:
            return
        objects = _made(BUILT / "objects")
        # What is fortified takes a jump from one fiber to another for a mistake.
        flags = ("-std=c++17", "-O2", "-U_FORTIFY_SOURCE", "-fPIC", "-w", "-I", headers)

        def compiled(source: Path) -> Path:
            made = objects / f"{source.stem}.o"
            run("compiling the stand-in", "g++", *flags, "-c", source, "-o", made)
            return made

        with ThreadPoolExecutor(os.cpu_count()) as pool:
            made = list(pool.map(compiled, sources))
        (module,) = pycuda.glob("_driver*.so")
        missing = symbols("--undefined-only", "-D", module) - symbols("--defined-only", *made)
        answers = [f'extern "C" int {name}() {{ return 801; }}\n' for name in sorted(missing)]
        text = "".join(["// CUDA_ERROR_NOT_SUPPORTED\n", *answers])
        (objects / "unsupported.cpp").write_text(text)
        made.append(compiled(objects / "unsupported.cpp"))
        library = _made(LIBRARY) / "libcuda.so.1"
        linked = ("-shared", "-Wl,-soname,libcuda.so.1", *made, "-o", library.with_suffix(".new"))
        run("linking the stand-in", "g++", *linked)
        library.with_suffix(".new").replace(library)


def symbols(*options: object) -> set[str]:
    """The driver's functions among the names that nm lists."""
    return set(re.findall(r"\b(cu[A-Z]\w*)", run("looking for symbols", "nm", *options)))


def make_nvcc() -> None:
    """A command `nvcc` that calls nvcc.py."""
    command = _made(BIN) / "nvcc"
    text = f'#!/bin/sh\nexec "{sys.executable}" -S "{HERE / "nvcc.py"}" "$@"\n'
    if not command.exists() or command.read_text() != text:
        command.write_text(text)
        command.chmod(0o755)
