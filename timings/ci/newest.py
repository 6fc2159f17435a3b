"""What fails with the newest releases: which snippet, and which release it may be for."""

import ast
import re
from importlib import metadata
from pathlib import Path
from xml.etree import ElementTree as ET

from timings.errors import TimingsError, one_line
from timings.sources import Project

BIGGEST = 20_000_000
PIN = re.compile(r"^([A-Za-z0-9._-]+)(\[[^\]]*\])?==([^\s;#]+)", re.MULTILINE)
LONGEST = 300


def unpinned(requirements: str) -> str:
    """The requirements without their versions, the project itself left out."""
    lines = [f"{match[1]}{match[2] or ''}" for match in PIN.finditer(requirements)]
    return "\n".join(lines) + "\n"


def releases(requirements: str) -> dict[str, str]:
    """The packages whose installed release is not the pinned one, as `name new (pinned old)`."""
    found = {}
    for match in PIN.finditer(requirements):
        name, pinned = match[1], match[3]
        try:
            installed = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
        if installed != pinned:
            found[_plain(name)] = f"{name} {installed} (pinned {pinned})"
    return found


def failures(project: Project, report: Path) -> list[dict[str, str]]:
    """What pytest's JUnit report says failed, each with the releases that it may be for.

    Raises:
        TimingsError: if there is no report, or it cannot be read.
    """
    if not report.is_file() or report.stat().st_size > BIGGEST:
        raise TimingsError(f"{report.name}: no report of the tests: their log says why")
    text = report.read_text(encoding="utf-8", errors="replace")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise TimingsError(f"{report.name}: declares a document type: refused")
    try:
        tree = ET.fromstring(text)  # noqa: S314 - no document type, so no entities
    except ET.ParseError as error:
        raise TimingsError(f"{report.name}: is not XML ({error})") from None
    changed = releases(project.requirements)
    found = []
    for case in tree.iter("testcase"):
        wrong = next((child for child in case if child.tag in ("failure", "error")), None)
        if wrong is not None:
            subject = _subject(project, case.get("classname", ""), case.get("name", ""))
            said = one_line(wrong.get("message", ""))[:LONGEST]
            found.append(
                {
                    "subject": subject,
                    "release": _release(project, subject, changed),
                    "problem": said,
                }
            )
    return found


def _subject(project: Project, module: str, name: str) -> str:
    """The snippet that a test is about; the test itself where it is about none."""
    parts = module.split(".")
    path = f"{parts[-2]}/{parts[-1].removeprefix('test_')}.py" if len(parts) > 1 else ""
    if path in project.programs:
        return f"snippets/{path}"
    for path in project.programs:
        if path in name:
            return f"snippets/{path}"
    return f"{module.replace('.', '/')}.py::{name}"[:LONGEST]


def _release(project: Project, subject: str, changed: dict[str, str]) -> str:
    """The changed releases of what a snippet imports; all of them where it is no snippet."""
    program = project.programs.get(subject.removeprefix("snippets/"))
    if program is None:
        return ", ".join(changed.values()) or "none changed"
    names = {_plain(name) for name in imported(program.source)}
    listed = [text for name, text in changed.items() if name in names]
    return ", ".join(listed) or "none that it imports"


def imported(source: str) -> set[str]:
    """The distributions that a source imports, by name."""
    modules = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            modules |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules.add(node.module.partition(".")[0])
    known = metadata.packages_distributions()
    return {name for module in modules for name in known.get(module, [])}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
