"""The files of pins agree, each pin has wheels where the site is built, and who raises them knows.

What an index had is in `wheels.txt`: nothing here asks one.
"""

import re
import shutil
import subprocess
import sys
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from timings.errors import TimingsError
from timings.project.pins import PIN, SYSTEMS, with_wheel
from timings.project.project import ROOT

PYTHONS = ("3.11", "3.12", "3.13", "3.14", "3.14t")
WITHOUT = {
    ("duckdb", "3.14t", "*"): "one program and one experiment of Dask do without that Python",
    ("polars-runtime-32", "3.14t", "*"): "so do those of Dask that compare it with Polars",
    ("zensical", "3.14t", "*"): "the site is built on the usual builds alone",
}
"""What has no wheel, for which Python on which system, and why that is no harm."""

AGAIN = "the files of pins do not agree: run `make lock`, and commit what it writes"
TOOLS = "requirements-test.txt"
GROUPS = {"recording": "site", "the site": "site", "this project": "site", "kernels": "programs"}
"""Who raises the pins below a heading of `requirements.txt`; those of programs have `programs`."""


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def pinned(name: str) -> set[tuple[str, str]]:
    """The name and the version of each pin in a file."""
    return {(canonicalize_name(one), version) for one, version in PIN.findall(text(name))}


def test_each_pin_has_a_wheel_for_each_python_on_each_system() -> None:
    lock, wheels = text("constraints.txt"), text("wheels.txt")
    asked = {
        (name, python, system): there
        for python in PYTHONS
        for system in SYSTEMS
        for name, there in with_wheel(lock, wheels, python, system).items()
    }
    missing = {one for one, there in asked.items() if not there}
    for rule in WITHOUT:
        covered = {one for one in asked if all(map(fnmatchcase, one, rule))}
        needed = covered & missing
        assert needed == covered != set(), f"{rule} of WITHOUT says more than is so"
        missing -= needed
    assert not missing, "no wheel, and no reason in WITHOUT why that is no harm"


def test_the_wheels_are_those_of_the_lock() -> None:
    listed = {tuple(line.split()[:2]) for line in text("wheels.txt").splitlines() if line[0] != "#"}
    assert listed == pinned("constraints.txt"), AGAIN


@pytest.mark.parametrize(
    ("requirements", "lock"),
    [
        ("requirements.txt", "constraints.txt"),
        (TOOLS, "constraints.txt"),
        ("requirements.txt", "constraints-gpu.txt"),
        ("requirements-gpu.txt", "constraints-gpu.txt"),
        ("requirements.txt", "constraints-gpu-cuda12.txt"),
        ("requirements-gpu-cuda12.txt", "constraints-gpu-cuda12.txt"),
    ],
)
def test_the_lock_has_what_is_required(requirements: str, lock: str) -> None:
    assert pinned(requirements) - pinned(lock) == set(), AGAIN


@pytest.mark.parametrize("lock", ["constraints-gpu.txt", "constraints-gpu-cuda12.txt"])
def test_what_a_gpu_brings_changes_no_other_version(lock: str) -> None:
    names = {name for name, _ in pinned("constraints.txt")}
    shared = {one for one in pinned(lock) if one[0] in names}
    assert shared - pinned("constraints.txt") == set(), AGAIN


def test_no_file_names_an_index() -> None:
    for name in ("wheels.txt", *(path.name for path in ROOT.glob("constraints*.txt"))):
        assert not re.search(r"://|--index|--hash|sha256", text(name)), name


WHEELS = """\
# A line of text
old 1.0 cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64 cp312-cp312-manylinux_2_39_x86_64
stable 1.0 cp39-abi3-macosx_10_12_universal2 cp39-abi3-manylinux_2_28_x86_64 cp39-abi3-win_amd64
free 1.0 cp314-cp314t-manylinux_2_28_x86_64 cp315-abi3t-manylinux_2_28_x86_64
tool 1.0 py3-none-macosx_11_0_arm64 py3-none-manylinux_2_5_x86_64
pure 1.0 py3-none-any
source 1.0 sdist
"""


@pytest.mark.parametrize(
    ("python", "system", "there"),
    [
        ("3.11", "linux", {"old", "stable", "tool", "pure"}),
        ("3.12", "linux", {"stable", "tool", "pure"}),
        ("3.14t", "linux", {"free", "tool", "pure"}),
        ("3.15", "linux", {"stable", "tool", "pure"}),
        ("3.15t", "linux", {"free", "tool", "pure"}),
        ("3.15", "macos", {"stable", "tool", "pure"}),
        ("3.15", "windows", {"stable", "pure"}),
    ],
)
def test_which_wheels_a_python_takes(python: str, system: str, there: set[str]) -> None:
    names = re.findall(r"^(\w+) 1", WHEELS, re.MULTILINE)
    pins = "-e .\n# gone==1.0\n" + "".join(f"{name}[extra]==1.0\n" for name in names)
    found = with_wheel(pins, WHEELS, python, system)
    assert list(found) == names
    assert {name for name, has in found.items() if has} == there


