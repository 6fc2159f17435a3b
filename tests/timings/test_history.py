"""What is kept of published records, what changed between them, and how a page shows it."""

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.timings.synthetic import ago, make_project, make_record
from tests.timings.tiny import git
from timings.cli import main
from timings.project.project import Project
from timings.recording.run.program import run_program
from timings.records.history import Kept, KeptRatio, changes, history_document, load_history
from timings.records.writer import write_record
from timings.render.panels.trends import history_html
from timings.render.state import state
from timings.stats.intervals import Ratio

Keep = Callable[..., int]


@pytest.fixture
def made(tmp_path: Path) -> Project:
    """Two experiments, the second of them a sweep, and nothing recorded."""
    return make_project(tmp_path / "made")


def keep(project: Project, runner: str = "one") -> int:
    """The exit code of the command."""
    return main(["--root", str(project.root), "keep", "--runner", runner])


def kept(date: str, commit: str, sources: str = "0" * 16, method: int = 1, **ratios: Ratio) -> Kept:
    """A kept record with these ratios."""
    named = {f"made-0/{name}": KeptRatio(ratio, sources) for name, ratio in ratios.items()}
    return Kept(date if "T" in date else f"{date}T00:00:00+00:00", commit, method, named)


def text_of(html: str) -> str:
    """The words of a piece of a page, which must be well-formed."""
    return " ".join("".join(ET.fromstring(f"<div>{html}</div>").itertext()).split())


def test_keep_writes_every_ratio_but_the_baselines(made: Project) -> None:
    record = make_record(made, "one", hours=2)
    assert keep(made) == 0
    (only,) = load_history(made.records / "one")
    sweep = [f"made-1/{name}/items={n}" for n in (1, 10, 100) for name in ("map", "numpy")]
    assert list(only.ratios) == ["made-0/map", "made-0/numpy", *sweep]
    assert only.date == record.entries["made-0", "map", None].metadata["date"]
    whole = record.ratio("made-1", "map", "loop", 10)
    short = only.ratios["made-1/map/items=10"]
    assert dataclasses.astuple(short.ratio) == pytest.approx(dataclasses.astuple(whole), rel=1e-5)
    assert short.hash == made.experiments["made-1"].hash


def test_what_is_kept_is_of_the_newest_entry(made: Project) -> None:
    record = make_record(made, "one", hours=5, commit="aaaaaaaaaaaa")
    newest = record.entries["made-1", "numpy", 10].metadata
    newest |= {"date": ago(3), "commit": "bbbbbbbbbbbb"}
    write_record(made.records / "one", record)
    assert keep(made) == 0
    (only,) = load_history(made.records / "one")
    assert (only.date, only.commit) == (newest["date"], "bbbbbbbbbbbb")


def test_keeping_the_same_record_twice_adds_nothing(
    made: Project, capsys: pytest.CaptureFixture
) -> None:
    make_record(made, "one")
    keep(made)
    file = made.records / "one/history.json"
    before = file.read_bytes()
    capsys.readouterr()
    assert keep(made) == 0
    assert capsys.readouterr().out == "one: this record is kept already: nothing to add\n"
    assert file.read_bytes() == before


def test_a_second_record_is_added_and_says_what_changed(
    made: Project, capsys: pytest.CaptureFixture
) -> None:
    make_record(made, "one", hours=2, commit="aaaaaaaaaaaa")
    keep(made)
    make_record(made, "one", hours=1, speed=1.5, commit="bbbbbbbbbbbb")
    capsys.readouterr()
    assert keep(made) == 0
    first, *changed = capsys.readouterr().out.splitlines()
    assert first.startswith("docs/timings/one/history.json: kept 8 ratios of ")
    assert len(changed) == 4
    assert re.fullmatch(
        r"made-0/map: 2x \(.+ to .+\), then 3x \(.+ to .+\): "
        r"changed beyond the noise \(aaaaaaaaaaaa\.\.bbbbbbbbbbbb\)",
        changed[0],
    )
    assert [one.commit for one in load_history(made.records / "one")] == ["a" * 12, "b" * 12]


