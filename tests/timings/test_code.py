"""Lightened code: the same text in fewer elements, on the pages and in the panels."""

from pathlib import Path

import markdown
import pytest
from bs4 import BeautifulSoup
from pygments.lexers import PythonLexer

from timings.project.project import ROOT
from timings.render.highlighting import LIGHT

PROGRAMS = sorted((ROOT / "snippets" / "pool_and_process").glob("[!_]*.py"))
CODE = 'class Box:\n    """Doc."""\n    def __init__(self): print(f"{self!r}", 1.5, None)  # why\n'


def page(text: str, *extensions: str) -> BeautifulSoup:
    names = ["pymdownx.highlight", "pymdownx.superfences", *extensions]
    options = {"pymdownx.highlight": {"pygments_lang_class": True}}
    html = markdown.markdown(text, extensions=names, extension_configs=options)
    return BeautifulSoup(html, "html.parser")


def test_shows_few_kinds() -> None:
    html = page(f"```python\n{CODE}```", "timings.render")
    shown = {(span["class"][0], span.get_text()) for span in html.select("code span")}
    assert shown == {
        *(("k", "class"), ("k", "def"), ("nc", "Box"), ("nf", "__init__"), ("nb", "self")),
        *(("nb", "print"), ("s", 'f"{'), ("s", '!r}"'), ("m", "1.5"), ("c", "# why")),
        ("sd", '"""Doc."""'),
    }


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_changes_no_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tokens = list(PythonLexer(filters=[LIGHT], stripnl=False).get_tokens(text))
    assert "".join(value for _, value in tokens) == text


@pytest.mark.parametrize("language", ["python", "sh", "cuda", "toml"])
def test_takes_fewer_elements(language: str) -> None:
    fence = f'```{language}\nx = f(1) + g["a"] # why\n```'
    full, light = page(fence), page(fence, "timings.render")
    assert light.get_text() == full.get_text()
    assert 0 < len(light.select("code span")) < len(full.select("code span"))


def test_says_the_language_as_before() -> None:
    html = page("```py\nx = 1\n```", "timings.render")
    assert html.select_one(".highlight")["class"] == ["language-py", "highlight"]
