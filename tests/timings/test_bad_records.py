"""Records that nobody should publish, and the one line that `check` gives each of them."""

import dataclasses
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest

from tests.timings.configuration import rendered
from tests.timings.damage import (
    DATE,
    KEEP,
    KEPT,
    LINK,
    LOOP,
    NO_PROGRAM,
    PRIVATE,
    RESTORE,
    SECONDS,
    SUM,
    TIME,
    Damage,
    benchmark,
    changed,
    entry,
    file,
    first,
    head,
    history,
    linked,
    offer,
    ratio,
    repeated,
    replaced,
    row,
    run,
    suite,
)
from tests.timings.page import fence
from tests.timings.tiny import ROUNDS, Tiny
from timings.errors import TimingsError
from timings.project.project import ROOT
from timings.records.model import Record

SUITE, RUNS, HISTORY = (
    f"docs/timings/offered/{name}.json" for name in ("timings", "runs", "history")
)
HERE, ROW = f'{SUITE}: entry "sums/sum"', f'{RUNS}: entry "chap/prog.py"'
AGAIN = "run python -m timings record --runner offered --only sums --all"
OUT = "take it out"
NAME = "not experiment/variant in one line of at most 200 characters"
HASH = "a hash: 16 digits of 0-9 and a-f"
FIELDS = "lacks a field, or has one too many"
RUN = "is not a list of runs with values"
FILES: list[tuple[str | bytes, str]] = [
    ("", "is empty"),
    (" \n", "is empty"),
    ('{"version": "1.0", "ben', "is truncated or not JSON"),
    ("[" * 100_000, "is truncated or not JSON"),
    (b"\xff\xfe{}", "is not UTF-8 text"),
    ("[1, 2]", "is not a JSON object"),
    ("null", "is not a JSON object"),
    ('{"a": "\\ud800"}', "holds half a character"),
    ('{"a": {"b": 1, "b": 2}}', 'has "b" twice'),
    ('{"a": NaN}', "holds NaN, which is no number of JSON"),
    ('{"a": -Infinity}', "holds -Infinity, which is no number of JSON"),
]
"""What is no file of a record, whichever file it is."""


def ratios(**facts: object) -> Damage:
    """A history whose one ratio says something else."""
    return history(ratio(**facts))


FACTS: dict[Callable[..., Damage], dict[str, dict[str, list]]] = {
    entry: {
        '"second"': {"unit": [1]},
        "1": {"schema": [2, True]},
        "a number from 0 to 1e+06 s": {"budget": ["10"]},
        "a number from 0 to 1e+08 MiB": {"peak_memory": [1e300, True]},
        "a whole number from 1 to 100,000": {"cpu_count": ["many", 0]},
        "one line of at most 1,000 characters": {"gil": [True]},
        "one line of at most 200 characters": {"gpu": [""]},
        "tasks, each process.thread:begin-end": {"timeline": ["0.0:1-2", "0.0:2.0-1.0"]},
        "numbers from 0 to 1e+10 s": {"cpu_seconds": ["", "0.1 x", "-1", "1e300"]},
        "a commit, or unknown": {"commit": ["--upload-pack=x"]},
        TIME: {"date": ["soon", "2026-02-03", "2025-12-31T23:59:59+00:00",
                        "9999-12-31T00:00:00+00:00", "0001-01-01T00:00:00+23:59"]},
    },
    row: {
        "a whole number from -2,147,483,648 to 4,294,967,295": {"exit": ["0", True]},
        "true or false": {"timed_out": [0]},
        "at most 20,000 characters without control characters": {"stdout": [None, "\x02wz:0\x03"]},
        SECONDS: {"seconds": ["1", -1]},
        "a number from 0 to 1e+08 MiB": {"peak_memory": [True]},
        "one of fork, forkserver, spawn": {"start_method": ["thread"]},
        "a hash for each file": {"kept": [{"page.html": "x"}]},
        HASH: {"hash": [None]},
        TIME: {"date": ["2026-02-03"]},
    },
    ratios: {
        "a number from 1e-200 to 1e+200": {"estimate": [1e300], "low": [True]},
        "a whole number from 2 to 1,000,000": {"rounds": [1]},
        HASH: {"hash": ["x"]},
    },
}  # fmt: skip
"""What a value must be, and values that are not so, of entries, programs and histories."""


