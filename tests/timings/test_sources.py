"""What experiments declare, read without running them."""

import pytest

from tests.timings.texts import DEEP
from tests.timings.tiny import Tiny
from timings.errors import TimingsError
from timings.project.experiments import Declaration
from timings.project.project import Project

GIVEN = {
    "name": '"one"',
    "title": '"Some work"',
    "variants": '{"a": f, "b": lambda _: 1}',
    "baseline": '"a"',
    "prepare": "prepare",
}


def declared(**given: str | None) -> str:
    """A module with one experiment, given these arguments besides or instead of the usual."""
    arguments = (f"{key}={value}" for key, value in (GIVEN | given).items() if value is not None)
    return f"from timings import Experiment\nexperiment = Experiment({', '.join(arguments)})\n"


def read(tiny: Tiny, source: str) -> Declaration:
    """The only experiment in this source."""
    tiny.write("snippets/chap/experiments.py", source)
    (declaration,) = tiny.project.experiments.values()
    return declaration


def refused(tiny: Tiny, source: str) -> str:
    """The one line that refuses this source."""
    tiny.write("snippets/chap/experiments.py", source)
    with pytest.raises(TimingsError) as caught:
        _ = tiny.project.experiments
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("snippets/chap/experiments.py")
    return str(caught.value)


def test_a_plain_declaration(tiny: Tiny) -> None:
    found = read(tiny, declared())
    assert (found.name, found.title, found.baseline) == ("one", "Some work", "a")
    assert (found.variants, found.values, found.parameter) == (("a", "b"), (None,), None)
    assert (found.budget, found.needs) == (10.0, "")
    assert found.path == "snippets/chap/experiments.py"
    assert found.entries == [("a", None), ("b", None)]


def test_a_sweep_and_other_settings(tiny: Tiny) -> None:
    source = declared(sweep='{"workers": [1, 2, 8]}', budget="2", needs='"fork"')
    found = read(tiny, source)
    assert (found.parameter, found.values) == ("workers", (1, 2, 8))
    assert (found.budget, found.needs) == (2.0, "fork")
    assert found.entries[:3] == [("a", 1), ("b", 1), ("a", 2)]


def test_called_by_another_name_of_the_module(tiny: Tiny) -> None:
    source = declared().replace("from timings import Experiment", "import timings")
    assert read(tiny, source.replace(" Experiment(", " timings.Experiment(")).name == "one"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"name": "NAME"}, "name must be given as a literal"),
        ({"name": 'f"one"'}, "name must be given as a literal"),
        ({"name": None}, "name must be given as a literal"),
        ({"name": "1"}, "name must be text"),
        ({"name": '"a/b"'}, "name must be of a-z"),
        ({"name": '"a, b"'}, "name must be of a-z"),
        ({"name": '"A b"'}, "name must be of a-z"),
        ({"title": "str(1)"}, "title must be given as a literal"),
        ({"title": None}, "title must be given as a literal"),
        ({"baseline": '"c"'}, "baseline must be one of its variants (a, b)"),
        ({"baseline": None}, "baseline must be given as a literal"),
        ({"variants": "VARIANTS"}, "variants must be a dict in braces"),
        ({"variants": 'dict(a=f, b="c")'}, "variants must be a dict in braces"),
        ({"variants": '{"a": f, **more}'}, "variants must be named by text"),
        ({"variants": '{"a": f, NAME: f}'}, "variants must be named by text"),
        ({"variants": '{"a": f, 2: f}'}, "variants must be named by text"),
        ({"variants": '{"a": f, "b/x=1": f}'}, "variants must be named by text"),
        ({"variants": '{"a": f, "b\\n": f}'}, "variants must be named by text"),
        ({"variants": '{"a": f, "a": f}'}, "variants must have different names"),
        ({"sweep": '{"n": range(3)}'}, "sweep must be given as a literal"),
        ({"sweep": "[1, 2]"}, "sweep must be like"),
        ({"sweep": '{"n": [1], "m": [1]}'}, "sweep must be like"),
        ({"sweep": '{"n": []}'}, "sweep must be like"),
        ({"sweep": '{"n": [0, 1]}'}, "sweep must be like"),
        ({"sweep": '{"n": [-1, 1]}'}, "sweep must be like"),
        ({"sweep": '{"n": [2, 1]}'}, "sweep must be like"),
        ({"sweep": '{"n": [1, 1]}'}, "sweep must be like"),
        ({"sweep": '{"n": [1.5]}'}, "sweep must be like"),
        ({"sweep": '{"n": [True]}'}, "sweep must be like"),
        ({"sweep": '{"n": 3}'}, "sweep must be like"),
        ({"sweep": '{"n m": [1]}'}, "sweep must be like"),
        ({"sweep": '{"n": [1, [2]]}'}, "sweep must be like"),
        ({"budget": "10 ** 2"}, "budget must be given as a literal"),
        ({"budget": '"10"'}, "budget must be a number"),
        ({"budget": "0"}, "budget must be a number"),
        ({"budget": "True"}, "budget must be a number"),
        ({"needs": "METHOD"}, "needs must be given as a literal"),
    ],
)
def test_refusals(tiny: Tiny, given: dict[str, str | None], says: str) -> None:
    line = refused(tiny, declared(**given))
    assert line.startswith("snippets/chap/experiments.py:2: an experiment's ")
    assert says in line


