"""What stands for GitHub: a bare repository, what runs uploaded, and the API that tells of both."""

import io
import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.ci.server import Answer, Asked, Server, serving

REPOSITORY = "owner/parallel-python"
API = f"/repos/{REPOSITORY}"
REVIEW = {"type": "required_reviewers", "prevent_self_review": True, "reviewers": [{}]}
GUARDED = {"protection_rules": [REVIEW], "deployment_branch_policy": {"protected_branches": True}}


@dataclass
class Hub:
    """The folder with the bare repository and the artifacts, and the server of the API."""

    folder: Path
    server: Server
    user: str | None = None
    runs: dict[int, dict[str, Any]] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    """What was sent to issues and pull requests."""

    environment: dict[str, Any] | None = None
    """The rules of the environment `gpu`; None if nobody made it."""

    pulls: list[dict[str, Any]] = field(default_factory=list)
    """The open pull requests."""

    @property
    def origin(self) -> Path:
        """The bare repository."""
        return self.folder / "origin.git"

    def git(self, *words: str) -> str:
        """What git says of the bare repository."""
        return git(self.origin, *words, user=self.user)

    def tip(self, ref: str) -> str:
        """The commit of a ref; empty if there is no such ref."""
        return self.git("for-each-ref", "--format=%(objectname)", ref)

    def kept(self) -> tuple[int, dict[str, int]]:
        """How many publications were kept, and how many rows the history of each runner has."""
        if not self.tip("refs/heads/records"):
            return 0, {}
        files = self.git("ls-tree", "-r", "--name-only", "records").splitlines()
        found = [name for name in files if name.endswith("/history.json")]
        texts = {name: self.git("show", f"records:{name}") for name in found}
        rows = {name.partition("/")[0]: text.count('"ratios"') for name, text in texts.items()}
        return int(self.git("rev-list", "--count", "records")), rows

    def start(self, workflow: str, event: str, sha: str, branch: str, fork: str = "") -> int:
        """Begin a run: its number."""
        number = len(self.runs) + 1
        self.runs[number] = {
            "id": number, "event": event, "head_sha": sha, "head_branch": branch,
            "path": f".github/workflows/{workflow}", "name": workflow.removesuffix(".yml"),
            "repository": {"full_name": REPOSITORY},
            "head_repository": {"full_name": fork or REPOSITORY, "owner": {"login": "somebody"}},
            "status": "in_progress", "conclusion": None,
        }  # fmt: skip
        return number

    def end(self, number: int, conclusion: str) -> None:
        """End a run."""
        self.runs[number] |= {"status": "completed", "conclusion": conclusion}

    def artifact(self, run: int, name: str) -> Path:
        """Where an artifact of a run lies."""
        return self.folder / "artifacts" / str(run) / name

    def upload(self, run: int, name: str, path: Path) -> None:
        """Keep what a job uploads."""
        to = self.artifact(run, name)
        if path.is_file():
            to.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, to)
        else:
            shutil.copytree(path, to, dirs_exist_ok=True, symlinks=True)

    def listed(self, run: int) -> list[Path]:
        """The artifacts of a run."""
        folder = self.folder / "artifacts" / str(run)
        return sorted(folder.iterdir()) if folder.is_dir() else []

    def answer(self, asked: Asked) -> Answer | None:
        """What GitHub answers to a request; None for 404."""
        path = asked.path.removeprefix(f"{API}/")
        document: Any = None
        match asked.method, path.split("/"):
            case "GET", ["actions", "workflows", file, "runs"]:
                runs = [r for r in self.runs.values() if r["path"].endswith(f"/{file}")]
                wanted = asked.query.get("head_sha", [""])[0]
                document = {"workflow_runs": [r for r in runs if wanted in ("", r["head_sha"])]}
            case "GET", ["actions", "runs", run, "artifacts"]:
                found = enumerate(self.listed(int(run)))
                document = {"artifacts": [
                    {"id": int(run) * 1000 + n, "name": one.name, "expired": False,
                     "size_in_bytes": 1000} for n, one in found
                ]}  # fmt: skip
            case "GET", ["actions", "artifacts", number, "zip"]:
                run, place = divmod(int(number), 1000)
                return 200, {}, _zipped(self.listed(run)[place])
            case "GET", ["environments", "gpu"]:
                document = self.environment
            case "GET", ["pulls"]:
                document = self.pulls
            case "GET", ["issues", *_]:
                document = []
            case "POST" | "PATCH", ["issues", *_]:
                self.said.append(f"{asked.method} {path}: {json.dumps(asked.body)}")
                document = {"number": 1}
        return None if document is None else (200, {}, json.dumps(document).encode())


def git(folder: Path, *words: str, user: str | None = None) -> str:
    """What git says in a folder, asked by a user."""
    who = {"user": user, "group": user, "extra_groups": []} if user else {}
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    command = ["git", "-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", *words]
    ran = subprocess.run(
        command, cwd=folder, env=environment, check=True, capture_output=True, text=True, **who
    )
    return ran.stdout.strip()


def _zipped(folder: Path) -> bytes:
    """A folder as GitHub hands an artifact out; a file named `broken.zip` is the archive itself."""
    if (whole := folder / "broken.zip").exists():
        return whole.read_bytes()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder).as_posix())
    return packed.getvalue()


@contextmanager
def hub(folder: Path, source: Path, user: str) -> Iterator[Hub]:
    """A hub of a user's in a new folder, whose main branch is what is checked out in `source`."""
    folder.mkdir(parents=True)
    head = git(source, "rev-parse", "HEAD")
    with serving() as server:
        here = Hub(folder, server, user, environment=GUARDED)
        git(source, "init", "--quiet", "--bare", str(here.origin))
        git(source, "push", "--quiet", str(here.origin), f"{head}:refs/heads/main")
        subprocess.run(["chown", "-R", f"{user}:{user}", str(folder.parent)], check=True)
        here.git("symbolic-ref", "HEAD", "refs/heads/main")
        here.git("config", "uploadpack.allowAnySHA1InWant", "true")
        server.ask = here.answer
        yield here
