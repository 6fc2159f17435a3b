"""Ten years of nightly publications of this project, made up: how large a history gets.

`python -m tests.walls.ten_years RUNNER` simulates them for a runner with a history in the tree, and
tells the size of the history and what it takes to read it and to show it. With `--to DIR` it writes
`history.json` there, to build a site with.
"""

import argparse
import datetime
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from timings.project.project import ROOT, Project
from timings.records import fields
from timings.records.history import (
    Kept,
    KeptRatio,
    changes,
    history_document,
    load_history,
    thinned,
)
from timings.render.panels.trends import history_html
from timings.render.state import State, state
from timings.stats.intervals import Ratio

START = datetime.datetime(2027, 1, 1, 5, tzinfo=datetime.UTC)
AHEAD = datetime.timedelta(days=4_000)
"""How far the clock has to be put on for such dates to be read."""

NOISE, CHANGES = 0.01, 0.001
"""The standard error of a ratio, relative, and how many a night change for good."""


def nights(first: Kept, many: int, seed: int = 1) -> Iterator[Kept]:
    """So many nights' records with the ratios of the first one, as they would go on."""
    chance = random.Random(seed)
    true = {name: one.ratio.estimate for name, one in first.ratios.items()}
    for night in range(many):
        ratios = {}
        for name, one in first.ratios.items():
            if chance.random() < CHANGES:
                true[name] *= chance.choice([0.8, 1.25])
            middle = true[name] * (1 + chance.gauss(0, NOISE))
            ends = (middle, middle * (1 - 1.96 * NOISE), middle * (1 + 1.96 * NOISE))
            ratio = Ratio(*(float(f"{end:.6g}") for end in ends), one.ratio.rounds)
            ratios[name] = KeptRatio(ratio, one.hash)
        date = (START + datetime.timedelta(days=night)).isoformat()
        yield replace(first, date=date, commit=f"{chance.getrandbits(48):012x}", ratios=ratios)


def main() -> None:
    """Simulate, and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runner")
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--to", type=Path)
    options = parser.parse_args()
    fields.AHEAD = AHEAD
    published = load_history(ROOT / "docs/timings" / options.runner)[-1]
    history: list[Kept] = []
    for night, kept in enumerate(nights(published, round(365.25 * options.years)), start=1):
        history.append(kept)
        if night % 28 == 0 or night == round(365.25 * options.years):
            history = thinned(history)
        if night % 365 == 0:
            size = len(history_document(history).encode()) / 1e6
            print(f"year {night // 365:2}: {len(history)} records, {size:.2f} MB")
    print(f"{len(published.ratios)} ratios a record, {len(changes(history))} changes kept")
    folder = (options.to or ROOT / ".cache/ten-years") / options.runner
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "history.json").write_text(history_document(history), encoding="utf-8")
    start = time.perf_counter()
    load_history(folder)
    print(f"read in {time.perf_counter() - start:.2f} s")
    known = state(ROOT)
    project = Project(ROOT, recorded=folder.parent)
    records = {options.runner: known.records[options.runner]}
    start = time.perf_counter()
    shown = history_html(State(project, records, known.labs))
    print(f"shown in {time.perf_counter() - start:.2f} s, {len(shown) / 1e6:.2f} MB of page")


if __name__ == "__main__":
    main()
