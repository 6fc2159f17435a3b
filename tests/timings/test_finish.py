"""Where the feed gets its news: the menu, the front matter, and what was kept of each record."""

import json
from pathlib import Path

import pytest

from timings.errors import TimingsError
from timings.pages.navigation import read_site
from timings.project.git import utc
from timings.project.project import Project
from timings.render.postbuild.dates import recordings
from timings.render.postbuild.feed import entries

MENU = """\
site_name: A site
site_description: About it
site_url: !ENV [A_URL, "https://example.org/a"]
nav:
  - Start: index.md
  - Chapters:
      - One: one.md
      - Elsewhere: https://example.com/
      - Two: more/two.md
markdown_extensions:
  - x: {format: !!python/name:os.system }
  - y: {format: !!python/object/apply:os.system {}}
"""
FRONT = "---\ndescription: About {}\n  and more\n---\n\n# {}\n"
FENCE = "\n```timings\nexperiment: {}\n```\n"
EXPERIMENTS = """\
from timings import Experiment

{0} = Experiment(name="{0}", title="T", prepare=None, baseline="a", variants={{"a": 1, "b": 2}})
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Two chapters, an experiment each."""
    (tmp_path / "mkdocs.yml").write_text(MENU, encoding="utf-8")
    for name, path in (("index", "index.md"), ("one", "one.md"), ("two", "more/two.md")):
        page = tmp_path / "docs" / path
        page.parent.mkdir(parents=True, exist_ok=True)
        shown = FENCE.format(name) if name != "index" else ""
        page.write_text(FRONT.format(name, name) + shown, encoding="utf-8")
        folder = tmp_path / "snippets" / name
        folder.mkdir(parents=True)
        (folder / "__init__.py").write_text("", encoding="utf-8")
        if shown:
            text = EXPERIMENTS.format(name)
            (folder / "experiments.py").write_text(text, encoding="utf-8")
    (tmp_path / "requirements.txt").write_text(
        "# --- programs and experiments ---\nx==1\n", "utf-8"
    )
    return Project(tmp_path)


def keep(project: Project, *records: dict[str, float]) -> None:
    """Write a history: day by day, each experiment's ratio."""
    rows = [
        {
            "date": f"2026-02-{day:02}T00:00:00+00:00",
            "commit": f"{day:07}",
            "method": 1,
            "ratios": {
                f"{name}/b": {
                    **{"estimate": ratio, "low": ratio - 0.1, "high": ratio + 0.1},
                    **{"rounds": 5, "hash": "0" * 16},
                }
                for name, ratio in record.items()
            },
        }
        for day, record in enumerate(records, start=1)
    ]
    folder = project.records / "a-runner"
    folder.mkdir(parents=True)
    text = json.dumps({"schema": 1, "records": rows})
    (folder / "history.json").write_text(text, encoding="utf-8")


def test_pages_come_from_the_menu(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    site = read_site(project)
    assert (site.name, site.url) == ("A site", "https://example.org/a/")
    assert [(page.title, page.address, page.section) for page in site.pages] == [
        ("A site", "", ""),
        ("One", "one/", "Chapters"),
        ("Two", "more/two/", "Chapters"),
    ]
    assert site.pages[1].description == "About one and more"
    monkeypatch.setenv("A_URL", "")
    assert read_site(project).url == ""


def test_news_is_what_was_measured_anew(project: Project) -> None:
    keep(project, {"one": 2.0}, {"one": 2.0, "two": 1.0}, {"one": 3.0, "two": 1.0})
    site = read_site(project)
    found = recordings(project, site.pages)
    assert [(one.page.title, one.date.day, one.again) for one in found] == [
        ("One", 1, False),
        ("Two", 2, False),
        ("One", 3, True),
    ]
    came = {site.pages[2]: utc("2026-01-31")}
    news = entries(site, came, found)
    assert [entry.title for entry in news] == [
        "One: recorded again on a-runner",
        "Two: recorded on a-runner",
        "One: recorded on a-runner",
        "New chapter: Two",
    ]
    assert news[0].text == (
        "one. one/b: 2x (1.9 to 2.1), then 3x (2.9 to 3.1): changed beyond the noise "
        "(0000002..0000003)."
    )
    assert news[0].anchor == "one"


def test_the_first_page_of_all_is_no_chapter(project: Project) -> None:
    site = read_site(project)
    assert entries(site, {site.pages[0]: utc("2026-01-31")}, []) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("# One\n", "docs/one.md: no description"),
        ("---\ntitle: One\n---\n", "docs/one.md: no description"),
        (
            "---\ndescription: [\n---\n",
            "docs/one.md:1: the block between the lines --- is not YAML",
        ),
    ],
)
def test_a_page_must_say_what_it_is_about(project: Project, text: str, why: str) -> None:
    (project.docs / "one.md").write_text(text, encoding="utf-8")
    with pytest.raises(TimingsError, match=why):
        read_site(project)


def test_a_page_that_is_not_there(project: Project) -> None:
    (project.docs / "one.md").unlink()
    with pytest.raises(TimingsError, match=r"mkdocs.yml: it lists docs/one.md, which is not there"):
        read_site(project)
