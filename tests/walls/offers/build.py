"""What a build is made from: it refuses as it reads its configuration, before it copies a file."""

from contextlib import chdir
from pathlib import Path

from mkdocs.config import load_config

from tests.walls.offers import Door, Offer, check
from timings.project.project import ROOT
from timings.render.fences import PageError


def begin(folder: Path) -> list[str]:
    """The line that stops the build before it begins."""
    root = folder.parents[2]
    try:
        with chdir(root), (ROOT / "mkdocs.yml").open() as file:
            load_config(file, docs_dir=str(root / "docs"), site_dir=str(root / "site"))
    except PageError as error:
        return [f"error: {error}"]
    return []


def linked_programs(folder: Path) -> None:
    """Let a folder of the links that a build lays be a link itself, to where something is lost."""
    victim = folder.parents[3] / "victim"
    victim.mkdir()
    (victim / "precious.py").write_text("precious")
    check.link("../../snippets/x", "../../../victim")(folder)


def lay_down(scratch: Path) -> Path:
    """A good record in a project whose build has laid down what it lays beside it."""
    folder = check.offered(scratch)
    assert begin(folder) == []
    return folder


DOOR = Door("build", lay_down, begin)
OFFERS = [
    *(
        Offer(name, DOOR, make, f"error: {line}", check.told)
        for name, make, line in (*check.PLACES, *check.NUMBERS)
    ),
    Offer(
        "a link behind which the build would remove files",
        DOOR,
        linked_programs,
        f"error: docs/snippets/x {check.LINK}",
    ),
]
