"""What these tests share."""

from pathlib import Path

import pytest

from tests.timings.page import Page
from tests.timings.tiny import ROUNDS, Refusal, Tiny, lay_down


@pytest.fixture
def tiny(tmp_path: Path) -> Tiny:
    """A tiny project, in a folder of its own, that has recorded nothing."""
    return lay_down(tmp_path / "project")


@pytest.fixture
def recorded(tiny: Tiny) -> Tiny:
    """A tiny project with a record of one program and one experiment."""
    record = tiny.made_up(ROUNDS)
    run = tiny.made_up_run()
    record.runs[run.key] = run
    tiny.save(record)
    return tiny


@pytest.fixture
def refusal(recorded: Tiny, capsys: pytest.CaptureFixture[str]) -> Refusal:
    """Runs the check, which must refuse the record in one line, and gives the line."""

    def refuse() -> str:
        assert recorded.cli("check") == 1
        printed = capsys.readouterr()
        assert printed.out == ""
        assert printed.err.startswith("error: ")
        assert printed.err.count("\n") == 1
        return printed.err.removeprefix("error: ").rstrip("\n")

    return refuse


@pytest.fixture
def page(tiny: Tiny) -> Page:
    """Pages of the tiny project."""
    return Page(tiny)
