"""What lies beside each page, its Markdown and its programs; and how many clicks lead to it."""

import subprocess
import sys
from pathlib import Path
from posixpath import normpath
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup

from tests.site.conftest import ADDRESSES
from timings.project.project import ROOT

PAGES = [address for address in ADDRESSES if address != "404.html"]
CALLS = "pool-and-process/which-call/"


def test_the_markdown_says_what_the_page_says(site: Path) -> None:
    text = (site / CALLS / "index.html.md").read_text(encoding="utf-8")
    program = (ROOT / "snippets/pool_and_process/apply_and_map.py").read_text(encoding="utf-8")
    assert text.startswith("# Which call")
    assert f"```python\n{program.rstrip()}\n```" in text
    assert "apply:          0 1 4 9 16 25" in text
    assert "apply in a loop is at most 1.05x as fast as serial: **holds**" in text
    assert "| apply in a loop | " in text  # of the table that is folded away
    assert "<" not in text.replace("<lambda>", "").replace("<module>", "").split("```")[0]


def test_each_page_has_its_markdown_and_the_list_for_machines_names_it(site: Path) -> None:
    listed = (site / "llms.txt").read_text(encoding="utf-8")
    for address in PAGES:
        assert (site / address / "index.html.md").read_text(encoding="utf-8").startswith("# ")
        assert f"]({address}index.html.md): " in listed


def test_the_programs_of_a_page_run_where_they_are_unpacked(site: Path, tmp_path: Path) -> None:
    ZipFile(site / CALLS / "programs.zip").extractall(tmp_path)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert {"apply_and_map.py", "executor.py", "squares.py"} <= set(names)
    for name in names:
        run = subprocess.run([sys.executable, name], cwd=tmp_path, check=False, capture_output=True)
        shown = (ROOT / "snippets/pool_and_process" / name).read_bytes()
        assert (tmp_path / name).read_bytes() == shown
        assert run.stdout


def links(site: Path, address: str) -> set[str]:
    """The pages that the text of a page, not its menu, leads to."""
    html = (site / address / "index.html").read_text(encoding="utf-8")
    article = BeautifulSoup(html, "html.parser").article
    paths = (link["href"].partition("#")[0] for link in article.select("a[href]"))
    inside = (path for path in paths if path and "://" not in path)
    found = {normpath(f"{address}{path}").removeprefix(".") for path in inside}
    return {f"{path.strip('/')}/".removeprefix("/") for path in found} & set(PAGES)


def test_no_page_is_more_than_three_clicks_from_the_first(site: Path) -> None:
    reached, newest = {""}, {""}
    for _ in range(3):
        newest = set().union(*(links(site, address) for address in newest)) - reached
        reached |= newest
    assert set(PAGES) - reached == set()


@pytest.mark.parametrize("address", PAGES)
def test_a_page_that_answers_a_question_weighs_little(site: Path, address: str) -> None:
    if not address.startswith("timings/"):  # tables of all that was recorded
        assert (site / address / "index.html").stat().st_size < 120_000
