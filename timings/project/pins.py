"""The versions that the project pins, beside those that there are; and their wheels."""

import re

from timings.errors import TimingsError

PIN = re.compile(r"^([\w.-]+)[^=\n]*==([^\s;]+)", re.MULTILINE)
ABSENT = "absent"
GLIBC, MACOS = 28, (14, 0)
"""What wheels may ask for at most: glibc 2.28, as in Debian 10, and macOS 14."""

SYSTEMS = {
    "linux": ("linux", "Linux", "x86_64", "posix"),
    "macos": ("darwin", "Darwin", "arm64", "posix"),
    "windows": ("win32", "Windows", "AMD64", "nt"),
}
"""What markers call `sys_platform`, `platform_system`, `platform_machine` and `os_name`."""


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


def with_wheel(pins: str, wheels: str, python: str, system: str = "linux") -> dict[str, bool]:
    """For each pin that a Python on a system takes, by its name, whether it has a wheel for that.

    Args:
        pins: requirements, one a line; other lines are passed over.
        wheels: the text of `wheels.txt`.
        python: `3.14`, or `3.14t` for the build without the GIL.
        system: one of `SYSTEMS`.
    """
    # Not where all imports stand: a machine that only records may have none of it.
    from packaging.requirements import Requirement
    from packaging.tags import parse_tag
    from packaging.utils import canonicalize_name

    accepted, markers = _accepted(python, system), _markers(python, system)
    released = {
        (name, version): any(
            not accepted.isdisjoint(map(str, parse_tag(tag))) for tag in tags if tag != "sdist"
        )
        for name, version, *tags in map(str.split, wheels.splitlines())
        if name != "#"
    }
    found = {}
    for pin in filter(PIN.match, pins.splitlines()):
        asked = Requirement(pin)
        if asked.marker and not asked.marker.evaluate(markers):
            continue
        release = canonicalize_name(asked.name), str(asked.specifier).removeprefix("==")
        if release not in released:
            raise TimingsError(f"wheels.txt has no {' '.join(release)}: run `make lock`")
        found[release[0]] = released[release]
    return found


def _accepted(python: str, system: str) -> set[str]:
    """The tags of the wheels that a Python on a system takes."""
    from packaging.tags import compatible_tags, cpython_tags, mac_platforms

    platforms = {
        "linux": [
            *(f"manylinux_2_{minor}_x86_64" for minor in range(GLIBC, 4, -1)),
            *(f"manylinux{old}_x86_64" for old in ("2014", "2010", "1")),
        ],
        "macos": list(mac_platforms(MACOS, "arm64")),
        "windows": ["win_amd64"],
    }[system]
    number = python.removesuffix("t")
    version = [int(part) for part in number.split(".")]
    abi = f"cp{python.replace('.', '')}"
    tags = [*cpython_tags(version, [abi], platforms)]
    tags += compatible_tags(version, abi.removesuffix("t"), platforms)
    return set(map(str, tags))


def _markers(python: str, system: str) -> dict[str, str]:
    """What a Python on a system says of itself where requirements ask."""
    number = python.removesuffix("t")
    names = ("sys_platform", "platform_system", "platform_machine", "os_name")
    return dict(zip(names, SYSTEMS[system], strict=True)) | {
        "python_version": number,
        "python_full_version": f"{number}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
