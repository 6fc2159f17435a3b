"""What stands below a program that a page shows, and the files that its links lead to."""

import dataclasses
import re
from pathlib import Path

import pytest

from tests.timings.page import Page, of_class, tree, words
from tests.timings.tiny import Tiny
from timings.errors import TimingsError
from timings.project.project import Project
from timings.records.model import Record, Run
from timings.render import publish
from timings.render.programs.copying import page_of, program_html
from timings.render.state import State, state

PATH = "numbers/count.py"
SHOWN = f'```python title="snippets/{PATH}"\n--8<-- "{PATH}"\n```\n'


@pytest.fixture
def program(page: Page) -> str:
    """A program of the tiny project, with a section, which needs no package."""
    text = "print(1)\n# --8<-- [start:two]\nprint(2)\n# --8<-- [end:two]\n"
    page.tiny.write(f"snippets/{PATH}", text)
    return text


def run_of(tiny: Tiny, **facts: object) -> Run:
    """A run of the program, from the sources as they are unless said otherwise."""
    known = {"program": PATH, "start_method": None, "exit": 0, "seconds": 0.1, "peak_memory": 3.0}
    known |= {"stdout": "1\n2\n", "error": "", "timed_out": False, "python_version": "3.11.9"}
    known |= {"hash": tiny.project.programs[PATH].hash, "date": "2026-11-02T03:04:05+00:00"}
    fields = {field.name for field in dataclasses.fields(Run)}
    known |= {"kept": {}} if "kept" in fields else {}
    return Run(**known | facts)


def record_of(tiny: Tiny, runner: str, *runs: Run) -> None:
    tiny.save(Record(runner, {}, {run.key: run for run in runs}))


def below(page: Page, text: str = SHOWN) -> str:
    """The text below the one program that is shown."""
    (found,) = of_class(tree(page.html(text)), "program")
    assert found.get("data-program") == PATH
    return words(found)


@pytest.mark.usefixtures("program")
@pytest.mark.parametrize("section", ["", ":two"])
def test_each_block_names_its_file_and_offers_it(page: Page, section: str) -> None:
    html = page.html(f'```python\n--8<-- "{PATH}{section}"\n```\n')
    title = re.search('class="filename">([^<]*)<', html)
    assert title
    assert title[1] == f"snippets/{PATH}{', an excerpt' if section else ''}"
    (link,) = tree(html).iter("a")
    assert (link.get("href"), link.text) == (f"snippets/{PATH}", "Download count.py")
    assert "download" in link.keys()  # noqa: SIM118 (an element is no dict)


@pytest.mark.usefixtures("program")
def test_a_title_is_kept_and_other_code_left_alone(page: Page) -> None:
    assert f'class="filename">snippets/{PATH}<' in page.html(SHOWN)
    assert "program" not in page.html("```sh\nls\n```\n")
    assert "data-program" not in page.html(f'`--8<-- "{PATH}"`\n')


@pytest.mark.usefixtures("program")
@pytest.mark.parametrize("around", ["!!! tip\n\n", "- item\n\n", '=== "tab"\n\n'])
def test_stands_inside_what_the_program_stands_in(page: Page, around: str) -> None:
    inner = "".join(f"    {line}\n" for line in SHOWN.splitlines())
    html = page.html(f"{around}{inner}\nAfter it.\n")
    assert html.count('class="program"') == 1
    assert "```" not in html
    assert html.index("print") < html.index('class="program"') < html.index("After it.")


