"""Recording a tiny project for real: only what changed, and nothing lost when something fails."""

import re
import sys
from pathlib import Path

import pytest

from tests.timings.tiny import ROUNDS, Tiny
from timings.project.project import PINS
from timings.recording.plan import make_plan
from timings.records.model import Record

BUDGET = ("--budget", "0.02")
FILE = "snippets/chap/experiments.py"
BROKEN = {
    "raises": ("raise OSError('no such thing')", " failed: OSError: no such thing"),
    "is followed by words of a library that ends": (
        "import atexit, os; atexit.register(os.write, 2, b'cleanup: failed\\n'); 1 / 0",
        " failed: ZeroDivisionError: division by zero",
    ),
    "aborts": ("import os; os.abort()", " failed: it ended its interpreter"),
    "exits": ("raise SystemExit(0)", " failed: it ended its interpreter"),
    "disagrees": (
        "return 1",
        ': "sum" and "loop" give different results: variants must do the same work; '
        "no time was kept",
    ),
    "hangs": ("import time; time.sleep(60)", " was still running after 1.2 s: it was ended"),
    "leaves a process": (
        "import subprocess; subprocess.Popen(['sleep', '60'], start_new_session=True)",
        " left 1 processes behind: end them",
    ),
}


def record(tiny: Tiny, *options: str) -> int:
    """Record on a short budget."""
    return tiny.cli("record", *BUDGET, *options)


def planned(tiny: Tiny, **options: object) -> tuple[list[str], list[str]]:
    """The programs and experiments that would be recorded now."""
    plan = make_plan(tiny.project, tiny.record(), **options)
    return [p.path for p, _ in plan.programs], [e.name for e in plan.experiments]


@pytest.fixture
def done(tiny: Tiny, capsys: pytest.CaptureFixture[str]) -> Tiny:
    """A project with a second program, all of it recorded."""
    tiny.write("snippets/chap/again.py", "print('again')\n")
    assert record(tiny) == 0
    assert "local: 4 of 4 recorded, 0 were fresh" in capsys.readouterr().out
    return tiny


def test_everything_is_recorded_once(done: Tiny, capsys: pytest.CaptureFixture[str]) -> None:
    kept = done.record()
    assert {key: run.stdout for key, run in kept.runs.items()} == {
        ("chap/prog.py", None): "45\n",
        ("chap/again.py", None): "again\n",
    }
    assert [len(kept.of(name)) for name in ("sums", "additions")] == [2, 2]
    for entry in kept.entries.values():
        assert list(map(len, entry.repeats)) == [len(entry.repeats[0])] * 3
        assert len(entry.repeats[0]) >= 3
        assert all(entry.warmups)
        assert len(entry.warmups) == len(entry.cpu_seconds) == 3
        assert entry.metadata["budget"] == 0.02
        assert entry.metadata["runner"] == "local"
        assert entry.hash == done.project.experiments[entry.experiment].hash
    assert planned(done, budget=0.02) == ([], [])
    before = done.file().stat().st_mtime_ns
    assert record(done) == 0
    assert "local: nothing changed, 4 entries are fresh" in capsys.readouterr().out
    assert done.file().stat().st_mtime_ns == before


def test_only_what_changed_is_recorded_again(
    done: Tiny, capsys: pytest.CaptureFixture[str]
) -> None:
    before = done.record()
    done.replace(FILE, "Adding fifty numbers", "Adding 50 numbers")
    done.replace("snippets/chap/again.py", "again", "anew")
    assert planned(done, budget=0.02) == (["chap/again.py"], ["sums"])
    assert record(done) == 0
    assert "local: 2 of 2 recorded, 2 were fresh" in capsys.readouterr().out
    after = done.record()
    assert after.runs["chap/again.py", None].stdout == "anew\n"
    assert after.runs["chap/prog.py", None] == before.runs["chap/prog.py", None]
    assert after.of("additions") == before.of("additions")
    assert {e.hash for e in after.of("sums")} == {done.project.experiments["sums"].hash}


