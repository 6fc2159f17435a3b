"""One issue for each weekly run: opened, renewed, closed, and never a second one."""

import json
from pathlib import Path

import pytest

from tests.ci.server import Server
from timings.cli import main

BOT = {"login": "github-actions[bot]"}
FAILURE = {
    "subject": "snippets/threads/read_csv_ways.py",
    "release": "pandas 4.0.0 (pinned 3.1.1)",
    "problem": "TypeError: read_csv() got an unexpected keyword argument",
}


def tell(tmp_path: Path, failures: object, kind: str = "newest") -> int:
    """Run the command on these failures; on no file if there are none."""
    file = tmp_path / "failures.json"
    if failures is not None:
        file.write_text(json.dumps({"failures": failures}), encoding="utf-8")
    return main(["issue", "--kind", kind, "--failures", str(file)])


@pytest.fixture
def issues(github: Server) -> Server:
    """A repository with issues of others, one of which pretends to be ours."""
    others = [
        {"number": 1, "user": {"login": "stranger"}, "body": "<!-- timings: weekly newest -->"},
        {"number": 2, "user": BOT, "body": "<!-- timings: weekly links -->"},
        {"number": 3, "user": BOT, "body": None},
    ]
    github.give("GET", "/repos/owner/name/issues", others)
    github.give("POST", "/repos/owner/name/issues", {"number": 8})
    return github


def open_issue(issues: Server) -> None:
    """Let our issue be open already."""
    mine = [{"number": 8, "user": BOT, "body": "<!-- timings: weekly newest -->\nold"}]
    issues.give("GET", "/repos/owner/name/issues", mine)
    issues.give("PATCH", "/repos/owner/name/issues/8", {})
    issues.give("POST", "/repos/owner/name/issues/8/comments", {})


def test_a_failure_opens_an_issue_that_names_the_snippet_and_the_release(
    issues: Server, tmp_path: Path
) -> None:
    assert tell(tmp_path, [FAILURE, FAILURE | {"subject": "snippets/other.py"}]) == 0
    (sent,) = issues.sent("POST")
    assert sent.path == "/repos/owner/name/issues"
    title = sent.body["title"]
    assert "snippets/threads/read_csv_ways.py" in title
    assert "pandas 4.0.0" in title
    assert title.endswith(", and 1 more")
    assert sent.body["body"].startswith("<!-- timings: weekly newest -->")
    assert "TypeError&#58;" in sent.body["body"]


def test_a_second_failure_renews_it(issues: Server, tmp_path: Path) -> None:
    open_issue(issues)
    assert tell(tmp_path, [FAILURE]) == 0
    assert issues.sent("POST") == []
    (sent,) = issues.sent("PATCH")
    assert "read_csv_ways" in sent.body["title"]


def test_it_is_closed_when_nothing_fails(issues: Server, tmp_path: Path) -> None:
    open_issue(issues)
    assert tell(tmp_path, []) == 0
    assert [one.path for one in issues.sent("POST")] == ["/repos/owner/name/issues/8/comments"]
    assert [one.body for one in issues.sent("PATCH")] == [{"state": "closed"}]


def test_nothing_is_done_when_nothing_fails_and_none_is_open(
    issues: Server, tmp_path: Path
) -> None:
    assert tell(tmp_path, []) == 0
    assert issues.sent("POST") == issues.sent("PATCH") == []


def test_a_run_that_broke_is_a_failure_too(issues: Server, tmp_path: Path) -> None:
    assert tell(tmp_path, None) == 0
    (sent,) = issues.sent("POST")
    assert sent.body["title"] == "Newest releases: the weekly run did not finish"


@pytest.mark.parametrize(
    "failures", ["text", [1], [{"subject": "a"}], [FAILURE | {"problem": 1}], [FAILURE | {"x": ""}]]
)
def test_what_is_no_list_of_failures_is_refused(
    issues: Server, tmp_path: Path, failures: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tell(tmp_path, failures) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert issues.asked == []


def test_texts_of_strangers_do_nothing(issues: Server, tmp_path: Path) -> None:
    evil = "@all <script> #1 `x` [a](http://b)\nsecond line"
    assert tell(tmp_path, [dict.fromkeys(FAILURE, evil)]) == 0
    (sent,) = issues.sent("POST")
    for text in sent.body.values():
        for harm in ("@all", "<script>", "#1 ", "`"):
            assert harm not in text
    assert "](http" not in sent.body["body"]
    assert "\n" not in sent.body["title"]
