"""A recording within a total: what it takes, what it leaves, what `check` says of that."""

import pytest

from tests.timings.tiny import Tiny
from timings.records.model import Record


def test_what_a_total_leaves_is_recorded_the_next_time(
    tiny: Tiny, capsys: pytest.CaptureFixture[str]
) -> None:
    """By a published record, one experiment takes longer than there is time."""
    long = {"comprehension": [100.0] * 3, "map": [100.0] * 3}
    tiny.save(tiny.made_up(long, "additions", runner="one"))
    assert tiny.cli("record", "--budget", "0.02", "--total", "120") == 0
    out = capsys.readouterr().out
    assert "recording for about 120 s" in out
    assert "1 left for the next time" in out
    assert {name for name, _, _ in tiny.record().entries} == {"sums"}
    tiny.cli("check", "--require", "local")
    assert "is not recorded on local" not in capsys.readouterr().err
    assert tiny.cli("record", "--budget", "0.02") == 0
    assert {name for name, _, _ in tiny.record().entries} == {"sums", "additions"}


STARTS = "import multiprocessing\n"
"""With this line a program is run under every start method."""


@pytest.mark.parametrize("source", ["the same", "another"])
def test_what_a_published_record_verified_runs_once(tiny: Tiny, source: str) -> None:
    """Under the usual start method; from another source, or with no such record, under each."""
    tiny.write("snippets/chap/prog.py", (tiny.root / "snippets/chap/prog.py").read_text() + STARTS)
    program, published = tiny.project.programs["chap/prog.py"], Record("one")
    hashed = program.hash if source == "the same" else "0" * 16
    for method in program.start_methods:
        run = tiny.made_up_run(start_method=method, hash=hashed)
        published.runs[run.key] = run
    tiny.save(published)
    assert tiny.cli("record", "--budget", "0.02", "--total", "120") == 0
    ran = {method for _, method in tiny.record().runs}
    assert ran == ({program.usual} if source == "the same" else set(program.here))
