"""Is an environment guarded: GitHub makes one that is not there, without rules."""

from typing import Any

from timings.errors import TimingsError
from timings.github.api import GitHub

REMEDY = (
    "give it required reviewers, no review of one's own, and main as its only branch, "
    "under Settings, Environments"
)


def require_guard(github: GitHub, name: str) -> None:
    """Ask GitHub for an environment's rules.

    Raises:
        TimingsError: unless somebody else than whoever started the run has to approve, and a
            policy limits the branches.
    """
    try:
        found = github.get(f"environments/{name}")
    except (TimingsError, ValueError) as error:
        raise TimingsError(
            f'the environment "{name}" is not known to be guarded ({error})'
        ) from None
    lacks = "" if isinstance(found, dict) else "rules that can be read"
    lacks = lacks or _lacks(found)
    if lacks:
        raise TimingsError(f'the environment "{name}" has no {lacks}: {REMEDY}')


def _lacks(environment: dict[str, Any]) -> str:
    """What a guarded environment has and this one has not; empty if there is nothing."""
    rules = environment.get("protection_rules")
    rules = [rule for rule in rules if isinstance(rule, dict)] if isinstance(rules, list) else []
    review = next((rule for rule in rules if rule.get("type") == "required_reviewers"), {})
    if not review.get("reviewers"):
        return "required reviewers"
    if review.get("prevent_self_review") is not True:
        return "rule against a review of one's own"
    return "" if environment.get("deployment_branch_policy") else "policy for branches"
