"""What tests share."""

from collections.abc import Callable

import pytest

from timings.needs import lacking
from timings.record.programs import run_program as run_as_reader
from timings.records import Run
from timings.sources import Project


@pytest.fixture(scope="session")
def project() -> Project:
    """This project."""
    return Project()


RunProgram = Callable[..., Run]


@pytest.fixture(scope="session")
def run_program(project: Project) -> RunProgram:
    """Run a program of this project as a reader does; it must do as it declares.

    Where this machine lacks what the program needs, the test is skipped with that reason.
    """

    def run(path: str, start_method: str | None = None) -> Run:
        for need in project.programs[path].needs:
            if why := lacking(need):
                pytest.skip(f"{path} {why}")
        result, problems = run_as_reader(project.programs[path], start_method)
        assert problems == []
        return result

    return run
