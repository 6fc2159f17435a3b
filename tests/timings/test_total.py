"""A recording within a total: what it takes, what it leaves, what `check` says of that."""

import pytest

from tests.timings.tiny import Tiny


def test_what_a_total_leaves_is_recorded_the_next_time(
    tiny: Tiny, capsys: pytest.CaptureFixture[str]
) -> None:
    """By a published record, one experiment takes longer than there is time."""
    long = {"comprehension": [100.0] * 3, "map": [100.0] * 3}
    tiny.save(tiny.made_up(long, "additions", runner="one"))
    assert tiny.cli("record", "--budget", "0.02", "--total", "120") == 0
    out = capsys.readouterr().out
    assert "recording for at most 120 s" in out
    assert "1 left for the next time" in out
    assert {name for name, _, _ in tiny.record().entries} == {"sums"}
    tiny.cli("check", "--require", "local")
    assert "is not recorded on local" not in capsys.readouterr().err
    assert tiny.cli("record", "--budget", "0.02") == 0
    assert {name for name, _, _ in tiny.record().entries} == {"sums", "additions"}