def test_what_makes_an_entry_worth_recording_again(tiny: Tiny) -> None:
    here = sys.version.split()[0]
    assert planned(tiny) == (["chap/prog.py"], ["sums", "additions"])
    tiny.save(tiny.made_up(ROUNDS, python_version=here))
    assert planned(tiny)[1] == ["additions"]
    assert planned(tiny, budget=1.0)[1] == ["additions"]
    assert planned(tiny, everything=True)[1] == ["sums", "additions"]
    assert planned(tiny, only=["sums"]) == ([], [])
    assert planned(tiny, only=["sums"], everything=True) == ([], ["sums"])
    tiny.save(tiny.made_up(ROUNDS, python_version=here, budget=2.0))
    assert planned(tiny)[1] == ["sums", "additions"]
    assert planned(tiny, budget=2.0)[1] == ["additions"]
    tiny.save(tiny.made_up(ROUNDS, python_version="3.10.0"))
    assert planned(tiny)[1] == ["sums", "additions"]
    tiny.save(tiny.made_up({"loop": [0.1]}, python_version=here))
    assert planned(tiny)[1] == ["sums", "additions"]


@pytest.mark.parametrize(
    "change",
    [
        'sums.variants["sum"] = with_loop',
        "del sums.title",
        "with_sum.name = 1",
        'for name in ("sum",):\n    sums.variants[name] = with_loop',
    ],
)
def test_what_changes_an_experiment_afterwards_is_a_change_of_it(tiny: Tiny, change: str) -> None:
    tiny.save(tiny.made_up(ROUNDS, python_version=sys.version.split()[0]))
    assert planned(tiny)[1] == ["additions"]
    text = (tiny.root / FILE).read_text(encoding="utf-8")
    tiny.write(FILE, f"{text}\n\n{change}\n")
    assert planned(tiny)[1] == ["sums", "additions"]


def test_an_experiment_that_this_platform_cannot_run(
    tiny: Tiny, capsys: pytest.CaptureFixture[str]
) -> None:
    tiny.replace(FILE, '    title="Adding fifty', '    needs="gpu",\n    title="Adding fifty')
    assert record(tiny, "--only", "sums") == 0
    said = capsys.readouterr().out
    assert (
        'experiment "sums" needs a GPU: ask for one with --gpu, on a machine that has one' in said
    )


NEW = '# /// script\n# requires-python = ">=3.15"\n# ///\n\nprint(1)\n'


