"""The drawing of a traced launch: what it says and shows, and what a bad fence says."""

from pathlib import Path

import pytest

from tests.kernels.gpu_project import launched, run_on_stand_in, with_gpu_work
from tests.timings.page import Page, of_class, tree, words
from tests.timings.tiny import lay_down
from timings.project.project import Project

FENCE = """```launch
program: chap/device.py
kernel: twice
{more}
```
"""
OTHER = launched("0+1*4 0+1*4 0+1*4", grid=[1, 1, 1], block=[4, 1, 1])


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Page:
    page = Page(with_gpu_work(lay_down(tmp_path / "project")))
    run_on_stand_in(page.tiny)
    return page


def fence(more: str = "") -> str:
    return FENCE.format(more=more)


@pytest.mark.parametrize(
    ("threads", "writer", "label"),
    [
        (4, "0+1*4 0+1*4 0+1*4", "0 … 8"),
        (16, " ".join(["0+1*16"] * 6 + ["0+1*4"]), "0 …"),
        (1, "0+0*100", "0 … 99"),
        (2, "1+-1*2", "1"),
    ],
)
def test_a_thread_names_its_elements(page: Page, threads: int, writer: str, label: str) -> None:
    """As far as there is room: the first and the last, or that there are more."""
    run_on_stand_in(page.tiny, launched(writer, grid=[1, 1, 1], block=[threads, 1, 1]))
    figure = of_class(tree(page.html(fence())), "launch")[0]
    assert label in [words(text) for text in figure.iter("text")]


def test_elements_that_none_stores_to(page: Page) -> None:
    run_on_stand_in(page.tiny, launched("0+1*16 -1+0*84", grid=[1, 1, 1], block=[4, 4, 1]))
    said = page.html(fence())
    assert "1 block of 16 threads (4 × 4): 16 threads for 100 elements." in said
    assert "16 elements are stored to, 84 never." in said
    assert 'class="never"' in said


def test_elements_that_several_store_to(page: Page) -> None:
    run_on_stand_in(page.tiny, launched(twice=True))
    assert "Some are stored to more than once." in page.html(fence())


def test_the_thinnest_block_is_drawn(page: Page) -> None:
    run_on_stand_in(page.tiny, launched("0+1*64", grid=[1, 1, 1], block=[1, 1, 64]))
    for path in of_class(tree(page.html(fence())), "chosen"):
        assert "h-" in path.get("d")
        assert "h0" not in path.get("d")
        assert "--" not in path.get("d")


def test_one_of_several_launches_is_named_by_its_grid_and_block(page: Page) -> None:
    run_on_stand_in(page.tiny, launched(), OTHER)
    assert page.refused(fence()) == (
        "launch fence: snippets/chap/device.py launches that in several ways: fix the kernel, "
        "grid and block (have: twice, grid: [4, 1, 1], block: [32, 1, 1]; "
        "twice, grid: [1, 1, 1], block: [4, 1, 1])"
    )
    assert "128 threads for 100 elements" in page.html(fence("grid: [4]"))
    assert "4 threads for 12 elements" in page.html(fence("grid: [1]\nblock: [4, 1]"))


def test_what_was_not_traced_is_not_drawn(page: Page) -> None:
    page.tiny.drop("docs/timings/local/stand-in.json")
    figure = of_class(tree(page.html(fence())), "launch")[0]
    assert words(figure) == "This launch was not traced yet."


def test_a_stale_drawing_says_so(page: Page) -> None:
    page.tiny.replace("snippets/chap/device.py", "*= 2", "*= 3")
    figure = of_class(tree(page.html(fence())), "launch")[0]
    assert words(figure).endswith("Traced before the last change.")
    figure = of_class(tree(page.html(fence().replace("twice", "thrice"))), "launch")[0]
    assert words(figure) == "This launch was not traced yet since the program was changed."


def test_a_fresh_trace_goes_before_a_stale_one(page: Page) -> None:
    page.tiny.replace("snippets/chap/device.py", "*= 2", "*= 3")
    run_on_stand_in(page.tiny, OTHER, runner="other")
    said = page.html(fence())
    assert "4 threads for 12 elements" in said
    assert "before the last change" not in said


def test_colours_are_those_of_the_theme(page: Page, project: Project) -> None:
    assert "fill=" not in page.html(fence())
    css = (project.docs / "assets" / "timings.css").read_text(encoding="utf-8")
    for kind in ("even", "odd", "chosen", "never", "idle"):
        assert f".launch path.{kind} {{" in css


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (fence("grid: [0]"), "grid is no size: write whole numbers, as in [32] or [8, 8]"),
        (fence("grid: 4"), "grid is no size"),
        (fence("block: [1, 1, 1, 1]"), "block is no size"),
        (fence("columns: 0"), "columns is no number of elements"),
        (fence("grid: [5]"), "fix the kernel, grid and block (have: twice, grid: [4, 1, 1],"),
        (fence("n: 3"), "the launch fence has no option n"),
        (fence().replace("kernel: twice", "kernel: thrice"), "made no such launch: fix the kernel"),
        (fence().replace("device.py", "none.py"), "no program snippets/chap/none.py"),
    ],
)
def test_a_bad_fence_stops_the_build(page: Page, text: str, says: str) -> None:
    assert says in page.refused(text)


def test_check_names_the_page_and_the_line(page: Page, capsys: pytest.CaptureFixture[str]) -> None:
    page.tiny.write("docs/other.md", f"# Other\n\n{fence('grid: [5]')}")
    assert page.tiny.cli("check") == 1
    line = "error: docs/other.md:3: snippets/chap/device.py made no such launch"
    assert line in capsys.readouterr().err
