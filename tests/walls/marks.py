"""A project whose records hold hostile text wherever their reader lets any in.

Each field of a file gets a mark of its own, by which it is found again in what is built.
"""

import copy
import json
import re
import shutil
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from tests.site.test_notebooks import GIVEN, LAB, SQUARE
from tests.timings.test_labs import give, write
from tests.timings.tiny import Tiny, rewrite
from tests.walls.test_records import PANELS, PROGRAMS, document
from timings.errors import TimingsError
from timings.project.project import ROOT
from timings.records.model import file_hash
from timings.records.published import load_published

LINE = (
    """zq{}q"'><zz-mark onzz=1><script>zz()</script></title></pre>--><!--]]>&lt;zz-mark&gt;"""
    "{{{{zz}}}}[z](javascript:zz)[[speedup: zz]]`*|@zz"
)
TEXT = LINE + '\n::error::zz\n##[error]zz\n--8<-- "zz"\n```\n# zz\n<zz-mark>\x1b[31m'
MARK = re.compile(r"zq(\d+)q")
RUNNERS = {"offered": "linux-2core", "offered-gpu": "h200"}
LEFT = "marked/left.py"
SOURCE = '''# /// script
# dependencies = []
# [tool.timings]
# keeps = ["report.html", "picture.svg"]
# ///
"""Leave two files."""

if __name__ == "__main__":
    print("left")
'''
NAV = """nav:
  - Home: index.md
  - Chapters:
      - All: all.md
  - One: labs/one.md
  - Timings: timings/index.md
  - First: timings/offered.md
  - Second: timings/offered-gpu.md

"""
HEAD = "---\ndescription: {0}\n---\n\n# {0}\n\n"
NOT_RUN = "pycuda_kernels/first_kernel.py"
"""A program for a GPU, of which there is a row under a start method that it does not have."""


