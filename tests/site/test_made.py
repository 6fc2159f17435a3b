"""The site is made again whenever anything changes that it comes from, and only then."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.site.test_addresses import moved_chapter
from tests.timings.tiny import Tiny, git, rewrite
from timings.project.project import ROOT


def make(tiny: Tiny, *command: str, **how: int) -> subprocess.CompletedProcess[str]:
    """Make the site, as `make build` does, or by another command."""
    return subprocess.run(
        [sys.executable, "-m", "timings", "--root", str(tiny.root), *(command or ["build"])],
        cwd=tiny.root, text=True, check=False,
        env=dict(os.environ) | {"PYTHONPATH": str(ROOT), "SITE_URL": "", "TERM": "xterm"},
        **how or {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE},
    )  # fmt: skip


def made(tiny: Tiny) -> None:
    """Make the site, as it can be made."""
    ran = make(tiny)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def files(tiny: Tiny) -> dict[str, bytes]:
    """All of the site."""
    site = tiny.root / "site"
    return {str(p.relative_to(site)): p.read_bytes() for p in site.rglob("*") if p.is_file()}


def slower(document: dict) -> None:
    """As if the second variant had taken twice as long."""
    for benchmark in document["benchmarks"]:
        if benchmark["metadata"]["name"] == "sums/sum":
            for run in benchmark["runs"]:
                run["values"] = [2 * value for value in run.get("values", [])]


def other_output(document: dict) -> None:
    """As if a program had printed something else."""
    document["programs"][0]["stdout"] = "46\n"


def more(tiny: Tiny, path: str, text: str) -> None:
    """Put a line at the end of a file."""
    with (tiny.root / path).open("a", encoding="utf-8") as file:
        file.write(f"{text}\n")


def committed(tiny: Tiny) -> None:
    """A first commit: it dates the chapter."""
    git(tiny.root, "init", "-q")
    git(tiny.root, "add", "docs/chap/index.md")
    git(tiny.root, "commit", "-qm", "Begin")


CHANGES: dict[str, tuple[Callable[[Tiny], object], str]] = {
    "prose": (lambda t: t.replace("docs/index.md", "takes", "needs"), "index.html"),
    "a program": (
        lambda t: t.write(
            "snippets/chap/prog.py",
            t.root.joinpath("snippets/chap/prog.py").read_text() + "# More\n",
        ),
        "chap/index.html",
    ),
    "what it imports": (
        lambda t: t.replace("snippets/chap/lib/deep.py", "STEP = 1", "STEP = 2"),
        "chap/costs/index.html",
    ),
    "a number": (lambda t: rewrite(t.file(), slower), "chap/costs/index.html"),
    "an output": (lambda t: rewrite(t.file("runs.json"), other_output), "chap/index.html"),
    "a pin": (lambda t: t.replace("requirements.txt", "2.4.6", "2.4.7"), "chap/costs/index.html"),
    "a lab": (lambda t: t.replace("docs/labs/chap.py", "Play.", "Try."), "labs/chap/index.html"),
    "the menu": (lambda t: t.replace("mkdocs.yml", "Start here", "Begin"), "references/index.html"),
    "the theme": (
        lambda t: more(t, "overrides/main.html", "{% block footer %}x{% endblock %}"),
        "index.html",
    ),
    "a style": (lambda t: t.write("docs/assets/site.css", "a {}"), "assets/site.css"),
    "a commit": (committed, "feed.xml"),
    "a lost page": (lambda t: t.drop("site/references/index.html"), "references/index.html"),
}
"""What may change, and a file of the site that is another one then."""


@pytest.fixture
def tiny(tmp_path: Path) -> Tiny:
    """A small recorded project, in a folder of its own."""
    return moved_chapter(tmp_path / "project")


def test_whatever_changes_is_seen_and_nothing_else_is_done(tiny: Tiny) -> None:
    made(tiny)
    for what, (change, name) in CHANGES.items():
        before, marks = files(tiny), (tiny.root / "site").stat().st_ino
        made(tiny)
        assert (tiny.root / "site").stat().st_ino == marks, f"made again before {what} changed"
        change(tiny)
        made(tiny)
        now = files(tiny)
        assert name in now
        assert now[name] != before[name] or what == "a lost page", what
    cached = files(tiny)
    shutil.rmtree(tiny.root / ".cache")
    made(tiny)
    assert files(tiny) == cached


def test_a_site_that_cannot_be_made_leaves_the_last_one(tiny: Tiny) -> None:
    made(tiny)
    before = files(tiny)
    tiny.replace("docs/index.md", "costs.md", "cost.md")
    ran = make(tiny)
    assert ran.returncode == 1
    first, last = ran.stderr.splitlines()
    assert "'chap/cost.md'" in first
    assert last == "error: the site could not be built: the lines above say why"
    assert files(tiny) == before


def test_a_terminal_is_told_how_far_it_is_and_nobody_else(tiny: Tiny) -> None:
    terminal, its_other_end = os.openpty()
    with ThreadPoolExecutor(1) as reader:
        said = reader.submit(lambda: b"".join(iter(lambda: read(terminal), b"")).decode())
        assert make(tiny, stdout=its_other_end).returncode == 0
        os.close(its_other_end)
    text = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", said.result())
    told = re.findall(r"building pages \S+ +(\d+)/(\d+)", text)
    assert told[-1][0] == told[-1][1]
    assert int(told[-1][1]) > 4
    tiny.replace("docs/index.md", "takes", "needs")
    assert "building" not in make(tiny).stdout


def read(terminal: int) -> bytes:
    """What was written there; nothing at its end, which Linux tells by an error."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


def test_a_site_is_there_before_anything_is_measured_and_the_rest_comes_later(tiny: Tiny) -> None:
    shutil.rmtree(tiny.root / "docs/timings/local")
    command = ("site", "--budget", "0.02", "--total")
    ran = make(tiny, *command, "0.001")
    assert ran.returncode == 0, ran.stderr
    lines = ran.stdout.splitlines()
    told = ("Open it now", "recording for about 0 s", "left for the next", "with your numbers")
    places = [next(n for n, line in enumerate(lines) if text in line) for text in told]
    assert places == sorted(places)
    assert not tiny.record().entries
    ran = make(tiny, *command, "60")
    assert ran.returncode == 0, ran.stderr
    assert "left for" not in ran.stdout
    assert len({experiment for experiment, *_ in tiny.record().entries}) == 2
    assert "local" in (tiny.root / "site/chap/costs/index.html").read_text(encoding="utf-8")
    assert make(tiny, *command, "60").stdout == "site/ is as it was made: nothing changed\n"


def test_nobody_hands_on_what_a_build_would_believe(
    tiny: Tiny, capsys: pytest.CaptureFixture[str]
) -> None:
    """A chart that was never drawn here, say, under the name of one that would be."""
    tiny.write(".cache/made/0123456789abcdef0123456789abcdef", "<svg></svg>")
    git(tiny.root, "init", "-q")
    tiny.cli("check", "--sources")
    assert ".cache" not in capsys.readouterr().err
    git(tiny.root, "add", "--force", ".cache")
    assert tiny.cli("check", "--sources") == 1
    assert "error: .cache: it is under version control, " in capsys.readouterr().err
