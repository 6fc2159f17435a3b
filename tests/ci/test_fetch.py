"""Only a run of main's own, of this very commit, gives a record to publish."""

import io
import stat
import zipfile
from pathlib import Path

import pytest

from tests.ci.conftest import GPU, Rehearsal
from tests.ci.server import Server, serving
from timings.cli import main
from timings.errors import TimingsError
from timings.github.api import GitHub
from timings.github.runs import fetch

COMMIT = "a" * 40
RUNS = "/repos/owner/name/actions/workflows/gpu.yml/runs"
NAME = f"record-{GPU}"


def run(**changed: object) -> dict[str, object]:
    """A run of the GPU's workflow that ended well, on main."""
    return {
        "id": 7,
        "event": "push",
        "path": ".github/workflows/gpu.yml",
        "repository": {"full_name": "owner/name"},
        "head_sha": COMMIT,
        "head_branch": "main",
        "head_repository": {"full_name": "owner/name"},
        "status": "completed",
        "conclusion": "success",
    } | changed


def zipped(folder: Path) -> bytes:
    """A folder as GitHub hands an artifact out."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, path.relative_to(folder).as_posix())
    return packed.getvalue()


def member(name: str, text: bytes = b"{}", mode: int = 0) -> bytes:
    """A zip file with one member of any name."""
    packed = io.BytesIO()
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(info, text)
    return packed.getvalue()


def offers(github: Server, content: bytes, size: int = 1000) -> None:
    """Let run 7 have an artifact."""
    listed = [{"id": 5, "name": NAME, "expired": False, "size_in_bytes": size}]
    github.give("GET", "/repos/owner/name/actions/runs/7/artifacts", {"artifacts": listed})
    github.redirect("/repos/owner/name/actions/artifacts/5/zip", f"{github.address}/blob")
    github.send("/blob", content)


def ask(
    github: Server, to: Path, *runs: dict, wait: float = 0.0, commit: str = COMMIT, **how: object
) -> str:
    """What the command says, when these are the workflow's runs."""
    github.give("GET", RUNS, {"workflow_runs": list(runs)})
    return fetch(GitHub(), "gpu.yml", commit, GPU, to, wait=wait, **how)


def test_the_record_of_the_commit_is_saved(
    github: Server, rehearsal: Rehearsal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_RUN_ID", "7")
    sent = rehearsal.hand_on(GPU)
    offers(github, zipped(sent))
    commit = rehearsal.commit
    said = ask(github, tmp_path / "to", run(head_sha=commit), commit=commit)
    assert said == f"{NAME}: from run 7"
    names = {path.name for path in (tmp_path / "to" / NAME).iterdir()}
    assert names == {path.name for path in sent.iterdir()}
    for path in sent.iterdir():
        assert (tmp_path / "to" / NAME / path.name).read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    "changed",
    [
        {"event": "pull_request"},
        {"event": "workflow_dispatch"},
        {"head_sha": "b" * 40},
        {"head_branch": "evil"},
        {"head_repository": {"full_name": "stranger/name"}},
        {"head_repository": None},
        {"repository": {"full_name": "stranger/name"}},
        {"path": ".github/workflows/verify.yml"},
        {"path": None},
    ],
)
def test_a_run_that_is_not_mains_own_gives_nothing(
    github: Server, tmp_path: Path, changed: dict[str, object]
) -> None:
    offers(github, member("timings.json"))
    assert "is not there" in ask(github, tmp_path / "to", run(**changed))
    assert not (tmp_path / "to").exists()
    assert not any("artifacts" in asked.path for asked in github.asked)


def test_a_run_that_failed_gives_nothing(github: Server, tmp_path: Path) -> None:
    assert "ended with failure" in ask(github, tmp_path / "to", run(conclusion="failure"))


def test_it_waits_for_a_while_and_no_longer(github: Server, tmp_path: Path) -> None:
    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    queued = run(status="queued", conclusion=None)
    how = {"wait": 300.0, "sleep": sleep, "clock": lambda: now[0]}
    assert "is queued" in ask(github, tmp_path / "to", queued, **how)
    assert now[0] == 300


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"no zip", "is no whole zip file"),
        (member("../../outside.json"), "is no file of a record"),
        (member("/etc/passwd"), "is no file of a record"),
        (member("timings.json", b"target", stat.S_IFLNK | 0o777), "is a link or a device"),
        (member("timings.json", b" " * 8_000_001), "is too large"),
    ],
    ids=["no zip", "a path outside", "an absolute path", "a symbolic link", "a zip bomb"],
)
def test_what_is_no_record_is_refused(
    github: Server, tmp_path: Path, content: bytes, line: str
) -> None:
    offers(github, content)
    with pytest.raises(TimingsError, match=line):
        ask(github, tmp_path / "a" / "b" / "to", run())
    assert not (tmp_path / "a" / "outside.json").exists()
    github.give("GET", RUNS, {"workflow_runs": [run()]})
    command = ["fetch", "--workflow", "gpu.yml", "--runner", GPU, "--commit", COMMIT]
    assert main([*command, "--to", str(tmp_path / "again")]) == 0
    assert not (tmp_path / "again" / NAME).exists()


def test_what_says_that_it_is_too_large_is_not_even_asked_for(
    github: Server, tmp_path: Path
) -> None:
    offers(github, b"", size=10**9)
    with pytest.raises(TimingsError, match="is larger than"):
        ask(github, tmp_path / "to", run())
    assert not any(asked.path == "/blob" for asked in github.asked)


def test_the_token_goes_to_github_alone(github: Server, tmp_path: Path) -> None:
    with serving() as elsewhere:
        offers(github, b"")
        blob = f"{elsewhere.address}/blob"
        github.redirect("/repos/owner/name/actions/artifacts/5/zip", blob)
        elsewhere.send("/blob", b"no zip")
        with pytest.raises(TimingsError):
            ask(github, tmp_path / "to", run())
        assert [asked.path for asked in elsewhere.asked] == ["/blob"]
        assert "Authorization" not in elsewhere.asked[0].headers
    assert all(asked.headers["Authorization"] == "Bearer a-token" for asked in github.asked)


def test_nothing_is_asked_where_no_gpu_is_named(github: Server, tmp_path: Path) -> None:
    command = ["fetch", "--workflow", "gpu.yml", "--runner", "", "--commit", COMMIT]
    assert main([*command, "--to", str(tmp_path / "to")]) == 0
    assert github.asked == []


def test_it_leaves_https_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_REPOSITORY", "owner/name")
    monkeypatch.setenv("GITHUB_API_URL", "http://api.example.org")
    with pytest.raises(TimingsError, match="is not https"):
        GitHub().get("pulls")
