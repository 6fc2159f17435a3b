"""What these tests share: a project with records that jobs handed on, and a server for GitHub."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.ci.server import Server, serving
from tests.rehearsal.made import FIXTURE
from tests.timings.synthetic import make_project, make_record
from tests.timings.tiny import git
from timings.cli import main
from timings.project.project import Project
from timings.publishing.artifact import write_artifact
from timings.records.model import Record

CPU, GPU = "github-ubuntu", "h100"


@dataclass
class Rehearsal:
    """A made-up project under version control, and the folders that its publishing works with."""

    root: Path
    artifacts: Path
    last: Path
    kept: Path

    @property
    def project(self) -> Project:
        """The sources as they are now."""
        return Project(self.root)

    def git(self, *arguments: str) -> str:
        """What git says."""
        return git(self.root, *arguments)

    @property
    def commit(self) -> str:
        """The commit that is checked out."""
        return self.git("rev-parse", "HEAD")

    def change(self, old: str = "number**2", new: str = "number**3") -> None:
        """Change the measured source, and commit it."""
        file = self.root / "snippets/made/experiments.py"
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
        self.git("commit", "--quiet", "--all", "--message", "Change the work")

    def recorded(self, runner: str, speed: float = 1.0, hours: float = 1, **facts: object) -> Path:
        """The folder with a made-up record of the sources as they are."""
        commit = self.commit[:12]
        facts = {"commit": commit, **facts}
        make_record(self.project, runner, speed, hours, **facts)
        (self.project.records / f"{runner}.md").unlink()
        return self.project.records / runner

    def hand_on(self, runner: str, name: str = "", commit: str = "", **how: object) -> Path:
        """What a job uploads: the record of a runner, as an artifact that says it is made up."""
        keys = ("speed", "hours")
        folder = self.recorded(runner, **{key: how.pop(key) for key in keys if key in how})
        to = self.artifacts / (name or f"record-{runner}")
        write_artifact(folder, to, commit or self.commit, fixture=FIXTURE, **how)
        shutil.rmtree(folder)
        return to

    def publish_last(self, runner: str, **how: object) -> Path:
        """What was published before: the record of a runner, as the branch of records has it."""
        folder = self.recorded(runner, **how)
        shutil.copytree(folder, self.last / runner)
        shutil.rmtree(folder)
        return self.last / runner

    def assemble(self, *more: str, rehearsal: bool = True) -> int:
        """The exit code of the command that puts the records in place."""
        shutil.rmtree(self.kept, ignore_errors=True)
        command = ["--root", str(self.root), "assemble", "--artifacts", str(self.artifacts)]
        command += ["--last", str(self.last), "--keep", str(self.kept), "--commit", self.commit]
        command += ["--runner", CPU, "--gpu", GPU, *more]
        return main([*command, *(["--rehearsal"] if rehearsal else [])])

    def check(self, *required: str) -> int:
        """The exit code of the check that publishing stands or falls by."""
        return main(["--root", str(self.root), "check", "--require", *required])

    def placed(self, runner: str) -> Record:
        """The record that pages would show."""
        from timings.records.reader import load_record

        return load_record(self.project.records / runner)


def rehearse(folder: Path) -> Rehearsal:
    """A made-up project below a folder, and what its publishing works with."""
    project = make_project(folder / "project")
    index = project.docs / "index.md"
    text = index.read_text(encoding="utf-8")
    index.write_text(f"---\ndescription: All of it is made up.\n---\n\n{text}", encoding="utf-8")
    git(project.root, "init", "--quiet", "--initial-branch", "main")
    git(project.root, "add", ".")
    git(project.root, "commit", "--quiet", "--message", "Sources")
    (folder / "artifacts").mkdir()
    (folder / "last").mkdir()
    return Rehearsal(*(folder / name for name in ("project", "artifacts", "last", "kept")))


@pytest.fixture
def rehearsal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rehearsal:
    """A project whose jobs have handed on nothing yet."""
    for name in list(os.environ):
        if name.startswith(("GITHUB_", "GH_")):
            monkeypatch.delenv(name)
    return rehearse(tmp_path)


@pytest.fixture
def github(rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server in place of GitHub's API, and the variables that a job has."""
    with serving() as server:
        monkeypatch.setenv("GITHUB_API_URL", server.address)
        monkeypatch.setenv("GITHUB_REPOSITORY", "owner/name")
        monkeypatch.setenv("GITHUB_SERVER_URL", "https://github.com")
        monkeypatch.setenv("GH_TOKEN", "a-token")
        yield server
