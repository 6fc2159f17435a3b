"""What an experiment is measured in: a bare main, a clean environment, processes of its own."""

import pytest

from tests.timings.test_recorder import FILE
from tests.timings.tiny import Tiny

HEAD = """
import multiprocessing
import os
import sys
from contextlib import contextmanager

from timings import Experiment


def burn():
    start = os.times()
    while sum(os.times()[:2]) - sum(start[:2]) < 0.1:
        sum(range(10_000))


def look(answer):
    answer.put(sorted(name.split(".")[0] for name in sys.modules))


def ask(method):
    context = multiprocessing.get_context(method)
    answer = context.SimpleQueue()
    process = context.Process(target=look, args=(answer,))
    process.start()
    found = answer.get()
    process.join()
    return found


@contextmanager
def nothing():
    yield None


"""
DECLARED = """
sums = Experiment(
    name="sums",
    title="What is there",
    variants={{"loop": lambda _: 0, "sum": {variant}}},
    baseline="loop",
    prepare=nothing,
    same=lambda one, other: True,
    {more}
)
"""


def recorded(tiny: Tiny, function: str, variant: str = "found", more: str = "") -> int:
    """The exit code of recording an experiment of this function."""
    tiny.write(FILE, HEAD + function + "\n" + DECLARED.format(variant=variant, more=more))
    return tiny.cli("record", "--only", "sums", "--budget", "0.02")


def test_cpu_seconds_include_those_of_started_processes(tiny: Tiny) -> None:
    burnt = """
def found(_):
    process = multiprocessing.get_context("fork").Process(target=burn)
    process.start()
    process.join()
"""
    assert recorded(tiny, burnt) == 0
    loop, burnt = (tiny.record().entries["sums", name, None] for name in ("loop", "sum"))
    assert loop.cpu < 0.05
    assert burnt.cpu > 0.09


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_a_started_process_imports_nothing_that_a_readers_would_not(
    tiny: Tiny, method: str
) -> None:
    """Of this project, it holds what the module that declares the experiment imports."""
    found = f"""
def found(_):
    more = set(ask({method!r})) & {{"psutil", "numpy", "pyperf", "importlib.metadata"}}
    if more:
        raise SystemError(more)
"""
    assert recorded(tiny, found) == 0
    facts = tiny.record().of("sums")[0].metadata
    assert 20 < facts["child_modules"] < 400
    assert facts["blas"] == "none"


@pytest.mark.parametrize("own", [False, True])
def test_variables_that_steer_libraries_are_cleared_unless_the_experiment_sets_them(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch, own: bool
) -> None:
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_CORETYPE", "PYTHONOPTIMIZE"):
        monkeypatch.setenv(name, "1")
    found = f"""
def found(_):
    there = {{name for name in os.environ if name.startswith(("OMP_", "MKL_", "OPENBLAS_"))}}
    if there != {"{'OMP_NUM_THREADS'}" if own else "set()"} or not __debug__:
        raise SystemError(there)
    if {own} and os.environ["OMP_NUM_THREADS"] != "3":
        raise SystemError(os.environ["OMP_NUM_THREADS"])
"""
    more = 'environment={"OMP_NUM_THREADS": "3"},' if own else ""
    assert recorded(tiny, found, more=more) == 0


def test_each_repeat_is_a_fresh_interpreter_with_its_own_seed_of_hashes(tiny: Tiny) -> None:
    found = """
def found(_):
    with open(os.environ["SEEN"], "a") as file:
        print(os.getpid(), hash("seed"), file=file)
"""
    seen = tiny.root.parent / "seen"
    more = f'environment={{"SEEN": {str(seen)!r}}},'
    assert recorded(tiny, found, more=more) == 0
    lines = set(seen.read_text(encoding="utf-8").splitlines())
    assert len(lines) == len({line.split()[1] for line in lines}) == 4  # three, and the pilot


def test_what_a_variant_prints_disturbs_nobody(tiny: Tiny) -> None:
    found = """
def found(_):
    print("0")
    os.write(1, b"no answer")
    os.system("echo 1")
    assert sys.stdin.read() == ""
"""
    assert recorded(tiny, found) == 0


def test_controls_are_shown_and_must_be_variants(
    tiny: Tiny, capsys: pytest.CaptureFixture[str]
) -> None:
    more = 'controls={"total": "that it is slow"},'
    assert recorded(tiny, "", variant="lambda _: 0", more=more) == 1
    said = capsys.readouterr().err
    assert f"{FILE}:" in said
    assert """controls name "total": name one of its variants""" in said
