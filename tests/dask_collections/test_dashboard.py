"""The dashboard's picture: primes against the published counts, and that there is one."""

import struct
import subprocess
import sys
from pathlib import Path

import pytest

from snippets.dask_collections.dashboard import count_primes, find_browser
from timings.machine.needs import lacking
from timings.project.project import Project


def test_counts_are_the_published_ones() -> None:
    assert count_primes(0) == 303
    assert sum(map(count_primes, range(0, 10_000, 2_000))) == 1229


def test_the_browser_named_in_the_environment_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/opt/some/browser")
    assert find_browser() == "/opt/some/browser"


def test_takes_a_picture_of_that_size(tmp_path: Path, project: Project) -> None:
    if why := lacking("browser"):
        pytest.skip(f"the program {why}")
    program = project.snippets / "dask_collections" / "dashboard.py"
    run = subprocess.run(
        [sys.executable, program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert run.stdout == "41,538 primes below 500,000, and dask-dashboard.png\n"
    picture = (tmp_path / "dask-dashboard.png").read_bytes()
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", picture[16:24]) == (1200, 720)
    assert len(picture) > 20_000  # an empty page is a few kilobytes
