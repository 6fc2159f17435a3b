"""The tables of everything recorded, and the pages of runners."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup

from tests.timings.page import Page, of_class, tree
from tests.timings.tiny import Tiny
from timings.checks.check import check
from timings.errors import TimingsError
from timings.pages.asks import ask
from timings.project.project import ROOT, Project
from timings.recording.measure import repeats as measure
from timings.render.links import address
from timings.render.state import state
from timings.render.tables.records_page import records_html
from timings.stats.ceilings import LEAST, STEADY

LOOP = (0.4, 0.42, 0.41, 0.43, 0.4)
SUM = (0.2, 0.2, 0.21, 0.2, 0.19)
BOTH = {"loop": LOOP, "sum": SUM}
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>"
RUNNER = "show: runner\nrunner: linux-2core"

Table = Callable[[str], BeautifulSoup]


@pytest.fixture
def table(tiny: Tiny) -> Table:
    """What a fence of the tiny project becomes, from the files as they are."""

    def render(text: str) -> BeautifulSoup:
        fence = text if ":" in text else f"show: {text}"
        html = records_html(state(tiny.root), ask(tiny.project, "records", fence, "records fence"))
        return BeautifulSoup(html, "html.parser")

    return render


def cells(html: BeautifulSoup, *words: str) -> list[str]:
    """The texts of the one row that holds all of these words."""
    rows = [row for row in html.select("tbody tr") if all(word in row.text for word in words)]
    assert len(rows) == 1
    return [" ".join(cell.text.split()) for cell in rows[0].select("th, td")]


def test_nothing_recorded(tiny: Tiny, table: Table) -> None:
    tiny.write("docs/timings/linux-2core.md", "# linux-2core\n")
    assert cells(table("experiments"), "sums")[-1] == "not recorded"
    assert cells(table("claims"), "at least 1.5x")[-1] == "not recorded"
    assert cells(table("programs"), "chap/prog.py")[-1] == "not recorded"
    assert cells(table("runners"), "linux-2core")[1] == "nothing recorded yet"
    assert table(RUNNER).text == "Nothing recorded yet."


def test_promises_are_counted(tiny: Tiny, table: Table) -> None:
    """A reader's own record counts for none of them, and what has changed since is said."""
    record = tiny.made_up(BOTH)
    record.runs["chap/prog.py", None] = tiny.made_up_run()
    tiny.save(record)
    assert cells(table("promises"), "runs of programs")[1:] == ["1", "0", "0", "1"]
    assert cells(table("promises"), "experiments")[1:] == ["2", "0", "0", "2"]
    assert cells(table("promises"), "claims")[2] == "0 hold"
    record.runner = "linux-2core"
    tiny.save(record)
    assert cells(table("promises"), "runs of programs")[1:] == ["1", "1", "0", "0"]
    assert cells(table("promises"), "claims")[2] == "1 hold"
    prog = (tiny.root / "snippets/chap/prog.py").read_text(encoding="utf-8")
    tiny.write("snippets/chap/prog.py", prog + "\n\nLATER = 1\n")
    assert cells(table("promises"), "runs of programs")[1:] == ["1", "0", "1", "0"]


@pytest.mark.parametrize(
    ("seconds", "verdict"),
    [
        (SUM, "✓ holds"),
        (LOOP, "✗ contradicted"),
        ((0.4, 0.1, 0.4, 0.1, 0.4), "– not shown here, the interval reaches across the bound"),
    ],
)
def test_verdicts(tiny: Tiny, table: Table, seconds: tuple[float, ...], verdict: str) -> None:
    tiny.save(tiny.made_up({"loop": LOOP, "sum": seconds}, runner="linux-2core"))
    assert cells(table("claims"), "at least 1.5x")[-1].startswith(verdict)


@pytest.mark.parametrize(
    ("fields", "expect", "said"),
    [
        ({}, "", "exit 0"),
        (
            {"exit": 1, "error": "a.b.ValueError: no"},
            '"ValueError"',
            "exit 1, ValueError, as meant",
        ),
        ({}, '"ValueError"', "exit 0: not as meant"),
        ({"exit": 1, "error": "KeyError"}, '"ValueError"', "exit 1, KeyError: not as meant"),
        ({"exit": None, "timed_out": True}, '"timeout"', "still running after 60 s, as meant"),
        ({"exit": None, "timed_out": True}, "", "still running after 60 s: not as meant"),
    ],
)
def test_how_a_program_ended(
    tiny: Tiny, table: Table, fields: dict, expect: str, said: str
) -> None:
    block = f"# /// script\n# [tool.timings]\n# expect = [{expect}]\n# ///\n"
    source = (tiny.root / "snippets/chap/prog.py").read_text(encoding="utf-8")
    tiny.write("snippets/chap/prog.py", (block if expect else "") + source)
    record = tiny.made_up(BOTH)
    record.runs["chap/prog.py", None] = tiny.made_up_run(**fields)
    tiny.save(record)
    row = cells(table("programs"), "chap/prog.py")
    assert row[1:5] == ["this machine", "its own", said, "100 ms"]
    assert row[5:8] == ["9.5", "3.11.9", "2026-01-02"]


