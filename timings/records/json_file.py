"""Reads JSON that somebody else wrote, with nothing taken on trust and no package."""

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from timings.errors import TimingsError
from timings.records.members import BIGGEST

DIGITS = 18
SURROGATE = re.compile("[\ud800-\udfff]")
Wrong = Callable[[str], TimingsError]
"""Makes the one clear line of what is wrong."""


def read_json(path: Path, wrong: Wrong, biggest: int = BIGGEST) -> dict[str, Any]:
    """The JSON object in a file of at most so many bytes.

    Raises:
        TimingsError: as `parse_json` does, or if it is no plain file, too large or out of reach.
    """
    if path.is_symlink() or not path.is_file():
        raise wrong("is not a plain file")
    if path.stat().st_size > biggest:
        raise wrong(f"is larger than {biggest // 1_000_000} MB")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise wrong(f"cannot be read ({error.strerror})") from None
    return parse_json(content, wrong)


def parse_json(content: bytes, wrong: Wrong) -> dict[str, Any]:
    """The JSON object that these bytes are: no name twice, no NaN, no half of a character.

    An integer that is longer than any field can hold becomes a float.

    Raises:
        TimingsError: if it is anything else.
    """

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            twice = next(name for name, many in Counter(n for n, _ in pairs).items() if many > 1)
            raise wrong(f'has "{twice[:100]}" twice')
        return found

    def never(name: str) -> NoReturn:
        raise wrong(f"holds {name}, which is no number of JSON")

    def integer(digits: str) -> float:
        return int(digits) if len(digits) < DIGITS else float(digits)

    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise wrong("is not UTF-8 text") from None
    if not text.strip():
        raise wrong("is empty")
    try:
        found = json.loads(text, parse_int=integer, object_pairs_hook=once, parse_constant=never)
        if "\\ud" in text.lower() and SURROGATE.search(json.dumps(found, ensure_ascii=False)):
            raise wrong("holds half a character")
    except (ValueError, RecursionError):
        raise wrong("is truncated or not JSON") from None
    if not isinstance(found, dict):
        raise wrong("is not a JSON object")
    return found
