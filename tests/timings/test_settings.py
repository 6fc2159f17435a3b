"""What a program says of how it is to be run."""

import multiprocessing

import pytest

from tests.timings.tiny import Tiny
from timings.errors import TimingsError
from timings.project.programs import Program

EVERY = tuple(sorted(multiprocessing.get_all_start_methods()))
AS_WRITTEN = (None,)


def block(*lines: str) -> str:
    """A PEP 723 block with these lines."""
    return "\n".join(["# /// script", *(f"# {line}".rstrip() for line in lines), "# ///", "", ""])


def program(tiny: Tiny, source: str) -> Program:
    """The program with this source."""
    tiny.write("snippets/chap/prog.py", source)
    return tiny.project.programs["chap/prog.py"]


def test_without_a_block(tiny: Tiny) -> None:
    plain = program(tiny, "print(1)\n")
    assert (plain.expect, plain.start_methods, plain.timeout) == ((), AS_WRITTEN, 60.0)


def test_a_block_without_settings(tiny: Tiny) -> None:
    source = block('requires-python = ">=3.11"', 'dependencies = ["numpy"]', "", "[tool.uv]")
    assert program(tiny, source).timeout == 60.0


def test_settings(tiny: Tiny) -> None:
    source = block(
        "[tool.timings]",
        'expect = ["RuntimeError", "BrokenProcessPool"]',
        'start-methods = ["spawn"]',
        "timeout = 2.5",
    )
    found = program(tiny, source + "import multiprocessing\n")
    assert found.expect == ("RuntimeError", "BrokenProcessPool")
    assert (found.start_methods, found.timeout) == (("spawn",), 2.5)


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (block("[tool.timings"), "block is not TOML"),
        (block("[tool.timings]", "timeout = 1", "timeout = 2"), "block is not TOML"),
        (
            block("[tool.timings]", "time-out = 1"),
            "no setting time-out (have: expect, keeps, needs, partial, start-me",
        ),
        (block("[tool.timings]", 'expect = "RuntimeError"'), "expect must be a list"),
        (block("[tool.timings]", "expect = []"), "expect must be a list"),
        (block("[tool.timings]", "expect = [1]"), "expect must be a list"),
        (block("[tool.timings]", 'expect = ["a.b.Error"]'), "by its bare name"),
        (block("[tool.timings]", 'start-methods = "spawn"'), "start-methods must be a list"),
        (block("[tool.timings]", 'start-methods = ["threads"]'), "start-methods must be a list"),
        (block("[tool.timings]", 'timeout = "3"'), "timeout must be a number"),
        (block("[tool.timings]", "timeout = 0"), "timeout must be a number"),
        (block("[tool.timings]", "timeout = nan"), "timeout must be a number"),
        (block("[tool.timings]", "timeout = inf"), "timeout must be a number"),
        (block("[tool.timings]", "timeout = true"), "timeout must be a number"),
        (block("[tool]", "timings = 3"), "must be a table"),
        (block('requires-python = "==3.14"'), "requires-python must be one of >=3.11, >=3.12"),
        (block("requires-python = 3.14"), "requires-python must be one of"),
        (block("tool = 3"), "must be a table"),
        ("# /// script\n# [tool.timings]\n# timeout = 1\n\nprint(1)\n", "cannot be read"),
        ("# /// script\n[tool.timings]\n# ///\n", "cannot be read"),
        ("# ///script\n# ///\n", "cannot be read"),
    ],
)
def test_refusals(tiny: Tiny, source: str, says: str) -> None:
    with pytest.raises(TimingsError) as caught:
        program(tiny, source)
    line = str(caught.value)
    assert line.startswith("snippets/chap/prog.py: ")
    assert says in line


@pytest.mark.parametrize(
    ("source", "methods"),
    [
        ("import multiprocessing", EVERY),
        ("import multiprocessing as mp", EVERY),
        ("from multiprocessing import Pool", EVERY),
        ("from multiprocessing import Process, Queue", EVERY),
        ("from multiprocessing.pool import Pool", EVERY),
        ("from multiprocessing.process import Process", EVERY),
        ("from multiprocessing.managers import SyncManager", EVERY),
        ("import multiprocessing.pool", EVERY),
        ("from concurrent.futures import ProcessPoolExecutor", EVERY),
        ("import concurrent.futures as f\nf.ProcessPoolExecutor()", EVERY),
        ("import torch.multiprocessing as mp", EVERY),
        ("from torch import multiprocessing", EVERY),
        ("def f():\n    from multiprocessing import Pool", EVERY),
        ("from multiprocessing import get_context", AS_WRITTEN),
        ("import multiprocessing\nmultiprocessing.get_context('spawn')", AS_WRITTEN),
        ("import multiprocessing as mp\nmp.set_start_method('fork')", AS_WRITTEN),
        ("from multiprocessing.pool import ThreadPool", AS_WRITTEN),
        ("from multiprocessing.dummy import Pool", AS_WRITTEN),
        ("from concurrent.futures import ThreadPoolExecutor", AS_WRITTEN),
        ("import threading, subprocess, os", AS_WRITTEN),
        ("print('import multiprocessing')", AS_WRITTEN),
    ],
)
def test_start_methods(tiny: Tiny, source: str, methods: tuple[str | None, ...]) -> None:
    assert program(tiny, f"{source}\n").start_methods == methods


def test_a_program_that_asks_for_methods_gets_just_those(tiny: Tiny) -> None:
    source = block("[tool.timings]", 'start-methods = ["fork"]')
    assert program(tiny, f"{source}print(1)\n").start_methods == ("fork",)
