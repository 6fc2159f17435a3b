"""What PyCUDA did on the stand-in is kept beside a record, checked, and handed on."""

import ast
import json
import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.kernels.gpu_project import launched, run_on_stand_in, with_gpu_work
from tests.timings.page import Page, of_class, tree
from tests.timings.tiny import Tiny, lay_down, rewrite
from timings.errors import TimingsError
from timings.project.kernels import to_trace
from timings.project.project import Project
from timings.publishing.artifact import Wanted, read_artifact, write_artifact

FILE = "stand-in.json"
SCRIPT = """#!/bin/sh
# As the real one: `python -m tests.stand_in.run PROGRAM NAME=NUMBER`.
echo "$@" > "{root}/asked"
[ -z "${{STAND_IN_TRACE-}}" ] || cat "{root}/trace" > "$STAND_IN_TRACE"
exec "{python}" "$4"
"""
ARRAY = {
    "name": "x",
    "elements": 100,
    "item": 4,
    "stored": True,
    "atomic": False,
    "twice": None,
    "never": 0,
    "writer": [[0, 1, 100]],
}
LINE = {
    "kernel": "twice",
    "grid": [4, 1, 1],
    "block": [32, 1, 1],
    "numbers": {"n": 100},
    "arrays": [ARRAY],
    "faults": [],
}


@pytest.fixture
def tiny(tmp_path: Path) -> Tiny:
    return with_gpu_work(lay_down(tmp_path / "project"))


@pytest.fixture
def stand_in(tiny: Tiny) -> Tiny:
    """A project with a stand-in, on which the program makes one launch."""
    tiny.write(".cache/stand-in/built", "")
    tiny.write("scripts/stand-in", SCRIPT.format(root=tiny.root, python=sys.executable)).chmod(
        0o755
    )
    traced(tiny, LINE)
    return tiny


def traced(tiny: Tiny, *lines: dict) -> None:
    """Let the stand-in trace these launches."""
    tiny.write("trace", "".join(f"{json.dumps(line)}\n" for line in lines))


def record(tiny: Tiny, *more: str) -> int:
    return tiny.cli("record", "--only", "stand-in", *more)


def test_a_recording_keeps_what_is_drawn_and_no_output(stand_in: Tiny) -> None:
    another = LINE | {"block": [16, 1, 1], "arrays": [ARRAY | {"writer": [[0, 1, 64], [0, 1, 36]]}]}
    traced(stand_in, LINE, LINE, another)
    assert record(stand_in) == 0
    text = stand_in.file(FILE).read_text(encoding="utf-8")
    (row,) = json.loads(text)["programs"]
    assert (row["program"], row["exit"], row["launches"]) == ("chap/device.py", 0, 3)
    assert row["hash"] == stand_in.project.programs["chap/device.py"].hash
    assert row["drawn"] == [launched(), launched("0+1*64 0+1*36", block=[16, 1, 1])]
    assert "doubled" not in text
    assert not stand_in.file("runs.json").exists()


def test_only_what_changed_is_run_again(stand_in: Tiny) -> None:
    assert record(stand_in) == 0
    stand_in.drop("asked")
    assert record(stand_in) == 0
    assert not (stand_in.root / "asked").exists()
    stand_in.replace("snippets/chap/device.py", "*= 2", "*= 3")
    assert any("run on the stand-in of local before the last" in line for line in told(stand_in))
    assert record(stand_in) == 0
    assert not any("stand-in" in line for line in told(stand_in))


def told(tiny: Tiny) -> list[str]:
    return tiny.gaps()


def test_a_program_too_large_to_trace_is_given_smaller_numbers(stand_in: Tiny) -> None:
    path = "snippets/chap/device.py"
    stand_in.replace(
        path, "[tool.timings]", "[tool.timings]\n# traced = {ROWS = 101, COLUMNS = 97}"
    )
    assert record(stand_in) == 0
    asked = (stand_in.root / "asked").read_text(encoding="utf-8").split()
    assert asked[:3] == ["python", "-m", "tests.stand_in.run"]
    assert asked[4:] == ["ROWS=101", "COLUMNS=97"]


