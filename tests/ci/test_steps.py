"""The steps by which a commit is published, run here as the workflow has them, from end to end.

In a copy of this project, with records of two runners that are made up and say so.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.ci.conftest import CPU, FIXTURE, GPU
from tests.ci.server import Server, serving
from tests.ci.test_fetch import zipped
from tests.ci.workflows import steps, workflows
from tests.timings.synthetic import ago
from tests.timings.test_bad_records import git
from tests.timings.tiny import metadata
from timings.ci.artifact import write_artifact
from timings.kernels.compile import ARCHITECTURES, sources_to_compile
from timings.labs import labs
from timings.record.labs import notebook_of
from timings.record.write import write_record
from timings.records import FILES, CompiledKernel, Entry, Record, Run, file_hash
from timings.sources import ROOT, Project

RUNS = "/repos/owner/name/actions/workflows/gpu.yml/runs"


@dataclass
class Copy:
    """A copy of this project, its commit, and what its jobs handed on."""

    root: Path
    commit: str
    github: Server

    def steps(self, job: str, **values: str) -> dict[str, str]:
        """Run the steps of a job; what each one printed, by its command's second words.

        Actions are left out: what they would fetch is there. `values` are what expressions give.
        """
        found = workflows()["publish.yml"]["jobs"][job]
        given = dict(values)
        printed = {}
        shared = found.get("env", {})
        for step in steps(found):
            if "run" not in step:
                continue
            output = self.root / ".output"
            output.unlink(missing_ok=True)
            environment = self._environment(shared | step.get("env", {}), given)
            command = step["run"].replace("--keep kept", "--keep kept --rehearsal")
            answer = subprocess.run(
                ["bash", "-e", "-c", command.replace("--wait 2700", "--wait 0")],
                cwd=self.root,
                env=environment | {"GITHUB_OUTPUT": str(output)},
                capture_output=True,
                text=True,
                check=False,
                timeout=300,
            )
            printed[command] = answer.stdout + answer.stderr
            assert answer.returncode == 0, f"{command}\n{printed[command]}"
            if output.exists():
                for line in output.read_text(encoding="utf-8").splitlines():
                    name, _, value = line.partition("=")
                    given[f"steps.{step.get('id')}.outputs.{name}"] = value
        return printed

    def _environment(self, wanted: dict[str, str], given: dict[str, str]) -> dict[str, str]:
        base = {k: v for k, v in os.environ.items() if not k.startswith(("GITHUB_", "GH_"))}
        base |= {
            "GITHUB_SHA": self.commit,
            "GITHUB_REPOSITORY": "owner/name",
            "GITHUB_API_URL": self.github.address,
            "GITHUB_STEP_SUMMARY": str(self.root / ".summary"),
            "GITHUB_ACTIONS": "true",
        }

        def value(match: re.Match) -> str:
            return given[match[1]]

        return base | {k: re.sub(r"\$\{\{ ([\w.]+) \}\}", value, v) for k, v in wanted.items()}

    def page(self, name: str) -> str:
        """A built page."""
        return (self.root / "site" / name / "index.html").read_text(encoding="utf-8")


@pytest.fixture
def copied(tmp_path: Path) -> Iterator[Copy]:
    """This project, copied, committed and installed, without what its two runners recorded."""
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
    import sys

    folder = root / ".venv"
    folder.mkdir()
    for name in ("bin", "lib", "share", "pyvenv.cfg"):
        (folder / name).symlink_to(Path(sys.prefix) / name)
    wanted = "{ pwd; cat requirements.txt constraints.txt pyproject.toml; } | cksum"
    stamp = subprocess.run(["sh", "-c", wanted], cwd=root, capture_output=True, check=True)
    (folder / "installed").write_bytes(stamp.stdout)


def noise(place: int) -> tuple[float, ...]:
    """Seconds of four rounds: against any other place, the ratio goes up and down by 10,000."""
    return tuple(100.0 ** (place * sign) for sign in (1, -1, 1, -1))


def made_up(copied: Copy, runner: str) -> Record:
    """A whole and fresh record of every program and experiment, whose ratios decide nothing."""
    project = Project(copied.root)
    record = Record(runner)
    facts = metadata(runner) | {"commit": copied.commit[:12], "date": ago(1)}
    facts |= {"gpu": "A GPU"} if runner == GPU else {}
    facts |= {"cpu_model_name": f"No processor: {FIXTURE}"}
    for declaration in project.experiments.values():
        if declaration.needs == "gpu" and runner != GPU:
            continue
        for variant, value in declaration.entries:
            times = noise(declaration.variants.index(variant))
            known = facts | {"hash": declaration.hash}
            record.entries[declaration.name, variant, value] = Entry(
                *(declaration.name, variant, declaration.parameter, value),
                *(times, (0.5,), times, known),
            )
    for program in project.programs.values():
        kept = {name: file_hash(left(name)) for name in program.keeps}
        for method in program.start_methods if runner == GPU or "gpu" not in program.needs else ():
            record.runs[program.path, method] = Run(
                *(program.path, method, 0, 0.1, 9.5, f"{FIXTURE}\n", "", False),
                *(program.hash, ago(1), "3.13.0"),
                kept=kept,
                gpu="A GPU" if runner == GPU and "gpu" in program.needs else "",
            )
    for source in sources_to_compile(project):
        for kernel in source.kernels:
            row = (
                source.program,
                kernel,
                dict.fromkeys(ARCHITECTURES, 128),
                "nvrtc 13.0",
                source.hash,
                ago(1),
            )
            record.kernels[source.program, kernel] = CompiledKernel(*row)
    return record


def left(name: str) -> bytes:
    """What a program left in a file of that name, as far as the rehearsal goes."""
    picture = BytesIO()
    Image.new("1", (1, 1)).save(picture, "PNG")
    return picture.getvalue() if name.endswith(".png") else FIXTURE.encode()


def hand_on(copied: Copy, runner: str, to: Path) -> Path:
    """The artifact that the runner's job uploads."""
    folder = copied.root.parent / "made" / runner
    record = made_up(copied, runner)
    write_record(folder, record)
    for run in record.runs.values():
        for name in run.kept:
            file = folder / FILES / run.program.removesuffix(".py") / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(left(name))
    for lab in labs(Project(copied.root)).values():
        known = {"hash": lab.hash, "date": ago(1), "python_version": "3.13.0", "repository": ""}
        known["runner"] = runner
        document = notebook_of(lab, "")
        document["metadata"]["timings"] = known
        for cell in document["cells"]:
            if cell["cell_type"] == "code":
                cell["execution_count"] = 1
        file = folder / "labs" / f"{lab.name}.ipynb"
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(document), encoding="utf-8")
    write_artifact(folder, to, copied.commit, fixture=FIXTURE)
    return to


