"""Strategies that damage what was good: JSON documents by their parts, files by their bytes."""

import copy
import json
import math
import os
from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from tests.conftest import LONG

MUTATIONS = 2_000 if LONG else 150
"""At least so many of each kind of document."""

EACH = settings(
    max_examples=MUTATIONS,
    deadline=None,
    database=None,
    derandomize="WALLS_ANEW" not in os.environ,
    suppress_health_check=list(HealthCheck),
)
"""The same ones in every run, unless WALLS_ANEW is set: then others, to look for more."""

NUMBERS = (
    *(0, 1, -1, 2, 7, -0.0, 0.5, 1e-9, 5e-324, 1e-300, 1e300, 1.7e308, 2**31, 2**63, 10**17),
    *(10**18, 10**400, math.nan, math.inf, -math.inf, 9999999999999999, 1e6, 1e7),
)
TEXTS = (
    *("", " ", "x", "..", "../../../../victim", "/victim", "/etc/hostname", "\\\\host\\share\\x"),
    *("C:\\Users\\ann", "/home/ann/x", "~", "con", "a\0b", "\n", "\r\n# Heading\n", "\x1b[2J"),
    *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>"),
    *('"><script>alert(1)</script>', "' onmouseover='alert(1)", "javascript:alert(1)"),
    *("[x](javascript:alert(1))", "![x](x){ onerror=alert(1) }", "</td></table><script>1</script>"),
    *("```\n<script>alert(1)</script>\n```", "{{ 7*7 }}", '--8<-- "chap/prog.py"', "&lt;b&gt;"),
    *("\ud800", "\udfff", "\u202e", "\ufeff", "\u2028", "\U0001f600", "@everyone", "a@example.org"),
    *("https://example.org/x", "sm_75", "fork", "spawn"),
    *("0", "-1", "1e300", "1e-300", "nan", "inf", "1 2 3", "0.5 " * 50, "0" * 16, "f" * 16),
    *("9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+23:59", "2026-01-01", "today"),
    *("deadbeef", "f" * 40, "unknown", "HEAD", "local", "x" * 600, "9" * 5_000, "y" * 70_000),
)
OTHERS = (None, True, False, [], {}, [[]], [None], {"": None}, [1, "2"], {"__proto__": {"x": 1}})


MUCH = 1_000_000
"""Characters, about, that a part has once it is repeated: more than a field may hold."""


class Twin(str):
    """A name that an object may hold beside the same name: JSON then has it twice."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


def places(document: Any) -> Iterator[tuple[Any, Any]]:
    """Every value of a document but the whole, as what holds it and the key or place there."""
    if isinstance(document, dict | list):
        for key in list(document) if isinstance(document, dict) else range(len(document)):
            yield document, key
            yield from places(document[key])


def mutated(document: Any, most: int = 3) -> st.SearchStrategy[bytes]:
    """The bytes of JSON files that hold a document, damaged in up to `most` places."""
    return st.one_of(
        damaged(document, most), damaged(document, most), damaged(document, 1),
        bytes_of(json.dumps(document, ensure_ascii=False).encode()),
    )  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn, document: Any, most: int) -> bytes:
    """A document with some of its parts exchanged, moved, doubled or taken out."""
    document = copy.deepcopy(document)
    for _ in range(draw(st.integers(1, most))):
        found = list(places(document)) or [({"": 0}, "")]
        holder, key = found[draw(st.integers(0, len(found) - 1))]
        draw(st.sampled_from(WAYS))(draw, holder, key)
        if len(str(document)) > MUCH:  # a part that is repeated would be changed everywhere
            break
    return json.dumps(document).encode()


def _delete(draw: st.DrawFn, holder: Any, key: Any) -> None:
    del holder[key]


def _double(draw: st.DrawFn, holder: Any, key: Any) -> None:
    if isinstance(holder, dict):
        holder[Twin(key)] = copy.deepcopy(holder[key])
    else:
        holder.insert(key, copy.deepcopy(holder[key]))


def _exchange(draw: st.DrawFn, holder: Any, key: Any) -> None:
    chosen = st.sampled_from(NUMBERS) | st.sampled_from(TEXTS) | st.sampled_from(OTHERS)
    holder[key] = copy.deepcopy(draw(chosen))


def _nudge(draw: st.DrawFn, holder: Any, key: Any) -> None:
    """Stay of the same kind: that gets further."""
    value = holder[key]
    if isinstance(value, str):
        hostile = draw(st.sampled_from(TEXTS))
        holder[key] = draw(st.sampled_from([hostile, value + hostile, hostile + value, value[1:]]))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        holder[key] = draw(st.sampled_from(NUMBERS) | st.floats() | st.integers(0, 10_000))
    elif isinstance(value, list):
        order = draw(st.permutations(range(len(value)))) if len(value) < 20 else range(len(value))
        holder[key] = [value[place] for place in reversed(order)]
    else:
        holder[key] = not value


def _rename(draw: st.DrawFn, holder: Any, key: Any) -> None:
    if isinstance(holder, dict):
        holder[draw(st.sampled_from(TEXTS))] = holder.pop(key)


def _swap(draw: st.DrawFn, holder: Any, key: Any) -> None:
    other = draw(st.sampled_from(list(holder) if isinstance(holder, dict) else range(len(holder))))
    holder[key], holder[other] = holder[other], holder[key]


def _wrap(draw: st.DrawFn, holder: Any, key: Any) -> None:
    value = holder[key]
    match draw(st.sampled_from(["in a list", "in an object", "as text", "often"])):
        case "in a list":
            holder[key] = [value]
        case "in an object":
            holder[key] = {"x": value}
        case "as text":
            holder[key] = str(value)
        case "often":
            holder[key] = [value] * (MUCH // len(f" {value}") + 2)


WAYS = (_delete, _double, _exchange, _exchange, _nudge, _nudge, _nudge, _rename, _swap, _wrap)


@st.composite
def bytes_of(draw: st.DrawFn, data: bytes) -> bytes:
    """A file cut short, or with bytes flipped, put in, taken out or doubled."""
    changed = bytearray(data)
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(changed)))
        match draw(st.sampled_from(["cut", "flip", "put in", "take out", "double"])):
            case "cut":
                del changed[place:]
            case "flip" if place < len(changed):
                changed[place] ^= 1 << draw(st.integers(0, 7))
            case "put in":
                changed[place:place] = draw(st.binary(min_size=1, max_size=4))
            case "take out":
                del changed[place : place + draw(st.integers(1, 200))]
            case "double":
                changed[place:place] = changed[place : place + draw(st.integers(1, 200))]
    return bytes(changed)