def test_a_failed_write_leaves_the_history_as_it_was(
    made: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    make_record(made, "one", hours=2)
    keep(made)
    make_record(made, "one", hours=1, speed=2)
    file = made.records / "one/history.json"
    before = file.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert keep(made) == 1
    assert "could not be written (No space left on device)" in capsys.readouterr().err
    assert file.read_bytes() == before
    assert sorted(path.name for path in file.parent.iterdir()) == ["history.json", "timings.json"]


@pytest.mark.parametrize(
    ("runner", "line"),
    [
        ("local", "local is not published and keeps no history: name a published runner"),
        ("two", "two has recorded nothing: run python -m timings record --runner two"),
    ],
)
def test_keep_refuses_what_is_not_published(
    runner: str, line: str, made: Project, capsys: pytest.CaptureFixture
) -> None:
    make_record(made, "local")
    assert keep(made, runner) == 1
    assert capsys.readouterr().err == f"error: {line}\n"


AGAIN = "run python -m timings record --runner one"


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        (
            {"hash": "0" * 16},
            "one is not whole and fresh (and 1 more): snippets/made/experiments.py: experiment "
            f'"made-0" was recorded on one before the last change: {AGAIN} --only made-0',
        ),
        (
            {"method": 7},
            "one is not whole and fresh (and 11 more): docs/timings/one/timings.json: "
            f'"made-0/loop" was measured by another method: {AGAIN} --all',
        ),
        (
            {"processes": 9},
            "one is not whole and fresh (and 1 more): docs/timings/one/timings.json: entry "
            '"made-0/loop" and 2 more says that 9 processes and 2 threads took part in 8 tasks: '
            f"{AGAIN} --only made-0 --all",
        ),
    ],
    ids=["stale", "another method", "impossible"],
)
def test_keep_refuses_what_is_not_fresh(
    facts: dict, line: str, made: Project, capsys: pytest.CaptureFixture
) -> None:
    make_record(made, "one", **facts)
    assert keep(made) == 1
    assert capsys.readouterr().err == f"error: {line}\n"
    assert not (made.records / "one/history.json").exists()


@pytest.mark.parametrize("programs", [True, False])
def test_only_a_record_of_programs_must_be_whole(
    programs: bool, made: Project, capsys: pytest.CaptureFixture
) -> None:
    record = make_record(made, "one")
    record.entries = {key: one for key, one in record.entries.items() if key[0] != "made-0"}
    if programs:
        (made.snippets / "made/program.py").write_text("print(1)\n", encoding="utf-8")
        run, problems = run_program(Project(made.root).programs["made/program.py"], None)
        assert problems == []
        record.runs[run.key] = run
    write_record(made.records / "one", record)
    line = "one is not whole and fresh: snippets/made/experiments.py: experiment "
    line += f'"made-0" is not recorded on one: {AGAIN} --only made-0'
    assert keep(made) == (1 if programs else 0)
    assert capsys.readouterr().err == (f"error: {line}\n" if programs else "")


def test_keep_refuses_a_record_of_one_round(made: Project, capsys: pytest.CaptureFixture) -> None:
    record = make_record(made, "one")
    for key, one in record.entries.items():
        record.entries[key] = dataclasses.replace(one, repeats=(one.repeats[0][:1],))
    write_record(made.records / "one", record)
    assert keep(made) == 1
    assert "has one round, and so no interval" in capsys.readouterr().err


def test_keep_refuses_a_record_that_is_not_newer(
    made: Project, capsys: pytest.CaptureFixture
) -> None:
    make_record(made, "one", hours=1)
    keep(made)
    make_record(made, "one", hours=2, speed=2)
    assert keep(made) == 1
    assert f"is not newer: {AGAIN} --all" in capsys.readouterr().err
    assert len(load_history(made.records / "one")) == 1


def test_a_written_history_reads_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "one"
    folder.mkdir()
    odd = Ratio(2.5, 2.25, 2.75, 9)
    history = [
        kept("2026-02-03T04:05:06+00:00", "abcdef0", **{'a "b" é\\': odd}),
        kept("2026-02-03T04:05:07+00:00", "unknown", map=Ratio(1e-5, 9e-6, 2e-5, 3)),
    ]
    (folder / "history.json").write_text(history_document(history), encoding="utf-8")
    assert load_history(folder) == history


def test_nothing_kept_is_an_empty_history(tmp_path: Path) -> None:
    assert load_history(tmp_path / "one") == []


TWO, NEAR, FAR = Ratio(2.0, 1.9, 2.1, 9), Ratio(2.15, 2.1, 2.2, 9), Ratio(2.2, 2.11, 2.3, 9)


@pytest.mark.parametrize(
    ("after", "sources", "method", "anew"),
    [
        (NEAR, "0" * 16, 1, None),
        (NEAR, "1" * 16, 1, None),
        (FAR, "0" * 16, 1, False),
        (FAR, "1" * 16, 1, True),
        (FAR, "0" * 16, 2, None),
        (Ratio(1.8, 1.7, 1.89, 9), "0" * 16, 1, False),
        (Ratio(1.8, 1.7, 1.9, 9), "0" * 16, 1, None),
    ],
    ids=[
        "touching",
        "touching, changed",
        "apart",
        "changed",
        "another method",
        "below",
        "touching, below",
    ],
)
def test_a_change_is_intervals_that_do_not_meet(
    after: Ratio, sources: str, method: int, anew: bool | None
) -> None:
    history = [
        kept("2026-02-03", "abcdef0", map=TWO),
        kept("2026-02-04", "abcdef1", sources, method, map=after, new=FAR),
    ]
    found = [(one.name, one.commits, one.anew, one.larger) for one in changes(history)]
    wanted = ("made-0/map", "abcdef0..abcdef1", anew, after.estimate > 2)
    assert found == ([] if anew is None else [wanted])


