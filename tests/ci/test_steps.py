"""The steps by which a commit is published, run here as the workflow has them, from end to end.

In a copy of this project, with records of two runners that are made up and say so.
"""

import copy
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.ci.conftest import CPU, GPU
from tests.ci.server import Server, serving
from tests.ci.test_fetch import zipped
from tests.ci.workflows import steps, workflows
from tests.rehearsal.expressions import Context
from tests.rehearsal.jobs import Machine, run_steps
from tests.rehearsal.made import FIXTURE, lay_down
from tests.timings.tiny import git
from timings.project.project import ROOT, Project
from timings.publishing.artifact import write_artifact

ADDRESS = "https://github.com/owner/name"
RUNS = "/repos/owner/name/actions/workflows/gpu.yml/runs"


@dataclass
class Copy:
    """A copy of this project, its commit, and what its jobs handed on."""

    root: Path
    commit: str
    github: Server
    summary: str = ""

    def steps(self, job: str, **values: str) -> dict[str, str]:
        """Run the steps of a job; what each one printed, by its command.

        Actions are left out: what they would fetch is there. `values` are what expressions give.
        """
        github = {"token": "a-token", "server_url": "https://github.com"}
        github |= {"repository": "owner/name"}
        context: Context = {"vars": {"GPU_RUNNER": GPU}, "github": github} | values
        base = {k: v for k, v in os.environ.items() if not k.startswith(("GITHUB_", "GH_"))}
        base |= {
            "GITHUB_SHA": self.commit,
            "GITHUB_REPOSITORY": "owner/name",
            "GITHUB_RUN_ID": "7",
            "GITHUB_API_URL": self.github.address,
            "GITHUB_ACTIONS": "true",
        }
        machine = Machine(self.root.parent, base)
        found = copy.deepcopy(workflows()["publish.yml"]["jobs"][job])
        for step in steps(found):
            if "run" in step:
                command = step["run"].replace("--keep kept", "--keep kept --rehearsal")
                step["run"] = command.replace("--wait 2700", "--wait 0")
        pages = {"base_url": "https://owner.github.io/name"}
        ran = run_steps(job, found, context, machine, self.root, lambda *_: pages)
        self.summary += context.get("summary", "")
        printed = {one.step: one.said for one in ran}
        assert not context["failed"], next(one for one in ran if one.exit).said[-2000:]
        return printed

    def page(self, name: str) -> str:
        """A built page."""
        return (self.root / "site" / name / "index.html").read_text(encoding="utf-8")


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Copy]:
    """This project, copied, committed and installed, without what its two runners recorded."""
    monkeypatch.setenv("GITHUB_REPOSITORY", "owner/name")
    monkeypatch.setenv("GITHUB_RUN_ID", "7")
    root = tmp_path / "project"
    listed = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others"]
    names = subprocess.run(
        [*listed, "--exclude-standard"], capture_output=True, check=True, text=True
    )
    theirs = tuple(f"docs/timings/{runner}{end}" for runner in (CPU, GPU) for end in ("/", ".md"))
    for name in filter(None, names.stdout.split("\0")):
        if (ROOT / name).is_file() and not name.startswith(theirs):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, root / name)
    git(root, "init", "--quiet", "--initial-branch", "main")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "A copy")
    git(tmp_path, "init", "--quiet", "--bare", "origin.git")
    git(root, "remote", "add", "origin", str(tmp_path / "origin.git"))
    install(root)
    with serving() as server:
        yield Copy(root, git(root, "rev-parse", "HEAD"), server)


def install(root: Path) -> None:
    """Give the copy this environment, with the stamp by which `make environment` knows it."""
    folder = root / ".venv"
    folder.mkdir()
    for name in ("bin", "lib", "share", "pyvenv.cfg"):
        (folder / name).symlink_to(Path(sys.prefix) / name)
    files = "requirements.txt requirements-test.txt constraints.txt pyproject.toml"
    wanted = f"echo requirements-test.txt $({{ pwd; cat {files}; }} | cksum)"
    stamp = subprocess.run(["sh", "-c", wanted], cwd=root, capture_output=True, check=True)
    (folder / "installed").write_bytes(stamp.stdout)


