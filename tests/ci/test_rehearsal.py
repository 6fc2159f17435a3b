"""The way of a GPU's record, walked on the stand-in: recorded, refused, packed, published, shown.

In a copy of this project, which is thrown away. Of the record, the stand-in makes a few programs
and one experiment; the rest is made up and says so. Since nothing of a stand-in may be published,
the rehearsal gives its device another name, and its times other values, once that was seen to be
refused.
"""

import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from tests.ci import test_steps
from tests.ci.conftest import CPU
from tests.ci.server import Server
from tests.ci.test_fetch import zipped
from tests.ci.test_steps import RUNS, Copy, hand_on
from tests.rehearsal.made import FIXTURE, noise
from tests.stand_in.build import BIN, PYTHON, environment, find_headers
from tests.timings.tiny import git
from timings.project.project import Project
from timings.publishing.artifact import write_artifact
from timings.records.reader import load_record
from timings.records.writer import write_record
from timings.render.links import places

RUNNER, DEVICE, NAME = "rehearsal", "CPU stand-in 1", "No GPU (made up for a rehearsal)"
EXPERIMENT = "gpu-element-loop"
PROGRAMS = ("pycuda_kernels/device_limits.py", "pycuda_kernels/pitfall_dtype.py")
TWO = {"STAND_IN_DEVICES": "2", "CUDA_VISIBLE_DEVICES": "1,0", "CUDA_DEVICE": "1"}
"""Two devices of which the second comes first, and PyCUDA is told to take the other."""

SMALLER = {"LOOPED = 10_000": "LOOPED = 100", "_CACHE = 512 * 2**20": "_CACHE = 1"}
TORCH = "class version:\n    cuda = '13.0'\n"
"""What the recorder asks of PyTorch. Nothing that the rehearsal records imports it."""

copied = test_steps.copied


