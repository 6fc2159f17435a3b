"""Whatever goes wrong while a record is judged, it is refused: nothing of it stays."""

import lzma
import shutil
import time
import zlib
from collections.abc import Callable

import pytest

from tests.ci.conftest import CPU, GPU, Rehearsal
from tests.ci.server import Server
from tests.ci.test_fetch import ask, run
from tests.walls.watch import snapshot
from timings.project.project import Project
from timings.publishing import judge, limit
from timings.records.model import Record
from timings.records.standing import FILE as STANDING
from timings.records.standing import load_standing

ERRORS = [
    ZeroDivisionError("float division by zero"), OverflowError("too large"), RecursionError("deep"),
    ValueError("a\n::set-output name=x::y ##[add-mask]z"), KeyError("x"), MemoryError(),
    UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"), zlib.error("bad"), lzma.LZMAError("bad"),
]  # fmt: skip
Judge = Callable[[Project, Record], tuple[list[str], list[str]]]


def judge_by(monkeypatch: pytest.MonkeyPatch, runner: str, fault: Callable[[], object]) -> None:
    """Let the judge meet a fault in one runner's record."""
    known: Judge = judge.implausible

    def faulty(project: Project, record: Record) -> tuple[list[str], list[str]]:
        if record.runner == runner:
            fault()
        return known(project, record)

    monkeypatch.setattr(judge, "implausible", faulty)


def throw(error: Exception) -> Callable[[], object]:
    def fault() -> None:
        raise error

    return fault


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_a_record_of_the_gpu_that_cannot_be_judged_holds_nothing_up(
    rehearsal: Rehearsal,
    error: Exception,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    rehearsal.hand_on(CPU)
    rehearsal.hand_on(GPU)
    judge_by(monkeypatch, GPU, throw(error))
    assert rehearsal.assemble() == 0
    printed = capsys.readouterr()
    (line,) = [line for line in printed.out.splitlines() if "refused: " in line and "warn" in line]
    assert f"the record of {GPU}: cannot be judged ({type(error).__name__}" in line
    assert len(line) < 500
    assert "##[" not in line
    assert not (rehearsal.project.records / GPU).exists()
    assert (rehearsal.project.records / CPU).is_dir()
    assert rehearsal.check(CPU) == 0


def test_a_record_of_the_runner_that_cannot_be_judged_changes_nothing(
    rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rehearsal.hand_on(CPU)
    shutil.copytree(rehearsal.recorded("elsewhere"), rehearsal.last / "elsewhere")
    before = snapshot(rehearsal.root / "docs")
    judge_by(monkeypatch, CPU, throw(ZeroDivisionError("division")))
    assert rehearsal.assemble() == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert snapshot(rehearsal.root / "docs") == before


def test_judging_that_hangs_is_refused(
    rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rehearsal.hand_on(CPU)
    rehearsal.hand_on(GPU)
    monkeypatch.setattr(limit, "SECONDS", 1)
    judge_by(monkeypatch, GPU, lambda: time.sleep(60))
    assert rehearsal.assemble() == 0
    assert f"the record of {GPU}: was not judged in 1 s: refused" in capsys.readouterr().out


def test_a_standing_that_was_committed_is_not_believed(rehearsal: Rehearsal) -> None:
    """It says of a fresh record that it was refused long ago, of another one that it is away."""
    lie = '{"schema": 1, "date": "2026-01-02T00:00:00+00:00", "reason": "refused"}'
    rehearsal.publish_last(GPU, hours=48)
    rehearsal.hand_on(CPU)
    for runner in (CPU, GPU, "elsewhere"):
        (rehearsal.recorded(runner, hours=99) / STANDING).write_text(lie, encoding="utf-8")
    assert rehearsal.assemble() == 0
    records = rehearsal.project.records
    assert load_standing(records / CPU) is None
    assert load_standing(records / "elsewhere") is None
    assert load_standing(records / GPU).reason == "away"
    assert load_standing(records / GPU).date > "2026-01-03"


def test_what_another_job_left_as_the_gpus_is_not_taken(
    github: Server, rehearsal: Rehearsal
) -> None:
    """All artifacts of this run are beside it; the GPU's comes from its own workflow alone."""
    rehearsal.hand_on(GPU)
    rehearsal.hand_on(CPU)
    assert "is not there" in ask(github, rehearsal.artifacts, run(head_branch="evil"))
    assert [path.name for path in rehearsal.artifacts.iterdir()] == [f"record-{CPU}"]
