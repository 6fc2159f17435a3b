"""Recordings on a machine that has no room left."""

import errno
import os
from pathlib import Path

import pytest

from tests.timings.tiny import ROUNDS, Tiny

FULL = "No space left on device"
AGAIN = "make room or give leave to write, and record again"


def full(*_: object, **__: object) -> None:
    """What the system says."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/some/path")


def test_no_room_to_run_programs_and_experiments(
    tiny: Tiny, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.save(tiny.made_up(ROUNDS))
    before = tiny.file().read_bytes()
    monkeypatch.setattr("timings.recording.run.room.TemporaryDirectory", full)
    assert tiny.cli("record", "--all", "--budget", "0.02") == 1
    printed = capsys.readouterr()
    assert [line for line in printed.out.splitlines() if line.startswith("error: ")] == [
        f"error: snippets/chap/prog.py could not be run: {FULL}: {AGAIN}",
        f'error: experiment "sums" could not be measured: {FULL}: {AGAIN}',
        f'error: experiment "additions" could not be measured: {FULL}: {AGAIN}',
    ]
    assert "/some/path" not in printed.out + printed.err
    assert tiny.file().read_bytes() == before


def test_no_room_for_the_record(
    tiny: Tiny, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.save(tiny.made_up(ROUNDS))
    before = tiny.file().read_bytes()
    monkeypatch.setattr(os, "fsync", full)
    assert tiny.cli("record", "--all", "--budget", "0.02") == 1
    assert capsys.readouterr().err == (
        f"error: docs/timings/local could not be written ({FULL}): the last good record is "
        f"whole; {AGAIN}\n"
    )
    assert tiny.file().read_bytes() == before
    assert [path.name for path in tiny.file().parent.iterdir()] == ["timings.json"]


def test_a_folder_of_records_that_is_a_file(tiny: Tiny, capsys: pytest.CaptureFixture[str]) -> None:
    Path(tiny.project.records).write_text("", encoding="utf-8")
    assert tiny.cli("record", "--budget", "0.02") == 1
    assert capsys.readouterr().err.startswith("error: docs/timings/local could not be written (")
