"""Which change to the sources makes which record stale."""

import pytest

from tests.timings.texts import EXPERIMENTS
from tests.timings.tiny import Tiny

ADDITIONS, SUMS, PROG = "additions", "sums", "chap/prog.py"
FILE = "snippets/chap/experiments.py"


def hashes(tiny: Tiny) -> dict[str, str]:
    """The hash of every program and experiment."""
    found = {**tiny.project.programs, **tiny.project.experiments}
    return {name: one.hash for name, one in found.items()}


def changed(tiny: Tiny, before: dict[str, str]) -> set[str]:
    """What has another hash than before."""
    return {name for name, value in hashes(tiny).items() if before.get(name) != value}


@pytest.mark.parametrize(
    ("path", "old", "new", "stale"),
    [
        ("snippets/chap/prog.py", "range(10)", "range(11)", {PROG}),
        ("snippets/chap/lib/helper.py", "n + STEP", "STEP + n", {ADDITIONS}),
        ("snippets/chap/lib/deep.py", "STEP = 1", "STEP = 2", {ADDITIONS}),
        (FILE, "total += number", "total = total + number", {SUMS}),
        (FILE, "return sum(numbers)", "return sum(numbers) + 0", {SUMS}),
        (FILE, "Adding fifty numbers", "Adding 50 numbers", {SUMS}),
        (FILE, "[*map(add, numbers)]", "list(map(add, numbers))", {ADDITIONS}),
        (FILE, "[add(number) for", "[add(number, ) for", {ADDITIONS}),
        (FILE, "yield range(50)", "yield range(51)", {SUMS, ADDITIONS}),
        (FILE, '"""Two experiments that', '"""Both experiments, which', set()),
        (FILE, "from timings import", "import os\n\nfrom timings import", set()),
        ("requirements.txt", "numpy==2.4.6", "numpy==2.4.7", {PROG, SUMS, ADDITIONS}),
        ("requirements.txt", "numpy==2.4.6", "numpy==2.4.6\ntqdm==1", {PROG, SUMS, ADDITIONS}),
        ("requirements.txt", "numpy==2.4.6", "# new\nnumpy==2.4.6", set()),
        ("requirements.txt", "pytest==9.2.0", "pytest==9.2.1", set()),
        ("docs/chap.md", "# Chap", "# Chapter", set()),
    ],
)
def test_a_change_makes_stale_what_depends_on_it(
    tiny: Tiny, path: str, old: str, new: str, stale: set[str]
) -> None:
    before = hashes(tiny)
    tiny.replace(path, old, new)
    assert changed(tiny, before) == stale


def test_a_neighbour_may_come_and_go(tiny: Tiny) -> None:
    before = hashes(tiny)
    start = EXPERIMENTS.index("def added")
    tiny.write(FILE, EXPERIMENTS[:start])
    assert changed(tiny, before) == set()
    assert set(hashes(tiny)) == {PROG, SUMS}


def test_variables_of_the_same_name_in_comprehensions_connect_nothing(tiny: Tiny) -> None:
    tiny.replace(FILE, "[*map(add, numbers)]", "[add(number) for number in numbers]")
    tiny.replace(FILE, '"sum": with_sum', '"sum": lambda ns: sum([number for number in ns])')
    before = hashes(tiny)
    tiny.replace(FILE, "Adding fifty numbers", "Adding 50 numbers")
    assert changed(tiny, before) == {SUMS}


