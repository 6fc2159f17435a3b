"""Projects and records made up to a formula: as many experiments and runners as a test asks for.

To see how long a site of them takes to build, cold and with its charts drawn before:
`python -m tests.timings.synthetic EXPERIMENTS RUNNERS`.
"""

import datetime
import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from timings.project.experiments import Declaration
from timings.project.project import Project
from timings.records.model import LOCAL, METHOD, SCHEMA, Entry, Record
from timings.records.writer import write_record

ROUNDS = 12
HOUR = datetime.timedelta(hours=1)
VARIANTS = {"loop": 0.010, "map": 0.005, "numpy": 0.002}
"""Seconds a call; the first is the baseline."""

EXPERIMENT = """\
{bound} = Experiment(
    name="{name}",
    title="Squares, made up",
    prepare=numbers,
    baseline="loop",
    variants={{"loop": squares, "map": squares, "numpy": squares}},{sweep}
)
"""
SWEEP = '\n    sweep={"items": [1, 10, 100]},'
HEAD = '''\
"""Declared to be shown: nothing here is ever measured."""

from timings import Experiment


def numbers(items=10):
    yield range(items)


def squares(work):
    return [number**2 for number in work]


'''
SITE = """\
site_name: Synthetic
theme:
  name: material
  font: false
markdown_extensions:
  - pymdownx.superfences:
      custom_fences:
        - name: timings
          class: timings
          format: !!python/name:timings.render.fences.timings
        - name: records
          class: records
          format: !!python/name:timings.render.fences.records
  - timings.render
"""


def ago(hours: float) -> str:
    """A date so many hours before now, as records write it."""
    then = datetime.datetime.now(datetime.UTC) - hours * HOUR
    return then.isoformat(timespec="seconds")


def make_project(root: Path, experiments: int = 2) -> Project:
    """A project below `root` that passes every check but that nothing is recorded.

    Every second experiment sweeps `items`; the first is `made-0`, the second `made-1`.
    """
    names = [f"made-{number}" for number in range(experiments)]
    blocks = [
        EXPERIMENT.format(
            bound=name.replace("-", "_"), name=name, sweep=SWEEP if number % 2 else ""
        )
        for number, name in enumerate(names)
    ]
    fences = [
        f"```timings\nexperiment: {name}\nclaims:\n  - map is at least 1.2x as fast as loop"
        f"{', at items=10' if number % 2 else ''}\n```\n"
        for number, name in enumerate(names)
    ]
    write(root / "snippets/made/experiments.py", HEAD + "\n\n".join(blocks))
    write(root / "requirements.txt", "# --- programs and experiments ---\nnumpy==1.0\n")
    write(root / "docs/index.md", "# Made up\n\n" + "\n".join(fences))
    write(root / "mkdocs.yml", SITE)
    return Project(root)


def write(path: Path, text: str) -> None:
    """Write a file, its folder too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def make_record(
    project: Project, runner: str, speed: float = 1.0, hours: float = 1, **facts: object
) -> Record:
    """A whole record on a machine whose `map` is `speed` times as fast as elsewhere.

    `facts` replace what the entries' metadata say.
    """
    record = Record(runner)
    for declaration in project.experiments.values():
        for variant, value in declaration.entries:
            entry = make_entry(
                declaration, variant, value, runner=runner, speed=speed, date=ago(hours)
            )
            entry.metadata.update(facts)
            record.entries[declaration.name, variant, value] = entry
    write_record(project.records / runner, record)
    if runner != LOCAL:
        page = f"# {runner}\n\n```records\nshow: runner\nrunner: {runner}\n```\n"
        write(project.records / f"{runner}.md", page)
    return record


def make_entry(
    declaration: Declaration,
    variant: str,
    value: int | None,
    *,
    runner: str,
    speed: float,
    date: str,
) -> Entry:
    """One variant's times: within 1 % of a formula, another one for each runner."""
    seconds = VARIANTS[variant] * (value or 1) / (speed if variant == "map" else 1)
    step = 3 + sum(map(ord, runner + variant)) % 7
    times = tuple(seconds * (1 + 0.001 * (place * step % 11 - 5)) for place in range(ROUNDS))
    metadata = {
        "schema": SCHEMA,
        "method": METHOD,
        "runner": runner,
        "hash": declaration.hash,
        "budget": declaration.budget,
        "date": date,
        "commit": "unknown",
        "cpu_count": 4,
        "cpu_model_name": "A processor",
        "gil": "on",
        "loops": 1,
        "mem_total_gib": 16.0,
        "os": "Linux 6.1",
        "processes": 2,
        "python_implementation": "CPython",
        "python_version": "3.13.0",
        "start_method": "fork",
        "tasks": 8,
        "threads": 2,
        "load_avg_1min": 0.1,
    }
    return Entry(
        declaration.name,
        variant,
        declaration.parameter,
        value,
        (times,),
        (times[:2],),
        (2 * seconds,),
        metadata,
    )


def _build(root: Path) -> float:
    """Seconds that MkDocs takes to build the project's site."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    start = time.perf_counter()
    build(load_config(str(root / "mkdocs.yml"), strict=True))
    return time.perf_counter() - start


def main(experiments: int, runners: int) -> None:
    """Print how long a site of so many experiments takes to build."""
    with TemporaryDirectory() as name:
        project = make_project(Path(name), experiments)
        for number in range(runners):
            make_record(project, f"made-{number}")
        os.chdir(project.root)
        for state in ("cold", "with charts drawn", "again"):
            seconds = _build(project.root)
            each = seconds / experiments * 1000
            print(
                f"{experiments} experiments, {runners} runners, {state}: {seconds:.2f} s,", end=" "
            )
            print(f"{each:.1f} ms an experiment")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