class Marked:
    """The project in a folder, with its own copy of `timings/`; `fields` names what has a mark."""

    def __init__(self, root: Path) -> None:
        self.tiny, self.fields = Tiny(root), []
        leave = shutil.ignore_patterns("__pycache__")
        for name in ("snippets", "timings", "overrides", "docs/assets"):
            shutil.copytree(ROOT / name, root / name, ignore=leave)
        for name in ("requirements.txt", "requirements-gpu.txt", "docs/timings/index.md"):
            text = (ROOT / name).read_text(encoding="utf-8")
            self.tiny.write(name, re.sub(r"\[([^]]+)\]\(\.\./[^)]*\)", r"\1", text))
        settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
        menu = re.sub(r"^nav:\n(?:  .*\n)*\n", NAV, settings, flags=re.MULTILINE)
        self.tiny.write("mkdocs.yml", menu)
        self.tiny.write(f"snippets/{LEFT}", SOURCE)
        self.tiny.write("docs/index.md", HEAD.format("Home"))
        self.tiny.write("docs/all.md", HEAD.format("All") + "".join(_fences()))
        for runner, of in RUNNERS.items():
            page = HEAD.format(runner) + f"```records\nshow: runner\nrunner: {runner}\n```\n"
            self.tiny.write(f"docs/timings/{runner}.md", page)
            for file in ("timings", "runs", "kernels", "stand-in", "history"):
                if (ROOT / f"docs/timings/{of}/{file}.json").exists():
                    self._offer(runner, f"{file}.json", document(of, f"{file}.json"))
        self._leave("offered")
        drawn = copy.deepcopy(GIVEN)
        drawn[1][0]["data"]["image/svg+xml"] = [self._drawing("labs/one.ipynb a drawing")]
        give(self.tiny, write(self.tiny, LAB), *drawn, runner="offered")
        notebook = self.tiny.project.records / "offered/labs/one.ipynb"
        self._mark("offered", "labs/one.ipynb", json.loads(notebook.read_text(encoding="utf-8")))

    def _offer(self, runner: str, file: str, known: dict) -> None:
        """Lay down a good file of a record, with rows of what is not here, and then its marks."""
        rows = known.get("programs", [])
        if file == "timings.json":
            for name in ("pool-workers/zq0q", "zq0q/x") if runner == "offered" else ():
                known["benchmarks"].append(copy.deepcopy(known["benchmarks"][0]))
                text = name.replace("zq0q", self._line(f"{file} {name}"))
                known["benchmarks"][-1]["metadata"]["name"] = text
        elif file == "runs.json" and runner == "offered-gpu":
            rows.append(rows[0] | {"program": NOT_RUN, "start_method": "spawn"})
        elif file == "history.json":
            variant = self._line(f"{file} a variant")
            experiment = self._line(f"{file} an experiment").replace("/", "")
            for place, one in enumerate(known["records"], start=1):
                changed = [place, place, place, 9]  # each beyond the noise of the last
                many = {variant: changed} | {f"v{n}": changed for n in range(1_000)}
                one["ratios"]["apply-and-map"] = ["0" * 16, many]
                one["ratios"][experiment] = ["0" * 16, {"x": changed}]
        self._mark(runner, file, known)

    def _line(self, field: str) -> str:
        """A mark for a field, in one line."""
        self.fields.append(field)
        return LINE.format(len(self.fields) - 1)

    def _mark(self, runner: str, file: str, known: dict) -> None:
        """Write a mark into every field of text of a file where the reader accepts one."""
        place = self.tiny.project.records / runner / file
        place.parent.mkdir(parents=True, exist_ok=True)
        for field in dict.fromkeys(field for field, _, _ in _texts(known)):
            for text in (TEXT, LINE):
                trial = copy.deepcopy(known)
                for found, holder, key in _texts(trial):
                    if found == field and "zq" not in holder[key]:
                        holder[key] = text.format(len(self.fields))
                mark = f"zq{len(self.fields)}q"
                place.write_text(json.dumps(trial), encoding="utf-8")
                if mark not in place.read_text(encoding="utf-8"):
                    break  # it has one already
                try:
                    load_published(self.tiny.project, runner)
                except TimingsError:
                    continue
                known = trial
                self.fields.append(f"{runner}/{file} {field}")
                break
        place.write_text(json.dumps(known), encoding="utf-8")
        load_published(self.tiny.project, runner)

    def _leave(self, runner: str) -> None:
        """Have a program leave a page and a drawing, each with a mark."""
        files = {"picture.svg": self._drawing("picture.svg")}
        files["report.html"] = f"<!doctype html>{self._line('report.html')}"
        folder = self.tiny.project.kept(runner, LEFT)
        folder.mkdir(parents=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        kept = {name: file_hash(text.encode()) for name, text in files.items()}
        run = vars(self.tiny.made_up_run(LEFT, kept=kept, gpu="A GPU"))
        rewrite(self.tiny.file("runs.json", runner), lambda rows: rows["programs"].append(run))

    def _drawing(self, field: str) -> str:
        """A drawing that says a mark."""
        words = escape(self._line(field))
        return SQUARE.replace("</svg>", f"<text>{words}</text></svg>")


def _texts(value: Any, field: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Every text of a document: its field, what holds it, and by which key."""
    for key in list(value) if isinstance(value, dict) else range(len(value)):
        named = f"{field}.{key}" if isinstance(value, dict) else f"{field}[]"
        if isinstance(value[key], str):
            yield named, value, key
        elif isinstance(value[key], dict | list):
            yield from _texts(value[key], named)


def _fences() -> Iterator[str]:
    for panel in PANELS:
        yield f"```timings\n{panel}\n```\n\n"
    for path in (*PROGRAMS, NOT_RUN, LEFT):
        yield f"```program\n{path}\n```\n\n```output\nprogram: {path}\n```\n\n"
    for name in ("report.html", "picture.svg"):
        yield f"```kept\nprogram: {LEFT}\nfile: {name}\ntext: It\n```\n\n"
    for kernel in ("grid_1d_block_1d", "grid_1d_block_2d"):
        yield f"```launch\nprogram: pycuda_kernels/layouts.py\nkernel: {kernel}\n```\n\n"
    yield "It is [[speedup: apply-and-map, map]].\n"
