"""The comment on a pull request, and a pull request that is out to harm."""

import html
import json
import os
import re
import shutil
from pathlib import Path

import pytest

from tests.ci.conftest import CPU, FIXTURE, Rehearsal
from tests.ci.server import Server
from tests.ci.test_fetch import member, zipped
from tests.timings.synthetic import VARIANTS
from timings.cli import main
from timings.errors import TimingsError
from timings.github.comment import MARKER
from timings.publishing.artifact import PROVENANCE, artifact_name, write_artifact
from timings.publishing.escape import code, outputs, plain

HEAD = "c" * 40
EVIL = (
    "`|</code>](x) **b** <img src=x onerror=alert(1)> @all #1 [a](javascript:b) "
    '${{ github.token }} "; id;'
)


def event(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **changed: object) -> None:
    """The event of a run of a pull request from a fork."""
    run = {
        "id": 9,
        "event": "pull_request",
        "head_sha": HEAD,
        "head_branch": "feature",
        "head_repository": {"owner": {"login": "stranger"}},
        "conclusion": "success",
    }
    file = tmp_path / "event.json"
    file.write_text(json.dumps({"workflow_run": run | changed}), encoding="utf-8")
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(file))


@pytest.fixture
def asked(
    github: Server, rehearsal: Rehearsal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Server:
    """GitHub with pull request 3, whose run 9 uploaded a site and, as a test says, records."""
    event(tmp_path, monkeypatch)
    monkeypatch.setenv("GITHUB_RUN_ID", "9")
    pulls = [{"number": 2, "head": {"sha": "d" * 40}}, {"number": 3, "head": {"sha": HEAD}}]
    github.give("GET", "/repos/owner/name/pulls", pulls)
    github.give("GET", "/repos/owner/name/issues/3/comments", [])
    github.give("POST", "/repos/owner/name/issues/3/comments", {})
    github.give("PATCH", "/repos/owner/name/issues/comments/44", {})
    keep(rehearsal, tmp_path)
    uploads(github)
    return github


def keep(rehearsal: Rehearsal, tmp_path: Path) -> None:
    """Publish a record, on the branch that the repository keeps them on."""
    origin = tmp_path / "origin.git"
    rehearsal.git("init", "--quiet", "--bare", str(origin))
    rehearsal.git("remote", "add", "origin", str(origin))
    rehearsal.publish_last(CPU, hours=48)
    command = ["--root", str(rehearsal.root), "store", "--records", str(rehearsal.last)]
    assert main([*command, "--commit", rehearsal.commit]) == 0


def uploads(github: Server, **records: bytes) -> None:
    """Let the run have these artifacts, beside the site."""
    listed = [{"id": 1, "name": "site", "expired": False, "size_in_bytes": 10}]
    for place, (name, content) in enumerate(records.items(), start=50):
        known = {"id": place, "name": name.replace("_", "-"), "expired": False}
        listed.append(known | {"size_in_bytes": 10})
        github.send(f"/repos/owner/name/actions/artifacts/{place}/zip", content)
    github.give("GET", "/repos/owner/name/actions/runs/9/artifacts", {"artifacts": listed})


def genuine(rehearsal: Rehearsal, speed: float = 1.0) -> Path:
    """A record that does not say that it is made up, as a job would hand it on."""
    folder = rehearsal.recorded(CPU, speed=speed)
    to = rehearsal.artifacts / artifact_name(CPU)
    write_artifact(folder, to, rehearsal.commit)
    shutil.rmtree(folder)
    return to


def comment(rehearsal: Rehearsal) -> int:
    return main(["--root", str(rehearsal.root), "comment", "--runner", CPU])


def written(github: Server) -> str:
    """The comment that was written."""
    (sent,) = github.sent("POST")
    assert sent.path == "/repos/owner/name/issues/3/comments"
    return sent.body["body"]


def test_changed_ratios_and_the_preview(asked: Server, rehearsal: Rehearsal) -> None:
    uploads(asked, record_github_ubuntu=zipped(genuine(rehearsal, speed=3.0)))
    assert comment(rehearsal) == 0
    body = written(asked)
    assert body.startswith(MARKER)
    assert "4 ratios changed" in body
    assert "changed beyond the noise" in body
    assert "(https://github.com/owner/name/actions/runs/9/artifacts/1)" in body


def test_new_and_stale_entries(
    asked: Server, rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    rehearsal.change()
    old = rehearsal.root / "snippets/made/experiments.py"
    text = old.read_text(encoding="utf-8")
    old.write_text(text.replace('"numpy": squares', '"array": squares'), encoding="utf-8")
    monkeypatch.setitem(VARIANTS, "array", 0.002)
    uploads(asked, record_github_ubuntu=zipped(genuine(rehearsal)))
    assert comment(rehearsal) == 0
    body = written(asked)
    assert "New: 4" in body  # array, in made-0 and at three sizes of made-1
    assert "Stale before this, measured anew: 8" in body
    assert "No longer there: 4" in body


def test_a_comment_of_ours_is_renewed_and_of_no_one_else(
    asked: Server, rehearsal: Rehearsal
) -> None:
    found = [
        {"id": 43, "user": {"login": "stranger"}, "body": f"{MARKER} mine"},
        {"id": 44, "user": {"login": "github-actions[bot]"}, "body": f"{MARKER} old"},
    ]
    asked.give("GET", "/repos/owner/name/issues/3/comments", found)
    assert comment(rehearsal) == 0
    assert [one.path for one in asked.sent("PATCH")] == ["/repos/owner/name/issues/comments/44"]
    assert asked.sent("POST") == []


def test_no_comment_where_no_open_pull_request_has_the_commit(
    asked: Server, rehearsal: Rehearsal
) -> None:
    asked.give("GET", "/repos/owner/name/pulls", [{"number": 3, "head": {"sha": "e" * 40}}])
    assert comment(rehearsal) == 0
    assert asked.sent("POST") == []


def test_a_run_of_another_event_is_refused(
    asked: Server, rehearsal: Rehearsal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    event(tmp_path, monkeypatch, event="push")
    assert comment(rehearsal) == 1
    assert asked.asked == []


def test_names_in_a_record_are_shown_and_do_nothing(asked: Server, rehearsal: Rehearsal) -> None:
    folder = rehearsal.recorded(CPU, speed=3.0)
    file = folder / "timings.json"
    text = file.read_text(encoding="utf-8")
    evil = json.dumps(EVIL.replace("/", "-"))[1:-1]
    file.write_text(text.replace("made-0/numpy", f"made-0/{evil}"), encoding="utf-8")
    to = rehearsal.artifacts / f"record-{CPU}"
    write_artifact(folder, to, rehearsal.commit, fixture="")
    shutil.rmtree(folder)
    uploads(asked, record_github_ubuntu=zipped(to))
    assert comment(rehearsal) == 0
    body = written(asked).removeprefix(MARKER)
    for harm in ("<img", "@all", "](javascript", "**b**", "${{", "`", "#1 "):
        assert harm not in body
    rows = [line for line in body.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in rows} == {5}  # four columns, whatever the names hold


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"junk", "is no whole zip file"),
        (member("../x.json"), "is no file of a record"),
        (member(PROVENANCE, b'{"schema": 1}'), "has not the fields of a provenance"),
        (member("timings.json", b"{}"), "has no provenance.json"),
    ],
)
def test_what_is_no_record_is_refused_in_one_line(
    asked: Server, rehearsal: Rehearsal, content: bytes, line: str
) -> None:
    uploads(asked, record_github_ubuntu=content)
    assert comment(rehearsal) == 0
    body = written(asked)
    assert plain(line) in body
    assert "is refused" in body


