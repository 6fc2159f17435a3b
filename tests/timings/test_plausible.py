"""What version control says of a record's commits and sources, and what is no fault."""

import shutil
from pathlib import Path

import pytest

from tests.timings.synthetic import ago, make_project, make_record, write
from tests.timings.tiny import git
from timings.checks.plausible import implausible
from timings.cli import main
from timings.project.project import Project
from timings.records.model import Record
from timings.records.writer import write_record


@pytest.fixture
def made(tmp_path: Path) -> Project:
    """A project under version control, at its first commit."""
    project = make_project(tmp_path / "made")
    git(project.root, "init", "--quiet")
    return commit(project)


def commit(project: Project) -> Project:
    """Commit what there is; the project, read anew."""
    git(project.root, "add", ".")
    git(project.root, "commit", "--quiet", "--message", "Sources")
    return Project(project.root)


def head(project: Project) -> str:
    return git(project.root, "rev-parse", "--short=12", "HEAD")


def changed(project: Project) -> Project:
    """The project with its workload changed, uncommitted."""
    file = project.snippets / "made/experiments.py"
    text = file.read_text(encoding="utf-8")
    assert "number**2" in text
    write(file, text.replace("number**2", "number**3"))
    return Project(project.root)


def told(project: Project, record: Record) -> tuple[list[str], list[str]]:
    """The problems and the notes of a record."""
    found = list(implausible(project, record))
    return [str(one) for one in found if not one.note], [str(one) for one in found if one.note]


def test_a_record_of_a_released_commit_is_plausible_though_stale(made: Project) -> None:
    record = make_record(made, "one", commit=head(made))
    now = commit(changed(made))
    assert now.experiments["made-0"].hash != record.of("made-0")[0].hash
    assert list(implausible(now, record)) == []


def test_what_is_kept_of_two_branches_is_of_where_they_meet(made: Project) -> None:
    first = head(made)
    file = made.snippets / "made/experiments.py"
    write(file, file.read_text(encoding="utf-8").replace("made-1", "made-2"))
    page = made.docs / "index.md"
    write(page, page.read_text(encoding="utf-8").replace("made-1", "made-2"))
    now = commit(made)
    record = make_record(now, "one", hours=2, commit=head(now))
    record.entries["made-0", "numpy", None].metadata.update(commit=first, date=ago(1))
    write_record(now.records / "one", record)
    assert main(["--root", str(now.root), "keep", "--runner", "one"]) == 0
    assert list(implausible(now, record)) == []


def test_a_record_of_sources_that_nobody_has_is_not(made: Project) -> None:
    record = make_record(changed(made), "one", commit=head(made))
    git(made.root, "checkout", "--quiet", ".")
    problems, notes = told(Project(made.root), record)
    assert notes == []
    assert problems == [
        f'docs/timings/one/timings.json: entry "{name}" and {more} more was measured from sources '
        f"that commit {head(made)} does not have: commit the sources, then run "
        f"python -m timings record --runner one --only {name.partition('/')[0]} --all"
        for name, more in (("made-0/loop", 2), ("made-1/loop/items=1", 8))
    ]


def test_an_experiment_that_a_commit_had_not_yet_is_not_of_it(made: Project) -> None:
    first = head(made)
    commit(make_project(made.root, experiments=3))
    record = make_record(Project(made.root), "one", commit=first)
    now = commit(changed(made))
    problems, _ = told(now, record)
    assert ['"made-2/loop" and 2 more was measured from' in line for line in problems] == [True]


def test_sources_that_cannot_be_read_at_a_commit_are_a_note(made: Project) -> None:
    whole = (made.snippets / "made/experiments.py").read_text(encoding="utf-8")
    write(made.snippets / "made/experiments.py", "def\n")
    commit(made)
    broken = head(made)
    write(made.snippets / "made/experiments.py", whole)
    now = commit(made)
    problems, notes = told(now, make_record(now, "one", commit=broken, hash="0" * 16))
    assert problems == []
    assert all(f"at commit {broken}, whose sources cannot be read" in note for note in notes)
    assert len(notes) == 2


def test_a_commit_beyond_a_shallow_clone_is_a_note(made: Project, tmp_path: Path) -> None:
    first = head(made)
    commit(changed(made))
    git(made.root, "clone", "--quiet", "--depth=1", made.root.as_uri(), str(tmp_path / "clone"))
    clone = Project(tmp_path / "clone")
    problems, notes = told(clone, make_record(clone, "one", commit=first))
    assert problems == []
    assert notes == [
        'docs/timings/one/timings.json: entry "made-0/loop" and 11 more was recorded at commit '
        f"{first}, which is not in this repository: this is a shallow clone: check it in a full one"
    ]


def test_outside_version_control_a_commit_is_neither_known_nor_unknown(made: Project) -> None:
    for project in (make_project(made.root / "inner"), made):
        shutil.rmtree(project.root / ".git", ignore_errors=True)
        assert list(implausible(project, make_record(project, "one", commit="0123456789ab"))) == []


def test_one_fault_of_many_entries_is_one_line(made: Project) -> None:
    problems, _ = told(made, make_record(made, "one", commit=head(made), gpu="a@b.example"))
    assert problems == [
        'docs/timings/one/timings.json: entry "made-0/loop" and 11 more holds an e-mail address: '
        "take it out, and tell how it got in"
    ]


@pytest.mark.parametrize(
    "facts",
    [
        {"date": ago(-20)},
        {"date": "2026-01-01T00:00:00+00:00"},
        {"date": "2026-02-03"},
        {"cpu_model_name": "Intel(R) Xeon(R) CPU @ 2.20GHz"},
        {"versions": "torch 2.13.0+cpu, x 1.2.3.4", "gpu_driver": "550.54.15.10"},
        {"os": "Windows 11"},
        {"os": "a 6.1"},
        {"gpu": "a / home / b", "gpu_driver": "./home/x"},
        {"tasks": 2},
    ],
)
def test_what_honest_records_hold_is_no_fault(
    facts: dict, made: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: facts.get("os", "ub").split()[0])
    assert list(implausible(made, make_record(made, "one", commit=head(made), **facts))) == []
