"""The project and its records as a build sees them, read again only when a file changed."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from timings.project.labs import Lab, lab_files, labs
from timings.project.project import ROOT, Project
from timings.records.model import Record
from timings.records.published import load_records


@dataclass(frozen=True)
class State:
    """What pages are rendered from."""

    project: Project
    records: dict[str, Record]
    labs: dict[str, Lab]

    @property
    def cache(self) -> Path:
        """Where drawn charts are kept."""
        return self.project.root / ".cache" / "charts"


def here() -> Path:
    """The root of the project that one stands in; of this one, where there is none."""
    folder = Path.cwd()
    return folder if (folder / "snippets").is_dir() and (folder / "docs").is_dir() else ROOT


def state(root: Path | None = None) -> State:
    """The state of the files as they are.

    Raises:
        TimingsError: if a record or a source cannot be read.
    """
    root = root or here()
    project = Project(root)
    paths = [root / "requirements.txt", *project.snippets.rglob("*.py")]
    paths += [*project.records.rglob("*"), *lab_files(project)]
    stats = ((str(path), path.stat()) for path in sorted(paths) if path.exists())
    return _state(root, tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats))


@lru_cache(maxsize=1)
def _state(root: Path, _: tuple) -> State:
    project = Project(root)
    return State(project, load_records(project), labs(project))
