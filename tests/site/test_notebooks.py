"""Notebooks as they ran: a page for each fresh one, by MkDocs, as the site is configured."""

import itertools
import json
import re
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import Browser

from tests.site.conftest import visit
from tests.site.host import serve
from tests.site.test_accessible import NARROW, WIDE, look, violations
from tests.site.test_files import is_foreign, loads
from tests.timings.test_labs import HEAD, give, printed, write
from tests.timings.tiny import Tiny, lay_down
from timings.project.project import ROOT
from timings.render.publish import publish
from timings.render.state import state

LAB = f"""{HEAD}
# %%
print(6 * 7)

# %% alt="A square."
draw()

# %% [markdown]
# ## More

# %% needs="gpu"
"a" "b"
"""
SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M 1 1 L 8 8"/></svg>'
GIVEN = [
    [*printed("<42>\n"), *printed("and </pre> more\n")],
    [
        {
            "output_type": "display_data",
            "metadata": {},
            "data": {"text/plain": ["<Figure>"], "image/svg+xml": [SQUARE]},
        }
    ],
    [
        {
            "output_type": "execute_result",
            "execution_count": 3,
            "metadata": {},
            "data": {"text/plain": ["'ab'"]},
        }
    ],
]
PAGE = "labs/notebooks/one"


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tiny:
    """A tiny project that has a lab, and is what is rendered."""
    tiny = lay_down(tmp_path / "project")
    monkeypatch.chdir(tiny.root)
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")
    write(tiny, LAB)
    (tiny.project.docs / "chap.md").unlink()
    tiny.write("docs/index.md", "# Home\n")
    shutil.copytree(ROOT / "docs" / "assets", tiny.project.docs / "assets")
    return tiny


def built(tiny: Tiny) -> Path:
    """The folder of the site, built strictly by the site's own configuration but for its pages."""
    pages = [{"Home": "index.md"}, {"One": "labs/one.md"}]
    docs, site = tiny.project.docs, tiny.root / "site"
    with (ROOT / "mkdocs.yml").open(encoding="utf-8") as file:
        build(load_config(file, docs_dir=str(docs), site_dir=str(site), nav=pages, strict=True))
    return site


def parse(site: Path, page: str) -> BeautifulSoup:
    return BeautifulSoup((site / page / "index.html").read_text("utf-8"), "html.parser")


def links(site: Path, page: str) -> dict[str, str]:
    return {tag.get_text(): tag["href"] for tag in parse(site, page).select(".lab a")}


def test_a_notebook_becomes_a_page(tiny: Tiny) -> None:
    give(tiny, write(tiny, LAB), *GIVEN)
    site = built(tiny)
    html = parse(site, PAGE)
    assert [tag.get_text().strip() for tag in html.select(".notebook pre > code")] == [
        "print(6 * 7)",
        "draw()",
        '"a" "b"',
    ]
    assert [tag.get_text() for tag in html.select("pre.notebook-output")] == [
        "<42>\nand </pre> more\n",
        "'ab'",
    ]
    (picture,) = html.select(".notebook img")
    assert picture["alt"] == "A square."
    assert picture["src"].startswith("data:image/svg+xml;base64,")
    prompts = [tag.get_text().replace("\xa0", " ") for tag in html.select(".notebook-prompt")]
    assert prompts == ["In [1]:", "In [2]:", "In [3]:", "Out[3]:"]
    assert [tag["id"] for tag in html.select("article :is(h1, h2)")] == ["lab-one", "more"]
    assert links(site, "labs/one")["The notebook as it ran"] == "../notebooks/one/"
    given = (site / PAGE / links(site, PAGE)["Download one.ipynb"]).resolve()
    assert given.read_bytes() == (tiny.project.records / "local/labs/one.ipynb").read_bytes()
    assert (site / PAGE / links(site, PAGE)["The lab"] / "index.html").exists()


def test_its_page_says_what_it_is_and_loads_nothing_else(tiny: Tiny) -> None:
    give(tiny, write(tiny, LAB), *GIVEN)
    site = built(tiny)
    html, of_lab = parse(site, PAGE), parse(site, "labs/one")
    about = [page.select_one("meta[name=description]")["content"] for page in (html, of_lab)]
    assert about == [
        "As it ran, with what each cell gave: What it is about, in two lines.",
        "What it is about, in two lines.",
    ]
    assert html.title.get_text().strip().startswith("Lab: One, as it ran - ")
    assert [address for address in loads(html) if is_foreign(address)] == []
    assert not re.search(r"mathjax|require\.js|mermaid", str(html.select("script")), re.IGNORECASE)
    assert "".join(tag.get_text() for tag in html.select("article style")).strip() == ""
    searched = json.loads((site / "search/search_index.json").read_text("utf-8"))["docs"]
    assert {one["location"].partition("#")[0] for one in searched} == {"", "labs/one/"}


def test_what_was_not_run_has_no_number(tiny: Tiny) -> None:
    give(tiny, write(tiny, LAB), *GIVEN[:2])
    prompts = parse(built(tiny), PAGE).select(".notebook-prompt")
    assert prompts[-1].get_text() == "In\xa0[\xa0]:"


def test_a_stale_notebook_becomes_none(tiny: Tiny) -> None:
    give(tiny, write(tiny, LAB), *GIVEN)
    publish(state(tiny.root))
    assert (tiny.project.docs / f"{PAGE}.ipynb").exists()
    write(tiny, LAB.replace("6 * 7", "6 * 9"))
    site = built(tiny)
    assert list((site / "labs").glob("notebooks/**/index.html")) == []
    assert list(links(site, "labs/one")) == ["Download one.py", "The chapter"]


def test_without_a_notebook_there_is_no_page(tiny: Tiny) -> None:
    site = built(tiny)
    assert not (site / "labs" / "notebooks").exists()
    assert list(links(site, "labs/one")) == ["Download one.py", "The chapter"]


def test_nothing_is_in_the_way(tiny: Tiny, browser: Browser, axe: str) -> None:
    give(tiny, write(tiny, LAB), *GIVEN)
    with serve(built(tiny)) as address:
        for scheme, size in itertools.product(("light", "dark"), (WIDE, NARROW)):
            with visit(browser, address, viewport=size, color_scheme=scheme) as page:
                look(page, axe, f"{PAGE}/")
                assert list(violations(page)) == []
