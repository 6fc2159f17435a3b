"""Compiled kernels are kept beside a record, checked, and shown for what they are."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.kernels.gpu_project import FENCES, run_on_stand_in, with_gpu_work
from tests.timings.page import Page, of_class, tree, words
from tests.timings.tiny import Tiny, lay_down, rewrite
from timings.project.kernels import ARCHITECTURES

COMPILED = "Compiled for sm_80 and sm_90, not run."
STATES = (
    "Run on A GPU, 2026-01-02.",
    "Run on a stand-in for the driver: answers checked, no times.",
    COMPILED,
    "Not run.",
    "Run on A GPU, 2026-01-02, before its last change.",
    "Run on a stand-in for the driver, before its last change.",
    "Compiled for sm_80 and sm_90 before its last change, not run.",
)
"""All that a page may say of a program for a GPU: one of them, once."""


@pytest.fixture
def tiny(tmp_path: Any) -> Tiny:
    return with_gpu_work(lay_down(tmp_path / "project"))


@pytest.fixture
def compiled(tiny: Tiny) -> Tiny:
    """A project whose kernels were compiled when it was recorded."""
    assert tiny.cli("record", "--budget", "0.02", "--only", "sums") == 0
    return tiny


@pytest.fixture
def page(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> Page:
    return Page(tiny)


def said(page: Page) -> str:
    """The one state that a page gives to the program, below it."""
    whole = tree(page.html(FENCES))
    (state,) = of_class(whole, "program-run")
    assert words(state) in STATES
    assert sum(words(whole).count(text) for text in STATES) == 1
    return words(state)


def run_on_gpu(tiny: Tiny) -> None:
    """Keep a run of the program on a GPU."""
    record = tiny.record()
    run = tiny.made_up_run("chap/device.py", stdout="doubled\n", gpu="A GPU")
    record.runs[run.key] = run
    tiny.save(record)


def change_kernel(tiny: Tiny, to: str = "*= 3") -> None:
    """Let what was recorded be of other sources."""
    tiny.replace("snippets/chap/device.py", "*= 2", to)


def printed(page: Page) -> str:
    """What the output fence shows and says."""
    return words(of_class(tree(page.html(FENCES)), "output")[0])


def test_a_recording_compiles(compiled: Tiny) -> None:
    document = json.loads(compiled.file("kernels.json").read_text(encoding="utf-8"))
    (row,) = document["kernels"]
    assert (row["program"], row["kernel"]) == ("chap/device.py", "twice")
    assert set(row["architectures"]) == set(ARCHITECTURES)
    assert all(size > 0 and size % 16 == 0 for size in row["architectures"].values())
    assert row["compiler"].startswith("nvidia-cuda-nvrtc ")
    (kept,) = compiled.record().kernels.values()
    assert vars(kept) == row


def test_only_what_changed_is_compiled_again(
    compiled: Tiny, capsys: pytest.CaptureFixture[str]
) -> None:
    before = compiled.file("kernels.json").read_text(encoding="utf-8")
    capsys.readouterr()
    assert compiled.cli("record", "--budget", "0.02", "--only", "sums") == 0
    assert "compiled" not in capsys.readouterr().out
    assert compiled.file("kernels.json").read_text(encoding="utf-8") == before
    compiled.replace("snippets/chap/device.py", "*= 2", "*= 3")
    assert compiled.cli("record", "--budget", "0.02", "--only", "sums") == 0
    assert "local: compiled the GPU kernels of 1 sources" in capsys.readouterr().out


def test_a_kernel_that_does_not_compile_is_a_failure(
    compiled: Tiny, capsys: pytest.CaptureFixture[str]
) -> None:
    before = compiled.file("kernels.json").read_text(encoding="utf-8")
    compiled.replace("snippets/chap/device.py", "x[i] *= 2", "y[i] *= 2")
    assert compiled.cli("record", "--budget", "0.02", "--only", "sums") == 1
    assert 'error: snippets/chap/device.py:13: identifier "y" is undefined' in (
        capsys.readouterr().out
    )
    assert compiled.file("kernels.json").read_text(encoding="utf-8") == before


def test_a_kernel_meant_not_to_compile_is_left_out(tiny: Tiny) -> None:
    path = "snippets/chap/device.py"
    tiny.replace(path, 'needs = ["gpu"]', 'needs = ["gpu"]\n# expect = ["CompileError"]')
    tiny.replace(path, "void twice", "void double")
    assert tiny.cli("record", "--budget", "0.02", "--only", "sums") == 0
    assert not tiny.file("kernels.json").exists()


def test_the_states_of_a_program(page: Page, tiny: Tiny) -> None:
    """Each further step is what the page says; a change makes the best of them stale."""
    assert said(page) == "Not run."
    assert tiny.cli("record", "--budget", "0.02", "--only", "sums") == 0
    assert said(page) == COMPILED
    change_kernel(tiny)
    assert said(page) == "Compiled for sm_80 and sm_90 before its last change, not run."
    run_on_stand_in(tiny)
    assert said(page) == "Run on a stand-in for the driver: answers checked, no times."
    run_on_gpu(tiny)
    assert said(page) == "Run on A GPU, 2026-01-02."
    tiny.replace("snippets/chap/device.py", "*= 3", "*= 4")
    assert said(page) == "Run on A GPU, 2026-01-02, before its last change."
    run_on_stand_in(tiny)
    assert said(page) == "Run on a stand-in for the driver: answers checked, no times."


def test_a_stale_run_on_the_stand_in(page: Page, tiny: Tiny) -> None:
    run_on_stand_in(tiny)
    change_kernel(tiny)
    assert said(page) == "Run on a stand-in for the driver, before its last change."


def test_of_several_records_the_best_is_told(page: Page, tiny: Tiny) -> None:
    run_on_stand_in(tiny, runner="some-machine")
    assert tiny.cli("record", "--budget", "0.02", "--only", "sums") == 0
    assert said(page) == "Run on a stand-in for the driver: answers checked, no times."


def test_a_panel_says_that_and_how_to_measure_it(page: Page) -> None:
    panel = words(of_class(tree(page.html(FENCES)), "timings")[0])
    assert panel.count("Not recorded on a GPU yet.") == 1
    assert "python -m timings record --only doubling --gpu" in panel


def test_what_was_run_is_shown_with_its_device(page: Page, compiled: Tiny) -> None:
    run_on_gpu(compiled)
    assert "doubledPrinted on local (A GPU), Python 3.11.9" in printed(page)
    change_kernel(compiled)
    assert "Recorded before the last change." in printed(page)


def test_gaps_name_the_kernel(tiny: Tiny) -> None:
    named = "snippets/chap/device.py: the kernel TWICE_KERNEL"
    assert any(f"{named} is not compiled on local: run" in one for one in tiny.gaps(named=True))
    assert tiny.cli("record", "--budget", "0.02", "--only", "sums") == 0
    assert not any(named in line for line in tiny.gaps(named=True))
    tiny.replace("snippets/chap/device.py", "*= 2", "*= 3")
    (line,) = (line for line in tiny.gaps() if named in line)
    assert f"{named} was compiled on local before the last change: run" in line


def test_a_runner_without_a_gpu_need_not_have_its_work(tiny: Tiny) -> None:
    lines = "\n".join(tiny.gaps(named=True))
    assert '"doubling"' not in lines
    assert "device.py: its run is not recorded" not in lines


def test_a_runner_with_a_gpu_must_have_all_of_its_work(tiny: Tiny) -> None:
    record = tiny.record()
    run = tiny.made_up_run("chap/device.py", gpu="A GPU")
    record.runs[run.key] = run
    assert any('"doubling" is not recorded' in line for line in tiny.gaps(record, named=True))


def test_what_a_lent_machine_lacks_is_a_note(
    tiny: Tiny, capsys: pytest.CaptureFixture[str]
) -> None:
    """It ran a GPU's work alone, and cannot be asked again; one that ran more can."""
    record = tiny.record("card")
    run = tiny.made_up_run("chap/device.py", gpu="A GPU")
    record.runs[run.key] = run
    tiny.save(record)
    lacks = 'experiment "doubling" is not recorded on card'
    for told, other in (("out", "err"), ("err", "out")):
        tiny.cli("check")
        said = capsys.readouterr()._asdict()
        assert lacks in said[told]
        assert lacks not in said[other]
        run = tiny.made_up_run()
        record.runs[run.key] = run
        tiny.save(record)


