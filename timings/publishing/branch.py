"""Keeps the published records on a branch of their own, and gets them from there.

What was kept is never lost: nothing is taken for empty but a branch that the origin says is not
there, and no record replaces one whose history it does not go on with. A commit is made beside the
working tree and pushed at once, so that nothing is half done wherever it stops.
"""

import base64
import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from timings.errors import TimingsError, one_line
from timings.project.git import BRANCH
from timings.publishing.artifact import load_as, unpack
from timings.records.history import continues, load_history
from timings.records.members import members
from timings.records.model import LOCAL
from timings.records.reader import check_runner

REF = f"refs/heads/{BRANCH}"
ABSENT = 2
"""How `git ls-remote --exit-code` ends if it was answered, and there is no such branch."""

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

    Raises:
        TimingsError: if the branch may be there, but cannot be had, or holds what is no record.
    """
    with TemporaryDirectory(prefix="t") as scratch:
        branch = _Branch(root, Path(scratch))
        found = commit or branch.tip()
        if not found:
            return ["no records are kept yet"], ""
        branch.fetch(found)
        names = [name for name in branch.names(found) if runner in ("", name)]
        for name in names:
            branch.unpack(found, name, Path(scratch))
        for name in names:
            shutil.rmtree(to / name, ignore_errors=True)
            shutil.copytree(Path(scratch) / name, to / name)
    lines = [f"{name}: its last record, from {found[:12]}" for name in names]
    return lines or [f"no record of {runner or 'any runner'} is kept yet"], found


def store(root: Path, records: Path, commit: str) -> str:
    """Add the records in the folders below `records` to the branch; one line about it.

    Every one is read first, and what is no record is not kept, nor one that does not go on with
    the history that is kept. What is kept of other runners stays. If another publication was
    faster, all is judged once more against what that kept.

    Raises:
        TimingsError: if one is refused, or the branch cannot be read or written.
    """
    names = sorted(path.name for path in records.iterdir()) if records.is_dir() else []
    if not names:
        raise TimingsError(f"{records} holds no record to keep: give the folder from assemble")
    for name in names:
        if name == LOCAL:
            raise TimingsError("local is not published: it is not kept")
        members(records / check_runner(name))
        load_as(records / name, name)
    for last in (False, True):
        with TemporaryDirectory(prefix="t") as scratch:
            branch = _Branch(root, Path(scratch))
            tip = branch.tip()
            new = branch.commit(records, names, tip, f"Keep the records published at {commit}")
            if not new:
                return "the records are kept already"
            try:
                branch.push(new)
                break
            except TimingsError:
                if last or branch.tip() == tip:
                    raise
    return f"kept on the branch {BRANCH}: {', '.join(names)}"


class _Branch:
    """The branch at the origin, by a repository of its own: the project's stays as it is."""

    def __init__(self, root: Path, scratch: Path) -> None:
        self.scratch, self.folder, self.root = scratch, scratch / ".git", root
        self.origin = _git("-C", str(root), "remote", "get-url", "origin").strip()
        self.git("init", "--quiet", "--bare")

    def git(self, *arguments: str, fine: int = 0) -> str:
        """What git says; addresses are below the project's folder, as they are for its origin."""
        where = ("-C", str(self.root), "--git-dir", str(self.folder))
        return _git(*where, *arguments, fine=fine)

    def tip(self) -> str:
        """Its newest commit; empty if the origin says that there is no such branch."""
        said = self.git("ls-remote", "--exit-code", self.origin, REF, fine=ABSENT)
        rows = dict(line.split("\t")[::-1] for line in said.splitlines())
        return rows.get(REF, "")

    def fetch(self, commit: str) -> None:
        """Get all that is in a commit."""
        self.git("fetch", "--quiet", "--depth=1", self.origin, commit)

    def names(self, commit: str) -> list[str]:
        """The folders in it."""
        return self.git("ls-tree", "-d", "-z", "--name-only", commit).split("\0")[:-1]

    def unpack(self, commit: str, name: str, to: Path) -> None:
        """Unpack a runner's record, once it can be read."""
        archive = to / ".zip"
        try:
            check_runner(name)
            self.git("archive", "--format=zip", f"--output={archive}", commit, name)
            unpack(archive, to / name, name, folder=name)
            load_as(to / name, name)
        except TimingsError as error:
            wrong = f"{name}: what the branch {BRANCH} keeps of it cannot be read: mend it there"
            raise TimingsError(f"{wrong}: {error}") from None

    def commit(self, records: Path, names: list[str], tip: str, text: str) -> str:
        """A commit on `tip` with these records in it; empty if `tip` holds them as they are."""
        parent = ()
        if tip:
            parent = ("-p", tip)
            self.fetch(tip)
            for name in {*names} & {*self.names(tip)}:
                self.unpack(tip, name, self.scratch)
                before = load_history(self.scratch / name)
                if not continues(before, load_history(records / name)):
                    raise TimingsError(
                        f"{name}: its history does not go on with the one on the branch {BRANCH}, "
                        "to which another publication may have added: publish again"
                    )
            self.git("read-tree", tip)
        self.git("--work-tree", str(records.resolve()), "add", "--all", "--force", "--", *names)
        tree = self.git("write-tree").strip()
        if tip and tree == self.git("rev-parse", f"{tip}^{{tree}}").strip():
            return ""
        return self.git("commit-tree", tree, *parent, "-m", text).strip()

    def push(self, commit: str) -> None:
        """Make a commit the newest one, unless somebody was faster."""
        self.git("push", "--quiet", self.origin, f"{commit}:{REF}")


def _git(*arguments: str, fine: int = 0) -> str:
    """What git prints; the token, if there is one, goes to it by its environment.

    Raises:
        TimingsError: with what it said, if it ends with another code than 0 and `fine`.
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
    try:
        answer = subprocess.run(
            ["git", *arguments], capture_output=True, text=True, errors="replace", check=False,
            env=environment,
        )  # fmt: skip
    except OSError as error:
        raise TimingsError(f"git cannot be run ({error.strerror}): install it") from None
    if answer.returncode not in (0, fine):
        said = answer.stderr.strip().splitlines() or ["it said nothing"]
        why = next((line for line in said if line.startswith("fatal: ")), said[-1])
        known = {"archive", "fetch", "ls-remote", "push", "remote"}
        named = next((word for word in arguments if word in known), "")
        raise TimingsError(one_line(f"git {named} failed: {why}: try again"))
    return answer.stdout
