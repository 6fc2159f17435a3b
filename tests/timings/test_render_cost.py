"""What neither a build nor a check does: import what it does not need, or draw twice."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.timings.page import Page, fence
from tests.timings.tiny import ROUNDS, Tiny
from timings.project.project import ROOT
from timings.render.state import state

RENDER = """
import json, sys
from pathlib import Path
from tests.timings.configuration import rendered
html = rendered(Path(sys.argv[1]), sys.stdin.read())
print(json.dumps([html, sorted(sys.modules)]))
"""
TEXT = f"{fence('sums')}\n[[speedup: sums, sum]]\n\n```output\nprogram: chap/prog.py\n```\n"


@pytest.fixture
def guarded(tiny: Tiny) -> Tiny:
    """A recorded project whose snippets cannot be imported."""
    for path in ("snippets/chap/experiments.py", "snippets/chap/prog.py"):
        text = (tiny.root / path).read_text(encoding="utf-8")
        tiny.write(path, f"{text}\nraise SystemError('imported')\n")
    record = tiny.made_up(ROUNDS)
    run = tiny.made_up_run()
    record.runs[run.key] = run
    tiny.save(record)
    return tiny


def render(tiny: Tiny) -> tuple[str, set[str]]:
    """The page, and what was imported, in an interpreter of its own."""
    ran = subprocess.run(
        [sys.executable, "-c", RENDER, str(tiny.root)],
        input=TEXT,
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=dict(os.environ) | {"PYTHONPATH": str(ROOT)},
    )
    assert ran.returncode == 0, ran.stderr
    html, modules = json.loads(ran.stdout)
    return html, set(modules)


def test_it_imports_no_snippet_and_draws_a_chart_once(guarded: Tiny) -> None:
    first, modules = render(guarded)
    assert "matplotlib" in modules
    assert not {name for name in modules if name.startswith("snippets")}
    again, modules = render(guarded)
    assert again == first
    # NumPy is there for the model of a launch.
    heavy = {"matplotlib", "pandas", "torch", "dask", "pyperf", "psutil"}
    assert not modules & heavy
    assert not {name for name in modules if name.startswith("snippets")}


def test_checking_the_sources_loads_nothing_heavy() -> None:
    checked = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "timings", "check", "--sources"],
        capture_output=True, text=True, check=False, cwd=ROOT,
        env=dict(os.environ) | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert checked.returncode == 0
    loaded = {line.rpartition("|")[2].split(".")[0].strip() for line in checked.stderr.splitlines()}
    assert {"timings", "argparse"} <= loaded
    assert not loaded & {"numpy", "pycparser", "matplotlib", "mkdocs"}


def charts(tiny: Tiny) -> dict[Path, int]:
    """When each chart in the cache was drawn."""
    kept = (tiny.root / ".cache" / "made").iterdir()
    return {path: path.stat().st_mtime_ns for path in kept if "<svg" in path.read_text()}


def test_another_record_is_drawn_anew(tiny: Tiny, page: Page) -> None:
    tiny.save(tiny.made_up(ROUNDS))
    page.html(fence("sums"))
    before = charts(tiny)
    page.html(fence("sums"))
    assert charts(tiny) == before
    tiny.save(tiny.made_up({"loop": [0.3] * 3, "sum": [0.1] * 3}))
    assert "3×" in page.html(fence("sums"))
    assert len(charts(tiny)) == len(before) + 1


def test_what_was_read_is_read_again_only_after_a_change(tiny: Tiny) -> None:
    tiny.save(tiny.made_up(ROUNDS))
    first = state(tiny.root)
    assert state(tiny.root) is first
    tiny.replace("snippets/chap/lib/deep.py", "STEP = 1", "STEP = 22")
    second = state(tiny.root)
    assert second is not first
    tiny.replace("requirements.txt", "2.4.6", "2.4.77")
    third = state(tiny.root)
    assert third is not second
    tiny.file().unlink()
    assert state(tiny.root).records["local"].entries == {}
    assert third.records["local"].entries != {}
