"""A history, when `python -m timings keep` is to add to it."""

from pathlib import Path

from tests.walls.offers import Door, Offer, check, refused


def keep(folder: Path) -> list[str]:
    """What the command says."""
    return refused(folder.parents[2], "keep", "--runner", folder.name)


DOOR = Door("keep", check.offered, keep)
OFFERS = [
    Offer(
        name,
        DOOR,
        make,
        f"error: {'offered is not whole and fresh: ' if line.endswith(check.OUT) else ''}{line}",
        check.told,
    )
    for name, make, line in check.LIES
    if "history" in name
]
