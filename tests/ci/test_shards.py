"""Packing by recorded seconds: deterministic, within the bound that is proved for it."""

import itertools
import json
import random
import shutil
from pathlib import Path

import pytest

from tests.timings.synthetic import make_project, make_record
from tests.timings.tiny import lay_down
from timings.cli import main
from timings.errors import TimingsError
from timings.publishing.artifact import Wanted, write_artifact
from timings.publishing.merge import merged, sent
from timings.recording.shards import OVERHEAD, costs, pack, part
from timings.records.reader import load_record

GRAHAM = 4 / 3
"""LPT's longest shard over the best one's: at most 4/3 - 1/(3m) (Graham, 1969)."""


def simulated(programs: int) -> dict[str, float]:
    """Seconds of so many programs: most take a second or so, a few take minutes."""
    chance = random.Random(programs)
    return {f"program-{n}": chance.lognormvariate(0.5, 1.2) for n in range(programs)}


@pytest.mark.parametrize("programs", [10, 100, 1000])
@pytest.mark.parametrize("shards", [1, 2, 3, 8])
def test_simulation(programs: int, shards: int) -> None:
    seconds = simulated(programs)
    packed = pack(seconds, shards)
    longest = max(shard.seconds for shard in packed)
    total = sum(seconds.values())
    # No packing is shorter than the mean load, the longest item, or the m-th and next one together.
    ordered = sorted(seconds.values(), reverse=True)
    pair = ordered[shards - 1] + ordered[shards] if programs > shards else 0.0
    least = max(total / shards, ordered[0], pair)
    print(
        f"{programs} programs in {shards} shards: {total:.0f} s one after another, {longest:.0f} s "
        f"side by side, imbalance {longest * shards / total:.3f}"
    )
    assert longest <= (GRAHAM - 1 / (3 * shards)) * least + 1e-9
    assert sorted(itertools.chain(*(shard.names for shard in packed))) == sorted(seconds)
    assert sum(shard.seconds for shard in packed) == pytest.approx(total)


def test_grahams_own_example_is_as_bad_as_the_bound() -> None:
    """Two each of 2m-1 … m+1 and three of m, the case for which the bound is met, at m = 2."""
    seconds = dict(zip("abcde", [3.0, 3.0, 2.0, 2.0, 2.0], strict=True))
    assert [shard.seconds for shard in pack(seconds, 2)] == [7.0, 5.0]  # best: 6 and 6
    assert pytest.approx(GRAHAM - 1 / (3 * 2)) == 7 / 6


def test_packing_does_not_depend_on_the_order() -> None:
    seconds = simulated(50)
    turned = dict(reversed(seconds.items()))
    assert pack(seconds, 4) == pack(turned, 4)


def test_costs_are_recorded_seconds(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    record = make_record(project, "github-ubuntu")
    measured = sum(sum(e.values) + sum(e.warmups) for e in record.of("made-0"))
    assert costs(project, "github-ubuntu")["made-0"] == pytest.approx(measured + OVERHEAD)


def test_without_a_record_of_its_own_the_slowest_other_one_counts(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    slow = make_record(project, "one", speed=0.5)
    make_record(project, "two")
    measured = sum(sum(e.values) + sum(e.warmups) for e in slow.of("made-1"))
    assert costs(project, "new")["made-1"] == pytest.approx(measured + OVERHEAD)


def test_without_any_record_the_budget_counts(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    assert costs(project, "new") == {"made-0": 10 + OVERHEAD, "made-1": 10 + OVERHEAD}


def test_the_parts_are_the_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = make_project(tmp_path, experiments=7)
    assert main(["--root", str(tmp_path), "plan", "--shards", "3"]) == 0
    planned = json.loads(capsys.readouterr().out)
    names = [frozenset(shard["names"]) for shard in planned["shards"]]
    assert names == [part(project, "github-ubuntu", f"{n}-of-3") for n in (1, 2, 3)]
    assert frozenset().union(*names) == set(project.experiments)
    assert planned["pipeline"]["whole"] > planned["longest"]


@pytest.mark.parametrize("text", ["0/2", "3/2", "1", "x/2", "1/0", ""])
def test_a_shard_that_is_none(text: str, tmp_path: Path) -> None:
    with pytest.raises(TimingsError, match="is no shard"):
        part(make_project(tmp_path), "one", text)


def test_the_job_gets_its_matrix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "output"))
    make_project(tmp_path / "project")
    assert main(["--root", str(tmp_path / "project"), "plan", "--shards", "2"]) == 0
    written = (tmp_path / "output").read_text(encoding="utf-8")
    assert written == 'shards=["1-of-2", "2-of-2"]\n'


def test_shards_recorded_apart_are_the_whole_record(tmp_path: Path) -> None:
    tiny = lay_down(tmp_path / "project")
    folder = tiny.project.records / "one"
    for n in (1, 2):
        words = ("--shard", f"{n}-of-2", "--budget", "0.05")
        wanted = part(tiny.project, "one", f"{n}/2")
        assert tiny.cli("record", "--runner", "one", *words) == 0
        recorded = load_record(folder)
        names = {entry.experiment for entry in recorded.entries.values()}
        names |= {run.program for run in recorded.runs.values()}
        assert names == wanted != set()
        write_artifact(folder, tmp_path / "sent" / f"record-one-{n}-of-2", "0" * 40, f"{n}-of-2")
        shutil.rmtree(folder)
    whole = merged(sent(tmp_path / "sent", Wanted("one")))
    assert {name for name, _, _ in whole.entries} == set(tiny.project.experiments)
    assert {path for path, _ in whole.runs} == set(tiny.project.programs)


def test_of_what_two_shards_hold_the_newest_is_taken(tmp_path: Path) -> None:
    """By the time that it was, wherever the clock was that told it."""
    tiny = lay_down(tmp_path / "project")
    for n, date, often in (
        (1, "2026-01-02T10:00:00+00:00", 3),
        (2, "2026-01-02T09:30:00-02:00", 4),
        (3, "2026-01-02T11:59:00+02:00", 5),
    ):
        times = {"loop": (0.2,) * often, "sum": (0.1,) * often}
        record = tiny.made_up(times, runner="one", date=date)
        run = tiny.made_up_run(date=date)
        record.runs[run.key] = run
        tiny.save(record)
        folder = tiny.project.records / "one"
        write_artifact(folder, tmp_path / f"sent/record-one-{n}-of-3", "0" * 40, f"{n}-of-3")
    whole = merged(sent(tmp_path / "sent", Wanted("one")))
    assert {len(entry.values) for entry in whole.entries.values()} == {4}
    assert [run.date for run in whole.runs.values()] == ["2026-01-02T09:30:00-02:00"]
