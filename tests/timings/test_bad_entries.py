"""Entries that cannot be loaded: one line each."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.timings.tiny import ROUNDS, Refusal, Tiny, rewrite
from timings.errors import TimingsError
from timings.records.model import Record

REMEDY = (
    "restore the file from version control, or delete it and run python -m timings record "
    "--runner local"
)
SUITE = "docs/timings/local/timings.json"


def entry(**facts: object) -> Callable[[dict], None]:
    """Change the metadata of `sums/sum`."""

    def change(document: dict[str, Any]) -> None:
        metadata = document["benchmarks"][1]["metadata"]
        assert metadata["name"] == "sums/sum"
        metadata.update(facts)

    return change


def without_hash(document: dict[str, Any]) -> None:
    """Leave out the hash of both entries."""
    del document["metadata"]["hash"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (entry(name="sums"), ': entry "sums" is not named experiment/variant'),
        (entry(name="/sum"), ': entry "/sum" is not named experiment/variant'),
        (entry(name="sums/"), ': entry "sums/" is not named experiment/variant'),
        (entry(name=""), ': entry "number 2" has no possible "name"'),
        (entry(name=7), ': entry "7" has no "name"'),
        (entry(unit=1), ': entry "sums/sum" has no "unit"'),
        (entry(schema=True), ': entry "sums/sum" has a "schema" of the wrong kind'),
        (entry(budget="10"), ': entry "sums/sum" has a "budget" of the wrong kind'),
        (entry(budget=float("nan")), ': entry "sums/sum" has no possible "budget"'),
        (entry(gil=True), ': entry "sums/sum" has a "gil" of the wrong kind'),
        (entry(timeline="0.0:1-2"), ': entry "sums/sum" has no possible "timeline"'),
        (entry(cpu_seconds="0.1 x 0.1"), ': entry "sums/sum" has CPU seconds that are no numbers'),
        (entry(cpu_seconds="-1"), "has a CPU time that is not of 0 to 1e+10 s"),
        (without_hash, 'entry "sums/loop" has no "hash"'),
        (lambda d: d.update(benchmarks=[]), " holds no benchmarks"),
        (lambda d: d.update(metadata=[]), " holds no benchmarks"),
        (lambda d: d["benchmarks"][1].update(runs=[]), 'entry "number 2" is not one run'),
        (lambda d: d["benchmarks"][1].update(metadata=3), 'entry "number 2" is not one run'),
        (lambda d: d["benchmarks"].append("x"), 'entry "number 3" is not one run with values'),
        (
            lambda d: d["benchmarks"][1]["runs"][0].update(warmups=[1.0]),
            'entry "number 2" is not one run with values',
        ),
        (
            lambda d: d["benchmarks"][1]["runs"][0].update(warmups=[[1, -1.0]]),
            'entry "sums/sum" has a warm-up that is not of 1e-09 to 1e+06 s (number 1)',
        ),
        (
            lambda d: d["benchmarks"][1]["runs"][0].update(values={"0": 1}),
            'entry "sums/sum" has no values',
        ),
    ],
)
def test_entries(recorded: Tiny, refusal: Refusal, change: Callable, says: str) -> None:
    rewrite(recorded.file(), change)
    line = refusal()
    assert line.startswith(SUITE)
    assert says in line
    assert line.endswith(REMEDY)


def test_two_names_of_one_entry(recorded: Tiny, refusal: Refusal) -> None:
    rewrite(recorded.file(), lambda d: d["benchmarks"][0]["metadata"].update(name="sums/sum/n=01"))
    rewrite(recorded.file(), entry(name="sums/sum/n=1"))
    assert 'entry "sums/sum/n=1" is there twice' in refusal()


def test_entries_of_one_value_need_as_many_rounds_but_other_values_may_differ(tiny: Tiny) -> None:
    tiny.replace(
        "snippets/chap/experiments.py",
        '    baseline="loop",\n',
        '    baseline="loop",\n    sweep={"n": [1, 2]},\n',
    )
    record = tiny.made_up(ROUNDS)
    for key, one in list(record.entries.items()):
        if key[2] == 2:
            record.entries[key] = type(one)(
                **vars(one) | {"values": (0.1, 0.1), "cpu_seconds": (0.1, 0.1)}
            )
    tiny.save(record)
    assert len(tiny.record().entries) == 4
    key = ("sums", "sum", 2)
    record.entries[key] = type(one)(
        **vars(record.entries[key]) | {"values": (0.1,), "cpu_seconds": (0.1,)}
    )
    tiny.save(record)
    with pytest.raises(TimingsError, match=r'"sums/sum/n=2" has 1 rounds, and another variant 2'):
        tiny.record()


def test_nothing_recorded_is_an_empty_record(tiny: Tiny) -> None:
    assert tiny.record() == Record("local")
