"""Rows of programs, and whole files, that cannot be loaded: one line each, by the real command."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.timings.tiny import Refusal, Tiny, rewrite
from timings.project.project import ROOT

REMEDY = (
    "restore the file from version control, or delete it and run python -m timings record "
    "--runner local"
)
SUITE, RUNS = "docs/timings/local/timings.json", "docs/timings/local/runs.json"


def first_row(change: dict[str, Any]) -> Callable[[dict], None]:
    """Change the first row of `runs.json`."""
    return lambda document: document["programs"][0].update(change)


def with_copy(document: dict[str, Any]) -> None:
    """Give the first row twice."""
    document["programs"] *= 2


def without_stdout(document: dict[str, Any]) -> None:
    """Leave out a field."""
    del document["programs"][0]["stdout"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda d: d.update(schema=2), " has schema 2, not 1"),
        (lambda d: d.update(schema=None), " has schema None, not 1"),
        (lambda d: d.pop("schema"), " has schema None, not 1"),
        (lambda d: d.update(programs={}), " holds no programs"),
        (
            lambda d: d.update(programs=[[]]),
            ': entry "number 1" lacks a field, or has one too many',
        ),
        (lambda d: d.update(programs=[None]), ': entry "number 1" lacks a field'),
        (without_stdout, ': entry "number 1" lacks a field, or has one too many'),
        (first_row({"hostname": "h"}), ': entry "number 1" lacks a field, or has one too many'),
        (first_row({"exit": "0"}), ': entry "number 1" has "exit" of the wrong kind'),
        (first_row({"exit": True}), ': entry "number 1" has "exit" of the wrong kind'),
        (first_row({"timed_out": 0}), ': entry "number 1" has "timed_out" of the wrong kind'),
        (first_row({"stdout": None}), ': entry "number 1" has "stdout" of the wrong kind'),
        (first_row({"program": 3}), ': entry "number 1" has "program" of the wrong kind'),
        (first_row({"hash": None}), ': entry "number 1" has "hash" of the wrong kind'),
        (first_row({"seconds": "1"}), ': entry "number 1" has "seconds" of the wrong kind'),
        (first_row({"seconds": True}), ': entry "number 1" has "seconds" of the wrong kind'),
        (first_row({"seconds": -1}), ': entry "chap/prog.py" has no possible "seconds"'),
        (first_row({"seconds": float("nan")}), '"chap/prog.py" has no possible "seconds"'),
        (first_row({"seconds": 10**400}), '"chap/prog.py" has no possible "seconds"'),
        (
            first_row({"peak_memory": float("inf")}),
            '"chap/prog.py" has no possible "peak_memory"',
        ),
        (with_copy, ': entry "chap/prog.py, None" is there twice'),
        (
            first_row({"program": "a\nb\x1b[2J", "seconds": -1}),
            ': entry "a b [2J" has no possible "program"',
        ),
    ],
)
def test_rows_of_programs(recorded: Tiny, refusal: Refusal, change: Callable, says: str) -> None:
    rewrite(recorded.file("runs.json"), change)
    line = refusal()
    assert line.startswith(RUNS)
    assert f"{says}: {REMEDY}" in line or (says in line and line.endswith(REMEDY))


@pytest.mark.parametrize("name", ["timings.json", "runs.json"])
def test_files(recorded: Tiny, refusal: Refusal, name: str) -> None:
    file = recorded.file(name)
    good = file.read_bytes()
    bad = {
        b"": "is empty",
        b" \n": "is empty",
        good[:-5]: "is truncated or not JSON",
        b"[1, 2]": "is not a record",
        b'"text"': "is not a record",
        b"null": "is not a record",
        b"\xff\xfe": "is not UTF-8 text",
        b"[" * 100_000: "is truncated or not JSON",
        b"junk" * 250_000: "is truncated or not JSON",
        b"junk" * 2_500_000: "is larger than 8 MB",
    }
    for data, says in bad.items():
        file.write_bytes(data)
        assert refusal() == f"docs/timings/local/{name} {says}: {REMEDY}"


def test_a_folder_in_place_of_a_file(recorded: Tiny, refusal: Refusal) -> None:
    recorded.file().unlink()
    recorded.file().mkdir()
    assert refusal() == f"{SUITE} is not a plain file: {REMEDY}"
    recorded.file().rmdir()
    recorded.file().symlink_to("nowhere")
    assert refusal() == f"{SUITE} is a link: put there what it leads to, or take it out"


def test_a_file_that_may_not_be_read(
    recorded: Tiny, refusal: Refusal, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_text = Path.read_text

    def refuse(path: Path, *args: object, **options: object) -> str:
        if path.name == "timings.json":
            raise PermissionError(13, "Permission denied", str(path))
        return read_text(path, *args, **options)

    monkeypatch.setattr(Path, "read_text", refuse)
    assert refusal() == f"{SUITE} cannot be read (Permission denied): {REMEDY}"


def test_a_folder_with_no_runners_name(recorded: Tiny, refusal: Refusal) -> None:
    recorded.write("docs/timings/My Machine/timings.json", "{}")
    assert refusal() == ('"My Machine" is no runner\'s name: use a-z, 0-9 and single hyphens')


def test_the_command_itself_gives_one_line_and_no_traceback(recorded: Tiny) -> None:
    recorded.file().write_text("{", encoding="utf-8")
    command = [sys.executable, "-m", "timings", "--root", str(recorded.root), "check"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert ran.returncode == 1
    assert ran.stderr == f"error: {SUITE} is truncated or not JSON: {REMEDY}\n"


def test_a_root_that_is_no_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert Tiny(tmp_path).cli("check") == 1
    assert capsys.readouterr().err.endswith(
        "holds no folder snippets: give the folder of a project\n"
    )