def test_without_a_stand_in_what_was_kept_stays(
    tiny: Tiny, capsys: pytest.CaptureFixture[str]
) -> None:
    run_on_stand_in(tiny)
    before = tiny.file(FILE).read_text(encoding="utf-8")
    assert tiny.cli("record", "--budget", "0.02") == 0
    assert tiny.file(FILE).read_text(encoding="utf-8") == before
    assert record(tiny) == 1
    assert capsys.readouterr().err == (
        "error: the stand-in is not built: run scripts/stand-in build, then this again\n"
    )


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (LINE | {"faults": ["two threads race"]}, "twice: two threads race"),
        (LINE | {"arrays": [ARRAY | {"twice": 3}]}, "twice stores to x[3] more than once"),
        (LINE | {"arrays": [ARRAY | {"never": 9}]}, "twice never stores to 9 of 100 elements of x"),
        ({"kernel": "twice"}, "its trace cannot be read"),
    ],
)
def test_a_fault_is_told_and_no_row_kept(
    stand_in: Tiny, capsys: pytest.CaptureFixture[str], line: dict, says: str
) -> None:
    traced(stand_in, line)
    assert record(stand_in) == 1
    assert f"error: on the stand-in, snippets/chap/device.py: {says}" in capsys.readouterr().out
    assert not stand_in.file(FILE).exists()


def test_what_is_left_out_on_purpose_is_no_fault_and_must_be(
    stand_in: Tiny, capsys: pytest.CaptureFixture[str]
) -> None:
    path = "snippets/chap/device.py"
    stand_in.replace(path, "[tool.timings]", '[tool.timings]\n# partial = ["twice"]')
    assert record(stand_in) == 1
    assert "twice is `partial`, and leaves nothing out" in capsys.readouterr().out
    traced(stand_in, LINE | {"arrays": [ARRAY | {"never": 9}]})
    assert record(stand_in) == 0


def test_a_program_must_end_as_it_declares(
    stand_in: Tiny, capsys: pytest.CaptureFixture[str]
) -> None:
    path = "snippets/chap/device.py"
    stand_in.replace(path, "[tool.timings]", '[tool.timings]\n# expect = ["LogicError"]')
    traced(stand_in, LINE | {"faults": ["x[100] is outside"]})
    assert record(stand_in) == 1
    assert "is meant to end with LogicError, and ended with success" in capsys.readouterr().out
    stand_in.replace(
        path, 'print("doubled")', "class LogicError(Exception): ...\n\nraise LogicError"
    )
    assert record(stand_in) == 0
    assert stand_in.record().stand_in["chap/device.py"].exit == 1


def of_row(**fields: object) -> Callable[[dict], None]:
    return lambda document: document["programs"][0].update(fields)


def of_launch(**fields: object) -> Callable[[dict], None]:
    return lambda document: document["programs"][0]["drawn"][0].update(fields)


DRAWN = "not at most 200 launches that can be drawn"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda d: d.update(schema=2), 'has "schema": 2, not 1'),
        (lambda d: d.update(programs=[]), "holds no programs"),
        (lambda d: d.update(programs={}), "holds no programs"),
        (lambda d: d.update(programs=[3]), "lacks a field, or has one too many"),
        (lambda d: d["programs"][0].pop("drawn"), "lacks a field, or has one too many"),
        (lambda d: d["programs"].append(d["programs"][0]), "is there twice"),
        (of_row(seconds=1.0), "lacks a field, or has one too many"),
        (of_row(stdout="x"), "lacks a field, or has one too many"),
        (of_row(program="chap/x.py\n"), "not a program below snippets/: folder/file.py"),
        (of_row(exit=2**32), 'has "exit": 4294967296, not a whole number'),
        (of_row(launches=-1), 'has "launches": -1, not a whole number'),
        (of_row(launches=1.5), 'has "launches": 1.5, not a whole number'),
        (of_row(drawn={}), 'has "drawn": {}, not at most 200 launches'),
        (of_row(drawn=[None]), DRAWN),
        (of_row(drawn=[launched()] * 201), DRAWN),
        (of_launch(more=1), DRAWN),
        (of_launch(kernel="a b"), DRAWN),
        (of_launch(kernel=3), DRAWN),
        (of_launch(array="<b>"), DRAWN),
        (of_launch(grid=[4, 1]), DRAWN),
        (of_launch(grid=[2**31, 1, 1]), DRAWN),
        (of_launch(grid=[0, 1, 1]), DRAWN),
        (of_launch(grid=[4.0, 1, 1]), DRAWN),
        (of_launch(grid="444"), DRAWN),
        (of_launch(block=[2000, 1, 1]), DRAWN),
        (of_launch(block=[True, 1, 1]), DRAWN),
        (of_launch(twice=0), DRAWN),
        (of_launch(writer=""), DRAWN),
        (of_launch(writer=[[0, 1, 100]]), DRAWN),
        (of_launch(writer="0+1*100 "), DRAWN),
        (of_launch(writer="0+1*100\n"), DRAWN),
        (of_launch(writer="0+1*0"), DRAWN),
        (of_launch(writer="0+1*129"), DRAWN),
        (of_launch(writer="100+-1*102"), DRAWN),
        (of_launch(writer="-2+0*1"), DRAWN),
        (of_launch(writer="-1+1*2"), DRAWN),
        (of_launch(writer="0+0*10001"), DRAWN),
        (of_launch(writer="0+0*5001 0+0*5000"), DRAWN),
    ],
)
def test_a_bad_file_is_one_line(
    tiny: Tiny, capsys: pytest.CaptureFixture[str], change: Callable, says: str
) -> None:
    run_on_stand_in(tiny)
    rewrite(tiny.file(FILE), change)
    assert tiny.cli("check") == 1
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    assert line.startswith("error: docs/timings/local/stand-in.json")
    assert says in line