def test_a_name_given_twice_across_chapters(tiny: Tiny) -> None:
    tiny.write("snippets/chap/experiments.py", declared())
    tiny.write("snippets/other/experiments.py", declared())
    with pytest.raises(TimingsError) as caught:
        _ = tiny.project.experiments
    assert str(caught.value) == (
        'snippets/other/experiments.py: experiment "one" is declared in '
        "snippets/chap/experiments.py too: rename one of them"
    )


def test_an_experiment_nobody_declared(tiny: Tiny) -> None:
    with pytest.raises(TimingsError, match=r"no experiment \"x\": .* \(have: additions, sums\)"):
        tiny.project.experiment("x", "here")


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("def f(:\n", ":1: not Python"),
        ("a = 1\nb = = 2\n", ":2: not Python"),
        ("a = '\0'\n", ": not Python: "),
        ("from .helper import add\n", ":1: a relative import: write the full name"),
        ("x = 1\nfrom . import helper\n", ":2: a relative import: write the full name"),
    ],
)
def test_sources_that_cannot_be_read(tiny: Tiny, source: str, says: str) -> None:
    assert says in refused(tiny, source)
    tiny.write("snippets/chap/experiments.py", "")
    tiny.write("snippets/chap/prog.py", source)
    with pytest.raises(TimingsError) as caught:
        _ = tiny.project.programs
    assert f"snippets/chap/prog.py{says}" in str(caught.value)


def test_a_star_hides_what_an_experiment_uses(tiny: Tiny) -> None:
    assert ":1: import *: name what is imported" in refused(
        tiny, "from snippets.chap.helper import *\n" + declared()
    )


def test_a_source_that_is_not_utf_8(tiny: Tiny) -> None:
    tiny.write("snippets/chap/prog.py", "").write_bytes(b"# \xff\n")
    with pytest.raises(TimingsError, match=r"snippets/chap/prog.py: not UTF-8 text"):
        _ = tiny.project.programs


def test_a_broken_helper_is_named(tiny: Tiny) -> None:
    tiny.write("snippets/chap/lib/deep.py", f"{DEEP}=\n")
    with pytest.raises(TimingsError, match=r"^snippets/chap/lib/deep.py:2: not Python"):
        _ = tiny.project.experiments


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "requirements.txt is missing"),
        (b"numpy==1\n", "has no heading"),
        (
            b"# --- programs and experiments ---\n# numpy\n\n# --- tests ---\nx\n",
            "has nothing under",
        ),
        (b"\xff", "not UTF-8 text"),
    ],
)
def test_requirements_that_pin_nothing(tiny: Tiny, text: bytes | None, says: str) -> None:
    path = tiny.root / "requirements.txt"
    path.unlink()
    if text is not None:
        path.write_bytes(text)
    with pytest.raises(TimingsError, match=says):
        tiny.project.pins(tiny.root / "snippets/chap/prog.py")


def test_only_pins_of_programs_and_experiments_count(tiny: Tiny) -> None:
    assert tiny.project.pins(tiny.root / "snippets/chap/prog.py") == "numpy==2.4.6"


def test_a_chapter_may_have_pins_of_its_own(tiny: Tiny) -> None:
    before = tiny.project.pins(tiny.root / "snippets/chap/prog.py")
    text = (tiny.root / "requirements.txt").read_text(encoding="utf-8")
    heading = "# --- programs and experiments: other ---\n# unusual\npolars==2.1.0\n"
    tiny.write("requirements.txt", text + heading)
    assert tiny.project.pins(tiny.root / "snippets/chap/prog.py") == before
    assert tiny.project.pins(tiny.project.snippets / "other/one.py") == f"{before}\npolars==2.1.0"


def test_this_project_misses_no_file() -> None:
    project = Project()
    files = {
        path.relative_to(project.snippets).as_posix() for path in project.snippets.rglob("*.py")
    }
    helpers = {name for name in files if name.endswith(("__init__.py", "experiments.py"))}
    assert set(project.programs) == files - helpers