def test_a_made_up_record_is_refused(asked: Server, rehearsal: Rehearsal) -> None:
    uploads(asked, record_github_ubuntu=zipped(rehearsal.hand_on(CPU)))
    assert comment(rehearsal) == 0
    assert plain(FIXTURE) in written(asked)


def test_plain_text_is_letters_digits_and_references() -> None:
    shown = plain(f"{EVIL}\n::warning::x\x1b[31m\u202e")
    rest = re.sub(r"&#\d+;", "", shown)
    assert rest.isascii()
    assert all(character.isalnum() or character == " " for character in rest)
    assert "\n" not in shown
    assert code("a_b") == "<code>a&#95;b</code>"


LIVE = re.compile(
    r"@\w|#\d|\bGH-\d|https?:|www\.|<!--|[\w.]@[\w.]|[0-9a-f]{40}|[\u0590-\u08ff\u200f\u202e]"
)
"""What GitHub makes something of in the text of a page: it looks once references are text again."""

ALIVE = (
    "@octocat @org/team a@example.org owner/repo#1 GH-1 #7 https://example.org www.example.org "
    "`</code>@here <!-- x --> " + "a" * 40 + " \u05d0\u202e"
)


def visible(markdown: str) -> str:
    """What is text, outside of code, of Markdown that holds no code but `<code>`."""
    text = re.sub(r"<code>[^<]*</code>", "", markdown)
    return html.unescape(re.sub(r"\]\([^)]*\)", "]", text))


