"""This machine beside the published ones: what differs, by how much, and what cannot be told."""

from pathlib import Path

import pytest

from tests.timings.synthetic import make_project, make_record
from timings.cli import main
from timings.project.project import Project
from timings.recording.compare import compare
from timings.records.published import load_records


@pytest.fixture
def made(tmp_path: Path) -> Project:
    """Two experiments, and this machine's record of them."""
    project = make_project(tmp_path / "made")
    make_record(project, "local")
    return project


def summary(project: Project) -> list[str]:
    """The lines below the table."""
    return compare(project, []).split("\n\n", 2)[2].splitlines()


def cells(project: Project, name: str) -> str:
    (row,) = [line for line in compare(project, []).splitlines() if line.startswith(f"{name} ")]
    return row


def test_the_same_on_both_differs_in_nothing(made: Project) -> None:
    make_record(made, "one")
    assert summary(made) == ["Nothing that can be compared differs beyond the noise."]
    assert "≠" not in compare(made, [])


def test_it_names_what_differs_and_by_how_much(made: Project) -> None:
    make_record(made, "one", speed=0.5)
    make_record(made, "two", speed=3)
    head, *lines = summary(made)
    assert head.startswith("≠: the 95 % intervals do not meet")
    assert [line.split(": ")[0].strip() for line in lines] == [
        name
        for name in ("made-0/map", *(f"made-1/map/items={n}" for n in (1, 10, 100)))
        for _ in range(2)
    ]
    assert "made-0/map: 2 here, 1 on one: 2 times larger here (at least 1.9" in lines[0]
    assert "made-0/map: 2 here, 6 on two: 3 times smaller here (at least 2.9" in lines[1]


def test_at_least_is_the_gap_between_the_intervals(made: Project) -> None:
    make_record(made, "one", speed=0.5)
    records = load_records(made)
    here, there = (records[name].ratio("made-0", "map", "loop") for name in ("local", "one"))
    assert f"(at least {here.low / there.high:.3g} times)" in summary(made)[1]


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"hash": "0" * 16}, "recorded from other sources or packages"),
        ({"method": 1}, "method 2 here, 1 there"),
        ({"start_method": "spawn"}, "start method fork here, spawn there"),
        ({"gil": "off"}, "GIL on here, off there"),
        ({"gil": "off", "method": 1}, "method 2 here, 1 there; GIL on here, off there"),
    ],
)
def test_it_says_what_cannot_be_compared_and_does_not_compare_it(
    facts: dict, reason: str, made: Project
) -> None:
    make_record(made, "one", speed=3, **facts)
    assert summary(made)[:1] == ["Nothing that can be compared differs beyond the noise."]
    last = compare(made, []).split("\n\n")[-1].splitlines()
    assert last == [
        "?: not comparable, since not the same was measured in the same way:",
        f"  made-0 and one: {reason}",
        f"  made-1 and one: {reason}",
    ]
    assert cells(made, "made-0/map").endswith(" ?")
    assert "≠" not in compare(made, [])


def test_one_that_cannot_be_compared_hides_no_other(made: Project) -> None:
    make_record(made, "one", speed=3, gil="off")
    make_record(made, "two", speed=3)
    text = compare(made, [])
    assert cells(made, "made-0/map").count("?") == 1
    assert cells(made, "made-0/map").count("≠") == 1
    assert "made-0/map: 2 here, 6 on two" in text
    assert "6 on one" not in text


@pytest.mark.parametrize(
    ("recorded", "arguments", "line"),
    [
        ([], [], "this machine has recorded nothing: run make record, then compare"),
        (["one"], [], "this machine has recorded nothing: run make record, then compare"),
        (["local"], [], "there is no published record to compare with"),
        (["local", "one"], ["two"], 'no record of "two" (have: one, local): name one of these'),
    ],
)
def test_it_refuses_in_one_line_when_there_is_nothing_to_compare(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    recorded: list[str],
    arguments: list[str],
    line: str,
) -> None:
    project = make_project(tmp_path / "made")
    for runner in recorded:
        make_record(project, runner)
    assert main(["--root", str(project.root), "compare", *arguments]) == 1
    assert capsys.readouterr() == ("", f"error: {line}\n")
