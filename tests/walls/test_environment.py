"""The GPU is not handed out where nobody is asked."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.ci.server import Server, serving
from timings.cli import main

REVIEW = {
    "type": "required_reviewers",
    "prevent_self_review": True,
    "reviewers": [{"type": "User", "reviewer": {"login": "somebody"}}],
}
GUARDED = {
    "name": "gpu",
    "protection_rules": [{"type": "branch_policy"}, REVIEW],
    "deployment_branch_policy": {"protected_branches": False, "custom_branch_policies": True},
}
OFFERS: dict[str, tuple[Any, str]] = {
    "as GitHub makes it": ({"protection_rules": [], "deployment_branch_policy": None}, "reviewers"),
    "a wait alone": (GUARDED | {"protection_rules": [{"type": "wait_timer"}]}, "reviewers"),
    "nobody to ask": (GUARDED | {"protection_rules": [REVIEW | {"reviewers": []}]}, "reviewers"),
    "a review of one's own": (
        GUARDED | {"protection_rules": [REVIEW | {"prevent_self_review": False}]},
        "rule against a review of one's own",
    ),
    "any branch": (GUARDED | {"deployment_branch_policy": None}, "policy for branches"),
    "no rules": ({"protection_rules": None}, "reviewers"),
    "rules that are none": ({"protection_rules": ["required_reviewers", 1]}, "reviewers"),
    "a list": ([], "rules that can be read"),
}


@pytest.fixture
def github(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server in place of GitHub's API."""
    with serving() as server:
        monkeypatch.setenv("GITHUB_API_URL", server.address)
        monkeypatch.setenv("GITHUB_REPOSITORY", "owner/name")
        yield server


def test_a_guarded_environment_passes(github: Server) -> None:
    github.give("GET", "/repos/owner/name/environments/gpu", GUARDED)
    assert main(["guarded", "gpu"]) == 0


@pytest.mark.parametrize("offer", OFFERS)
def test_an_unguarded_one_is_refused(
    offer: str, github: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    found, lacks = OFFERS[offer]
    github.give("GET", "/repos/owner/name/environments/gpu", found)
    assert main(["guarded", "gpu"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert f'the environment "gpu" has no {lacks}' in line.replace("required ", "")
    assert "Settings, Environments" in line
    assert len(line) < 500


def test_one_that_is_not_there_or_not_told_is_refused(
    github: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["guarded", "gpu"]) == 1
    github.send("/repos/owner/name/environments/gpu", b"no JSON")
    assert main(["guarded", "gpu"]) == 1
    missing, broken = capsys.readouterr().err.splitlines()
    assert "is not known to be guarded" in missing
    assert broken
