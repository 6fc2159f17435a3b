"""On which Pythons a program does as it should, in a sentence or a few."""

from collections.abc import Iterable, Iterator

from timings.project.programs import Program
from timings.records.pythons import Column


def on_pythons(columns: Iterable[Column], program: Program) -> str:
    """What came of a program on each Python that it was run on as it is; or nothing."""
    return " ".join(_sentences(columns, program))


def _sentences(columns: Iterable[Column], program: Program) -> Iterator[str]:
    rows = {one.version: row for one in columns if (row := one.programs.get(program.path))}
    rows = {version: row for version, row in rows.items() if row.hash == program.hash}
    if well := [version for version, row in rows.items() if not row.lacks and not row.failed]:
        yield f"Does as it should on Python {spans(well)}."
    for lacks in dict.fromkeys(row.lacks for row in rows.values() if row.lacks):
        there = [version for version, row in rows.items() if row.lacks == lacks]
        yield f"Not run on {spans(there)}: {lacks}."
    for version, row in rows.items():
        if row.gil:
            yield f"On {version} importing {row.gil} brings the GIL back."
        for method, wrong in row.failed.items():
            yield f"On {version}{f', under {method},' * bool(method)} it {wrong}."


def spans(versions: list[str]) -> str:
    """Versions as a person lists them: 3.11 to 3.14, 3.14t and 3.15t."""
    usual = [version for version in versions if not version.endswith("t")]
    free = [version for version in versions if version.endswith("t")]
    minors = [int(version.partition(".")[2]) for version in usual]
    if len(usual) > 2 and minors == [*range(minors[0], minors[-1] + 1)]:  # noqa: PLR2004
        usual = [f"{usual[0]} to {usual[-1]}"]
    *others, last = [*usual, *free]
    return f"{', '.join(others)} and {last}" if others else last