def test_a_program_that_needs_a_newer_python(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tiny.write("snippets/chap/new.py", NEW)
    tiny.replace(FILE, 'title="Adding fifty', 'needs="python3.14", title="Adding fifty')
    monkeypatch.setattr("platform.python_version", lambda: "3.13.2")
    assert record(tiny, "--only", "chap/new.py", "--only", "sums") == 0
    said = capsys.readouterr().out
    assert "snippets/chap/new.py needs Python 3.15 or later, and this is 3.13\n" in said
    assert 'experiment "sums" needs Python 3.14 or later, and this is 3.13\n' in said
    monkeypatch.setattr("platform.python_version", lambda: "3.15.0rc2")
    assert planned(tiny, only=["chap/new.py", "sums"]) == (["chap/new.py"], ["sums"])


@pytest.mark.parametrize(("version", "lacks"), [("3.14.10", 0), ("3.15.0", 1), ("3.x-1", 0)])
def test_what_needs_a_newer_python_is_due_where_one_ran_programs(
    tiny: Tiny, version: str, lacks: int
) -> None:
    tiny.write("snippets/chap/new.py", NEW)
    run = tiny.made_up_run(python_version=version)
    missing = tiny.gaps(Record("local", runs={run.key: run}), named=True)
    assert sum("snippets/chap/new.py: its run is not recorded" in line for line in missing) == lacks


def test_all_of_it_on_demand(done: Tiny, capsys: pytest.CaptureFixture[str]) -> None:
    assert record(done, "--all", "--only", "sums") == 0
    assert "local: 1 of 1 recorded, 0 were fresh" in capsys.readouterr().out
    assert len(done.record().runs) == 2


TOLD = {
    "faster": ((0.1, 0.1, 0.1), "2x as fast as loop (2 to 2): faster"),
    "slower": ((0.4, 0.4, 0.4), "2x as slow as loop (2 to 2): slower"),
    "no difference": (
        (0.2, 0.201, 0.199),
        "1x as fast as loop (0.988 to 1.01): no difference shown",
    ),
    "too wide": (
        (0.16, 0.4, 0.0655),
        "1.24x as fast as loop (0.131 to 11.7): the interval is too wide to tell",
    ),
}


@pytest.mark.parametrize("kind", TOLD)
def test_what_was_measured_is_told_and_what_to_do_where_it_tells_nothing(
    tiny: Tiny, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    seconds, told = TOLD[kind]
    made_up = tiny.made_up({"loop": (0.2,) * 3, "sum": seconds}, load_avg_1min=8.0)
    monkeypatch.setattr(
        "timings.recording.recorder.measure_experiment", lambda *_: made_up.of("sums")
    )
    assert record(tiny, "--only", "sums") == 0
    said = capsys.readouterr().out.splitlines()
    again = (
        "sums: 3 rounds at load 8 on 2 cores do not tell: when nothing else runs here, run "
        "python -m timings record --only sums --budget 20"
    )
    repeat = [again] if kind == "too wide" else []
    assert said[-2 - len(repeat) :] == [
        f"sums/sum: {told}",
        *repeat,
        "local: 1 of 1 recorded, 0 were fresh",
    ]


def test_what_is_gone_from_the_project_is_gone_from_the_record(done: Tiny) -> None:
    done.drop("snippets/chap/again.py")
    text = (done.root / FILE).read_text(encoding="utf-8")
    done.write(FILE, text[: text.index("def added")])
    done.replace("snippets/chap/prog.py", "range(10)", "range(11)")
    assert record(done) == 0
    kept = done.record()
    assert [*kept.runs] == [("chap/prog.py", None)]
    assert {key[0] for key in kept.entries} == {"sums"}


@pytest.mark.parametrize("how", BROKEN)
def test_an_experiment_that_fails_keeps_its_last_record_and_stops_no_other(
    done: Tiny, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr("timings.recording.run.processes.GRACE", 0.3)
    monkeypatch.setattr(
        "timings.recording.measure.entries.PATIENCE", 1.0 if how == "hangs" else 60.0
    )
    before = done.record()
    line, says = BROKEN[how]
    done.replace(FILE, "    total = 0\n", f"    {line}\n    total = 0\n")
    done.replace(FILE, "to each of fifty", "to each of 50")
    done.replace("snippets/chap/prog.py", "range(10)", "range(11)")
    assert record(done) == 1
    said = capsys.readouterr().out.splitlines()
    errors = [line for line in said if line.startswith("error: ")]
    assert len(errors) == 1
    assert re.sub(r"left \d+", "left 1", errors[0]) == f'error: experiment "sums"{says}'
    assert said[-1] == (
        "local: 2 of 3 recorded, 1 were fresh, 1 failures; what failed is as it was before"
    )
    after = done.record()
    assert after.of("sums") == before.of("sums")
    assert after.of("additions") != before.of("additions")
    assert after.runs["chap/prog.py", None].stdout == "55\n"


def test_a_program_that_fails_keeps_its_last_row_and_stops_no_other(
    done: Tiny, capsys: pytest.CaptureFixture[str]
) -> None:
    before = done.record()
    done.replace("snippets/chap/prog.py", "print", "raise SystemExit")
    done.replace("snippets/chap/again.py", "again", "anew")
    assert record(done) == 1
    said = capsys.readouterr().out.splitlines()
    assert [line for line in said if line.startswith("error: ")] == [
        "error: snippets/chap/prog.py failed with exit code 45: it said nothing"
    ]
    after = done.record()
    assert after.runs["chap/prog.py", None] == before.runs["chap/prog.py", None]
    assert after.runs["chap/again.py", None].stdout == "anew\n"


def test_a_program_that_prints_something_else_each_time_is_told(
    tiny: Tiny, capsys: pytest.CaptureFixture[str]
) -> None:
    source = "from multiprocessing import Process\nfrom random import random\n\nprint(random())\n"
    tiny.write("snippets/chap/prog.py", source)
    assert record(tiny, "--only", "chap/prog.py") == 1
    told = [one for one in capsys.readouterr().out.splitlines() if one.startswith("error: ")]
    assert len(told) == 2
    for line in told:
        assert re.fullmatch(
            r"error: snippets/chap/prog.py prints something else under \w+ than under \w+: let it "
            "print the same every time",
            line,
        )


def test_a_variant_that_was_renamed_and_fails_keeps_the_whole_of_its_last_record(
    done: Tiny,
) -> None:
    before = done.record().of("sums")
    done.replace(FILE, '"sum": with_sum', '"built-in": with_sum')
    done.replace(FILE, "return sum(numbers)", "return 1")
    assert record(done) == 1
    assert done.record().of("sums") == before
    done.replace(FILE, "return 1\n", "return sum(numbers)\n")
    assert record(done) == 0
    assert {entry.variant for entry in done.record().of("sums")} == {"loop", "built-in"}


def test_the_order_asked_for_is_the_order_of_recording(
    tiny: Tiny, capsys: pytest.CaptureFixture[str]
) -> None:
    assert planned(tiny, only=["additions", "sums"])[1] == ["additions", "sums"]
    assert planned(tiny, only=["sums", "additions"])[1] == ["sums", "additions"]
    assert record(tiny, "--only", "sums", "--only", "additions", "--only", "sums") == 0
    assert "2 of 2 recorded" in capsys.readouterr().out


def test_versions_are_those_of_the_interpreter_that_measured(
    tiny: Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What only the recorder's own path adds is not what an experiment runs with."""
    (tmp_path / "pytest-0.0.9.dist-info").mkdir()
    (tmp_path / "pytest-0.0.9.dist-info" / "METADATA").write_text("Name: pytest\nVersion: 0.0.9\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    tiny.write("requirements.txt", f"{PINS}\npytest=={pytest.__version__}\n")
    assert record(tiny, "--only", "sums") == 0
    assert {entry.metadata["versions"] for entry in tiny.record().of("sums")} == {
        f"pytest {pytest.__version__}"
    }


def test_an_unknown_experiment_is_refused(tiny: Tiny, capsys: pytest.CaptureFixture[str]) -> None:
    assert record(tiny, "--only", "summs") == 1
    assert capsys.readouterr().err.startswith('error: --only: no experiment "summs"')
    assert record(tiny, "--only", "chap/progg.py") == 1
    said = 'error: --only: no program snippets/chap/progg.py: did you mean "chap/prog.py"?'
    assert capsys.readouterr().err.startswith(said)
    assert not tiny.file("runs.json").exists()


def test_a_copy_names_the_commit_that_it_is_of(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIMINGS_COMMIT", "c0ffee" * 6)
    assert record(tiny, "--only", "sums") == 0
    assert {entry.metadata["commit"] for entry in tiny.record().of("sums")} == {"c0ffee" * 2}


def test_an_experiment_bound_to_no_name_is_refused(
    tiny: Tiny, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (tiny.root / FILE).read_text(encoding="utf-8")
    head, rest = text.split("sums = Experiment(")
    one, others = rest.split("\n)\n", 1)
    tiny.write(FILE, f"{head}LISTED = [Experiment({one}\n)]\n{others}")
    assert record(tiny, "--only", "sums") == 1
    assert 'error: experiment "sums" failed: ' in (said := capsys.readouterr().out)
    assert '"sums" is not bound to a name at the top of the module' in said