def test_a_pin_counts_where_its_marker_says() -> None:
    pins = "pure==1.0; sys_platform == 'linux'\nold==1.0; python_full_version < '3.12'\n"
    assert with_wheel(pins, WHEELS, "3.11") == {"pure": True, "old": True}
    assert with_wheel(pins, WHEELS, "3.15t") == {"pure": True}
    assert with_wheel(pins, WHEELS, "3.15", "windows") == {}


def test_a_pin_that_was_not_locked_is_told() -> None:
    with pytest.raises(TimingsError, match=r"wheels.txt has no pure 2.0: run `make lock`"):
        with_wheel("pure==2.0", WHEELS, "3.14")


FAKE = """\
import sys
from pathlib import Path
output = Path(sys.argv[sys.argv.index("-o") + 1])
if output.suffix == ".toml":
    output.write_text(Path("pylock").read_text())
else:
    output.write_text(output.read_text() + " ".join(sys.argv[1:]) + chr(10))
sys.exit(Path("fails").exists())
"""
PYLOCK = """\
[[packages]]
name = "zip"
version = "1.0"
sdist = { url = "https://a.example/zip-1.0.tar.gz" }
[[packages]]
name = "array"
version = "2.0+cpu"
wheels = [
    { url = "https://a.example/array-2.0%2Bcpu-cp311-cp311-manylinux_2_28_x86_64.whl" },
    { url = "https://a.example/array-2.0%2Bcpu-cp311-cp311-musllinux_1_2_x86_64.whl" },
    { url = "https://a.example/array-2.0%2Bcpu-1-cp311-cp311-win_amd64.whl" },
]
[[packages]]
name = "both"
version = "3"
wheels = [
    { name = "both-3-py3-none-any.whl", url = "https://a.example/x" },
    { path = "/a/both-3-cp311-cp311-win_amd64.whl" },
]
"""


@pytest.fixture
def locking(tmp_path: Path) -> Path:
    """A folder with the script, empty locks, and a uv that notes how it was called."""
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts/lock", tmp_path / "scripts")
    for path in ROOT.glob("constraints*.txt"):
        (tmp_path / path.name).touch()
    (tmp_path / "pylock").write_text(PYLOCK, encoding="utf-8")
    (tmp_path / ".venv/bin").mkdir(parents=True)
    uv = tmp_path / ".venv/bin/uv"
    uv.write_text(f"#!{sys.executable}\n{FAKE}", encoding="utf-8")
    uv.chmod(0o755)
    return tmp_path


def locked(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """What the script says in that folder."""
    return subprocess.run(
        [sys.executable, folder / "scripts/lock"],
        check=False,
        env={"PATH": "/nowhere", **variables},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_the_lock_keeps_names_versions_and_tags_alone(locking: Path) -> None:
    assert locked(locking).returncode == 0
    lines = (locking / "wheels.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line[0] != "#"] == [
        "array 2.0+cpu cp311-cp311-manylinux_2_28_x86_64 cp311-cp311-win_amd64",
        "both 3 py3-none-any",
        "zip 1.0 sdist",
    ]
    assert "--upgrade" not in (locking / "constraints.txt").read_text(encoding="utf-8")


def test_versions_are_raised_when_asked_for(locking: Path) -> None:
    assert locked(locking, UPGRADE="1").returncode == 0
    assert "--upgrade" in (locking / "constraints.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("lacks", ["uv", "a version that fits"])
def test_nothing_is_written_where_nothing_could_be_locked(locking: Path, lacks: str) -> None:
    if lacks == "uv":
        shutil.rmtree(locking / ".venv")
    else:
        (locking / "fails").touch()
    ended = locked(locking)
    assert ended.returncode == 1
    assert re.fullmatch(r"scripts/lock: .*\n", ended.stderr)
    assert (locking / "constraints.txt").read_text(encoding="utf-8") == ""
    assert not (locking / "wheels.txt").exists()


def test_each_pin_is_raised_with_those_of_its_kind() -> None:
    updates = yaml.safe_load(text(".github/dependabot.yml"))["updates"]
    (pip,) = (one for one in updates if one["package-ecosystem"] == "pip")
    heading, wanted = "", {}
    for line in text("requirements.txt").splitlines():
        if found := re.fullmatch(r"# --- (.*?)(?:: .*)? ---", line):
            heading = found[1]
        elif PIN.match(line):
            wanted[Requirement(line).name] = GROUPS.get(heading, "programs")
    wanted |= dict.fromkeys((name for name, _ in pinned(TOOLS)), "tools")
    groups = {
        name: next(
            group
            for group, says in pip["groups"].items()
            if any(fnmatchcase(name, pattern) for pattern in says["patterns"])
        )
        for name in wanted
    }
    assert groups == wanted
    assert {one["dependency-name"] for one in pip["ignore"]} <= set(wanted)
    assert all(any(map(path.match, pip["exclude-paths"])) for path in ROOT.glob("constraints*.txt"))
