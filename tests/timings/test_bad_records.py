"""Records that nobody should publish, and the one line that `check` gives each of them."""

import dataclasses
import json
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.timings.configuration import rendered
from tests.timings.page import fence
from tests.timings.tiny import Tiny, rewrite

Damage = Callable[[Path], None]

RESTORE = (
    "restore the file from version control, or delete it and run python -m timings record "
    "--runner offered"
)
AGAIN = "run python -m timings record --runner offered --only sums --all"
LOOP, SUM = 2, 3
"""Where the entries of the experiment `sums` stand in the file."""

OTHER = "deadbeefdeadbeef"
KEPT = {
    "date": "2026-02-03T04:05:06+00:00",
    "commit": "unknown",
    "method": 1,
    "ratios": {"sums/sum": {"estimate": 2.0, "low": 1.9, "high": 2.1, "rounds": 12, "hash": OTHER}},
}
RUN = {
    "program": "made/gone.py",
    "start_method": None,
    "exit": 0,
    "seconds": 0.1,
    "peak_memory": 9.5,
    "stdout": "",
    "error": "",
    "timed_out": False,
    "hash": OTHER,
    "date": "2026-02-03T04:05:06+00:00",
    "python_version": "3.13.0",
}


def git(root: Path, *arguments: str) -> str:
    """What git says, with none of this machine's settings."""
    settings = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "gc.auto=0")
    command = ["git", "-C", str(root), *settings, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def offered(tiny: Tiny) -> Tiny:
    """A project under version control, with one record that is in order."""
    return offer(tiny)


def offer(tiny: Tiny) -> Tiny:
    """Put a project under version control, with one record that is in order."""
    git(tiny.root, "init", "--quiet")
    git(tiny.root, "add", ".")
    git(tiny.root, "commit", "--quiet", "--message", "Sources")
    facts = {"commit": head(tiny), "tasks": 8, "processes": 2, "threads": 2}
    times = [0.004 + 0.00001 * (place * 7 % 11) for place in range(12)]
    record = tiny.made_up(
        {"loop": [2 * t for t in times], "sum": times[::-1]}, runner="offered", **facts
    )
    other = {"comprehension": times, "map": times[::-1]}
    record.entries |= tiny.made_up(other, "additions", "offered", **facts).entries
    run = tiny.made_up_run()
    record.runs[run.key] = run
    tiny.save(record)
    page = "---\ndescription: A runner.\n---\n\n# offered\n\n"
    fence = "```records\nshow: runner\nrunner: offered\n```\n"
    tiny.write("docs/timings/offered.md", page + fence)
    return tiny


def head(tiny: Tiny) -> str:
    """The commit of the sources."""
    return git(tiny.root, "rev-parse", "--short=12", "HEAD")


def check(tiny: Tiny) -> int:
    """The exit code of the command that whoever offers a record is asked to run."""
    return tiny.cli("check", "--require", "offered")


def suite(change: Callable[[dict[str, Any]], None]) -> Damage:
    """Change the document that `timings.json` holds."""
    return lambda folder: rewrite(folder / "timings.json", change)


def entry(number: int = SUM, **facts: object) -> Damage:
    """Change what an entry, `sums/sum` unless another, says of itself."""
    return suite(lambda document: document["benchmarks"][number]["metadata"].update(facts))


def values(change: Callable[[list], None]) -> Damage:
    """Change the times of `sums/sum`."""
    return suite(lambda document: change(document["benchmarks"][SUM]["runs"][0]["values"]))


def first(value: object) -> Damage:
    """Put a value in place of the first time of `sums/sum`."""
    return values(lambda times: times.__setitem__(0, value))


def file(text: str | bytes, name: str = "timings.json") -> Damage:
    """Replace a file."""
    data = text.encode() if isinstance(text, str) else text

    def damage(folder: Path) -> None:
        (folder / name).write_bytes(data)

    return damage


def replaced(old: str, new: str) -> Damage:
    """Replace a piece of the text of `timings.json`, wherever it is."""

    def damage(folder: Path) -> None:
        text = (folder / "timings.json").read_text(encoding="utf-8")
        assert old in text
        (folder / "timings.json").write_text(text.replace(old, new), encoding="utf-8")

    return damage


def history(*records: object, schema: int = 1, **more: object) -> Damage:
    """Write a history."""
    return file(json.dumps({"schema": schema, "records": records} | more), "history.json")


def runs(*rows: object) -> Damage:
    """Write the rows of programs."""
    return file(json.dumps({"schema": 1, "programs": rows}), "runs.json")


def ratio(**facts: object) -> dict[str, Any]:
    """A kept record whose one ratio says something else."""
    return KEPT | {"ratios": {"sums/sum": KEPT["ratios"]["sums/sum"] | facts}}


def linked(name: str) -> Damage:
    """Move a file away, and leave a symbolic link to it."""

    def damage(folder: Path) -> None:
        away = folder.parent.parent.parent / name
        (folder / name).rename(away)
        (folder / name).symlink_to(away)

    return damage


def linked_history(folder: Path) -> None:
    """Write a history, move it away, and leave a symbolic link to it."""
    history(KEPT)(folder)
    linked("history.json")(folder)


def without_a_round(document: dict[str, Any]) -> None:
    document["benchmarks"][SUM]["runs"][0]["values"].pop()
    document["benchmarks"][SUM]["metadata"]["cpu_seconds"] = "0.001 " * 11


def without_baseline(document: dict[str, Any]) -> None:
    del document["benchmarks"][LOOP]


def with_copy(document: dict[str, Any]) -> None:
    document["benchmarks"].append(document["benchmarks"][SUM])


def without_rounds(document: dict[str, Any]) -> None:
    document["benchmarks"][SUM]["runs"][0]["values"] = []


SUITE = "docs/timings/offered/timings.json"
HISTORY = "docs/timings/offered/history.json"
KEEP = RESTORE.replace("timings record", "timings keep")
BETWEEN = "is not of 1e-09 to 1e+06 s (number 1)"
LINK = "is a link: put there what it leads to, or take it out"
HERE = f'{SUITE}: entry "sums/sum"'
ONE = f'{HISTORY}: entry "number 1, sums/sum"'

BAD: dict[str, tuple[Damage, str]] = {
    # The file
    "empty": (file(""), f"{SUITE} is empty: {RESTORE}"),
    "truncated": (file('{"version": "1.0", "ben'), f"{SUITE} is truncated or not JSON: {RESTORE}"),
    "10 MB of junk": (file(b"x" * 10_000_000), f"{SUITE} is larger than 8 MB: {RESTORE}"),
    "not UTF-8": (file(b"\xff\xfe{}"), f"{SUITE} is not UTF-8 text: {RESTORE}"),
    "no object": (file("[]"), f"{SUITE} is not a record: {RESTORE}"),
    "too deep": (file("[" * 100_000), f"{SUITE} is truncated or not JSON: {RESTORE}"),
    "a symbolic link": (linked("timings.json"), f"{SUITE} {LINK}"),
    "another pyperf": (
        replaced('"version": "1.0"', '"version": "2.0"'),
        f"{SUITE} is not a pyperf suite of version 1.0: {RESTORE}",
    ),
    "half a character": (entry(os="\ud800"), f"{SUITE} holds half a character: {RESTORE}"),
    "a name given twice": (
        replaced('"version": "1.0"', '"version": "1.0", "version": "1.0"'),
        f'{SUITE} has "version" twice: {RESTORE}',
    ),
    # The form of an entry
    "another schema": (entry(schema=2), f"{HERE} has schema 2, not 1: {RESTORE}"),
    "there twice": (suite(with_copy), f"{HERE} is there twice: {RESTORE}"),
    "no rounds": (suite(without_rounds), f"{HERE} has no values: {RESTORE}"),
    "negative": (
        first(-1.0),
        f"{HERE} has a value that {BETWEEN}: {RESTORE}",
    ),
    "zero": (first(0), f"{HERE} has a value that {BETWEEN}: {RESTORE}"),
    "NaN": (
        first(float("nan")),
        f"{HERE} has a value that {BETWEEN}: {RESTORE}",
    ),
    "infinite": (
        first(float("inf")),
        f"{HERE} has a value that {BETWEEN}: {RESTORE}",
    ),
    "beyond a float": (
        first(10**400),
        f"{HERE} has a value that {BETWEEN}: {RESTORE}",
    ),
    "beyond an int": (
        replaced('"loops": 1,', f'"loops": {"9" * 5000},'),
        f'{SUITE}: entry "additions/comprehension" has a "loops" of the wrong kind: {RESTORE}',
    ),
    "a truth value": (
        first(True),
        f"{HERE} has a value that is no number (number 1): {RESTORE}",
    ),
    "text for a number": (
        entry(cpu_count="many"),
        f'{HERE} has a "cpu_count" of the wrong kind: {RESTORE}',
    ),
    "a host name's key": (
        entry(hostname="h"),
        f"{HERE} holds what no record may: hostname: {RESTORE}",
    ),
    "a new line in a name": (
        entry(name="sums/sum\nerror: \x1b[31mred"),
        f'{SUITE}: entry "sums/sum error: [31mred" has no possible "name": {RESTORE}',
    ),
    # What it claims
    "an unknown experiment": (
        entry(name="elsewhere/sum"),
        f'{SUITE}: entry "elsewhere/sum" is nothing that an experiment here measures: take it out',
    ),
    "an unknown variant": (
        entry(name="sums/cython"),
        f'{SUITE}: entry "sums/cython" is nothing that an experiment here measures: take it out',
    ),
    "an unknown value": (
        entry(name="sums/sum/items=7"),
        f'{SUITE}: entry "sums/sum/items=7" is nothing that an experiment here measures: '
        "take it out",
    ),
    "no baseline": (
        suite(without_baseline),
        f'{HERE} has no baseline: "loop" is not recorded: {AGAIN}',
    ),
    "fewer rounds than its baseline": (
        suite(without_a_round),
        f"{HERE} has 11 rounds, and another variant 12: {RESTORE}",
    ),
    "more processes than tasks": (
        entry(processes=9, threads=9),
        f"{HERE} says that 9 processes and 9 threads took part in 8 tasks: {AGAIN}",
    ),
    "more CPU time than cores have": (
        entry(cpu_seconds=" ".join(["0.5"] * 12)),
        f"{HERE} used 0.5 CPU seconds in 0.004 s, more than 2 cores can: {AGAIN}",
    ),
    "CPU seconds missing": (
        entry(cpu_seconds="0.01"),
        f"{HERE} has 1 CPU times for 12 rounds: {RESTORE}",
    ),
    "long ago": (
        entry(date="2025-12-31T23:59:59+00:00"),
        f"{HERE} is dated 2025-12-31, before there was this project: {RESTORE}",
    ),
    "no date": (
        entry(date="0001-01-01T00:00:00+23:59"),
        f'{HERE} has the date "0001-01-01T00:00:00+23:59", which is none: {RESTORE}',
    ),
    "an unknown commit": (
        entry(commit="0123456789ab"),
        f"{HERE} was recorded at commit 0123456789ab, which is not in this repository: {AGAIN}",
    ),
    "an option for a commit": (
        entry(commit="--upload-pack=x"),
        f'{HERE} has no possible "commit": {RESTORE}',
    ),
    "sources that never were": (
        entry(hash=OTHER),
        f"{HERE} was measured from sources that commit COMMIT does not have: "
        f"commit the sources, then {AGAIN}",
    ),
    # What is private
    "a home folder": (
        entry(versions="numpy @ /home/ann/numpy"),
        f"{HERE} holds a folder: take it out, and tell how it got in",
    ),
    "a folder of Windows": (
        entry(os="Windows C:\\Users\\ann"),
        f"{HERE} holds a folder: take it out, and tell how it got in",
    ),
    "an e-mail address": (
        entry(gpu="ann@example.org"),
        f"{HERE} holds an e-mail address: take it out, and tell how it got in",
    ),
    "this machine's name": (
        entry(os="Linux on ann-laptop"),
        f"{HERE} holds this machine's name: take it out, and tell how it got in",
    ),
    # The programs
    "a row without a field": (
        runs({"program": "made/gone.py"}),
        'docs/timings/offered/runs.json: entry "number 1" lacks a field, or has one too many: '
        + RESTORE,
    ),
    "an unknown program": (
        runs(RUN),
        'docs/timings/offered/runs.json: entry "made/gone.py" is no program here: take it out',
    ),
    # The history
    "an empty history": (file("", "history.json"), f"{HISTORY} is empty: {KEEP}"),
    "a truncated history": (
        file('{"schema": 1', "history.json"),
        f"{HISTORY} is truncated or not JSON: {KEEP}",
    ),
    "a history of another schema": (
        history(KEPT, schema=3),
        f"{HISTORY} has schema 3, not 2: {KEEP}",
    ),
    "a history with a host": (
        history(KEPT, host="h"),
        f"{HISTORY} holds what no history may: host: {KEEP}",
    ),
    "a history of nothing": (history(), f"{HISTORY} holds no records: {KEEP}"),
    "a history out of order": (
        history(KEPT, KEPT | {"date": "2026-02-03T04:05:06+01:00"}),
        f'{HISTORY}: entry "number 2" is not newer than the one before it: {KEEP}',
    ),
    "a history kept twice": (
        history(KEPT, KEPT),
        f'{HISTORY}: entry "number 2" is not newer than the one before it: {KEEP}',
    ),
    "a history of no date": (
        history(KEPT | {"date": "soon"}),
        f'{HISTORY}: entry "number 1" has the date "soon", which is none: {KEEP}',
    ),
    "a history of no commit": (
        history(KEPT | {"commit": "HEAD"}),
        f'{HISTORY}: entry "number 1" has a commit that is none: {KEEP}',
    ),
    "a history of no method": (
        history(KEPT | {"method": True}),
        f'{HISTORY}: entry "number 1" has a method that is no whole number from 1 on: {KEEP}',
    ),
    "a history of no ratios": (
        history(KEPT | {"ratios": {}}),
        f'{HISTORY}: entry "number 1" has no ratios: {KEEP}',
    ),
    "a NaN in a history": (
        history(ratio(estimate=float("nan"))),
        f'{ONE} has "estimate" that is not of 1e-200 to 1e+200: {KEEP}',
    ),
    "a truth value in a history": (
        history(ratio(low=True)),
        f'{ONE} has "low" that is no number: {KEEP}',
    ),
    "an interval beside its ratio": (
        history(ratio(high=1.95)),
        f"{ONE} has an estimate outside its interval: {KEEP}",
    ),
    "one round in a history": (
        history(ratio(rounds=1)),
        f"{ONE} has fewer than two rounds, or too many: {KEEP}",
    ),
    "no hash in a history": (history(ratio(hash="x")), f"{ONE} has a hash that is none: {KEEP}"),
    "a history that is a symbolic link": (
        linked_history,
        f"{HISTORY} {LINK}",
    ),
}


def test_what_the_table_damages_was_in_order(offered: Tiny, capsys: pytest.CaptureFixture) -> None:
    history(KEPT)(offered.file(runner="offered").parent)
    assert check(offered) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("name", BAD)
def test_check_refuses_it_in_one_line(
    name: str,
    offered: Tiny,
    capsys: pytest.CaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "ann-laptop.example.org")
    damage, line = BAD[name]
    damage(offered.file(runner="offered").parent)
    assert check(offered) == 1
    said = capsys.readouterr().err.splitlines()
    assert f"error: {line}".replace("COMMIT", head(offered)) in said
    assert all(one.startswith("error: ") for one in said)


def test_what_nobody_can_tell_is_a_note(offered: Tiny, capsys: pytest.CaptureFixture) -> None:
    entry(commit="unknown")(offered.file(runner="offered").parent)
    assert check(offered) == 0
    assert capsys.readouterr().out.splitlines()[0] == (
        f"note: {HERE} was recorded outside version control: its hash alone says what was measured"
    )


def test_a_bad_record_that_is_not_asked_for_is_a_note(
    offered: Tiny, capsys: pytest.CaptureFixture
) -> None:
    entry(processes=9)(offered.file(runner="offered").parent)
    offered.save(dataclasses.replace(offered.record("offered"), runner="local"))
    entry(processes=2)(offered.file(runner="offered").parent)
    assert check(offered) == 0
    said = [line for line in capsys.readouterr().out.splitlines() if line.startswith("note: ")]
    assert said == [
        f"note: {HERE} says that 9 processes and 2 threads took part in 8 tasks: {AGAIN}".replace(
            "offered", "local"
        )
    ]


@pytest.mark.parametrize(
    "command", ["check --require", "record --runner", "keep --runner", "compare"]
)
def test_a_runners_name_leads_nowhere_else(
    command: str, offered: Tiny, capsys: pytest.CaptureFixture
) -> None:
    assert offered.cli(*command.split(), "../offered") == 1
    wrong = '"../offered" is no runner\'s name: use a-z, 0-9 and single hyphens'
    assert capsys.readouterr().err == f"error: {wrong}\n"


def test_html_in_a_text_is_text_on_the_page(offered: Tiny, capsys: pytest.CaptureFixture) -> None:
    script = "<script>alert('\"&')</script>"
    entry(LOOP, cpu_model_name=script, os=script)(offered.file(runner="offered").parent)
    assert check(offered) == 0
    page = rendered(offered.root, fence("sums"))
    assert "<script" not in page
    assert page.count("&lt;script&gt;alert(&#x27;&quot;&amp;&#x27;)&lt;/script&gt;") == 2
