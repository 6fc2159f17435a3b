"""What a machine lacks is said in one line, and nothing half-made is left behind."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from timings.sources import ROOT

GPU_NEEDED = ("dirname", "grep", "head", "sed", "sh", "cat", "cksum")
NEEDED = ("sh", "cat", "cksum", "dirname", "id", "rm")
PYTHON_WITHOUT_VENV = '#!/bin/sh\ncase "$2" in *ensurepip*) exit 1;; *) echo 3.11;; esac\n'


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder `bin` with no Python and no browser, beside a copy of the scripts."""
    (tmp_path / "bin").mkdir()
    for name in NEEDED:
        (tmp_path / "bin" / name).symlink_to(shutil.which(name))
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    for name in ("requirements.txt", "constraints.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def says(machine: Path, *command: str, **variables: str) -> str:
    """Run a script that must fail, and return its one line."""
    environment = {"PATH": str(machine / "bin"), "HOME": os.environ.get("HOME", "/")} | variables
    script, *options = command
    result = subprocess.run(
        [machine / "scripts" / script, *options],
        check=False,
        env=environment,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert result.returncode == 1
    assert not (machine / ".venv").exists()
    (line,) = result.stderr.splitlines()
    return line


def test_no_python(machine: Path) -> None:
    assert "no Python 3.11 or later found: install one" in says(machine, "environment")


def test_python_that_is_none(machine: Path) -> None:
    assert "PYTHON=cat is not Python 3.11" in says(machine, "environment", PYTHON="cat")


def test_python_without_venv(machine: Path) -> None:
    python = machine / "bin" / "python3"
    python.write_text(PYTHON_WITHOUT_VENV, encoding="utf-8")
    python.chmod(0o755)
    assert "apt-get install python3-venv" in says(machine, "environment")


def test_browser_that_is_none(machine: Path) -> None:
    assert "CHROMIUM=nothing is not a program" in says(machine, "browser", CHROMIUM="nothing")


@pytest.fixture
def gpu_machine(tmp_path: Path) -> Path:
    """A machine whose environment is there, and whose device is found; it has no CUDA toolkit."""
    for folder in ("bin", ".venv/bin"):
        (tmp_path / folder).mkdir(parents=True)
    for name in GPU_NEEDED:
        (tmp_path / "bin" / name).symlink_to(shutil.which(name))
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    write_script(tmp_path / "scripts/environment", "exit 0")
    write_script(tmp_path / ".venv/bin/python", "echo 'A GPU, driver 580.1, CUDA 13.0'")
    return tmp_path


def write_script(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)


def gpu_says(machine: Path, *command: str, **variables: str) -> tuple[int, str]:
    """The exit code and the last line of the script for a GPU."""
    result = subprocess.run(
        [machine / "scripts/gpu-environment", *command],
        check=False,
        env={"PATH": str(machine / "bin")} | variables,
        capture_output=True,
        text=True,
        timeout=30,
    )
    said = result.stderr if result.returncode else result.stdout
    return result.returncode, said.strip().splitlines()[-1]


def with_toolkit(machine: Path, *headers: str) -> str:
    """A toolkit with these headers; its folder."""
    (machine / "cuda/bin").mkdir(parents=True)
    (machine / "cuda/include").mkdir()
    write_script(machine / "cuda/bin/nvcc", "exit 0")
    write_script(machine / "bin/g++", "exit 0")
    for header in headers:
        (machine / "cuda/include" / header).touch()
    return str(machine / "cuda")


def test_no_device(gpu_machine: Path) -> None:
    line = "error: no GPU: the NVIDIA driver finds no device"
    write_script(gpu_machine / ".venv/bin/python", f"echo '{line}' >&2; exit 1")
    assert gpu_says(gpu_machine) == (1, line)


def test_no_compiler(gpu_machine: Path) -> None:
    code, line = gpu_says(gpu_machine)
    assert code == 1
    assert "built by a C++ compiler, and there is none: install g++" in line


def test_a_toolkit_that_is_none(gpu_machine: Path) -> None:
    write_script(gpu_machine / "bin/g++", "exit 0")
    code, line = gpu_says(gpu_machine, CUDA_HOME="/nowhere")
    assert code == 1
    assert "CUDA_HOME=/nowhere holds no bin/nvcc" in line


@pytest.mark.parametrize(
    ("headers", "missing"), [((), "cuda.h"), (("cuda.h",), "curand.h"), (("curand.h",), "cuda.h")]
)
def test_a_toolkit_without_a_header(gpu_machine: Path, headers: tuple, missing: str) -> None:
    toolkit = with_toolkit(gpu_machine, *headers)
    code, line = gpu_says(gpu_machine, CUDA_HOME=toolkit)
    assert code == 1
    assert f"PyCUDA's build needs {missing}, and {toolkit} has none" in line


def test_all_that_a_gpu_takes_is_there(gpu_machine: Path) -> None:
    toolkit = with_toolkit(gpu_machine, "cuda.h", "curand.h")
    code, line = gpu_says(gpu_machine, "check", CUDA_HOME=toolkit)
    assert (code, line) == (0, f"A GPU, driver 580.1, CUDA 13.0; toolkit in {toolkit}")


@pytest.mark.parametrize(("cuda", "asked"), [("13.0", "gpu"), ("12.8", "gpu-cuda12")])
def test_the_list_goes_by_the_drivers_cuda(gpu_machine: Path, cuda: str, asked: str) -> None:
    toolkit = with_toolkit(gpu_machine, "cuda.h", "curand.h")
    (gpu_machine / "bin/rm").symlink_to(shutil.which("rm"))
    (gpu_machine / ".venv/installed").touch()
    for name in (f"requirements-{asked}.txt", f"constraints-{asked}.txt"):
        shutil.copy(ROOT / name, gpu_machine)
    script = f"[ $2 = pip ] && {{ echo $*; exit; }}; echo 'A GPU, driver 1.1, CUDA {cuda}'"
    write_script(gpu_machine / ".venv/bin/python", script)
    code, line = gpu_says(gpu_machine, CUDA_HOME=toolkit)
    assert code == 0
    assert line.endswith(f"-r requirements-{asked}.txt -c constraints-{asked}.txt")
    code, line = gpu_says(gpu_machine, "sh", "-c", "command -v nvcc", CUDA_HOME=toolkit)
    assert (code, line) == (0, f"{toolkit}/bin/nvcc")
    code, line = gpu_says(gpu_machine, CUDA_HOME=toolkit)
    assert (code, line) == (0, f"A GPU, driver 1.1, CUDA {cuda}; toolkit in {toolkit}")
