"""Is what was recorded whole and fresh, can it be what it says, and has it a page."""

import os
from collections.abc import Iterator

from timings.checks.plausible import implausible
from timings.errors import Problem
from timings.machine.needs import GPU
from timings.project.git import history_is_full
from timings.project.labs import labs
from timings.project.project import Project
from timings.records.freshness import due, gaps
from timings.records.model import LOCAL, Record
from timings.records.notebooks import is_strange, load_notebook

RECORD = "run python -m timings record --runner"


def recorded(
    project: Project, records: dict[str, Record], require: list[str] | None
) -> Iterator[Problem]:
    """What is wrong with the records: in those that are not required, a note.

    By default every published one is required.
    """
    required = [name for name in records if name != LOCAL] if require is None else require
    if require is None and not required:
        yield Problem("docs/timings", "nothing is published", f"{RECORD} NAME")
    for runner in required:
        if runner not in records:
            yield Problem(f"docs/timings/{runner}", "nothing is recorded", f"{RECORD} {runner}")
    for runner, record in records.items():
        asked = runner in required
        mine = runner == LOCAL  # a reader's own: a recording within a total leaves some for later
        whole = frozenset() if mine else due(project, record, asked and require is not None)
        for problem in gaps(project, record, whole):
            problem.note = not asked or mine or whole == {GPU}
            yield problem
        for problem in implausible(project, record):
            problem.note = problem.note or not asked
            yield problem
        page = f"docs/timings/{runner}.md"
        if runner != LOCAL and not (project.root / page).is_file():
            wrong = f"it is missing, and {runner} is published"
            yield Problem(page, wrong, f"restore it, or {RECORD} {runner}, which writes one")
    yield from _notebooks(project, records)


def _notebooks(project: Project, records: dict[str, Record]) -> Iterator[Problem]:
    """Notebooks of no version of their lab: a note in a shallow clone, which cannot be sure."""
    sure = history_is_full(project.root) is True
    for lab in labs(project).values():
        for runner in records:
            notebook = load_notebook(project, lab, runner)
            if notebook is None:
                continue
            if is_strange(project, lab, notebook):
                known = "no version of the lab ever had" if sure else "no version known here has"
                again = f"{RECORD} {runner}" if sure else "check it in a full clone"
                yield Problem(notebook.path, f"it holds cells that {known}", again, note=not sure)
            address = notebook.repository
            if address not in ("", os.environ.get("REPO_URL", address)):
                wrong = f"it fetches the project from {address}, not from here"
                yield Problem(notebook.path, wrong, "record it here", note=True)
