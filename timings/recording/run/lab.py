"""Runs labs and keeps them as notebooks, beside the other records of a runner."""

import json
import os
import platform
import sys
from collections.abc import Callable
from typing import Any

from timings.errors import TimingsError, one_line
from timings.machine.needs import GPU, lacking
from timings.project.labs import FOLDER, Lab, cells_of
from timings.project.project import Project
from timings.recording.conditions import now
from timings.recording.run.hide import Hide
from timings.recording.run.processes import error_line, run_tree
from timings.recording.run.room import HERE, environment, room
from timings.records.notebook_rules import KERNEL, KINDS, SVG, wrong_notebook
from timings.records.notebooks import load_notebook
from timings.records.private import private, texts
from timings.records.writer import replace_text

CELL_SECONDS = 120.0
"""How long a cell may take."""

LAB_SECONDS = 600.0
PLACES = ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
LOOK = """\
svg.fonttype: none
svg.hashsalt: lab
figure.figsize: 4.6, 3.1
font.size: 11
axes.spines.top: False
axes.spines.right: False
axes.grid: True
axes.axisbelow: True
"""
"""How pictures are drawn: as wide as the charts of the pages, with text that stays text."""


def is_current(project: Project, lab: Lab, runner: str, *, gpu: bool = False) -> bool:
    """Whether a runner's notebook was run from the sources as they are, by this Python.

    With `gpu`, its cells that need one too.
    """
    kept = load_notebook(project, lab, runner)
    if kept is None or (kept.hash, kept.python_version) != (lab.hash, platform.python_version()):
        return False
    return not (gpu and kept.lacks(lab, GPU))


def record_lab(
    project: Project,
    lab: Lab,
    runner: str,
    repository: str = "",
    stop: Callable[[], bool] = lambda: False,
    *,
    gpu: bool = False,
) -> None:
    """Run a lab, and keep what it gave; a lab that fails leaves what was kept as it was.

    Raises:
        TimingsError: if a cell fails, hangs, prints a warning or draws what no words describe; or
            if the notebook cannot be written.
        Stopped: if `stop()` turned true; its processes have been ended.
        OSError: if there is no room for what it needs.
    """
    notebook = run_lab(project, lab, repository, stop, gpu=gpu)
    notebook["metadata"]["timings"] |= {"runner": runner}
    if wrong := wrong_notebook(notebook, lab, runner):
        raise TimingsError(f"{lab.path}: its notebook {wrong}: a lab gives text, and drawings")
    text = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
    replace_text(project.records / runner / FOLDER / f"{lab.name}.ipynb", text)


def run_lab(
    project: Project,
    lab: Lab,
    repository: str,
    stop: Callable[[], bool] = lambda: False,
    *,
    gpu: bool = False,
) -> dict[str, Any]:
    """The notebook of a lab, with what its cells gave, as the JSON document that Jupyter reads.

    Cells that need what this machine lacks are not run, nor those that need a GPU without `gpu`.

    Raises:
        TimingsError: as `record_lab` does.
        Stopped: likewise.
        OSError: likewise.
    """
    asked = notebook_of(lab, repository)
    needs = [cell["metadata"].get("needs", "") for cell in asked["cells"]]
    skipped = [number for number, need in enumerate(needs) if lacking(need, gpu=gpu)]
    with room() as folder:
        (folder / "matplotlibrc").write_text(LOOK, encoding="utf-8")
        source, target = folder / "asked.ipynb", folder / "given.ipynb"
        source.write_text(json.dumps(asked), encoding="utf-8")
        command = [
            sys.executable,
            "-m",
            "timings.recording.run.lab_kernel",
            str(source),
            str(target),
        ]
        command += [str(CELL_SECONDS), *map(str, skipped)]
        known = environment(folder, project.root, HERE)
        known |= dict.fromkeys(PLACES, str(folder / "tmp"))
        known |= {"MATPLOTLIBRC": str(folder / "matplotlibrc")}
        # Matplotlib keeps its list of fonts there, which it takes seconds to make.
        known |= {"HOME": os.environ["HOME"]} if "HOME" in os.environ else {}
        ended = run_tree(command, folder, known, LAB_SECONDS, stop)
        hide = Hide(folder)
        said = (folder / "stderr").read_text(encoding="utf-8", errors="replace")
        if ended.exit is None:
            raise TimingsError(f"{lab.path} was still running after {LAB_SECONDS:g} s")
        if ended.exit != 0 or not target.exists():
            told = [line for line in said.splitlines() if line.startswith("cell ")]
            why = told[-1] if told else error_line(said) or "it ended its interpreter"
            raise TimingsError(f"{lab.path}: {one_line(hide(why))}")
        if ended.left_behind:
            raise TimingsError(f"{lab.path} left {ended.left_behind} processes behind: end them")
        left = [path.name for path in (folder / "empty").iterdir()]
        if left:
            raise TimingsError(f"{lab.path} left files behind: {', '.join(sorted(left))}")
        given = json.loads(hide(target.read_text(encoding="utf-8")))
    _check(lab, given)
    if what := next(filter(None, map(private, texts(given))), ""):
        raise TimingsError(f"{lab.path}: a cell shows {what} of this machine: let it show none")
    return given


def notebook_of(lab: Lab, repository: str) -> dict[str, Any]:
    """A lab as a notebook that nobody has run yet.

    With the address of the project's repository, its first code cell fetches the project where
    it is not installed.
    """
    known = {"hash": lab.hash, "date": now(), "repository": repository}
    known |= {"python_version": platform.python_version()}
    metadata = {"kernelspec": KERNEL, "timings": known}
    cells = cells_of(lab, repository)
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}


def _check(lab: Lab, given: dict[str, Any]) -> None:
    """Fail on what a reader should not be shown, and leave out what no page shows."""
    for number, cell in enumerate(given["cells"], start=1):
        for output in cell.get("outputs", []):
            if "data" in output:
                shown = {kind: output["data"][kind] for kind in KINDS if kind in output["data"]}
                output |= {"data": shown, "metadata": {}}
            if output.get("name") == "stderr":
                line = "".join(output["text"]).strip().splitlines()[-1]
                raise TimingsError(f"{lab.path}: cell {number} wrote a warning: {line}")
            if SVG in output.get("data", {}) and not cell["metadata"].get("alt"):
                raise TimingsError(
                    f"{lab.path}: cell {number} draws a picture: say what it shows, in its "
                    'marker, # %% alt="…"'
                )