VALUES = {
    "vars.GPU_RUNNER": GPU,
    "github.token": "a-token",
    "steps.pages.outputs.base_url": "https://owner.github.io/name",
}


def test_publishing_from_end_to_end_with_both_records(copied: Copy) -> None:
    hand_on(copied, CPU, copied.root / "artifacts" / f"record-{CPU}")
    sent = hand_on(copied, GPU, copied.root.parent / f"record-{GPU}")
    run = {
        "id": 7,
        "event": "push",
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

    printed = copied.steps("assemble", **VALUES)
    assert f"{GPU}: from run 7" in "".join(printed.values()).replace("&#45;", "-").replace(
        "&#58;", ":"
    )
    assert "0 problems" in printed["make check"]
    for runner in (CPU, GPU):
        assert FIXTURE in copied.page(f"timings/{runner}")
        assert f'data-runner="{runner}"' in copied.page("threading")
        assert (copied.root / "site" / "timings" / runner / "timings.json").is_file()
    assert "https://owner.github.io/name/threading/" in copied.page("threading")
    summary = (copied.root / ".summary").read_text(encoding="utf-8")
    assert "What <code>" in summary

    copied.steps("keep", **VALUES)
    origin = copied.root.parent / "origin.git"
    kept = git(origin, "ls-tree", "-r", "--name-only", "records").splitlines()
    files = ("history.json", "kernels.json", "runs.json", "timings.json")
    assert [n for n in kept if n.count("/") == 1] == [
        f"{runner}/{name}" for runner in (CPU, GPU) for name in files
    ]

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

    printed = copied.steps("assemble", **VALUES)
    said = "".join(printed.values())
    assert "::warning title=Published without a new record::" in said
    assert "0 problems" in printed["make check"]
    assert f"Not run on a GPU ({GPU}) since" in copied.page(f"timings/{GPU}")
    assert "of the same sources: the runner was away" in copied.page("threading")
    assert sorted(path.name for path in (copied.root / "kept").iterdir()) == [CPU]
    assert json.loads((copied.root / "docs/timings" / GPU / "standing.json").read_text())["reason"]
