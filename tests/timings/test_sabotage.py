"""An experiment spoiled in each way that a hurried or a dishonest author would: what notices it."""

import pytest

from tests.timings.test_recorder import FILE
from tests.timings.tiny import Tiny
from timings.recording.conditions import usable_cores

SOURCE = """
import os
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from types import SimpleNamespace

from timings import Experiment


def ask(number):
    time.sleep(0.01)
    return number


@contextmanager
def questions(task):
    {set_up}
    with ThreadPoolExecutor(4) as threads:
        yield SimpleNamespace(task=task, items=range(8), threads=threads)


def serial(work):
    return [work.task(item) for item in work.items]


def by_threads(work):
    return list(work.threads.map(work.task, work.items))


def half(work):
    return list(work.threads.map(work.task, work.items[:4]))


kept = []


def keeping(work):
    if not kept:
        kept.append(by_threads(work))
    return kept[0]


def late(work):
    time.sleep(0.1)
    return by_threads(work)


sums = Experiment(
    name="sums",
    title="Eight waits",
    variants={{"loop": {loop}, "4 threads": {threads}}},
    baseline="loop",
    prepare=questions,
    task=ask,
    budget=0.05,
)
"""
HONEST = {"set_up": "", "loop": "serial", "threads": "by_threads"}
CLAIM = "4 threads are at least 2x as fast as loop"
PAGE = f"# Chap\n\n```timings\nexperiment: sums\nclaims:\n  - {CLAIM}\n```\n"
CONTRADICTED = f'here contradicts "{CLAIM}"'


def noticed(
    tiny: Tiny, capsys: pytest.CaptureFixture[str], budget: str = "0.02", **how: str
) -> str:
    """What recording and checking say, the experiment being so."""
    tiny.write(FILE, SOURCE.format(**HONEST | how))
    head = (tiny.root / "docs/chap.md").read_text(encoding="utf-8").partition("# ")[0]
    tiny.write("docs/chap.md", head + PAGE)
    tiny.write("docs/timings/here.md", "# here\n")
    capsys.readouterr()
    if tiny.cli("record", "--runner", "here", "--only", "sums", "--budget", budget) == 0:
        tiny.cli("check")
    return "".join(capsys.readouterr())


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({"loop": "by_threads", "threads": "serial"}, CONTRADICTED),
        ({"threads": "serial"}, CONTRADICTED),
        ({"threads": "half"}, 'experiment "sums": "4 threads" and "loop" give different results'),
        ({"threads": "late"}, CONTRADICTED),
    ],
)
def test_a_variant_that_is_not_what_its_name_says_is_noticed(
    tiny: Tiny, capsys: pytest.CaptureFixture[str], how: dict[str, str], told: str
) -> None:
    said = noticed(tiny, capsys, **how)
    assert told in said
    alone = "did its 8 tasks on one thread, which is not what its name says"
    assert (alone in said) == (how["threads"] == "serial")


def test_a_variant_that_keeps_its_result_goes_far_beyond_its_claim(
    tiny: Tiny, capsys: pytest.CaptureFixture[str]
) -> None:
    said = noticed(tiny, capsys, budget="0.05", threads="keeping")
    assert f'"{CLAIM}" says less than all that was recorded' in said


def test_set_up_is_outside_the_clock_and_what_is_honest_is_not_accused(
    tiny: Tiny, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "1 holds" in noticed(tiny, capsys, set_up="time.sleep(0.3)")
    assert tiny.implausible(tiny.record("here")) == []


@pytest.mark.skipif(usable_cores() == 1, reason="there is no second core to take away")
def test_a_process_that_was_pinned_is_refused(
    tiny: Tiny, capsys: pytest.CaptureFixture[str]
) -> None:
    said = noticed(tiny, capsys, set_up="os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})")
    assert f'experiment "sums" left its process 1 of {usable_cores()} cores' in said
