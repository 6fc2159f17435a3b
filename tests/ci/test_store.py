"""What is published is kept on a branch of its own, and comes back as it went."""

import shutil
from pathlib import Path

import pytest

from tests.ci.conftest import CPU, GPU, Rehearsal
from tests.timings.tiny import git
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


def origin_of(rehearsal: Rehearsal) -> Path:
    return rehearsal.root.parent / "origin.git"


def newer(rehearsal: Rehearsal, speed: float = 2.0) -> None:
    """Lay down what the next publication stores: the same history, and one record more."""
    rehearsal.last = rehearsal.root.parent / "back"
    assert restore(rehearsal, rehearsal.last) == 0
    rehearsal.hand_on(CPU, speed=speed, hours=0.5)
    rehearsal.hand_on(GPU, hours=0.5)
    assert rehearsal.assemble() == 0


def test_an_origin_out_of_reach_is_not_an_empty_one(
    published: Rehearsal, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert store(published) == 0
    kept = git(origin_of(published), "rev-parse", "records")
    published.git("remote", "set-url", "origin", str(tmp_path / "away.git"))
    capsys.readouterr()
    assert restore(published, tmp_path / "back") == store(published) == 1
    first, second = capsys.readouterr().err.splitlines()
    assert first == second
    assert first.startswith("error: git ls-remote failed: fatal: ")
    assert not (tmp_path / "back").exists()
    published.git("remote", "set-url", "origin", str(origin_of(published)))
    assert git(origin_of(published), "rev-parse", "records") == kept


@pytest.mark.parametrize("name", ["history.json", "timings.json"])
def test_what_does_not_go_on_with_the_history_is_not_kept(
    published: Rehearsal, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert store(published) == 0
    newer(published)
    assert store(published) == 0
    kept = git(origin_of(published), "rev-parse", "records")
    newer(published, speed=3.0)
    if name == "history.json":
        history = published.kept / CPU / name
        history.write_text(history.read_text().replace(published.commit[:12], "unknown"))
    else:
        (published.kept / CPU / "history.json").unlink()
    assert store(published) == 1
    error = capsys.readouterr().err
    assert f"{CPU}: its history does not go on with the one on the branch records" in error
    assert git(origin_of(published), "rev-parse", "records") == kept


def race(rehearsal: Rehearsal, other: str) -> None:
    """Let somebody else's commit be there first, the next time that somebody pushes."""
    hook = origin_of(rehearsal) / "hooks" / "pre-receive"
    hook.write_text(
        f"#!/bin/sh\n[ -e faster ] && exit 0\ntouch faster\nunset GIT_QUARANTINE_PATH\n"
        f"git update-ref refs/heads/records {other}\n",
        encoding="utf-8",
    )
    hook.chmod(0o755)


@pytest.mark.parametrize("runner", [CPU, GPU])
def test_of_two_publications_at_once_neither_overwrites_the_other(
    published: Rehearsal, runner: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert store(published) == 0
    origin = origin_of(published)
    first = git(origin, "rev-parse", "records")
    newer(published)
    assert store(published) == 0
    second = git(origin, "rev-parse", "records")
    git(origin, "update-ref", "refs/heads/records", first)
    shutil.rmtree(published.kept / (GPU if runner == CPU else CPU))
    for path in published.kept.rglob("*.json"):
        path.write_text(path.read_text(encoding="utf-8").replace('"A processor"', '"Another"'))
    if runner == CPU:
        tree = git(origin, "rev-parse", f"{first}^{{tree}}")
        second = git(origin, "commit-tree", tree, "-p", first, "-m", "Faster")
    race(published, second)
    assert store(published) == 0
    assert (origin / "faster").exists()
    assert git(origin, "rev-parse", "records^") == second
    assert "Another" in git(origin, "show", f"records:{runner}/timings.json")
    other = GPU if runner == CPU else CPU
    assert git(origin, "rev-parse", f"records:{other}") == git(
        origin, "rev-parse", f"{second}:{other}"
    )


def test_the_faster_one_of_two_publications_of_a_runner_stays(
    published: Rehearsal, capsys: pytest.CaptureFixture[str]
) -> None:
    assert store(published) == 0
    origin = origin_of(published)
    first = git(origin, "rev-parse", "records")
    newer(published, speed=3.0)
    assert store(published) == 0
    second = git(origin, "rev-parse", "records")
    git(origin, "update-ref", "refs/heads/records", first)
    newer(published, speed=2.0)
    race(published, second)
    assert store(published) == 1
    assert "its history does not go on" in capsys.readouterr().err
    assert git(origin, "rev-parse", "records") == second


def test_the_projects_own_repository_stays_whole(published: Rehearsal, tmp_path: Path) -> None:
    """A part of a branch in it would make all of it a part: no commit could be told from none."""
    assert store(published) == 0
    newer(published)
    assert store(published) == 0
    assert restore(published, tmp_path / "again") == 0
    assert published.git("rev-parse", "--is-shallow-repository") == "false"
