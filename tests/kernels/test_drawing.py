"""The drawing of a launch: what it says and shows, and what a bad fence says."""

import numpy as np
import pytest

from tests.kernels.gpu_project import with_gpu_work
from tests.kernels.test_launches import PROGRAMS
from tests.timings.page import Page, of_class, tree, words
from tests.timings.tiny import lay_down
from timings.kernels.find import sources_of
from timings.kernels.launches import launch
from timings.kernels.shown import is_made_by
from timings.kernels.simulated import simulate
from timings.pages import fences, parse_launch
from timings.provenance import Module
from timings.sources import Project

FENCE = """```launch
program: chap/device.py
kernel: twice
grid: {grid}
block: {block}
n: {n}
{more}
```
"""
STRIDE = "    for (; i < n; i += blockDim.x * gridDim.x)\n"
PROJECT = Project()
SHOWN = [
    fence
    for path in sorted(PROJECT.docs.glob("*.md"))
    for fence in fences(path, path.name)
    if fence.info == "launch"
]


@pytest.fixture
def page(tmp_path, monkeypatch: pytest.MonkeyPatch) -> Page:  # noqa: ANN001
    return Page(with_gpu_work(lay_down(tmp_path / "project")), monkeypatch)


def fence(grid: str = "[4]", block: str = "[32]", n: object = 100, more: str = "") -> str:
    return FENCE.format(grid=grid, block=block, n=n, more=more)


def test_a_launch_in_words(page: Page) -> None:
    figure = of_class(tree(page.html(fence())), "launch")[0]
    said = words(figure.find("figcaption"))
    assert said.startswith(
        "4 blocks of 32 threads: 128 threads for 100 elements. Each element is stored to once. "
        "28 threads have nothing to do."
    )
    svg = figure.find("svg")
    assert svg.get("role") == "img"
    title, description = svg.find("title"), svg.find("desc")
    assert svg.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert words(title) == "Launch of twice"
    assert words(description) in said


def test_each_thread_of_a_block_names_its_element(page: Page) -> None:
    figure = of_class(tree(page.html(fence())), "launch")[0]
    (group,) = of_class(figure, "on")
    numbers = [int(words(text)) for text in group.iter("text")]
    assert numbers == list(range(32, 64))


def test_a_thread_with_several_elements_names_them(page: Page) -> None:
    """As far as there is room: the first and the last, or that there are more."""
    page.tiny.replace("snippets/chap/device.py", "    if (i < n)\n", STRIDE)
    for block, n, label in (("[4]", 12, "0 … 8"), ("[16]", 100, "0 …"), ("[1]", 100, "0 … 99")):
        figure = of_class(tree(page.html(fence(grid="[1]", block=block, n=n))), "launch")[0]
        assert label in [words(text) for text in figure.iter("text")]


def test_elements_that_none_stores_to(page: Page) -> None:
    said = page.html(fence(grid="[1]", block="[16]"))
    assert "1 block of 16 threads: 16 threads for 100 elements." in said
    assert "16 elements are stored to, 84 never." in said
    assert 'class="never"' in said


def test_colours_are_those_of_the_theme(page: Page, project: Project) -> None:
    assert "fill=" not in page.html(fence())
    css = (project.docs / "assets" / "timings.css").read_text(encoding="utf-8")
    for kind in ("even", "odd", "chosen", "never", "idle"):
        assert f".launch path.{kind} {{" in css


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (fence(grid="[0]"), "grid must be like [32] or [8, 8]: whole and positive"),
        (fence(grid="4"), "grid must be like [32] or [8, 8]"),
        (fence(block="[2000]"), "a block of 2000 along x: 1 to 1024 are allowed"),
        (fence(n=0), "the launch fence's n must be whole and positive"),
        (fence(n=20_000), "x of 20,000 elements: draw 1 to 10,000"),
        (fence(more="arguments: {m: 3}"), "twice has no parameter m"),
        (fence(more="arguments: [3]"), "arguments must be like {width: 64}"),
        (fence(more="arrays: {y: 3}"), "twice has no parameter y"),
        (fence(more="arguments: {n: 200}"), "loads x[100], outside of its 100 elements"),
        (fence(more="colour: red"), "the launch fence has no option colour"),
        (fence().replace("kernel: twice", "kernel: thrice"), "has no kernel thrice"),
        (fence().replace("device.py", "none.py"), "no program snippets/chap/none.py"),
    ],
)
def test_a_bad_fence_stops_the_build(page: Page, text: str, says: str) -> None:
    assert says in page.refused(text)


def test_check_names_the_page_and_the_line(page: Page, capsys: pytest.CaptureFixture[str]) -> None:
    page.tiny.write("docs/other.md", f"# Other\n\n{fence(grid='[0]')}")
    assert page.tiny.cli("check") == 1
    assert "error: docs/other.md:3: grid must be like" in capsys.readouterr().err


def test_each_drawing_is_of_a_launch_that_its_program_makes() -> None:
    for path in {parse_launch(PROJECT, one.text, one.where).program for one in SHOWN}:
        assert path in PROGRAMS
        with simulate(PROJECT, path) as run:
            for one in SHOWN:
                asked = parse_launch(PROJECT, one.text, one.where)
                made = asked.program != path or is_made_by(asked, run.launches)
                assert made, f"{one.where}: {path} makes no such launch"


@pytest.mark.parametrize(
    ("grid", "n", "made"), [("[4]", 100, True), ("[5]", 100, False), ("[4]", 99, False)]
)
def test_a_drawing_of_another_launch_is_told(page: Page, grid: str, n: int, made: bool) -> None:
    project = page.tiny.project
    (source,) = sources_of(
        Module.read(project.snippets / "chap/device.py", "device.py"), "chap/device.py"
    )
    one = launch(source, "twice", (4,), (32,), [np.zeros(100, np.float32), np.int32(100)])
    text = fence(grid=grid, n=n).partition("\n")[2].removesuffix("```\n")
    assert is_made_by(parse_launch(project, text, "here"), [one]) is made