def unfit(damage: Callable[..., Damage]) -> list[tuple[Damage, str]]:
    """Each such value, and what is said of it."""
    return [
        (damage(**{key: value}), f'has "{key}": {json.dumps(value)}, not {what}')
        for what, keys in FACTS[damage].items()
        for key, values in keys.items()
        for value in values
    ]


BAD: dict[tuple[str, str], list[tuple[Damage, str]]] = {
    **{
        (f"docs/timings/offered/{name}", remedy): [(file(name, text), says) for text, says in FILES]
        for name, remedy in (
            ("timings.json", RESTORE), ("runs.json", RESTORE), ("history.json", KEEP),
        )
    },
    # The form of entries
    (f"{SUITE} ", RESTORE): [
        (lambda folder: [(folder / "timings.json").unlink(), (folder / "timings.json").mkdir()],
         "is not a plain file"),
        (file("timings.json", b"x" * 10_000_000), "is larger than 8 MB"),
        (replaced('"version": "1.0"', '"version": "2.0"'),
         "is not a pyperf suite of version 1.0"),
        (suite(lambda d: d.update(benchmarks=[])), "holds no benchmarks"),
    ],
    (f"{SUITE}: entry ", RESTORE): [
        (entry(name="sums"), f'"sums" has "name": "sums", {NAME}'),
        (entry(name="/sum"), f'"/sum" has "name": "/sum", {NAME}'),
        (entry(name="sums/"), f'"sums/" has "name": "sums/", {NAME}'),
        (entry(name=""), f'"number 4" has "name": "", {NAME}'),
        (entry(name=7), f'"7" has "name": 7, {NAME}'),
        (entry(name="sums/sum\nerror: \x1b[31mred"),
         f'"sums/sum error: [31mred" has "name": "sums/sum\\nerror: \\u001b[31mred", {NAME}'),
        (suite(lambda d: d["benchmarks"].append("x")), f'"number 5" {RUN}'),
        (suite(lambda d: d.update(metadata=[])), f'"number 1" {RUN}'),
        (benchmark(lambda one: one.update(runs=[])), f'"number 4" {RUN}'),
        (benchmark(lambda one: one.update(metadata=3)), f'"number 4" {RUN}'),
        (run(warmups=[1.0]), f'"number 4" {RUN}'),
        (replaced('"loops": 1,', f'"loops": {"9" * 5000},'), '"additions/comprehension" has '
         '"loops": Infinity, not a whole number from 1 to 1,000,000,000,000'),
        (lambda folder: [entry(LOOP, name="sums/sum/n=01")(folder),
         entry(name="sums/sum/n=1")(folder)], '"sums/sum/n=1" is there twice'),
    ],
    (f"{HERE} ", RESTORE): [
        (suite(lambda d: d["benchmarks"].append(d["benchmarks"][SUM])), "is there twice"),
        (benchmark(lambda one: one["metadata"].pop("hash")), 'has no "hash"'),
        (entry(hostname="h"), "holds what no record may: hostname"),
        (run(values=[]), "has no values"),
        (run(values={"0": 1}), "has no values"),
        (first(-1.0), f"has value 1: -1.0, not {SECONDS}"),
        (first(0), f"has value 1: 0, not {SECONDS}"),
        (first(5e-324), f"has value 1: 5e-324, not {SECONDS}"),
        (first(1e300), f"has value 1: 1e+300, not {SECONDS}"),
        (first(10**400), f"has value 1: Infinity, not {SECONDS}"),
        (first(True), f"has value 1: true, not {SECONDS}"),
        (run(warmups=[[1, 0.5], [1, -1.0]]), f"has warm-up 2: -1.0, not {SECONDS}"),
        (entry(cpu_seconds="0 0"), "has 2 CPU times, not 1"),
        (run(values=[0.1] * 11), "has 11 rounds, and another variant 12 rounds"),
        (repeated({}), "has 1 CPU times, not 2"),
        (repeated({"values": [0.1]}), "has repeats of different lengths"),
        (repeated({"metadata": {"gil": "off"}}), "has runs of different conditions"),
        *unfit(entry),
    ],
    # What entries claim
    (f"{SUITE}: entry ", f"is nothing that an experiment here measures: {OUT}"): [
        (entry(name=name), f'"{name}"')
        for name in ("elsewhere/sum", "sums/cython", "sums/sum/items=7")
    ],
    (f"{HERE} ", AGAIN): [
        (suite(lambda d: d["benchmarks"].pop(LOOP)), 'has no baseline: "loop" is not recorded'),
        (entry(processes=9, threads=9),
         "says that 9 processes and 9 threads took part in 8 tasks"),
        (entry(cpu_seconds="0.5"),
         "used 0.5 CPU seconds in 0.00405 s, more than 2 cores can"),
        (entry(commit="0123456789ab"),
         "was recorded at commit 0123456789ab, which is not in this repository"),
        (entry(hash="deadbeefdeadbeef"), "was measured from sources that commit COMMIT does not "
         "have: commit the sources, then"),
    ],
    (f"{HERE} holds ", PRIVATE): [
        (entry(versions="numpy @ /home/ann/numpy"), "a folder"),
        (entry(gpu="ann@example.org"), "an e-mail address"),
        (entry(os="Linux on ann-laptop"), "this machine's name"),
    ],
    # Programs
    (f"{RUNS} ", RESTORE): [
        (changed("runs.json", lambda d: d.update(schema=2)), 'has "schema": 2, not 1'),
        (changed("runs.json", lambda d: d.pop("schema")), 'has "schema": null, not 1'),
        (changed("runs.json", lambda d: d.update(programs={})), "holds no programs"),
    ],
    (f"{RUNS}: entry ", RESTORE): [
        (changed("runs.json", lambda d: d.update(programs=[[]])), f'"number 1" {FIELDS}'),
        (changed("runs.json", lambda d: d.update(programs=[None])), f'"number 1" {FIELDS}'),
        (changed("runs.json", lambda d: d["programs"][0].pop("stdout")), f'"number 1" {FIELDS}'),
        (row(hostname="h"), f'"number 1" {FIELDS}'),
        (row(program=3), f'"number 1" has "program": 3, not {NO_PROGRAM}'),
        (row(program="a\nb\x1b[2J"), f'"a b [2J" has "program": "a\\nb\\u001b[2J", '
         f"not {NO_PROGRAM}"),
        (changed("runs.json", lambda d: d.update(programs=d["programs"] * 2)),
         '"chap/prog.py, None" is there twice'),
    ],
    (f"{ROW} ", RESTORE): unfit(row),
    (f"{RUNS}: entry ", f"is no program here: {OUT}"): [
        (row(program="made/gone.py"), '"made/gone.py"'),
    ],
    # Histories
    (f"{HISTORY} ", KEEP): [
        (history(KEPT, schema=3), "has schema 3, not 2"),
        (history(KEPT, host="h"), "holds what no history may: host"),
        (history(), "holds no records"),
    ],
    (f"{HISTORY}: entry ", KEEP): [
        (history(KEPT, KEPT | {"date": DATE.replace("+00", "+01")}),
         '"number 2" is not newer than the one before it'),
        (history(KEPT, KEPT), '"number 2" is not newer than the one before it'),
        (history(KEPT | {"date": "soon"}), f'"number 1" has "date": "soon", not {TIME}'),
        (history(KEPT | {"commit": "HEAD"}),
         '"number 1" has "commit": "HEAD", not a commit, or unknown'),
        (history(KEPT | {"method": True}),
         '"number 1" has "method": true, not a whole number from 0 to 1,000'),
        (history(KEPT | {"ratios": {}}), '"number 1" has no ratios'),
        (history(KEPT | {"ratios": {"sums": KEPT["ratios"]["sums/sum"]}}),
         f'"number 1, sums" has "name": "sums", {NAME}'),
    ],
    (f'{HISTORY}: entry "number 1, sums/sum" ', KEEP): [
        (history(ratio(high=1.95)), "has an estimate outside its interval"),
        *unfit(ratios),
    ],
    ("docs/timings/offered/", LINK): [
        (linked("timings.json"), "timings.json"),
        (lambda folder: [history(KEPT)(folder), linked("history.json")(folder)], "history.json"),
        (lambda folder: (folder / "kernels.json").symlink_to("nowhere"), "kernels.json"),
    ],
}  # fmt: skip
"""What damages a record, and what is wrong then: between the place and the remedy."""


