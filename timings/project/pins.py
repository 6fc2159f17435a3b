"""The versions that there are, beside those that the project pins."""

import re

PIN = re.compile(r"^([\w.-]+)[^=\n]*==([^\s;]+)", re.MULTILINE)
ABSENT = "absent"


def unmet(pins: str, versions: str) -> list[str]:
    """What is not there as pinned, each as `name version (pinned version)`.

    Args:
        pins: requirements, one a line.
        versions: what there is, as `name version, …`; the version of what is missing is `absent`.
            A build's own label, `+cu130` say, makes no other version.
    """
    there = dict(part.rsplit(" ", 1) for part in versions.split(", ") if " " in part)
    return [
        f"{name} {there[name]} (pinned {pinned})"
        for name, pinned in PIN.findall(pins)
        if name in there and there[name].partition("+")[0] != pinned.partition("+")[0]
    ]


def other_versions(pins: str, versions: str) -> str:
    """The same, without what is missing, as one text; empty where all is as pinned."""
    return ", ".join(one for one in unmet(pins, versions) if f" {ABSENT} " not in one)
