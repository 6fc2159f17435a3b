"""How a program is to be run: what its PEP 723 block says, and how it starts processes."""

import ast
import math
import re
import tomllib
from collections.abc import Callable

from timings.errors import TimingsError
from timings.machine.needs import METHODS, NEEDS, PYTHONS
from timings.project.fingerprint import Module

SCRIPT = re.compile(r"^# /// script\n((?:#.*\n)+?)# ///\n", re.MULTILINE)
OPENS_SCRIPT = re.compile(r"^#\s*///\s*script\b", re.MULTILINE)
OWN_METHOD = {"get_context", "set_start_method"}
MULTIPROCESSING = {"multiprocessing", "torch.multiprocessing"}
STARTS = {"Manager", "ManagerPool", "Pool", "Process", "ProcessPoolExecutor", "SyncManager"}
OLDEST = ">=3.11"
"""What a program asks of Python that needs nothing new: this project needs it too."""

FILES = "files"
"""The folder, in a runner's own, of the files that programs left on purpose."""

KEPT = re.compile(r"[A-Za-z0-9][\w-]*\.(html|png|svg)", re.ASCII)
"""The name of such a file."""

TIMEOUT = 60.0
"""Seconds that a program may run unless its block says otherwise."""


def _is_list(value: object, item: Callable[[str], object]) -> bool:
    """Whether it is a list, not empty, of such texts."""
    if not isinstance(value, list):
        return False
    return bool(value) and all(isinstance(text, str) and item(text) for text in value)


SETTINGS: dict[str, tuple[Callable[[object], bool], str]] = {
    "expect": (
        lambda value: _is_list(value, str.isidentifier),
        'a list of exceptions, each by its bare name, or ["timeout"]',
    ),
    "partial": (
        lambda value: _is_list(value, str.isidentifier),
        "a list of kernels, each launched on purpose so that elements are left out",
    ),
    "traced": (
        lambda value: (
            isinstance(value, dict)
            and bool(value)
            and all(name.isidentifier() for name in value)
            and all(type(number) is int and number > 0 for number in value.values())
        ),
        "a table of constants, each with the whole number that it is traced with, above 0",
    ),
    "start-methods": (
        lambda value: _is_list(value, METHODS.__contains__),
        "a list of fork, forkserver and spawn",
    ),
    "needs": (
        lambda value: _is_list(value, NEEDS.__contains__),
        f"a list of {', '.join(NEEDS)}",
    ),
    "keeps": (
        lambda value: _is_list(value, KEPT.fullmatch),
        "a list of names of files: letters, digits, - and _, then .html, .png or .svg",
    ),
    "timeout": (
        lambda value: type(value) in (int, float) and 0 < value < math.inf,
        "a number of seconds above 0",
    ),
}
"""Each setting: what it may be, and that in words."""


def read_settings(module: Module) -> dict:
    """The `[tool.timings]` table of a program's PEP 723 block.

    Raises:
        TimingsError: if the block cannot be read, or a setting is not known or not possible.
    """
    block = SCRIPT.search(module.text)
    if not block:
        if OPENS_SCRIPT.search(module.text):
            raise TimingsError(
                f"{module.name}: its `# /// script` block cannot be read: begin every line of it "
                "with #, and end it with a line `# ///`"
            )
        return {}
    lines = (line.removeprefix("#").removeprefix(" ") for line in block[1].splitlines())
    try:
        table = tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError as error:
        raise TimingsError(
            f"{module.name}: its `# /// script` block is not TOML: {error}"
        ) from None
    tool = table.get("tool", {})
    settings = tool.get("timings", {}) if isinstance(tool, dict) else tool
    if not isinstance(settings, dict):
        raise TimingsError(f"{module.name}: [tool.timings] must be a table of settings")
    for name, value in settings.items():
        if name not in SETTINGS:
            have = ", ".join(sorted(SETTINGS))
            raise TimingsError(
                f"{module.name}: [tool.timings] has no setting {name} (have: {have})"
            )
        allowed, must = SETTINGS[name]
        if not allowed(value):
            raise TimingsError(f"{module.name}: [tool.timings] {name} must be {must}")
    return settings


def required_python(module: Module) -> tuple[str, ...]:
    """The need that a program's PEP 723 block has of Python; none where the oldest will do.

    Raises:
        TimingsError: if the block says it otherwise than as a least version that can be needed.
    """
    asked = str(_block(module.text).get("requires-python", OLDEST))
    known = {OLDEST: ()} | {need.replace("python", ">="): (need,) for need in PYTHONS}
    if asked not in known:
        raise TimingsError(f"{module.name}: requires-python must be one of {', '.join(known)}")
    return known[asked]


def dependencies(source: str) -> list[str]:
    """The packages that a program's PEP 723 block names; none where that cannot be read."""
    named = _block(source).get("dependencies", [])
    return [name for name in named if isinstance(name, str)] if isinstance(named, list) else []


def _block(source: str) -> dict:
    """What a program's PEP 723 block says; nothing where that cannot be read."""
    block = SCRIPT.search(source)
    lines = (line.removeprefix("#") for line in block[1].splitlines()) if block else ()
    try:
        return tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError:
        return {}


def start_methods(tree: ast.Module) -> tuple[str | None, ...]:
    """All start methods, if the program starts processes by the default one."""
    names, modules = set(), set()
    starts = False
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute):
            names.add(node.id if isinstance(node, ast.Name) else node.attr)
        elif isinstance(node, ast.Import):
            modules |= {alias.name.removesuffix(".pool") for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            module, imported = node.module or "", {alias.name for alias in node.names}
            modules |= {module, *(f"{module}.{name}" for name in imported)}
            names |= imported
            inside = module.partition(".")[0] == "multiprocessing" and ".dummy" not in module
            starts = starts or (inside and bool(imported & STARTS))
    starts = starts or bool(modules & MULTIPROCESSING) or "ProcessPoolExecutor" in names
    if names & OWN_METHOD or not starts:
        return (None,)
    return METHODS