@pytest.mark.parametrize("field", ["runner", "commit", "fixture"])
def test_nothing_that_a_stranger_wrote_is_live(
    asked: Server, rehearsal: Rehearsal, field: str
) -> None:
    sent = genuine(rehearsal)
    file = sent / PROVENANCE
    said = json.loads(file.read_text(encoding="utf-8")) | {field: ALIVE}
    file.write_text(json.dumps(said), encoding="utf-8")
    uploads(asked, record_github_ubuntu=zipped(sent))
    assert comment(rehearsal) == 0
    body = written(asked).removeprefix(MARKER)
    assert "octocat" in body
    assert LIVE.search(visible(body)) is None
    assert not re.search(r"[@#](?!\u200b)", html.unescape(body.replace("### What", "")))


def test_the_comment_says_that_nobody_reviewed_the_strangers_site(
    asked: Server, rehearsal: Rehearsal
) -> None:
    assert comment(rehearsal) == 0
    assert "nobody has reviewed it" in written(asked)


@pytest.mark.parametrize(
    "changed",
    [{"head_repository": None}, {"head_branch": None}, {"head_repository": {"owner": None}}],
)
def test_where_the_fork_or_its_branch_is_gone_there_is_nothing_to_say(
    asked: Server,
    rehearsal: Rehearsal,
    capsys: pytest.CaptureFixture[str],
    changed: dict[str, object],
) -> None:
    file = Path(os.environ["GITHUB_EVENT_PATH"])
    run = json.loads(file.read_text(encoding="utf-8"))["workflow_run"]
    file.write_text(json.dumps({"workflow_run": run | changed}), encoding="utf-8")
    capsys.readouterr()
    assert comment(rehearsal) == 0
    assert capsys.readouterr().out.count("\n") == 1
    assert asked.sent("POST") == []


def test_comments_of_people_who_are_gone_are_no_trouble(
    asked: Server, rehearsal: Rehearsal
) -> None:
    gone = {"id": 43, "user": None, "body": None}
    asked.give("GET", "/repos/owner/name/issues/3/comments", [gone])
    assert comment(rehearsal) == 0
    assert len(asked.sent("POST")) == 1


def test_an_output_cannot_start_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "output"))
    for value in ("one\nadmin=true", "one\radmin=true", "one\x85admin=true"):
        with pytest.raises(TimingsError, match="has several lines"):
            outputs(require=value)
    assert not (tmp_path / "output").exists()