@pytest.mark.parametrize(
    ("source", "target", "link"),
    [
        ("index.md", "a/index.md", "a/#x"),
        ("a/b.md", "index.md", "../../#x"),
        ("a/b.md", "a/index.md", "../#x"),
        ("a/b.md", "a/b.md", "./#x"),
    ],
)
def test_addresses(source: str, target: str, link: str) -> None:
    assert address(source, target, "x") == link


@pytest.mark.parametrize(
    ("text", "where", "wrong"),
    [
        ("show: all", "docs/timings/index.md:3", 'no table "all"'),
        ("show: runner", "docs/timings/x.md:3", "the runner is missing"),
        ("show: claims\nrunner: x", "docs/timings/x.md:3", "a runner goes with no other table"),
        ("show: claims", "docs/chap.md:3", "belongs on docs/timings/index.md"),
        ("show: runner\nrunner: x", "docs/timings/y.md:3", "belongs on docs/timings/x.md"),
        ("show: runner\nrunner: ../x", "docs/timings/x.md:3", "no runner's name"),
    ],
)
def test_a_wrong_fence_is_refused(text: str, where: str, wrong: str) -> None:
    with pytest.raises(TimingsError, match=wrong):
        ask(Project(), "records", text, where)


def test_check_reads_the_fences(tiny: Tiny) -> None:
    tiny.write("docs/timings/index.md", "# All\n\n```records\nshow: all\n```\n")
    problems, _, _ = check(tiny.project, None)
    assert any(str(one).startswith('docs/timings/index.md:3: no table "all"') for one in problems)


def test_check_misses_the_page_of_a_published_runner(tiny: Tiny) -> None:
    tiny.save(tiny.made_up(BOTH, runner="linux-2core"), tiny.made_up(BOTH))
    name = "docs/timings/linux-2core.md"
    missing = [one for one in check(tiny.project, None).problems if one.place == name]
    assert len(missing) == 1
    tiny.write("docs/timings/linux-2core.md", f"# linux-2core\n\n```records\n{RUNNER}\n```\n")
    assert not any(one.place == name for one in check(tiny.project, None).problems)


def test_a_recording_lays_down_the_page_of_a_new_runner(tiny: Tiny, page: Page) -> None:
    """So a good record passes the check as it is; a page that somebody wrote stays."""
    assert tiny.cli("record", "--runner", "card", "--budget", "0.02") == 0
    assert check(tiny.project, ["card"])[0] == []
    text = (tiny.root / "docs/timings/card.md").read_text(encoding="utf-8")
    facts = of_class(tree(page.html(text)), "timings-facts")
    assert len(facts) == 1
    tiny.write("docs/timings/card.md", text.replace("one machine", "a machine of ours"))
    written = (tiny.root / "docs/timings/card.md").read_text(encoding="utf-8")
    assert tiny.cli("record", "--runner", "card", "--budget", "0.02", "--all") == 0
    assert (tiny.root / "docs/timings/card.md").read_text(encoding="utf-8") == written


def test_the_page_tells_the_rules_that_are_in_force() -> None:
    text = " ".join((ROOT / "docs/how-measured.md").read_text(encoding="utf-8").split())
    number = {5: "Five"}
    assert f"**{number[measure.FULL]} fresh interpreters.**" in text
    assert f"blocks of {measure.BLOCK * 1000:g} ms or more" in text
    assert f"changed by more than {STEADY - 1:.0%}".replace("%", " %") in text
    assert f"less than {LEAST:g} for each core" in text


def test_many_names_are_folded(tiny: Tiny, table: Table) -> None:
    tiny.save(tiny.made_up(BOTH, runner="linux-2core"))
    for number in range(9):
        tiny.write(f"snippets/chap/p{number}.py", '"""A program."""\n\nprint(1)\n')
    folded = table(RUNNER).select_one("details")
    assert folded.summary.text.startswith("Not recorded: 11 of 12")
    assert len(folded.select("code")) == 11


def test_a_runner_tells_the_range_of_its_load(tiny: Tiny, table: Table) -> None:
    record = tiny.made_up(BOTH, runner="linux-2core")
    for load, entry in zip((1.5, 0.5), record.entries.values(), strict=False):
        entry.metadata["load_avg_1min"] = load
    tiny.save(record)
    facts = {dt.text: dt.find_next("dd").text for dt in table(RUNNER).select("dt")}
    assert facts["load at the start"] == "0.5 to 1.5"
