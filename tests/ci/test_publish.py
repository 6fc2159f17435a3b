"""Rehearsals of publishing: each input missing, stale, corrupt, contradicting, foreign, hostile."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ci.conftest import CPU, FIXTURE, GPU, Rehearsal
from tests.timings.configuration import rendered
from tests.timings.page import fence
from tests.timings.synthetic import ago
from timings.publishing.artifact import PROVENANCE, write_artifact
from timings.records.members import BIGGEST
from timings.records.model import Run, file_hash
from timings.records.reader import load_record
from timings.records.standing import load_standing
from timings.records.writer import write_record
from timings.render.panels.banner import standing
from timings.render.state import state

Spoil = Callable[[Path], None]


def provenance(**changed: object) -> Spoil:
    """A provenance that says something else."""

    def spoil(folder: Path) -> None:
        file = folder / PROVENANCE
        said = json.loads(file.read_text(encoding="utf-8"))
        file.write_text(json.dumps(said | changed), encoding="utf-8")

    return spoil


def without(name: str) -> Spoil:
    return lambda folder: (folder / name).unlink()


def holding(name: str, text: bytes) -> Spoil:
    def spoil(folder: Path) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text)

    return spoil


def truncated(folder: Path) -> None:
    file = folder / "timings.json"
    file.write_bytes(file.read_bytes()[:1000])


def linked(folder: Path) -> None:
    (folder / "timings.json").unlink()
    (folder / "timings.json").symlink_to("/etc/hostname")


def linked_folder(folder: Path) -> None:
    (folder / "files").symlink_to("/etc")


def piped(folder: Path) -> None:
    os.mkfifo(folder / "runs.json")


SPOILT: dict[str, tuple[Spoil, str]] = {
    "no provenance": (without(PROVENANCE), "has no provenance.json"),
    "no record": (without("timings.json"), "gives other hashes than its files have"),
    "truncated": (truncated, "gives other hashes than its files have"),
    "another commit": (provenance(commit="0" * 40), "is of the commit 0000"),
    "another runner": (provenance(runner="elsewhere"), "is of the runner elsewhere"),
    "another repository": (provenance(repository="stranger/name"), "is of the repository stranger"),
    "a field too many": (provenance(admin=True), "has not the fields of a provenance"),
    "a symbolic link": (linked, '"timings.json" is a link or a device'),
    "a folder that is a link": (linked_folder, '"files" is a link or a device'),
    "a pipe": (piped, '"runs.json" is a link or a device'),
    "a workflow": (holding(".github/workflows/x.yml", b"on: push"), "is no file of a record"),
    "a script on a page": (holding("index.md", b"<script>"), "is no file of a record"),
    "too large": (holding("runs.json", b" " * (BIGGEST + 1)), "is too large"),
    "a name twice": (
        holding(PROVENANCE, b'{"schema": 1, "schema": 1}'),
        'has "schema" twice',
    ),
    "too deep": (holding(PROVENANCE, b"[" * 100_000), "is truncated or not JSON"),
}


def test_both_records_of_the_commit_are_published(rehearsal: Rehearsal) -> None:
    rehearsal.hand_on(CPU)
    rehearsal.hand_on(GPU)
    assert rehearsal.assemble() == 0
    assert rehearsal.check(CPU, GPU) == 0
    assert (rehearsal.kept / CPU / "history.json").is_file()
    assert (rehearsal.kept / GPU / "timings.json").is_file()
    assert load_standing(rehearsal.project.records / GPU) is None


def test_a_record_that_says_it_is_made_up_is_for_rehearsals_alone(
    rehearsal: Rehearsal, capsys: pytest.CaptureFixture[str]
) -> None:
    rehearsal.hand_on(CPU)
    assert rehearsal.assemble(rehearsal=False) == 1
    assert f"says that it is made up ({FIXTURE})" in capsys.readouterr().err


@pytest.mark.parametrize("spoilt", SPOILT)
def test_a_spoilt_record_of_the_cpu_stops_publishing(
    rehearsal: Rehearsal, spoilt: str, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil, line = SPOILT[spoilt]
    spoil(rehearsal.hand_on(CPU))
    assert rehearsal.assemble() == 1
    error = capsys.readouterr().err
    assert line in error
    assert error.count("\n") == 1
    assert not rehearsal.kept.exists()
    assert not (rehearsal.project.records / CPU).exists()


@pytest.mark.parametrize("spoilt", SPOILT)
def test_a_spoilt_record_of_the_gpu_is_refused_aloud_and_the_last_one_stands_in(
    rehearsal: Rehearsal, spoilt: str, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil, line = SPOILT[spoilt]
    rehearsal.publish_last(GPU, hours=48)
    rehearsal.hand_on(CPU)
    spoil(rehearsal.hand_on(GPU))
    assert rehearsal.assemble() == 0
    said = capsys.readouterr().out
    assert f"warning: {GPU}: its record is refused: " in said
    assert line in said
    assert load_standing(rehearsal.project.records / GPU).reason == "refused"
    assert not (rehearsal.kept / GPU).exists()
    assert rehearsal.check(CPU) == 0


def test_a_missing_record_of_the_cpu_stops_publishing(
    rehearsal: Rehearsal, capsys: pytest.CaptureFixture[str]
) -> None:
    rehearsal.hand_on(GPU)
    assert rehearsal.assemble() == 1
    assert f"{CPU} sent no record of {rehearsal.commit[:12]}" in capsys.readouterr().err


@pytest.mark.parametrize("runner", [CPU, GPU])
def test_a_stale_record_is_not_one_of_the_commit(
    rehearsal: Rehearsal, runner: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = rehearsal.recorded(runner, hours=3)
    rehearsal.change()
    other = CPU if runner == GPU else GPU
    rehearsal.hand_on(other)
    write_artifact(
        before, rehearsal.artifacts / f"record-{runner}", rehearsal.commit, fixture=FIXTURE
    )
    shutil.rmtree(before)
    code = rehearsal.assemble()
    printed = capsys.readouterr()
    assert code == (1 if runner == CPU else 0)
    assert "before the last change" in printed.err + printed.out


@pytest.mark.parametrize("runner", [CPU, GPU])
def test_a_record_that_contradicts_a_claim_stops_publishing(
    rehearsal: Rehearsal, runner: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for one in (CPU, GPU):
        rehearsal.hand_on(one, speed=0.1 if one == runner else 1.0)
    assert rehearsal.assemble() == 0
    assert rehearsal.check(CPU, GPU) == 1
    assert f'{runner} contradicts "map is at least 1.2x as fast as loop' in capsys.readouterr().err


def test_without_the_gpu_its_last_record_of_the_same_sources_stands_in_dated_and_marked(
    rehearsal: Rehearsal,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    rehearsal.publish_last(GPU, hours=48)
    rehearsal.hand_on(CPU)
    assert rehearsal.assemble() == 0
    assert "of the same sources" in capsys.readouterr().out
    assert rehearsal.check(CPU) == 0
    day = rehearsal.placed(GPU).of("made-0")[0].metadata["date"][:10]
    html = rendered(rehearsal.root, fence("made-0"))
    assert f"Recorded on {day}, of the same sources: the runner was away" in html


def test_without_the_gpu_changed_sources_are_said_not_to_have_run_on_it(
    rehearsal: Rehearsal,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    rehearsal.publish_last(GPU, hours=48, gpu="A GPU")
    rehearsal.change()
    rehearsal.hand_on(CPU)
    assert rehearsal.assemble() == 0
    assert f"warning: {GPU}: not run since" in capsys.readouterr().out
    assert rehearsal.check(CPU) == 0
    day = rehearsal.placed(GPU).of("made-0")[0].metadata["date"][:10]
    html = rendered(rehearsal.root, fence("made-0"))
    assert f"Not run on a GPU ({GPU}) since {day}" in html
    assert "Recorded before the last change" not in html


def test_without_any_record_of_the_gpu_it_is_published_with_a_warning(
    rehearsal: Rehearsal, capsys: pytest.CaptureFixture[str]
) -> None:
    rehearsal.hand_on(CPU)
    assert rehearsal.assemble() == 0
    assert f"warning: {GPU}: sent no record, and there is none before" in capsys.readouterr().out
    assert rehearsal.check(CPU) == 0


def test_without_a_named_gpu_the_last_record_stands_in_and_says_why(rehearsal: Rehearsal) -> None:
    rehearsal.publish_last(GPU, hours=48)
    rehearsal.hand_on(CPU)
    assert rehearsal.assemble("--gpu", "") == 0
    assert load_standing(rehearsal.project.records / GPU).reason == "unnamed"


def test_a_last_record_that_cannot_be_read_is_left_out_aloud(
    rehearsal: Rehearsal, capsys: pytest.CaptureFixture[str]
) -> None:
    truncated(rehearsal.publish_last(GPU, hours=48))
    rehearsal.hand_on(CPU)
    assert rehearsal.assemble() == 0
    said = capsys.readouterr().out
    assert f"warning: {GPU}: its last record is left out" in said
    assert not (rehearsal.project.records / GPU).exists()
    assert rehearsal.check(CPU) == 0


REPORT = """\
# /// script
# [tool.timings]
# keeps = ["report.html"]
# ///
print("written")
"""


def test_files_that_programs_left_are_published(rehearsal: Rehearsal) -> None:
    program = rehearsal.root / "snippets/made/report.py"
    program.write_text(REPORT, encoding="utf-8")
    rehearsal.git("add", ".")
    rehearsal.git("commit", "--quiet", "--message", "A report")
    folder = rehearsal.recorded(CPU)
    record = load_record(folder)
    file = folder / "files/made/report/report.html"
    file.parent.mkdir(parents=True)
    file.write_text("kept", encoding="utf-8")
    run = Run(
        *("made/report.py", None, 0, 0.1, 9.5, "written\n", "", False),
        *(rehearsal.project.programs["made/report.py"].hash, ago(1), "3.13.0"),
        kept={"report.html": file_hash(b"kept")},
    )
    record.runs[run.key] = run
    write_record(folder, record)
    write_artifact(folder, rehearsal.artifacts / f"record-{CPU}", rehearsal.commit, FIXTURE)
    shutil.rmtree(folder)
    assert rehearsal.assemble() == 0
    file = rehearsal.project.records / CPU / "files/made/report/report.html"
    assert file.read_text(encoding="utf-8") == "kept"
    assert (rehearsal.kept / CPU / "files/made/report/report.html").is_file()


def test_an_experiment_that_is_gone_stops_nothing(rehearsal: Rehearsal) -> None:
    rehearsal.hand_on(CPU)
    assert rehearsal.assemble() == 0
    shutil.copytree(rehearsal.kept / CPU, rehearsal.last / CPU)
    file = rehearsal.root / "snippets/made/experiments.py"
    text = file.read_text(encoding="utf-8")
    file.write_text(text[: text.index("made_1 = ")], encoding="utf-8")
    rehearsal.git("commit", "--quiet", "--all", "--message", "Measure less")
    record = load_record(rehearsal.last / CPU)
    record.entries = {key: entry for key, entry in record.entries.items() if key[0] == "made-0"}
    shutil.rmtree(rehearsal.artifacts / f"record-{CPU}")
    folder = rehearsal.root.parent / "made" / CPU
    write_record(folder, record)
    write_artifact(folder, rehearsal.artifacts / f"record-{CPU}", rehearsal.commit, FIXTURE)
    assert rehearsal.assemble() == 0
    history = (rehearsal.project.records / CPU / "history.json").read_text(encoding="utf-8")
    assert history.count('"ratios"') == 1


def test_the_summary_tells_changed_ratios(
    rehearsal: Rehearsal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary"))
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "output"))
    rehearsal.publish_last(CPU, hours=48)
    rehearsal.hand_on(CPU, speed=3.0)
    assert rehearsal.assemble() == 0
    summary = (tmp_path / "summary").read_text(encoding="utf-8")
    assert "4 ratios changed" in summary  # map of made-0, and of made-1 at three sizes
    assert "<code>made&#45;0&#47;map</code>" in summary
    assert (tmp_path / "output").read_text(encoding="utf-8") == f"require={CPU}\n"


def test_a_runner_whose_record_is_new_has_nothing_to_say(rehearsal: Rehearsal) -> None:
    rehearsal.recorded(CPU)
    assert standing(state(rehearsal.root), rehearsal.placed(CPU), True) is None
