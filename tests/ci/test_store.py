"""What is published is kept on a branch of its own, and comes back as it went."""

from pathlib import Path

import pytest

from tests.ci.conftest import CPU, GPU, Rehearsal
from tests.timings.test_bad_records import git
from timings.cli import main


@pytest.fixture
def published(rehearsal: Rehearsal, tmp_path: Path) -> Rehearsal:
    """A project with a repository that it can push to, and two records to keep."""
    origin = tmp_path / "origin.git"
    rehearsal.git("init", "--quiet", "--bare", str(origin))
    rehearsal.git("remote", "add", "origin", str(origin))
    rehearsal.hand_on(CPU)
    rehearsal.hand_on(GPU)
    assert rehearsal.assemble() == 0
    return rehearsal


def store(rehearsal: Rehearsal) -> int:
    command = ["--root", str(rehearsal.root), "store", "--records", str(rehearsal.kept)]
    return main([*command, "--commit", rehearsal.commit])


def restore(rehearsal: Rehearsal, to: Path, *more: str) -> int:
    return main(["--root", str(rehearsal.root), "restore", "--to", str(to), *more])


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_it_comes_back_as_it_went(published: Rehearsal, tmp_path: Path) -> None:
    assert store(published) == 0
    assert restore(published, tmp_path / "back") == 0
    assert files(tmp_path / "back") == files(published.kept)
    origin = tmp_path / "origin.git"
    assert git(origin, "branch", "--format=%(refname:short)") == "records"
    assert published.git("worktree", "list").count("\n") == 0
    assert published.git("status", "--porcelain", "--", "snippets") == ""


def test_the_same_again_is_no_commit_and_a_change_is_one(
    published: Rehearsal, tmp_path: Path
) -> None:
    assert store(published) == store(published) == 0
    origin = tmp_path / "origin.git"
    assert git(origin, "rev-list", "--count", "records") == "1"
    published.last = tmp_path / "back"
    assert restore(published, published.last) == 0
    published.hand_on(CPU, speed=2.0, hours=0.5)
    published.hand_on(GPU, hours=0.5)
    assert published.assemble() == 0
    assert store(published) == 0
    assert git(origin, "rev-list", "--count", "records") == "2"
    history = git(origin, "show", f"records:{CPU}/history.json")
    assert history.count('"ratios"') == 2


def test_one_runner_alone_and_a_commit_of_the_branch(published: Rehearsal, tmp_path: Path) -> None:
    assert store(published) == 0
    commit = git(tmp_path / "origin.git", "rev-parse", "records")
    assert restore(published, tmp_path / "one", "--runner", GPU, "--commit", commit) == 0
    assert [path.name for path in (tmp_path / "one").iterdir()] == [GPU]


def test_without_the_branch_nothing_comes_back_and_that_is_said(
    published: Rehearsal, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert restore(published, tmp_path / "back") == 0
    assert "no records are kept yet" in capsys.readouterr().out
    assert not (tmp_path / "back").exists()


def test_what_is_no_record_is_not_kept(
    published: Rehearsal, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (published.kept / CPU / "run.sh").write_text("id", encoding="utf-8")
    assert store(published) == 1
    assert '"run.sh" is no file of a record' in capsys.readouterr().err
    assert git(tmp_path / "origin.git", "branch") == ""


def test_a_spoilt_branch_stops_publishing_and_is_not_overwritten(
    published: Rehearsal, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert store(published) == 0
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--branch", "records", str(tmp_path / "origin.git"), "clone")
    (clone / GPU / "timings.json").unlink()
    (clone / GPU / "timings.json").symlink_to("/etc/hostname")
    git(clone, "commit", "--quiet", "--all", "--message", "Spoil it")
    git(clone, "push", "--quiet")
    assert restore(published, tmp_path / "back") == 1
    assert f"{GPU}: what the branch records keeps of it cannot be read" in capsys.readouterr().err
    assert not (tmp_path / "back").exists()
    assert store(published) == 1
    assert f"{GPU}: what the branch records keeps of it cannot be read" in capsys.readouterr().err


def test_the_token_is_on_no_command_line(
    published: Rehearsal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It goes to git by its environment, for GitHub's address alone."""
    seen = tmp_path / "seen"
    fake = tmp_path / "bin" / "git"
    fake.parent.mkdir()
    said = f'#!/bin/sh\necho "$*" >>{seen}\nenv | grep ^GIT_CONFIG >>{seen}.env\n[ $3 = remote ]\n'
    fake.write_text(said, encoding="utf-8")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(fake.parent), prepend=":")
    monkeypatch.setenv("GH_TOKEN", "s3cr3t")
    assert restore(published, tmp_path / "back") == 1
    assert "s3cr3t" not in seen.read_text(encoding="utf-8")
    environment = Path(f"{seen}.env").read_text(encoding="utf-8")
    assert "GIT_CONFIG_KEY_0=http.https://github.com/.extraheader" in environment
    assert "s3cr3t" not in environment  # it is encoded
