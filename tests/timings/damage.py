"""A record that is in order, offered in a project under version control, and ways to damage it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.timings.tiny import Tiny, git, rewrite

Damage = Callable[[Path], object]
"""Spoils what lies in a runner's folder."""

RESTORE = (
    "restore the file from version control, or delete it and run python -m timings record "
    "--runner offered"
)
KEEP = RESTORE.replace("timings record", "timings keep")
LINK = "is a link: put there what it leads to, or take it out"
PRIVATE = "take it out, and tell how it got in"
SECONDS = "a number from 1e-09 to 1e+06 s"
TIME = "a time from 2026-01-01 to now, as 2026-01-31T12:00:00+00:00"
NO_PROGRAM = "a program below snippets/: folder/file.py"
LOOP, SUM = 2, 3
"""Where the entries of the experiment `sums` stand in the file."""

DATE = "2026-02-03T04:05:06+00:00"
RATIO = {"estimate": 2.0, "low": 1.9, "high": 2.1, "rounds": 12, "hash": "deadbeefdeadbeef"}
KEPT = {"date": DATE, "commit": "unknown", "method": 1, "ratios": {"sums/sum": RATIO}}


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
    tiny.write("docs/timings/offered.md", f"{page}```records\nshow: runner\nrunner: offered\n```\n")
    return tiny


def head(tiny: Tiny) -> str:
    """The commit of the sources."""
    return git(tiny.root, "rev-parse", "--short=12", "HEAD")


def changed(name: str, change: Callable[[dict[str, Any]], object]) -> Damage:
    """Change the document in a JSON file."""
    return lambda folder: rewrite(folder / name, change)


def suite(change: Callable[[dict[str, Any]], object]) -> Damage:
    """Change the document that `timings.json` holds."""
    return changed("timings.json", change)


def benchmark(change: Callable[[dict[str, Any]], object], number: int = SUM) -> Damage:
    """Change the benchmark of an entry, `sums/sum` unless another."""
    return suite(lambda document: change(document["benchmarks"][number]))


def entry(number: int = SUM, **facts: object) -> Damage:
    """Change what an entry says of itself."""
    return benchmark(lambda one: one["metadata"].update(facts), number)


def run(**facts: object) -> Damage:
    """Change the one run of `sums/sum`."""
    return benchmark(lambda one: one["runs"][0].update(facts))


def repeated(other: dict) -> Damage:
    """Give `sums/sum` a second run, which differs from the first in this."""
    return benchmark(lambda one: one["runs"].append(one["runs"][0] | other))


def first(value: object) -> Damage:
    """Put a value in place of the first time of `sums/sum`."""
    return benchmark(lambda one: one["runs"][0]["values"].__setitem__(0, value))


def row(**facts: object) -> Damage:
    """Change what the row of the program says."""
    return changed("runs.json", lambda document: document["programs"][0].update(facts))


def file(name: str, text: str | bytes = "<script>alert(1)</script>") -> Damage:
    """Put a file there; the name is that below the runner's folder."""

    def damage(folder: Path) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)

    return damage


def replaced(old: str, new: str) -> Damage:
    """Replace a piece of the text of `timings.json`, wherever it is."""

    def damage(folder: Path) -> None:
        text = (folder / "timings.json").read_text(encoding="utf-8")
        assert old in text
        (folder / "timings.json").write_text(text.replace(old, new), encoding="utf-8")

    return damage


def linked(name: str) -> Damage:
    """Move a file away, and leave a symbolic link to it."""

    def damage(folder: Path) -> None:
        away = folder.parent.parent.parent / name
        (folder / name).rename(away)
        (folder / name).symlink_to(away)

    return damage


def history(*records: object, **more: object) -> Damage:
    """Write a history."""
    return file("history.json", json.dumps({"schema": 1, "records": records} | more))


def ratio(**facts: object) -> dict[str, Any]:
    """A kept record whose one ratio says something else."""
    return KEPT | {"ratios": {"sums/sum": RATIO | facts}}
