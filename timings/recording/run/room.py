"""Where a program, a lab or an experiment runs: in empty folders, steered by no variable."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

STEERING = re.compile(
    r"(PYTHON|OMP_|KMP_|GOMP_|OPENBLAS_|GOTO_|MKL_|NVPL_|BLIS_|VECLIB_|NUMEXPR_|RAYON_|POLARS_|"
    r"DASK_|ARROW_|TORCHINDUCTOR_).*"
)
"""Variables that change how Python starts, or how many threads a library has and what it does."""

HERE = Path(__file__).resolve().parents[3]
"""The folder that this package lies in."""


@contextmanager
def room() -> Iterator[Path]:
    """A folder with the empty folders `empty`, `tmp` and `home`; all is cleared away."""
    with TemporaryDirectory(prefix="t") as name:
        for part in ("empty", "tmp", "home"):
            (Path(name) / part).mkdir()
        yield Path(name)


def environment(folder: Path, *imported: Path) -> dict[str, str]:
    """This process's variables for one that runs in a room, and imports from these folders.

    Its home is an empty folder: libraries leave settings and caches there.
    """
    kept = {name: value for name, value in os.environ.items() if not STEERING.fullmatch(name)}
    kept |= {"PYTHONPATH": os.pathsep.join(map(str, imported)), "PYTHONIOENCODING": "utf-8"}
    kept |= {"TMPDIR": str(folder / "tmp"), "HOME": str(folder / "home")}
    # What torch's compiler, which its optimisers import, would keep in the temporary folder.
    return kept | {"TORCHINDUCTOR_CACHE_DIR": str(folder / "home" / "torchinductor")}
