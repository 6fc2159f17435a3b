"""What was made before, from the same by the same code, is not made again."""

import hashlib
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

FOLDER = ".cache/made"
"""Where it is kept, below the project's root: whoever deletes it loses time alone."""


def cached(root: Path, made_by: tuple[str, ...], inputs: object, make: Callable[[], str]) -> str:
    """The text that `make` gives, kept below a project's root by the hash of all it comes from.

    `made_by` names what makes it: files of code by their paths, packages by their names. `inputs`
    is all that it is made from, and its `repr` says so in full. An empty text is not kept.
    """
    kept = root / FOLDER / _hash(f"{state_of(made_by)} {inputs!r}".encode())
    with suppress(OSError, UnicodeDecodeError):
        return kept.read_text(encoding="utf-8")
    made = make()
    with suppress(OSError):  # where nothing can be kept, it is made again
        if not made:
            return made
        kept.parent.mkdir(parents=True, exist_ok=True)
        aside = kept.with_suffix(f".{os.getpid()}.tmp")
        aside.write_text(made, encoding="utf-8", newline="")
        aside.replace(kept)
    return made


@lru_cache
def state_of(made_by: tuple[str, ...]) -> str:
    """A hash that tells one state of these files and packages, and of Python, from any other."""
    paths = map(Path, made_by)
    states = [path.read_bytes() if path.is_file() else version(path.name) for path in paths]
    return _hash(repr([sys.version, *states]).encode())


def _hash(said: bytes) -> str:
    return hashlib.sha256(said).hexdigest()[:32]