def test_work_for_a_gpu_without_one_is_implausible(tiny: Tiny) -> None:
    record = tiny.made_up({"one": (0.1,), "other": (0.1,)}, "doubling")
    run = tiny.made_up_run("chap/device.py")
    record.runs[run.key] = run
    problems = tiny.implausible(record)
    assert sum("needs a GPU, and names none" in line for line in problems) == 2
    honest = tiny.made_up({"one": (0.1,), "other": (0.1,)}, "doubling", gpu="A GPU")
    assert not any("GPU" in line for line in tiny.implausible(honest))


SIZES = "not bytes by architecture, as sm_90"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda d: d.update(schema=2), 'has "schema": 2, not 1'),
        (lambda d: d.update(kernels=[]), "holds no kernels"),
        (lambda d: d["kernels"][0].pop("hash"), "lacks a field, or has one too many"),
        (lambda d: d["kernels"][0].update(more=1), "lacks a field, or has one too many"),
        (lambda d: d["kernels"][0].update(kernel=3), 'has "kernel": 3, not a kernel\'s name'),
        *(
            (lambda d, sizes=sizes: d["kernels"][0].update(architectures=sizes), SIZES)
            for sizes in ({}, {"x": 1}, {"sm_80": -1}, {"sm_80": "9"})
        ),
        (lambda d: d["kernels"].append(d["kernels"][0]), "is there twice"),
    ],
)
def test_a_bad_file_is_one_line(
    compiled: Tiny, capsys: pytest.CaptureFixture[str], change: Callable, says: str
) -> None:
    rewrite(compiled.file("kernels.json"), change)
    capsys.readouterr()
    assert compiled.cli("check") == 1
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    assert line.startswith("error: docs/timings/local/kernels.json")
    assert says in line


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"kernel": "thrice"}, "is no kernel here"),
        ({"architectures": {"sm_75": 16}}, "is compiled for sm_75, not sm_80, sm_90"),
        ({"compiler": "someone@example.org"}, "holds an e-mail address"),
    ],
)
def test_an_implausible_row(compiled: Tiny, change: dict, says: str) -> None:
    rewrite(compiled.file("kernels.json"), lambda d: d["kernels"][0].update(change))
    assert any("kernels.json" in line and says in line for line in compiled.implausible())


def test_pins_for_a_gpu_stale_what_needs_one_and_nothing_else(tiny: Tiny) -> None:
    def hashes() -> dict[str, str]:
        project = tiny.project
        found = {path: program.hash for path, program in project.programs.items()}
        return found | {name: one.hash for name, one in project.experiments.items()}

    before = hashes()
    tiny.replace("requirements-gpu.txt", "2026.1", "2026.2")
    after = hashes()
    assert {name for name in before if before[name] != after[name]} == {
        "chap/device.py",
        "doubling",
    }
    tiny.replace("requirements-gpu.txt", "# comment", "# other words")
    assert hashes() == after
