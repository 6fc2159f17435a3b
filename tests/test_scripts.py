"""What a machine lacks is said in one line, and nothing half-made is left behind."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from timings.project.project import ROOT

GPU_NEEDED = ("dirname", "grep", "head", "sed", "sh", "cat", "cksum")
NEEDED = ("sh", "cat", "cksum", "dirname", "id", "rm", "mkdir", "tar")
PYTHON_WITHOUT_VENV = '#!/bin/sh\ncase "$2" in *ensurepip*) exit 1;; *) echo 3.11;; esac\n'


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder `bin` with no Python and no browser, beside a copy of the scripts."""
    (tmp_path / "bin").mkdir()
    for name in NEEDED:
        (tmp_path / "bin" / name).symlink_to(shutil.which(name))
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    for name in ("requirements.txt", "requirements-test.txt", "constraints.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def says(machine: Path, *command: str, **variables: str) -> str:
    """Run a script that must fail, and return its one line."""
    (line,) = says_lines(machine, *command, **variables)
    return line


def says_lines(machine: Path, *command: str, **variables: str) -> list[str]:
    """Run a script that must fail, and return its lines."""
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
    return result.stderr.splitlines()


def test_no_python(machine: Path) -> None:
    assert "no Python 3.11 or later found: install one" in says(machine, "environment")


def test_python_that_is_none(machine: Path) -> None:
    assert "PYTHON=cat is not Python 3.11" in says(machine, "environment", PYTHON="cat")


def test_python_without_venv(machine: Path) -> None:
    python = machine / "bin" / "python3"
    python.write_text(PYTHON_WITHOUT_VENV, encoding="utf-8")
    python.chmod(0o755)
    assert "apt-get install python3-venv" in says(machine, "environment")


def pythons(machine: Path, **builds: str) -> None:
    """Lay commands in `bin`: each runs this Python, told to take itself for a build with `t`."""
    for name, free in builds.items():
        python = machine / "bin" / name.replace("_", ".")
        told = f"import sysconfig as s; s.get_config_vars()['Py_GIL_DISABLED'] = {free}\n"
        python.write_text(
            f'#!/bin/sh\nexec {sys.executable} -c "{told}$2" "$3"\n', encoding="utf-8"
        )
        python.chmod(0o755)


def test_a_python_of_a_version_is_the_one_that_was_asked_for(machine: Path) -> None:
    """Of two builds of one version the other one is never given."""
    number = f"3.{sys.version_info.minor}"
    under = number.replace(".", "_")
    pythons(machine, **{f"python{under}": "0", f"python{under}t": "0", "python3": "1"})
    for wanted in (number, f"{number}t"):
        got = subprocess.run(
            [machine / "scripts/python", wanted],
            env={"PATH": str(machine / "bin"), "HOME": str(machine)},
            capture_output=True, text=True, check=True, timeout=30,
        )  # fmt: skip
        assert got.stdout.strip() == sys.executable
        assert got.stderr == f"Python {wanted}: installed\n"
    (machine / "bin/python3").unlink()
    nothing = says(machine, "python", f"{number}t", PYTHONS=str(machine / "kept"))
    assert f"no Python {number}t here" in nothing


CONFIGURE = """#!/bin/sh
echo "all:; : $*" >Makefile
echo "install:; mkdir -p ${1#--prefix=}/bin; cp python3 ${1#--prefix=}/bin" >>Makefile
"""


def test_a_build_without_the_gil_is_optimised(machine: Path) -> None:
    """What an archive holds is configured, made and kept; the next time it is there already."""
    for name in ("make", "nproc", "cp", "sed"):
        (machine / "bin" / name).symlink_to(shutil.which(name))
    pythons(machine, made="1")
    source = machine / "Python-3"
    source.mkdir()
    (source / "configure").write_text(CONFIGURE, encoding="utf-8")
    (source / "configure").chmod(0o755)
    (machine / "bin/made").rename(source / "python3")
    shutil.make_archive(str(source), "tar", machine, "Python-3")
    told = {"PYTHONS": str(machine / "kept"), "SOURCE": f"{source}.tar"}
    for first in ("building it, for about 15 minutes", "built from source"):
        got = subprocess.run(
            [machine / "scripts/python", f"3.{sys.version_info.minor}t"],
            env={"PATH": str(machine / "bin"), "HOME": str(machine)} | told,
            capture_output=True, text=True, check=True, timeout=30,
        )  # fmt: skip
        assert got.stdout.strip() == sys.executable
        assert got.stderr.splitlines()[0].endswith(first)
    built = (machine / "kept/log").read_text(encoding="utf-8")
    assert "--disable-gil --enable-optimizations --with-lto" in built


def test_an_archive_that_is_none(machine: Path) -> None:
    """A build that fails says where its reason stands, and does not leave half a Python."""
    (machine / "source").write_text("no archive", encoding="utf-8")
    told = {"PYTHONS": str(machine / "kept"), "SOURCE": str(machine / "source")}
    first, last = says_lines(machine, "python", "3.99t", **told)
    assert "building it" in first
    assert "kept/log says why" in last
    assert not (machine / "kept/3.99t").exists()


ENVIRONMENT = """\
case "$*" in
    *urlopen*) [ "$REACHED" = yes ] ;;
    *"pip install"*) echo "python $*" >>asked ;;
    *version*) echo 3.13 ;;
esac
"""


@pytest.mark.parametrize(
    ("has", "reached", "asked"),
    [
        ({"uv": 0}, "yes", ["uv --torch-backend"]),
        ({"uv": 0}, "no", ["uv"]),
        ({"uv": 0, "nvidia-smi": 0}, "yes", ["uv"]),
        ({"uv": 1}, "yes", ["uv --torch-backend", "python --extra-index-url"]),
        ({}, "yes", ["python --extra-index-url"]),
        ({}, "no", ["python"]),
    ],
)
def test_who_installs_and_which_build_of_torch(
    machine: Path, has: dict[str, int], reached: str, asked: list[str]
) -> None:
    """A program that is there ends with its code; `asked` is who installs, with which option."""
    for name in ("cat", "cksum", "rm"):
        (machine / "bin" / name).unlink(missing_ok=True)
        (machine / "bin" / name).symlink_to(shutil.which(name))
    (machine / "bin/uname").unlink(missing_ok=True)
    write_script(machine / "bin/uname", "echo Linux")
    for name, code in has.items():
        write_script(machine / "bin" / name, f'echo "{name} $*" >>asked; exit {code}')
    (machine / ".venv/bin").mkdir(parents=True)
    write_script(machine / ".venv/bin/python", ENVIRONMENT)
    for _ in range(2):  # the second finds all there
        ended = subprocess.run(
            [machine / "scripts/environment"],
            check=False,
            env={"PATH": str(machine / "bin"), "REACHED": reached},
            capture_output=True,
            text=True,
            timeout=30,
        )
        assert ended.returncode == 0, ended.stderr
    lines = (machine / "asked").read_text(encoding="utf-8").splitlines()
    options = ("--torch-backend", "--extra-index-url")
    told = [" ".join([line.split()[0], *(o for o in options if o in line)]) for line in lines]
    assert told == asked
    assert all("-r requirements.txt -c constraints.txt" in line for line in lines)


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


def with_toolkit(machine: Path, cuda: str = "13.0") -> str:
    """A toolkit of that version; its folder."""
    (machine / "cuda/bin").mkdir(parents=True)
    (machine / "cuda/include").mkdir()
    write_script(machine / "cuda/bin/nvcc", f"echo 'Cuda tools, release {cuda}, V{cuda}.88'")
    write_script(machine / "bin/g++", "exit 0")
    (machine / "cuda/include/cuda.h").touch()
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


def test_a_toolkit_without_its_header(gpu_machine: Path) -> None:
    toolkit = with_toolkit(gpu_machine)
    (gpu_machine / "cuda/include/cuda.h").unlink()
    code, line = gpu_says(gpu_machine, CUDA_HOME=toolkit)
    assert code == 1
    assert f"PyCUDA's build needs cuda.h, and {toolkit} has none" in line


@pytest.mark.parametrize(
    ("driver", "toolkit", "code"),
    [("12.8", "13.0", 1), ("12.2", "12.9", 0), ("13.0", "12.8", 0), ("13.0", "13.1", 0)],
)
def test_a_toolkit_that_is_newer_than_the_driver(
    gpu_machine: Path, driver: str, toolkit: str, code: int
) -> None:
    write_script(gpu_machine / ".venv/bin/python", f"echo 'A GPU, driver 1.1, CUDA {driver}'")
    folder = with_toolkit(gpu_machine, toolkit)
    ended, line = gpu_says(gpu_machine, "check", CUDA_HOME=folder)
    assert ended == code
    newer = f"is of CUDA {toolkit}, which the driver, of CUDA {driver}, cannot run: install a newer"
    assert (newer in line) == bool(code)


def test_all_that_a_gpu_takes_is_there(gpu_machine: Path) -> None:
    toolkit = with_toolkit(gpu_machine)
    code, line = gpu_says(gpu_machine, "check", CUDA_HOME=toolkit)
    assert (code, line) == (0, f"A GPU, driver 580.1, CUDA 13.0; toolkit in {toolkit}")


FAKE = """\
case "$*" in
    "-m timings.machine.gpu") echo "A GPU, driver 1.1, CUDA $CUDA" ;;
    *"import torch"*) cat torch ;;
    *"import pycuda"*) cat pycuda >&2; [ ! -s pycuda ] ;;
    *uninstall*) echo 13.0 >torch; echo "$*" >>asked ;;
    *) echo "$*" >>asked ;;
esac
"""


@pytest.fixture
def installing(gpu_machine: Path) -> Path:
    """A machine whose Python notes in `asked` what is to be installed, and has `torch`, `pycuda`.

    The first holds what PyTorch says of its CUDA, the second why PyCUDA cannot be imported.
    """
    for name in ("rm", "tail"):
        (gpu_machine / "bin" / name).symlink_to(shutil.which(name))
    for name in ("torch", "pycuda", "asked", ".venv/installed"):
        (gpu_machine / name).touch()
    for path in (*ROOT.glob("requirements-gpu*.txt"), *ROOT.glob("constraints-gpu*.txt")):
        shutil.copy(path, gpu_machine)
    write_script(gpu_machine / ".venv/bin/python", FAKE)
    with_toolkit(gpu_machine, "12.8")
    return gpu_machine


def asked(machine: Path) -> list[str]:
    """What pip was asked for so far."""
    return (machine / "asked").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(("cuda", "name"), [("13.0", "gpu"), ("12.8", "gpu-cuda12")])
def test_the_list_goes_by_the_drivers_cuda(installing: Path, cuda: str, name: str) -> None:
    known = {"CUDA": cuda, "CUDA_HOME": str(installing / "cuda")}
    code, line = gpu_says(installing, **known)
    assert (code, line) == (0, f"A GPU, driver 1.1, CUDA {cuda}; toolkit in {installing}/cuda")
    first, second = asked(installing)
    assert "CUDA_ENABLE_CURAND=False pycuda==" in first
    assert second.endswith(f"-r requirements-{name}.txt -c constraints-{name}.txt")
    code, line = gpu_says(installing, "sh", "-c", "command -v nvcc", **known)
    assert (code, line) == (0, f"{installing}/cuda/bin/nvcc")
    assert len(asked(installing)) == 2, "what is there already is not installed again"


def test_a_pytorch_for_the_cpu_is_replaced(installing: Path) -> None:
    known = {"CUDA": "13.0", "CUDA_HOME": str(installing / "cuda")}
    (installing / "torch").write_text("None\n", encoding="utf-8")
    assert gpu_says(installing, **known)[0] == 0
    assert asked(installing)[0].endswith("uninstall --quiet --yes torch")
    (installing / ".venv/installed-gpu").unlink()
    (installing / "torch").write_text("None\n", encoding="utf-8")
    script = installing / ".venv/bin/python"
    script.write_text(script.read_text(encoding="utf-8").replace("13.0 >torch", ""))
    code, line = gpu_says(installing, **known)
    assert code == 1
    assert "PyTorch is a build for the CPU still" in line
    assert not (installing / ".venv/installed-gpu").exists()


def test_a_pycuda_that_cannot_be_imported_is_told(installing: Path) -> None:
    why = "ImportError: libcurand.so.10: cannot open shared object file"
    (installing / "pycuda").write_text(f"Traceback\n{why}\n", encoding="utf-8")
    code, line = gpu_says(installing, CUDA="13.0", CUDA_HOME=str(installing / "cuda"))
    assert code == 1
    assert f"PyCUDA is installed and cannot be imported ({why}): mend that" in line
    assert not (installing / ".venv/installed-gpu").exists()


def test_the_readme_says_the_times_that_were_taken(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    shutil.copy(ROOT / "README.md", tmp_path)
    subprocess.run([sys.executable, tmp_path / "scripts/times", "show"], check=True)
    said = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert said == (ROOT / "README.md").read_text(encoding="utf-8"), "run scripts/times show"
