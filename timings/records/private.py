"""What tells whose machine a text is from: nothing of it is recorded, nor published."""

import ipaddress
import re
from collections.abc import Iterator
from typing import Any

from timings.records.fields import FIELDS

_HOME = r"/(?:export/|private/|usr/|var/|net/[\w.-]+/)?(?:home|Users)/\w"
_FOLDER = re.compile(
    rf"(?<![\w.])(?:{_HOME}|/(?:root|mnt|media|Volumes)/\w|/(?:private/)?var/folders/\w)"
    r"|\b[A-Za-z]:[\\/]+Users\b|(?<![\\\w])\\\\[A-Za-z0-9][\w.-]+\\[A-Za-z][\w$-]+"
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_IPV4 = re.compile(r"(?<![\w.])(?<!version )(?<!==)(?:\d{1,3}\.){3}\d{1,3}(?![\w.])", re.ASCII)
_IPV6 = re.compile(
    r"(?<![\w:.])(?:[23]\w{3}|f[cd]\w\w|fe[89ab]\w):(?:\w{0,4}:){1,6}\w{0,4}(?![\w:])",
    re.ASCII | re.IGNORECASE,
)
_PICTURE = re.compile(r"data:image/\w+;base64,[A-Za-z0-9+/=\s]+")
VERSIONS = {row.key for row in FIELDS.values() if row.version}


def private(text: str) -> str:
    """What is private in a text, in words; empty if nothing is.

    A loopback address is every machine's, and no machine's is that of no host.
    """
    text = _PICTURE.sub("", text)
    if _FOLDER.search(text):
        return "a folder"
    if _MAIL.search(text):
        return "an e-mail address"
    found = [match[0] for pattern in (_IPV4, _IPV6) for match in pattern.finditer(text)]
    return "an IP address" if any(map(_is_a_machines, found)) else ""


def _is_a_machines(address: str) -> bool:
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return False
    return not (known.is_loopback or known.is_unspecified)


def texts(value: Any) -> Iterator[str]:
    """Every text in a JSON value, names of fields too, but pictures and versions."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield key
            if key not in (*VERSIONS, "image/png", "image/jpeg"):
                yield from texts(part)
            elif key in VERSIONS:
                yield re.sub(r"\d+(\.\d+)+", "0", str(part))
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)
