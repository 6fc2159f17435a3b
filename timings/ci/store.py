"""Keeps the published records on a branch of their own, and gets them from there."""

import base64
import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from timings.ci.artifact import load_as, unpack
from timings.errors import TimingsError, one_line
from timings.members import members
from timings.reading import check_runner
from timings.records import LOCAL

BRANCH = "records"
WHO = {
    "GIT_AUTHOR_NAME": "github-actions[bot]",
    "GIT_AUTHOR_EMAIL": "41898282+github-actions[bot]@users.noreply.github.com",
}
WHO |= {name.replace("AUTHOR", "COMMITTER"): text for name, text in WHO.items()}


def restore(root: Path, to: Path, runner: str = "", commit: str = "") -> tuple[list[str], str]:
    """Unpack the records of the branch into folders below `to`.

    Returns a line about each, and the commit of the branch, empty where there is none.

    Args:
        root: the repository.
        to: where the folders of runners go; one that is there is replaced.
        runner: the only runner wanted; empty for all.
        commit: the commit of the branch that is wanted; empty for its newest.
    """
    try:
        _git(root, "fetch", "--quiet", "--depth=1", "origin", commit or f"refs/heads/{BRANCH}")
    except TimingsError as error:
        return [f"no records are kept yet: {error}"], ""
    found = _git(root, "rev-parse", "FETCH_HEAD").strip()
    lines = []
    for name in _git(root, "ls-tree", "-d", "--name-only", "FETCH_HEAD").split():
        if runner in ("", name):
            try:
                _unpack(root, check_runner(name), to)
                lines.append(f"{name}: its last record, from {found[:12]}")
            except TimingsError as error:
                shutil.rmtree(to / name, ignore_errors=True)
                lines.append(f"{name}: its last record is left out: {error}")
    return lines or [f"no record of {runner or 'any runner'} is kept yet"], found


def _unpack(root: Path, name: str, to: Path) -> None:
    with TemporaryDirectory(prefix="t") as scratch:
        archive = Path(scratch) / "archive.zip"
        _git(root, "archive", "--format=zip", f"--output={archive}", "FETCH_HEAD", name)
        unpack(archive, to / name, name, folder=name)
        load_as(to / name, name)


def store(root: Path, records: Path, commit: str) -> str:
    """Add the records in the folders below `records` to the branch; one line about it.

    Every one is read first, and what is no record is not kept.

    Raises:
        TimingsError: if one is no record, or the branch cannot be written.
    """
    names = sorted(path.name for path in records.iterdir())
    for name in names:
        if name == LOCAL:
            raise TimingsError("local is not published: it is not kept")
        members(records / check_runner(name))
        load_as(records / name, name)
    with TemporaryDirectory(prefix="t") as scratch:
        tree = Path(scratch) / "tree"
        try:
            _git(root, "fetch", "--quiet", "--depth=1", "origin", f"refs/heads/{BRANCH}")
            _git(root, "worktree", "add", "--quiet", "--detach", str(tree), "FETCH_HEAD")
        except TimingsError:
            _git(root, "worktree", "add", "--quiet", "--detach", str(tree), commit)
            _git(tree, "checkout", "--quiet", "--orphan", "new")
            _git(tree, "rm", "-r", "-f", "--quiet", ".")
        try:
            for name in names:
                shutil.rmtree(tree / name, ignore_errors=True)
                shutil.copytree(records / name, tree / name)
            _git(tree, "add", "--all", "--force", *names)
            if not _git(tree, "status", "--porcelain").strip():
                return "the records are kept already"
            _git(tree, "commit", "--quiet", "--message", f"Keep the records published at {commit}")
            _git(tree, "push", "--quiet", "origin", f"HEAD:refs/heads/{BRANCH}")
        finally:
            _git(root, "worktree", "remove", "--force", str(tree))
    return f"kept on the branch {BRANCH}: {', '.join(names)}"


def _git(root: Path, *arguments: str) -> str:
    """What git prints; the token, if there is one, goes to it by its environment.

    Raises:
        TimingsError: with what it said, if it fails.
    """
    environment = os.environ | WHO | {"GIT_TERMINAL_PROMPT": "0"}
    token = environment.pop("GH_TOKEN", "")
    if token:
        server = environment.get("GITHUB_SERVER_URL", "https://github.com")
        basic = base64.b64encode(f"x-access-token:{token}".encode()).decode()
        environment |= {
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": f"http.{server}/.extraheader",
            "GIT_CONFIG_VALUE_0": f"AUTHORIZATION: basic {basic}",
        }
    command = ["git", "-C", str(root), *arguments]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if answer.returncode:
        said = answer.stderr.strip().splitlines() or ["it said nothing"]
        raise TimingsError(one_line(f"git {arguments[0]} failed: {said[-1]}"))
    return answer.stdout
