"""The report: the mean in it by NumPy, and that the file names no place and asks no host."""

import socket
import sys
from pathlib import Path

import numpy as np
import pytest

from snippets.dask_collections.performance_report import mean_square, without_places
from tests.conftest import RunProgram
from tests.dask_collections.failing import fail_at
from timings.project.project import Project

PATH = "dask_collections/performance_report.py"


@pytest.mark.parametrize("chunk", [8, 16])
def test_mean_agrees_with_numpy(chunk: int) -> None:
    matrix = (np.arange(256) % 1000).reshape(16, 16)
    assert mean_square(16, chunk) == pytest.approx(np.mean((matrix + matrix.T) ** 2))


def test_folders_and_the_icon_are_taken_out() -> None:
    icon = '<link rel="shortcut icon" href="https://example.org/icon.ico" />'
    html = f"<head>{icon}</head>{sys.prefix}/lib/x.py {sys.base_prefix}/y {Path.cwd()}/z"
    assert without_places(html) == "<head></head>.../lib/x.py .../y .../z"


def test_prints_the_mean(run_program: RunProgram) -> None:
    address, mean, size = run_program(PATH).stdout.splitlines()
    cells = (np.arange(4096**2) % 1000).reshape(4096, 4096)
    assert address == "the dashboard is at http://127.0.0.1:PORT/status"
    assert mean == f"mean square {np.mean((cells + cells.T) ** 2):,.3f}"
    assert size == "dask-report.html is between 1 and 3 MB: True"


def test_the_report_is_fit_to_be_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import bs4

    from snippets.dask_collections import performance_report

    monkeypatch.chdir(tmp_path)
    performance_report.main()
    html = (tmp_path / "dask-report.html").read_text(encoding="utf-8")
    soup = bs4.BeautifulSoup(html, "html.parser")
    asked = [tag for tag in soup.find_all(["script", "link", "img", "iframe"]) if tag.get("src")]
    assert asked == [tag for tag in soup.find_all("link") if tag.get("href")] == []
    for secret in (sys.prefix, sys.base_prefix, str(Path.home()), str(tmp_path), "site-packages/x"):
        assert secret not in html
    host = socket.gethostname()
    assert len(host) < 4 or host not in html


def test_leaves_nothing_behind_when_it_fails(project: Project) -> None:
    line = 'html = without_places(REPORT.read_text(encoding="utf-8"))'
    problems = fail_at(project, PATH, line)
    assert [problem for problem in problems if "dask-report.html" not in problem] == []