def test_a_move_changes_nothing(tiny: Tiny) -> None:
    before = hashes(tiny)
    tiny.replace(FILE, "sums = Experiment", "\n\n# More lines above.\nsums = Experiment")
    assert changed(tiny, before) == set()


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("from snippets.chap.lib.helper import add", ""),
        ("from snippets.chap.lib import helper", "add = helper.add\n"),
        ("import snippets.chap.lib.helper", "add = snippets.chap.lib.helper.add\n"),
        ("import snippets.chap.lib.helper as tools", "add = tools.add\n"),
        (
            "try:\n    from snippets.chap.lib.helper import add\nexcept ImportError:\n    add = 1",
            "",
        ),
        (
            "",
            "def add(n):\n    from snippets.chap.lib.helper import add as it\n    return it(n)\n",
        ),
        ("from snippets.chap.lib.helper import add as plus", "def add(n):\n    return plus(n)\n"),
        (
            "from snippets.chap.lib.helper import add as plus",
            "class add(plus.__class__):\n    pass\n",
        ),
        ("from snippets.chap.lib.helper import add as plus", "@plus\ndef add(n):\n    return n\n"),
        ("from snippets.chap.lib.helper import add as plus", "add, other = plus, 1\n"),
        ("from snippets.chap.lib.helper import add as plus", "if True:\n    add = plus\n"),
        ("from snippets.chap.lib.helper import add as plus", "add: object = plus\n"),
        ("from snippets.chap.lib.helper import add as plus", "with plus as add:\n    pass\n"),
    ],
)
def test_a_helper_is_seen_however_it_is_imported(tiny: Tiny, written: str, line: str) -> None:
    tiny.replace(FILE, "from snippets.chap.lib.helper import add\n", f"{written}\n{line}")
    before = hashes(tiny)
    tiny.replace("snippets/chap/lib/deep.py", "STEP = 1", "STEP = 2")
    assert changed(tiny, before) == {ADDITIONS}


@pytest.mark.parametrize(
    ("definition", "old", "new"),
    [
        ("SIZE = 1\nSIZE += 5\n", "+= 5", "+= 6"),
        ("if True:\n    SIZE = 5\nelse:\n    SIZE = 6\n", "= 6", "= 7"),
        ("for SIZE in (1, 2):\n    pass\n", "(1, 2)", "(1, 3)"),
        ("SIZE = 1\nSIZE = SIZE + 5\n", "SIZE = 1", "SIZE = 2"),
        ("BASE = 1\n\n\ndef size():\n    return BASE\n\n\nSIZE = size()\n", "BASE = 1", "BASE = 2"),
        ("SIZE, OTHER = 1, 2\n", "1, 2", "3, 2"),
    ],
)
def test_a_name_is_followed_to_where_it_comes_from(
    tiny: Tiny, definition: str, old: str, new: str
) -> None:
    tiny.replace(
        FILE,
        "def added(numbers):\n    return [add(number)",
        f"{definition}\n\ndef added(numbers):\n    return [add(number * SIZE)",
    )
    before = hashes(tiny)
    tiny.replace(FILE, old, new)
    assert changed(tiny, before) == {ADDITIONS}


def test_a_statement_that_acts_on_the_module_concerns_every_experiment(tiny: Tiny) -> None:
    before = hashes(tiny)
    tiny.replace(FILE, "\n\n\n@contextmanager", "\n\nprint('set up')\n\n\n@contextmanager")
    assert changed(tiny, before) == {SUMS, ADDITIONS}


def test_a_package_that_holds_something_counts(tiny: Tiny) -> None:
    before = hashes(tiny)
    tiny.write("snippets/chap/__init__.py", "LIMIT = 3\n")
    assert changed(tiny, before) == {ADDITIONS}


def test_helpers_that_import_each_other_are_each_read_once(tiny: Tiny) -> None:
    tiny.write("snippets/chap/lib/deep.py", "import snippets.chap.lib.helper\n\nSTEP = 1\n")
    before = hashes(tiny)
    tiny.replace("snippets/chap/lib/deep.py", "STEP = 1", "STEP = 2")
    assert changed(tiny, before) == {ADDITIONS}


def test_the_source_shown_is_what_the_experiment_uses(tiny: Tiny) -> None:
    shown = tiny.project.experiments[ADDITIONS].source
    assert "def added(numbers):" in shown
    assert "@contextmanager\ndef numbers():" in shown
    assert shown.rstrip().endswith("prepare=numbers,\n)")
    assert "with_loop" not in shown
    assert "import" not in shown