@pytest.mark.usefixtures("program")
def test_the_repository_is_linked_only_where_it_is_known(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REPO_URL", raising=False)
    assert "in the repository" not in page.html(SHOWN)
    monkeypatch.setenv("REPO_URL", "https://example.org/some/project/")
    link = f'<a href="https://example.org/some/project/blob/HEAD/snippets/{PATH}">'
    assert f"{link}count.py in the repository</a>" in page.html(SHOWN)


@pytest.mark.usefixtures("program")
@pytest.mark.parametrize(
    ("where", "link"),
    [
        ("index.md", "snippets/"),
        ("one.md", "../snippets/"),
        ("labs/one.md", "../../snippets/"),
        ("labs/index.md", "../snippets/"),
    ],
)
def test_links_are_relative_to_the_page(page: Page, where: str, link: str) -> None:
    now = State(page.tiny.project, {}, {})
    html = program_html(now, now.project.programs[PATH], where, "")
    assert f'href="{link}{PATH}"' in html


def test_a_page_of_no_engine_is_the_first() -> None:
    class Bare:
        treeprocessors = ()
        preprocessors = ()

    assert page_of(Bare()) == "index.md"


@pytest.mark.usefixtures("program")
def test_says_that_it_was_not_run(page: Page) -> None:
    assert "Not recorded yet: no machine has run this program." in below(page)


def test_says_what_it_needs(page: Page) -> None:
    block = '# /// script\n# [tool.timings]\n# needs = ["gpu"]\n# ///\n'
    page.tiny.write(f"snippets/{PATH}", f"{block}print(1)\n")
    assert below(page).endswith("Not run.")


@pytest.mark.parametrize(
    ("need", "said"),
    [("linux", "Linux; "), ("posix", "Linux or macOS; "), ("python3.14", "Python 3.14 or later; ")],
)
def test_says_on_which_systems_it_runs(need: str, said: str, page: Page) -> None:
    block = f'# /// script\n# [tool.timings]\n# needs = ["{need}"]\n# ///\n'
    page.tiny.write(f"snippets/{PATH}", f"{block}print(1)\n")
    record_of(page.tiny, "linux-2core", run_of(page.tiny))
    assert f"Python 3.11.9; needs {said}" in below(page)


def test_says_under_which_start_methods_and_how_it_ends(page: Page) -> None:
    block = '# /// script\n# [tool.timings]\n# expect = ["TypeError"]\n'
    block += '# start-methods = ["fork", "spawn"]\n# ///\n'
    page.tiny.write(f"snippets/{PATH}", f"{block}raise TypeError\n")
    runs = [run_of(page.tiny, start_method=method, exit=1) for method in ("fork", "spawn")]
    record_of(page.tiny, "linux-2core", *runs)
    wanted = "Python 3.11.9; under fork and spawn; fails with TypeError as meant; 2026-11-02."
    assert wanted in below(page)
    record_of(page.tiny, "linux-2core", runs[0])
    assert "Run in part on linux-2core: Python 3.11.9; under fork;" in below(page)


def test_an_unknown_program_stops_the_build(page: Page) -> None:
    assert page.refused("```program\nno/such.py\n```\n").startswith("program fence: no program")


@pytest.fixture
def laid_out(tiny: Tiny) -> Path:
    """The folder of programs below docs, laid out."""
    publish.publish(state(tiny.root))
    return tiny.project.docs / "snippets"


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.glob("*/*")}


def test_every_program_is_published_and_nothing_else(tiny: Tiny, laid_out: Path) -> None:
    assert files(laid_out) == set(tiny.project.programs)
    for name in files(laid_out):
        source = tiny.project.snippets / name
        assert (laid_out / name).read_bytes() == source.read_bytes()
        assert (laid_out / name).is_symlink()
        assert not (laid_out / name).readlink().is_absolute()


def test_what_is_published_follows_the_programs(tiny: Tiny, laid_out: Path) -> None:
    tiny.write(f"snippets/{PATH}", "print(3)\n")
    (laid_out / "numbers").mkdir(exist_ok=True)
    (laid_out / "numbers" / "gone.py").symlink_to("nowhere.py")
    publish.publish(state(tiny.root))
    assert files(laid_out) == set(Project(tiny.root).programs)
    assert (laid_out / PATH).read_text(encoding="utf-8") == "print(3)\n"
    tiny.drop(f"snippets/{PATH}")
    publish.publish(state(tiny.root))
    assert PATH not in files(laid_out)


def test_what_is_right_is_left_alone(tiny: Tiny, laid_out: Path) -> None:
    before = {name: (laid_out / name).lstat().st_ctime_ns for name in files(laid_out)}
    publish.publish(state(tiny.root))
    assert {name: (laid_out / name).lstat().st_ctime_ns for name in before} == before


def test_a_folder_that_cannot_be_written_is_said_in_one_line(tiny: Tiny) -> None:
    tiny.write("docs/snippets", "a file in the place of the folder\n")
    with pytest.raises(TimingsError, match=r"docs/snippets or docs/labs could not be written"):
        publish.publish(state(tiny.root))