def hand_on(copied: Copy, runner: str, to: Path) -> Path:
    """The artifact that the runner's job uploads."""
    folder = copied.root.parent / "made" / runner
    lay_down(Project(copied.root), copied.commit, folder, gpu=runner != CPU, repository=ADDRESS)
    write_artifact(folder, to, copied.commit, fixture=FIXTURE)
    return to


def test_publishing_from_end_to_end_with_both_records(copied: Copy) -> None:
    hand_on(copied, CPU, copied.root / "artifacts" / f"record-{CPU}")
    sent = hand_on(copied, GPU, copied.root.parent / f"record-{GPU}")
    run = {
        "id": 7,
        "event": "push",
        "path": ".github/workflows/gpu.yml",
        "repository": {"full_name": "owner/name"},
        "head_sha": copied.commit,
        "head_branch": "main",
        "head_repository": {"full_name": "owner/name"},
        "status": "completed",
        "conclusion": "success",
    }
    artifact = {"id": 5, "name": f"record-{GPU}", "expired": False, "size_in_bytes": 10}
    copied.github.give("GET", RUNS, {"workflow_runs": [run]})
    copied.github.give(
        "GET", "/repos/owner/name/actions/runs/7/artifacts", {"artifacts": [artifact]}
    )
    copied.github.send("/repos/owner/name/actions/artifacts/5/zip", zipped(sent))

    printed = copied.steps("assemble")
    assert f"{GPU}: from run 7" in "".join(printed.values()).replace("&#45;", "-").replace(
        "&#58;", ":"
    )
    assert "0 problems" in printed["make check"]
    for runner in (CPU, GPU):
        assert FIXTURE in copied.page(f"timings/{runner}")
        assert f'data-runner="{runner}"' in copied.page("threading")
        assert (copied.root / "site" / "timings" / runner / "timings.json").is_file()
    assert "https://owner.github.io/name/threading/" in copied.page("threading")
    assert "What <code>" in copied.summary
    colab = "https://colab.research.google.com/github/owner/name/blob/records"
    linked = re.search(rf'"{colab}/([^"]+)"', copied.page("labs/threading"))
    assert linked

    copied.steps("keep")
    origin = copied.root.parent / "origin.git"
    kept = git(origin, "ls-tree", "-r", "--name-only", "records").splitlines()
    files = ("history.json", "kernels.json", "runs.json", "timings.json")
    assert [n for n in kept if n.count("/") == 1] == [
        f"{runner}/{name}" for runner in (CPU, GPU) for name in files
    ]
    assert linked[1] in kept

    away(copied)


def away(copied: Copy) -> None:
    """Publish again from what was kept, with the GPU's runner away and a source changed."""
    git(copied.root, "checkout", "--quiet", "--force", "main")
    git(copied.root, "clean", "-ffdqx", "--exclude=.venv")
    program = copied.root / "snippets/threads/first_thread.py"
    program.write_text(program.read_text(encoding="utf-8") + "\n# Changed.\n", encoding="utf-8")
    git(copied.root, "commit", "--quiet", "--all", "--message", "Change a program")
    copied.commit = git(copied.root, "rev-parse", "HEAD")
    shutil.rmtree(copied.root.parent / "made")
    hand_on(copied, CPU, copied.root / "artifacts" / f"record-{CPU}")
    copied.github.give("GET", RUNS, {"workflow_runs": []})

    printed = copied.steps("assemble")
    said = "".join(printed.values())
    assert "::warning title=Published without a new record::" in said
    assert "0 problems" in printed["make check"]
    assert f"Not run on a GPU ({GPU}) since" in copied.page(f"timings/{GPU}")
    assert "of the same sources: the runner was away" in copied.page("threading")
    assert sorted(path.name for path in (copied.root / "kept").iterdir()) == [CPU]
    assert json.loads((copied.root / "docs/timings" / GPU / "standing.json").read_text())["reason"]