@pytest.mark.parametrize("text", ["", '{"schema": 1, "prog', "[]", "\\udc80"])
def test_a_broken_file_is_one_line(
    tiny: Tiny, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    tiny.write("docs/timings/local/stand-in.json", text)
    assert tiny.cli("check") == 1
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    assert line.startswith("error: docs/timings/local/stand-in.json is ")


def test_whatever_a_launch_says_it_is_refused_or_drawn(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = random.Random(1)
    odd = [None, True, -1, 0, 2**70, 0.5, "", "x", "<b>", [], [1], [1, 2, 3], {}, "0+1*100"]
    page, drawn = Page(tiny), 0
    for _ in range(300):
        runs = [[chosen.randint(-2, 140) for _ in "123"] for _ in range(chosen.randint(0, 3))]
        one = launched(" ".join(f"{first}+{step // 40}*{count}" for first, step, count in runs))
        if chosen.random() < 0.5:
            one[chosen.choice(sorted(one))] = chosen.choice(odd)
        run_on_stand_in(tiny, one)
        try:
            tiny.record()
        except TimingsError as error:
            assert DRAWN in str(error)
            tiny.drop("docs/timings/local/stand-in.json")
            continue
        text = f"```launch\nprogram: chap/device.py\nkernel: {one['kernel']}\n```\n"
        assert len(of_class(tree(page.html(text)), "launch")) == 1
        drawn += 1
    assert 0 < drawn < 300


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"program": "chap/prog.py"}, "is no program here"),
        ({"program": "chap/none.py"}, "is no program here"),
        ({"exit": 1}, "ended with exit code 1, which is not as it declares"),
    ],
)
def test_an_implausible_row(tiny: Tiny, change: dict, says: str) -> None:
    run_on_stand_in(tiny)
    rewrite(tiny.file(FILE), of_row(**change))
    assert any(FILE in line and says in line for line in tiny.implausible())


def test_a_machine_with_a_stand_in_has_all_of_it(tiny: Tiny) -> None:
    named = "snippets/chap/device.py: it was not run on the stand-in of local: run"
    assert not any(named in line for line in tiny.gaps(named=True))
    run_on_stand_in(tiny)
    tiny.write("snippets/chap/other.py", (tiny.root / "snippets/chap/device.py").read_text())
    lines = tiny.gaps(named=True)
    assert any(named.replace("device", "other") in line for line in lines)
    assert not any(named in line for line in lines)


def test_it_is_handed_on_with_the_record(tiny: Tiny, tmp_path: Path) -> None:
    run = tiny.made_up_run()
    record = tiny.record("some-machine")
    record.runs[run.key] = run
    tiny.save(record)
    run_on_stand_in(tiny, runner="some-machine")
    folder, wanted = tmp_path / "record-some-machine", Wanted("some-machine")
    write_artifact(tiny.project.records / "some-machine", folder, "a" * 40)
    sent = read_artifact(folder, wanted)
    assert sent.record.stand_in == tiny.record("some-machine").stand_in
    (folder / FILE).write_text("{}", encoding="utf-8")
    with pytest.raises(TimingsError, match="gives other hashes than its files have"):
        read_artifact(folder, wanted)


ON_STAND_IN = {"printed", "run_pycuda", "traced"}
"""The fixtures that run a program on the stand-in."""


def test_where_pages_say_that_answers_are_checked_a_test_checks_them(project: Project) -> None:
    programs = [program.path for program in to_trace(project)]
    assert programs
    for path in programs:
        folder, _, name = path.partition("/")
        tests = ast.parse((project.root / "tests" / folder / f"test_{name}").read_text())
        assert any(
            isinstance(test, ast.FunctionDef)
            and ON_STAND_IN & {argument.arg for argument in test.args.args}
            and any(isinstance(node, ast.Assert) for node in ast.walk(test))
            for test in tests.body
        ), f"no test of {path} looks at what it gives on the stand-in"
