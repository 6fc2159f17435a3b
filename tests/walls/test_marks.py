"""Whatever a record says arrives as text, in every file of a site that is built from it.

Each field of a record that may hold text has a mark, with what would act in HTML, in an attribute,
in Markdown, in a template, in a feed or in a log. All files that are built are read again: a mark
may be where a text is, and nowhere else.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from markdown import markdown

from tests.walls.marks import MARK, Marked
from timings.errors import TimingsError

URL = "https://example.org/parallel/"
READ = ["fenced_code", "tables"]
"""What who reads the Markdown of a page has it read as."""

NEWS = 5_000
"""Characters that one entry of the feed stays below, however much changed."""


class Reader(HTMLParser):
    """Reads a page as a browser does: where its marks are, and what of them is more than text.

    No attribute may hold a mark but that of a frame around what a program left.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.inside, self.found, self.wrong = "", [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        for name, value in [("", tag), *attrs]:
            place = f"{tag} {name}"
            self.found += [(number, place) for number in MARK.findall(value or "")]
            if "zz" in name or ("zz" in (value or "") and place != "iframe srcdoc"):
                self.wrong.append(place)

    def handle_data(self, data: str) -> None:
        self.found += [(number, self.inside) for number in MARK.findall(data)]
        if "zz()" in data and self.inside in ("script", "style"):
            self.wrong.append(self.inside)

    def handle_comment(self, data: str) -> None:
        if "zz" in data:
            self.wrong.append("a comment")


def look(path: Path) -> tuple[list[tuple[str, str]], list[str]]:
    """The marks in a file, each with where it is; and what is wrong."""
    text = "" if path.suffix == ".png" else path.read_text(encoding="utf-8")
    if path.suffix in (".html", ".md"):
        page = Reader(text if path.suffix == ".html" else markdown(text, extensions=READ))
        return page.found, page.wrong
    if path.suffix in (".xml", ".svg"):
        tree = list(ET.fromstring(text).iter())
        found = [(n, one.tag) for one in tree for n in MARK.findall(one.text or "")]
        wrong = [one.tag for one in tree if "zz" in f"{one.tag}{one.attrib}"]
        return found, wrong + [one.tag for one in tree if len(one.text or "") > NEWS]
    found = [(number, path.suffix) for number in MARK.findall(text)]
    if path.suffix not in (".json", ".ipynb"):
        return found, [where for _, where in found]
    known = json.loads(text)
    searched = [*known.get("docs", []), *known.get("items", [])] if "search" in path.name else []
    pages = [Reader(one[key]) for one in searched for key in ("title", "text")]
    return found, [wrong for page in pages for wrong in page.wrong]


def build(root: Path, engine: str) -> Path:
    """The site as it is published, built by the project's own copy of `timings/`.

    Raises:
        TimingsError: with what was said, if that stops it.
    """
    names = os.environ | {"NO_MKDOCS_2_WARNING": "1", "SITE_URL": URL, "PYTHONPATH": ""}
    for command in ("timings check", f"{engine} build --strict", "timings finish"):
        ended = subprocess.run(
            [sys.executable, "-m", *command.split()], cwd=root, env=names, check=False,
            capture_output=True, text=True,
        )  # fmt: skip
        said = ended.stdout + ended.stderr
        assert not re.search(r"^\s*::|##\[|\x1b|Traceback", said, re.MULTILINE), said
        if ended.returncode and command != "timings check":
            raise TimingsError(said)
    return root / "site"


def survey(site: Path) -> tuple[Counter, dict[str, list[str]]]:
    """How often each mark is in each file, and at which place of it; and what is wrong, by file."""
    places: Counter = Counter()
    wrong = {}
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        name = path.relative_to(site).as_posix()
        found, wrong[name] = look(path)
        places.update((int(number), name, where) for number, where in found)
    return places, {name: found for name, found in wrong.items() if found}


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Marked:
    return Marked(tmp_path_factory.mktemp("marked") / "project")


RAW = ("timings.json", "runs.json", "kernels.json", "history.json", "one.ipynb")
SHOWN = (
    *("cpu_model_name", "versions", "os", "gil", "gpu", "cuda_nvcc", "stdout", "error"),
    *("a variant", "an experiment", "picture.svg", "report.html", "a drawing", "text/plain[]"),
)
"""Fields that pages show."""


@pytest.mark.parametrize("engine", ["mkdocs", "zensical"])
def test_what_records_say_arrives_as_text(marked: Marked, engine: str) -> None:
    places, wrong = survey(build(marked.tiny.root, engine))
    assert wrong == {}
    seen = {marked.fields[number] for number, name, _ in places if not name.endswith(RAW)}
    assert [field for field in SHOWN if not any(one.endswith(field) for one in seen)] == []


def test_it_tells_what_is_not_escaped(marked: Marked, tmp_path: Path) -> None:
    root = shutil.copytree(marked.tiny.root, tmp_path / "project", symlinks=True)
    source = root / "timings/render/templates.py"
    text = source.read_text(encoding="utf-8")
    assert text.count("autoescape=True") == 1
    source.write_text(text.replace("autoescape=True", "autoescape=False"), "utf-8")
    with pytest.raises(TimingsError, match=r"all/index\.html holds a script"):
        build(root, "mkdocs")
    assert "all/index.html" in survey(root / "site")[1]
