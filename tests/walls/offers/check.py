"""What whoever offers a record is asked to run: `python -m timings check`."""

from pathlib import Path

from tests.timings.test_bad_records import offer
from tests.timings.tiny import lay_down
from tests.walls.offers import Door, Offer, refused


def offered(scratch: Path) -> Path:
    """The folder of a good record, in a project under version control."""
    return offer(lay_down(scratch / "project")).file(runner="offered").parent


def check(folder: Path) -> list[str]:
    """What the command says of it."""
    return refused(folder.parents[2], "check", "--require", folder.name)


DOOR = Door("check", offered, check)
OFFERS: list[Offer] = []