def joined(where: str, says: str, remedy: str) -> str:
    """The line of all three."""
    where = f"{where} " if where.endswith(".json") else where
    joint = " " if remedy.startswith("is ") or says.endswith("then") else ": "
    return f"{where}{says}{joint}{remedy}"


CASES = [
    (damage, joined(where, says, remedy))
    for (where, remedy), rows in BAD.items()
    for damage, says in rows
]


@pytest.fixture
def offered(tiny: Tiny) -> Tiny:
    """A project under version control, with one record that is in order."""
    return offer(tiny)


def check(tiny: Tiny) -> int:
    """The exit code of the command that whoever offers a record is asked to run."""
    return tiny.cli("check", "--require", "offered")


def test_what_the_table_damages_is_in_order(offered: Tiny, capsys: pytest.CaptureFixture) -> None:
    history(KEPT)(offered.file(runner="offered").parent)
    assert check(offered) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("damage", "line"), CASES, ids=[line for _, line in CASES])
def test_check_refuses_it_in_one_line(
    damage: Damage,
    line: str,
    offered: Tiny,
    capsys: pytest.CaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "ann-laptop.example.org")
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
    assert unescape(page).count(script) == 2


def test_a_file_that_may_not_be_read(
    offered: Tiny, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "timings.json":
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert check(offered) == 1
    line = f"error: {SUITE} cannot be read (Permission denied): {RESTORE}\n"
    assert capsys.readouterr().err == line


def test_a_folder_with_no_runners_name(tiny: Tiny, capsys: pytest.CaptureFixture) -> None:
    tiny.write("docs/timings/My Machine/timings.json", "{}")
    assert tiny.cli("check") == 1
    wrong = '"My Machine" is no runner\'s name: use a-z, 0-9 and single hyphens'
    assert capsys.readouterr().err == f"error: {wrong}\n"


def test_the_command_itself_gives_one_line_and_no_traceback(offered: Tiny) -> None:
    file("timings.json", "{")(offered.file(runner="offered").parent)
    command = [sys.executable, "-m", "timings", "--root", str(offered.root), "check"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert ran.returncode == 1
    assert ran.stderr == f"error: {SUITE} is truncated or not JSON: {RESTORE}\n"


def test_a_root_that_is_no_project(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert Tiny(tmp_path).cli("check") == 1
    assert capsys.readouterr().err.endswith(
        "holds no folder snippets: give the folder of a project\n"
    )


def test_values_of_a_parameter_may_have_other_rounds_than_another(tiny: Tiny) -> None:
    tiny.replace(
        "snippets/chap/experiments.py",
        '    baseline="loop",\n',
        '    baseline="loop",\n    sweep={"n": [1, 2]},\n',
    )
    record = tiny.made_up(ROUNDS)

    def cut(rounds: int, *keys: tuple) -> None:
        times = {"repeats": ((0.1,) * rounds,)}
        record.entries |= {key: dataclasses.replace(record.entries[key], **times) for key in keys}
        tiny.save(record)

    cut(2, ("sums", "loop", 2), ("sums", "sum", 2))
    assert len(tiny.record().entries) == 4
    cut(1, ("sums", "sum", 2))
    with pytest.raises(TimingsError, match=r'"sums/sum/n=2" has 1 round, and another'):
        tiny.record()


def test_nothing_recorded_is_an_empty_record(tiny: Tiny) -> None:
    assert tiny.record() == Record("local")
