"""The dashboard's picture: primes against the published count, and what the picture shows."""

from dataclasses import replace

import pytest

from snippets.dask_collections.dashboard import count_primes, find_browser
from tests.conftest import RunProgram
from timings.needs import lacking
from timings.record.programs import run_program as run_as_reader
from timings.sources import Project

PATH = "dask_collections/dashboard.py"


def test_counts_are_the_published_ones() -> None:
    assert count_primes(0) == 303
    assert sum(map(count_primes, range(0, 10_000, 2_000))) == 1229


def test_the_browser_named_in_the_environment_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/opt/some/browser")
    assert find_browser() == "/opt/some/browser"


def test_takes_the_picture_while_work_goes_on(run_program: RunProgram) -> None:
    run = run_program(PATH)
    assert run.stdout == "78,498 primes below 1,000,000, and dask-dashboard.png\n"


def test_without_work_there_are_no_bars(project: Project) -> None:
    """The picture is not of an empty page: the program asks the page for its bars."""
    if why := lacking("browser"):
        pytest.skip(why)
    program = project.programs[PATH]
    source = program.source.replace("range(0, 1_000_000, 2_000))", "[])")
    source = source.replace("wait_for_function(DRAWN)", "wait_for_function(DRAWN, timeout=4_000)")
    assert "[])" in source
    assert "4_000" in source
    run, _ = run_as_reader(replace(program, source=source), None)
    assert run.exit != 0
    assert "TimeoutError" in run.error
