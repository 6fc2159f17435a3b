"""A site with many more experiments than this one still renders."""

from pathlib import Path

import pytest

from tests.timings.configuration import rendered
from tests.timings.synthetic import make_project, make_record

HUNDRED, RUNNERS = 100, ("one", "two", "three")


def test_a_page_of_a_hundred_experiments_by_three_runners(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = []
    monkeypatch.setattr(
        "timings.render.panels.panel.svg", lambda chart, _: drawn.append(chart) or ""
    )
    project = make_project(tmp_path / "made", HUNDRED)
    for speed, runner in enumerate(RUNNERS, start=1):
        make_record(project, runner, speed)
    page = rendered(project.root, (project.docs / "index.md").read_text(encoding="utf-8"))
    assert page.count('<section class="timings"') == HUNDRED
    assert len(set(drawn)) == HUNDRED * len(RUNNERS)
    for runner in RUNNERS:
        assert page.count(f'data-runner="{runner}"') == HUNDRED
    assert page.count('<li class="holds">') == HUNDRED * len(RUNNERS)
