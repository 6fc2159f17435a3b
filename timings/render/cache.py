"""What was drawn or highlighted before, from the same by the same code, is not done again."""

import hashlib
from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from timings.errors import TimingsError

FOLDER = ".cache/rendered"
"""Where it is kept, below the project's root: whoever deletes it loses time alone."""


def cached(root: Path, made_by: tuple[str, ...], inputs: object, make: Callable[[], str]) -> str:
    """The text that `make` gives, kept below a project's root by the hash of all it comes from.

    `made_by` names what makes it: files of code by their paths, packages by their names. `inputs`
    is all that it is made from, and its `repr` says so in full.

    Raises:
        TimingsError: if it cannot be kept.
    """
    kept = root / FOLDER / _hash(f"{state_of(made_by)} {inputs!r}".encode())
    try:
        return kept.read_text(encoding="utf-8")
    except FileNotFoundError:
        made = make()
    except (OSError, UnicodeDecodeError) as error:
        raise TimingsError(f"{FOLDER} could not be read ({error}): delete it") from None
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        aside = kept.with_suffix(".tmp")
        aside.write_text(made, encoding="utf-8")
        aside.replace(kept)
    except OSError as error:
        raise TimingsError(f"{FOLDER} could not be written ({error.strerror})") from None
    return made


@lru_cache
def state_of(made_by: tuple[str, ...]) -> str:
    """A hash that tells one state of these files and packages from any other."""
    paths = map(Path, made_by)
    states = (path.read_bytes() if path.is_file() else version(path.name) for path in paths)
    return _hash(repr(list(states)).encode())


def _hash(said: bytes) -> str:
    return hashlib.sha256(said).hexdigest()[:32]