class OnStandIn:
    """Commands in the copy, on the stand-in."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.root, self.toolkit = root, folder / "cuda"
        (folder / "other/torch").mkdir(parents=True)
        (folder / "other/torch/__init__.py").write_text(TORCH, encoding="utf-8")
        (self.toolkit / "bin").mkdir(parents=True)
        (self.toolkit / "bin/nvcc").symlink_to(BIN / "nvcc")
        (self.toolkit / "include").symlink_to(find_headers())
        self.path = os.pathsep.join([str(folder / "other"), str(root)])

    def run(self, *command: object, code: int = 0) -> str:
        """What a command says; it has to end with that code."""
        ran = subprocess.run(
            list(map(str, command)),
            cwd=self.root,
            env=environment(
                PYTHONUNBUFFERED="1", PYTHONPATH=self.path, CUDA_HOME=str(self.toolkit), **TWO
            ),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=120,
        )
        assert ran.returncode == code, ran.stdout
        return ran.stdout


@pytest.fixture
def there(copied: Copy, stand_in: None, tmp_path: Path) -> OnStandIn:
    """The stand-in as the GPU of a copy whose experiment is small, and whose runner is RUNNER."""
    path = copied.root / "snippets/pycuda_kernels/experiments.py"
    text = path.read_text(encoding="utf-8")
    for large, small in SMALLER.items():
        assert text.count(large) == 1
        text = text.replace(large, small)
    path.write_text(text, encoding="utf-8")
    git(copied.root, "commit", "--quiet", "--all", "--message", "Make it small")
    copied.commit = git(copied.root, "rev-parse", "HEAD")
    return OnStandIn(copied.root, tmp_path / "tools")


@pytest.mark.long
def test_from_the_environment_to_the_site(copied: Copy, there: OnStandIn, tmp_path: Path) -> None:
    assert DEVICE in there.run("scripts/gpu-environment", "check")
    tests = ("tests/pycuda_kernels/test_first_kernel.py", "tests/test_programs.py")
    plain = ("-q", "-p", "no:cacheprovider", "-k", "first_kernel")
    said = there.run(PYTHON, "-m", "pytest", "--gpu", *plain, *tests)
    assert "2 passed" in said

    folder = record(copied, there, tmp_path)
    said = there.run(PYTHON, "-m", "timings", "check", "--require", RUNNER, code=1)
    for entry in (f"{EXPERIMENT}/", PROGRAMS[0]):
        (line,) = (
            one for one in said.splitlines() if f"/{RUNNER}/" in one and f'entry "{entry}' in one
        )
        assert line.startswith(f"error: docs/timings/{RUNNER}/")
        assert "was recorded on a stand-in, which is no GPU" in line
    rename(Project(copied.root), folder)
    sent = tmp_path / f"record-{RUNNER}"
    write_artifact(folder, sent, copied.commit, fixture=FIXTURE)
    shutil.rmtree(folder)
    publish(copied, sent)
    assert_shown(copied)


def record(copied: Copy, there: OnStandIn, tmp_path: Path) -> Path:
    """The folder with a whole record, in which the stand-in made what it was asked for."""
    folder = copied.root / "docs/timings" / RUNNER
    hand_on(copied, RUNNER, tmp_path / "made-up")
    shutil.copytree(tmp_path / "made" / RUNNER, folder)
    asked = [part for name in (*PROGRAMS, EXPERIMENT) for part in ("--only", name)]
    options = ("--gpu", "--other-versions", "--budget", "0.1", "--runner", RUNNER)
    said = there.run(PYTHON, "-m", "timings", "record", *options, *asked)
    assert f"{RUNNER}: 3 of 3 recorded" in said
    made = load_record(folder)
    assert {made.runs[path, None].gpu for path in PROGRAMS} == {DEVICE}
    assert f"{DEVICE}, compute capability" in made.runs[PROGRAMS[0], None].stdout
    assert {entry.metadata["gpu"] for entry in made.of(EXPERIMENT)} == {DEVICE}
    assert folder.with_suffix(".md").is_file()
    return folder


def rename(project: Project, folder: Path) -> None:
    """Take what ran on the stand-in for what ran on a GPU, as nobody else may.

    Its times, which mean nothing, are made up.
    """
    made = load_record(folder)
    for key in PROGRAMS:
        run = made.runs[key, None]
        made.runs[key, None] = replace(run, gpu=NAME, stdout=run.stdout.replace(DEVICE, NAME))
    for entry in made.of(EXPERIMENT):
        times = noise(project.experiments[EXPERIMENT].variants.index(entry.variant))
        facts = entry.metadata | {"gpu": NAME}
        again = replace(
            entry, repeats=(times,), warmups=(times[:1],), cpu_seconds=times[:1], metadata=facts
        )
        made.entries[entry.key] = again
    write_record(folder, made)


def publish(copied: Copy, sent: Path) -> None:
    """What the jobs do that publish the copy, with this record of a GPU."""
    hand_on(copied, CPU, copied.root / "artifacts" / f"record-{CPU}")
    serve(copied.github, copied.commit, sent)
    printed = copied.steps("assemble", vars={"GPU_RUNNER": RUNNER})
    assert "refused" not in "".join(printed.values())
    assert "0 problems" in printed["make check"]


def serve(github: Server, commit: str, sent: Path) -> None:
    """Let GitHub have a run of the GPU's workflow that handed this on."""
    run = {"id": 7, "event": "push", "head_sha": commit, "head_branch": "main"}
    run |= {key: {"full_name": "owner/name"} for key in ("repository", "head_repository")}
    run |= {"path": ".github/workflows/gpu.yml"}
    run |= {"status": "completed", "conclusion": "success"}
    artifact = {"id": 5, "name": sent.name, "expired": False, "size_in_bytes": 10}
    github.give("GET", RUNS, {"workflow_runs": [run]})
    github.give("GET", "/repos/owner/name/actions/runs/7/artifacts", {"artifacts": [artifact]})
    github.send("/repos/owner/name/actions/artifacts/5/zip", zipped(sent))


def assert_shown(copied: Copy) -> None:
    """All that needs a GPU has its panel of this runner, and the runner's page names it."""
    project = Project(copied.root)
    found = places(project)
    needing = {name for name, one in project.experiments.items() if one.needs == "gpu"}
    assert EXPERIMENT in needing
    for name in needing:
        page = copied.page(found.panels[name][0].removesuffix(".md"))
        _, _, panel = page.partition(f'data-experiment="{name}"')
        assert f'data-runner="{RUNNER}"' in panel.partition("</section>")[0], name
    page = copied.page(f"timings/{RUNNER}")
    for text in (NAME, "compute capability", FIXTURE, *needing, *PROGRAMS):
        assert text in page, text
    assert (copied.root / "site/timings" / RUNNER / "timings.json").is_file()
