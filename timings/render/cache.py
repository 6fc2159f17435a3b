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
    said = f"{[_version(name) for name in made_by]} {inputs!r}"
    kept = root / FOLDER / hashlib.sha256(said.encode()).hexdigest()[:32]
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
def _version(name: str) -> str:
    """What tells one state of a file of code, or of a package, from another."""
    if name.endswith(".py"):
        return hashlib.sha256(Path(name).read_bytes()).hexdigest()
    return version(name)
