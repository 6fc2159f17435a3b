"""Every program on another Python: what is run there, kept and shown."""

import json
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.timings.page import Page
from tests.timings.tiny import Tiny

VERSION = f"3.{sys.version_info.minor}" + "t" * bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
FOREIGN = """# /// script
# dependencies = ["no-such-package"]
# ///
import no_such_package
"""


ONCE = """
with open({!r}, "a+") as file:
    before = file.tell()
    file.write("x")
print(1 // before)
"""

IN_A_CHILD = """
import multiprocessing, warnings

def work(_):
    start = "The global interpreter lock (GIL) has been enabled to load module"
    warnings.warn(f"{start} 'pack._deep', which has not declared", RuntimeWarning)

if __name__ == "__main__":
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        pool.map(work, [1])
    print(1)
"""


@pytest.fixture
def column(tiny: Tiny) -> Path:
    """The file of this Python's column."""
    return tiny.root / f"docs/pythons/{VERSION}.json"


def rows(column: Path) -> dict[str, dict]:
    return json.loads(column.read_text(encoding="utf-8"))["programs"]


def fill(tiny: Tiny, python: str = sys.executable) -> int:
    return tiny.cli("programs", "--python", python)


def below_program(page: Page) -> str:
    return page.html("```program\nchap/prog.py\n```\n")


def test_what_runs_is_kept_and_said(tiny: Tiny, page: Page, column: Path) -> None:
    assert fill(tiny) == 0
    assert rows(column)["chap/prog.py"]["methods"] == [""]
    assert f"Does as it should on Python {VERSION}." in below_program(page)
    tiny.write("snippets/chap/prog.py", "print(2)\n")
    assert "Does as it should" not in below_program(page)


def test_what_fails_is_told_once_and_said(
    tiny: Tiny, page: Page, column: Path, capsys: pytest.CaptureFixture
) -> None:
    tiny.write("snippets/chap/prog.py", "raise ValueError('no <b>')\n")
    assert fill(tiny) == 1
    assert "snippets/chap/prog.py: on Python" in capsys.readouterr().err
    assert fill(tiny) == 0, "the column says so by now"
    assert (
        "failed with exit code 1: ValueError: no <b>" in rows(column)["chap/prog.py"]["failed"][""]
    )
    assert "it failed with exit code 1: ValueError: no &lt;b&gt;." in below_program(page)
    table = page.html("```records\nshow: pythons\n```\n")
    assert "failed with exit code 1: ValueError: no &lt;b&gt;" in table


def test_what_fails_once_of_two_times_is_told(tiny: Tiny, column: Path, tmp_path: Path) -> None:
    tiny.write("snippets/chap/prog.py", ONCE.format(str(tmp_path / "count")))
    assert fill(tiny) == 1
    said = rows(column)["chap/prog.py"]["failed"][""]
    assert "ZeroDivisionError" in said
    assert said.endswith(", once of two times")


def test_what_lacks_a_package_is_not_run(tiny: Tiny, page: Page) -> None:
    tiny.write("snippets/chap/prog.py", FOREIGN)
    assert fill(tiny) == 0
    assert f"Not run on {VERSION}: no wheel of no-such-package." in below_program(page)


def test_a_module_that_brings_the_gil_back_is_named(tiny: Tiny, page: Page) -> None:
    tiny.write("snippets/chap/prog.py", IN_A_CHILD)
    assert fill(tiny) == 0
    assert f"On {VERSION} importing pack._deep brings the GIL back." in below_program(page)


def test_what_is_to_be_installed_for_programs(tiny: Tiny, capsys: pytest.CaptureFixture) -> None:
    tiny.write("snippets/chap/prog.py", FOREIGN.replace("no-such-package", "numpy"))
    assert tiny.cli("programs") == 0
    name, _, pin = capsys.readouterr().out.partition(" ")
    assert (name, pin.partition("==")[0]) == ("numpy", "numpy")


def test_no_python(tiny: Tiny, capsys: pytest.CaptureFixture) -> None:
    assert fill(tiny, "/bin/false") == 1
    assert capsys.readouterr().err == "error: /bin/false is no Python that runs: name one\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"methods": [""]', '"methods": ["fork", "<b>"]'),
        ('"methods": [""]', '"methods": [""], "failed": {"spawn": "x"}'),
        ('"methods": [""]', '"methods": [""], "gil": 3'),
        ('"methods": [""]', '"methods": [""], "lacks": "/home/someone/x"'),
        ('"methods": [""]', '"methods": [""], "lacks": "a\\u0007"'),
        ('"chap/prog.py"', '"../prog.py"'),
        ('"os"', '"host"'),
        ('"programs"', '"others"'),
    ],
)
def test_no_page_shows_what_no_run_gives(
    tiny: Tiny, page: Page, column: Path, old: str, new: str
) -> None:
    assert fill(tiny) == 0
    tiny.replace(column.relative_to(tiny.root).as_posix(), old, new)
    line = page.refused("```program\nchap/prog.py\n```\n")
    assert f"docs/pythons/{VERSION}.json" in line
    assert "delete it, and fill it by make programs" in line


def test_no_column_of_anything_else(tiny: Tiny, page: Page) -> None:
    tiny.write("docs/pythons/python.json", "{}")
    assert "is named after no Python" in page.refused("```program\nchap/prog.py\n```\n")