def test_changes_are_between_neighbours_only() -> None:
    drift = [Ratio(2 + 0.15 * n, 1.9 + 0.15 * n, 2.1 + 0.15 * n, 9) for n in range(5)]
    history = [kept(f"2026-02-0{n + 1}", f"abcdef{n}", map=drift[n]) for n in range(5)]
    assert drift[0].apart(drift[4])
    assert changes(history) == []


def put(project: Project, *history: Kept, runner: str = "one") -> None:
    """Write a history, beside a record."""
    make_record(project, runner)
    file = project.records / runner / "history.json"
    file.write_text(history_document(list(history)), encoding="utf-8")


def shown(project: Project) -> str:
    return history_html(state(project.root))


def test_a_page_of_nothing_kept_says_so(made: Project) -> None:
    make_record(made, "one")
    put(made, kept("2026-02-03", "abcdef0", map=TWO), runner="local")
    assert text_of(shown(made)) == "No record was kept yet."


def test_a_first_record_has_nothing_to_compare_with(made: Project) -> None:
    put(made, kept("2026-02-03T04:05:06+00:00", "abcdef0", map=TWO))
    assert text_of(shown(made)) == (
        "oneFirst record, kept 2026-02-03: nothing to compare with yet."
    )


@pytest.mark.parametrize(
    ("sources", "method", "told"),
    [("0" * 16, 2, "1 of 2, 50%"), ("1" * 16, 2, ""), ("0" * 16, 1, "")],
)
def test_a_record_is_compared_with_what_the_one_before_predicted(
    made: Project, sources: str, method: int, told: str
) -> None:
    """A second mean lies in an interval wider by the root of two: 2.13 does, and 2.16 does not."""
    facts = {"sources": sources, "method": method}
    before = kept("2026-02-03T04:05:06+00:00", "abcdef0", method=method, map=TWO, new=TWO)
    near, far = Ratio(2.13, 2.1, 2.2, 9), Ratio(2.16, 2.1, 2.2, 9)
    put(made, before, kept("2026-02-03T05:06:07+00:00", "abcdef1", map=near, new=far, **facts))
    said = f"2026-02-03 05:06, after 2026-02-03 04:05 (UTC): {told}"
    assert (said in text_of(shown(made))) == bool(told)


def test_a_page_without_changes_says_so_and_draws_no_two_points(made: Project) -> None:
    put(made, kept("2026-02-03", "abcdef0", map=TWO), kept("2026-02-04", "abcdef1", map=TWO))
    html = shown(made)
    assert "2 records, kept 2026-02-03 to 2026-02-04: nothing changed beyond the noise." in html
    assert "<svg" not in html


def test_a_page_of_many_records_draws_and_lists_the_last_eight(made: Project) -> None:
    put(made, *(kept(f"2026-02-{n:02}", f"abcdef{n:02}", map=TWO) for n in range(1, 13)))
    html = shown(made)
    drawn = re.search(r"<svg.*?</svg>", html)[0]
    assert re.findall(r">(\d+)</text>", drawn)[:8] == [str(n) for n in range(5, 13)]
    assert html.count("<tr><t") == 1 + 8


def test_names_in_a_history_are_text_on_the_page(made: Project) -> None:
    history = [kept(f"2026-02-0{n}", "abcdef0", **{"<b>&": one}) for n, one in ((3, TWO), (4, FAR))]
    put(made, *history)
    html = shown(made)
    assert "<b>" not in html
    assert "&lt;b&gt;&amp;" in html


def test_a_page_built_without_version_control_says_so(made: Project) -> None:
    put(made, kept("2026-02-03", "abcdef0", map=TWO), kept("2026-02-04", "abcdef1", map=FAR))
    assert "Built outside version control: the commits could not be looked up." in shown(made)


def test_a_page_built_without_git_says_so(made: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    put(made, kept("2026-02-03", "abcdef0", map=TWO), kept("2026-02-04", "abcdef1", map=FAR))
    git(made.root, "init", "--quiet")
    assert "abcdef0, abcdef1 are not in this repository." in text_of(shown(made))
    monkeypatch.setenv("PATH", "")
    assert "Built outside version control" in shown(made)


def test_a_page_built_from_a_shallow_clone_says_so(made: Project, tmp_path: Path) -> None:
    git(made.root, "init", "--quiet")
    heads = []
    for name in ("first", "second"):
        (made.root / name).touch()
        git(made.root, "add", ".")
        git(made.root, "commit", "--quiet", "--message", name)
        heads.append(git(made.root, "rev-parse", "HEAD")[:12])
    clone = tmp_path / "clone"
    git(made.root, "clone", "--quiet", "--depth=1", made.root.as_uri(), str(clone))
    history = [kept(f"2026-02-0{n}", head, map=TWO) for n, head in enumerate(heads, start=1)]
    put(made, *history)
    put(Project(clone), *history)
    assert "repository" not in shown(made)
    assert "shallow" not in shown(made)
    said = f"{heads[0]} is beyond the shallow clone this was built from."
    assert said in text_of(shown(Project(clone)))
