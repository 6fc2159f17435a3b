"""Recorded files, damaged in thousands of ways: refused in one line, or shown as harmlessly."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from tests.walls.mutate import EACH, mutated
from tests.walls.watch import LONGEST, in_no_time, untouched
from timings.checks.plausible import implausible
from timings.errors import TimingsError, one_line
from timings.project import cache
from timings.project.project import ROOT, Project
from timings.records.published import load_records
from timings.render import fences
from timings.render.state import State

NAMES = {"linux-2core": ("apply-and-map", "pool-workers", "dask-head"),
         "h200": ("gpu-bandwidth", "gpu-first-call")}  # fmt: skip
PROGRAMS = ("pycuda_kernels/layouts.py", "pycuda_kernels/pitfall_one_block.py",
            "pool_and_process/apply_and_map.py", "dask_collections/performance_report.py",
            "dask_collections/pitfall_chunks.py")  # fmt: skip
LISTED = ("experiments", "claims", "programs", "runners", "history")
UNFORESEEN = "could not be shown"
"""What a page says of an exception that nobody foresaw."""

HASHED = re.compile(rb'"hash": "[0-9a-f]{16}"')
ACTS = re.compile(r"\son\w+\s*=|javascript:|<script", re.IGNORECASE)


def document(runner: str, file: str) -> dict:
    """A recorded file of this project, cut to a few experiments and programs."""
    path = ROOT / "docs/timings" / runner / file
    whole = json.loads(path.read_text(encoding="utf-8"))
    if file == "timings.json":
        whole["metadata"]["runner"] = "offered"
        whole["benchmarks"] = [
            one for one in whole["benchmarks"]
            if one["metadata"]["name"].partition("/")[0] in NAMES[runner]
        ]  # fmt: skip
    elif file == "history.json":
        whole["records"] = [
            kept | {"ratios": {name: kept["ratios"][name] for name in list(kept["ratios"])[:4]}}
            for kept in whole["records"][-4:]
        ]
    else:
        key = "kernels" if file == "kernels.json" else "programs"
        whole[key] = [row | {"kept": {}} if "kept" in row else row
                      for row in whole[key] if row["program"] in PROGRAMS]  # fmt: skip
    return whole


GOOD = {
    (runner, file): document(runner, file)
    for runner, file in (
        *((runner, file) for runner in NAMES for file in ("timings.json", "runs.json")),
        *(("linux-2core", file) for file in ("kernels.json", "stand-in.json", "history.json")),
    )
}


SHOWN = {
    "timings.json": ("timings", "records"),
    "runs.json": ("output", "program", "records"),
    "kernels.json": ("records", "program"),
    "stand-in.json": ("launch", "records", "program"),
    "history.json": ("records",),
}
"""The fences that show something of a file."""

PANELS = [f"experiment: {name}" for names in NAMES.values() for name in names]
FENCES = [
    *(("timings", panel) for panel in PANELS),
    *(("records", f"show: {show}") for show in LISTED),
    ("records", "show: runner\nrunner: offered"),
    *(("output", f"program: {path}") for path in PROGRAMS),
    *(("program", path) for path in PROGRAMS),
    *(
        ("launch", f"program: pycuda_kernels/layouts.py\nkernel: {kernel}")
        for kernel in ("grid_1d_block_1d", "grid_1d_block_2d")
    ),
]


class Offered:
    """A project of these sources, one page that shows all, and the record that is offered."""

    def __init__(self, root: Path) -> None:
        leave = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "snippets", root / "snippets", ignore=leave)
        for name in ("requirements.txt", "requirements-gpu.txt"):
            shutil.copy(ROOT / name, root / name)
        self.folder = root / "docs/timings/offered"
        self.folder.mkdir(parents=True)
        (root / "docs/timings/offered.md").write_text("# offered\n")
        panels = "".join(f"```timings\n{panel}\n```\n\n" for panel in PANELS)
        (root / "docs/page.md").write_text(f"# Page\n\n{panels}")
        self.project = Project(root)

    def pages(self, files: dict[str, bytes], changed: str = "") -> str:
        """What is shown of a record of these files, or what shows something of the changed one.

        Raises:
            TimingsError, PageError: with the line that it gets.
        """
        for path in self.folder.iterdir():
            path.unlink()
        for name, data in files.items():
            (self.folder / name).write_bytes(data)
        records = load_records(self.project)
        list(implausible(self.project, records["offered"]))
        now = State(self.project, records, {})
        md = Markdown()
        md.timings_shown, md.timings_repository, md.timings_root = set(), "", self.project.root
        md.timings_now = now
        made = self.project.root.parent.with_suffix(".made")
        with patch.object(cache, "FOLDER", made):  # that of another project
            return "".join(
                getattr(fences, kind)(text, kind, kind, {}, md)
                for kind, text in FENCES
                if kind in SHOWN.get(changed, (kind,))
            )


def good(runner: str, *files: str) -> dict[str, bytes]:
    """The files of a good record; these alone, if any are named."""
    return {
        file: json.dumps(known).encode()
        for (of, file), known in GOOD.items()
        if of == runner and file in (files or (file,))
    }


def elements(html: str) -> set[str]:
    return set(re.findall(r"<([a-zA-Z][\w-]*)", html))


@pytest.fixture(scope="module")
def offered(tmp_path_factory: pytest.TempPathFactory) -> Offered:
    return Offered(tmp_path_factory.mktemp("offered") / "project")


@pytest.fixture(autouse=True)
def nothing_else_is_touched(offered: Offered) -> Iterator[None]:
    with untouched(offered.project.root.parent, offered.folder):
        yield


@pytest.fixture(scope="module")
def harmless(offered: Offered) -> set[str]:
    """The elements of the pages of good records: here, before a change, and of a part alone."""
    found: set[str] = set()
    for runner in NAMES:
        files = good(runner)
        stale = {
            name: HASHED.sub(rb'"hash": "ffffffffffffffff"', text) for name, text in files.items()
        }
        parts = [{name: text} for name, text in files.items()]
        for record in (files, stale, *parts):
            found |= elements(offered.pages(record))
    return found


def judge(offered: Offered, harmless: set[str], files: dict[str, bytes], changed: str) -> str:
    """The line that a record gets, in no time; or nothing, and then its pages are as harmless."""
    try:
        with in_no_time():
            html = offered.pages(files, changed)
    except (TimingsError, fences.PageError) as error:
        line = one_line(error)
        assert line.isprintable()
        assert len(line) < LONGEST
        assert UNFORESEEN not in line
        return line
    html.encode()
    assert elements(html) <= harmless
    acting = ACTS.search(re.sub(r">[^<]*<", "><", html))
    assert acting is None, acting[0]
    return ""


def test_good_records_are_let_in(offered: Offered, harmless: set[str]) -> None:
    for runner in NAMES:
        for file in good(runner):
            assert judge(offered, harmless, good(runner), file) == ""


RECORDED = [key for key in GOOD if key[1] != "history.json"]


@EACH
@given(
    case=st.sampled_from(RECORDED).flatmap(lambda key: st.tuples(st.just(key), mutated(GOOD[key])))
)
def test_a_damaged_record_is_refused_or_harmless(
    offered: Offered, harmless: set[str], case: tuple[tuple[str, str], bytes]
) -> None:
    (runner, file), data = case
    line = judge(offered, harmless, good(runner) | {file: data}, file)
    assert line == "" or line.startswith(("docs/timings/offered", "launch fence: snippets/"))


@EACH
@given(data=mutated(GOOD["linux-2core", "history.json"]))
def test_a_damaged_history_is_refused_or_harmless(
    offered: Offered, harmless: set[str], data: bytes
) -> None:
    files = good("linux-2core", "runs.json") | {"history.json": data}
    line = judge(offered, harmless, files, "history.json")
    assert line == "" or line.startswith("docs/timings/offered/history.json")
