"""What a program printed, on its page."""

import multiprocessing

import pytest

from tests.timings.page import Page, of_class, tree, words
from tests.timings.tiny import Tiny
from timings.records.model import Record

FENCE = "```output\nprogram: chap/prog.py\n```\n"
EVERY = sorted(multiprocessing.get_all_start_methods())


def shown(page: Page, fence: str = FENCE) -> tuple[str, str]:
    """The text in the block, and what is said of it."""
    (block,) = of_class(tree(page.html(fence)), "output")
    assert block.get("data-program") == "chap/prog.py"
    code, said = list(block.iter("code")), block.find("p")
    return "".join(code[0].itertext()) if code else "", words(said)


def save(tiny: Tiny, runner: str = "local", **fields: object) -> None:
    """Record a run of the program."""
    run = tiny.made_up_run(**fields)
    tiny.save(Record(runner, runs={run.key: run}))


def test_that_none_ran_it(page: Page) -> None:
    """Said once: below the program where the page shows it, in place of the output elsewhere."""
    none = "Not recorded yet: no machine has run this program."
    assert shown(page)[1] == none
    html = page.html(f'```python\n--8<-- "chap/prog.py"\n```\n\n{FENCE}')
    assert html.count(none) == 1
    (block,) = of_class(tree(html), "output")
    assert block.get("hidden") is not None


def test_how_it_failed(tiny: Tiny, page: Page) -> None:
    save(tiny, stdout="45\n", exit=1, error="ValueError: no")
    text, said = shown(page)
    assert text == "45\nValueError: no"
    assert said == "Ended with exit code 1 on local, Python 3.11.9, 2026-01-02."
    save(tiny, stdout="", exit=1, error="ValueError: no")
    assert shown(page)[0] == "ValueError: no"


def test_that_it_hung(tiny: Tiny, page: Page) -> None:
    block = '# /// script\n# [tool.timings]\n# expect = ["timeout"]\n# timeout = 2.5\n# ///\n'
    tiny.write("snippets/chap/prog.py", f"{block}print(45)\n")
    save(tiny, stdout="45\n", exit=None, timed_out=True)
    text, said = shown(page)
    assert text == "45"
    assert said.startswith("Still running after 2.5 s, then ended on local, ")


def test_that_it_is_stale(tiny: Tiny, page: Page) -> None:
    save(tiny)
    tiny.replace("snippets/chap/prog.py", "range(10)", "range(11)")
    assert shown(page)[1].endswith(" Recorded before the last change.")


@pytest.mark.skipif(len(EVERY) < 2, reason="Windows has one start method: there is no choice")
def test_under_which_start_method(tiny: Tiny, page: Page) -> None:
    tiny.write("snippets/chap/prog.py", "import multiprocessing\nprint(45)\n")
    record = Record("local")
    for method in EVERY:
        run = tiny.made_up_run(start_method=method, stdout=f"{method}\n")
        record.runs[run.key] = run
    tiny.save(record)
    text, said = shown(page)
    assert text == EVERY[0]
    assert said.endswith(f"here under {EVERY[0]} (run under {', '.join(EVERY)}).")
    text, said = shown(page, FENCE.replace(".py\n", f".py\nstart-method: {EVERY[1]}\n"))
    assert text == EVERY[1]
    assert said.endswith(f", under {EVERY[1]}.")
