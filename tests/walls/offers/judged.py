"""What the GPU's record says, when publishing judges it: the hashes of its artifact are right."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.timings.damage import NO_PROGRAM, RESTORE, SECONDS, TIME
from tests.timings.tiny import rewrite
from tests.walls.offers import Offer
from tests.walls.offers.artifact import ASSEMBLE, GPU, REFUSED, again, plant

Change = Callable[[dict[str, Any]], object]
REMEDY = RESTORE.replace("offered", GPU)
FIRST = f'docs/timings/{GPU}/timings.json: entry "made-0/loop"'


def changed(file: str, change: Change) -> Callable[[Path], None]:
    """The artifact's record with another document in a file of it."""

    def make(folder: Path) -> None:
        rewrite(folder / file, change)
        again(folder)

    return make


def values(*times: float) -> Callable[[Path], None]:
    """Every time of the first entry, and of so many more, is one of these."""

    def change(document: dict[str, Any]) -> None:
        for benchmark, time in zip(document["benchmarks"], times, strict=False):
            benchmark["runs"][0]["values"] = [time] * len(benchmark["runs"][0]["values"])

    return changed("timings.json", change)


def facts(**said: object) -> Callable[[Path], None]:
    """The first entry with something else that it says of itself."""
    return changed("timings.json", lambda d: d["benchmarks"][0]["metadata"].update(said))


def absolute(folder: Path) -> None:
    """A run of a program that is named by an absolute path."""
    plant(folder)
    changed("runs.json", lambda d: d["programs"][0].update(program="/etc/hostname.py"))(folder)


ROWS: list[tuple[str, Callable[[Path], None], str]] = [
    ("times whose ratio is zero", values(5e-324, 1e300),
     f"{FIRST} has value 1: 5e-324, not {SECONDS}"),
    ("times whose ratio is infinite", values(1e300, 5e-324),
     f"{FIRST} has value 1: 1e+300, not {SECONDS}"),
    ("a date of the year 9999", facts(date="9999-12-31T00:00:00+00:00"),
     f'{FIRST} has "date": "9999-12-31T00:00:00+00:00", not {TIME}'),
    ("a program named by an absolute path", absolute,
     f'docs/timings/{GPU}/runs.json: entry "/etc/hostname.py" has "program": "/etc/hostname.py", '
     f"not {NO_PROGRAM}"),
]  # fmt: skip
OFFERS = [Offer(name, ASSEMBLE, make, f"{REFUSED}{line}: {REMEDY}") for name, make, line in ROWS]
