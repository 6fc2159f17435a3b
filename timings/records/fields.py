"""What each field of a record may hold: kinds, bounds and shapes that no machine leaves."""

import datetime
import re
from collections.abc import Callable
from typing import Any

from timings.machine.needs import METHODS
from timings.project.git import COMMIT, UNKNOWN, utc
from timings.project.settings import KEPT
from timings.records.launched import is_traced
from timings.records.model import HASH, SPAN, CompiledKernel, Run, StandInRun

FIRST = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
"""No record of this project is older."""

AHEAD = datetime.timedelta(days=1)
"""How far another machine's clock may be ahead of this one's."""

SECONDS = (1e-9, 1e6)
"""What a call, or a warm-up, can take: from a nanosecond to eleven days."""

CPU = (0, 1e10)
LOW, HIGH = 1e-200, 1e200
"""What ratios of such times, and their intervals, stay between."""

PROGRAM = re.compile(r"[a-z0-9_]{1,60}/[a-z0-9_]{1,60}\.py")
"""A program below `snippets/`: the files that it keeps lie in a folder of that name."""

MOST_DRAWN = 200
"""Launches of one program that a record keeps, to draw them."""

PRINTED, LINE, NAME = 20_000, 1_000, 200
"""Characters of what a program printed, of a text in one line, and of a name."""

LISTED = 200_000
"""Characters of a text that lists numbers, or tasks, of every round."""

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f]")
"""What no output holds: Markdown marks its own places with such. Colours (ESC) do no harm."""

ARCHITECTURE = re.compile(r"sm_\d{2,3}[af]?", re.ASCII)
PYTHON = re.compile(r"\d+\.[\w.+-]{1,20}", re.ASCII)
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII)

Numbers = tuple[type, float, float]
COUNT: Numbers = (int, 1, 100_000)
SIZE: Numbers = (float, 0, 1e8)
NUMBERS: dict[str, Numbers] = {
    **dict.fromkeys(("cpu_count", "schema", "gpu_count"), COUNT),
    "method": (int, 0, 1_000),
    **dict.fromkeys(("processes", "threads", "tasks"), (int, 0, 10**9)),
    "loops": (int, 1, 10**12),
    "moved_bytes": (int, 0, 10**15),
    **dict.fromkeys(("budget", "load_avg_1min"), (float, 0, 1e6)),
    **dict.fromkeys(("gpu_mem_gib", "mem_total_gib", "peak_memory"), SIZE),
}
"""The keys of an entry whose values are numbers, and their bounds; the others' are text."""

NEEDED = {"name": str, "unit": str, "schema": int, "hash": str, "date": str, "python_version": str}
ALLOWED = {
    *NUMBERS, *NEEDED, "commit", "cpu_model_name", "cpu_seconds", "cuda_driver", "cuda_nvcc",
    "cuda_nvrtc", "gil", "gpu", "gpu_capability", "gpu_driver", "os", "python_implementation",
    "runner", "start_method", "timeline", "versions",
}  # fmt: skip
"""Every metadata key that a record may hold. Nothing else of a machine gets in."""


def is_a(value: object, numbers: Numbers) -> bool:
    """Whether a JSON value is a number of a kind; an int will do for a float, a bool for none."""
    kind = (int, float) if numbers[0] is float else int
    return isinstance(value, kind) and not isinstance(value, bool)


def is_in(value: float, numbers: Numbers) -> bool:
    """Whether a number is between its bounds: no NaN and nothing infinite is."""
    return numbers[1] <= value <= numbers[2]


def is_line(text: str, most: int = LINE) -> bool:
    """Whether a text is one line of what can be printed, and not empty."""
    return 0 < len(text) <= most and text.isprintable() and bool(text.strip())


def is_output(text: str) -> bool:
    """Whether a text may be what something printed: lines of what pages can show."""
    return not CONTROL.search(text)


def misdated(date: Any) -> str:
    """Why a date is none that a recording can have; empty if it can have it."""
    try:
        time = utc(date) if isinstance(date, str) and DATE.fullmatch(date) else None
    except ValueError:
        time = None
    if time is None:
        return f'has the date "{str(date)[:40]}", which is none'
    if time < FIRST:
        return f"is dated {date[:10]}, before there was this project"
    if time > datetime.datetime.now(datetime.UTC) + AHEAD:
        return f"is dated {date[:10]}, in the future"
    return ""


def is_commit(text: str) -> bool:
    """Whether a text names a commit, or says that nobody knows which."""
    return text == UNKNOWN or COMMIT.fullmatch(text) is not None


def is_timeline(text: str) -> bool:
    """Whether a text lists tasks, none of which ends before it begins."""
    spans = [SPAN.fullmatch(span) for span in text.split(" ")]
    return all(span and float(span[3]) <= float(span[4]) for span in spans)


TEXTS: dict[str, Callable[[str], object]] = {
    "cpu_seconds": lambda text: is_line(text, LISTED),
    "timeline": lambda text: len(text) <= LISTED and is_timeline(text),
    "hash": HASH.fullmatch,
    "commit": is_commit,
    "python_version": PYTHON.fullmatch,
    "start_method": METHODS.__contains__,
    "unit": "second".__eq__,
}
"""What a text of an entry must be, where more is asked than one line."""


def _are_kept(files: dict) -> bool:
    """Whether a row may say this of the files that its program left on purpose."""
    return all(
        KEPT.fullmatch(name) and isinstance(known, str) and HASH.fullmatch(known)
        for name, known in files.items()
    )


def _are_sizes(sizes: dict) -> bool:
    """Whether these are bytes of machine code, by architecture."""
    whole = (int, 1, 10**9)
    known = all(is_a(size, whole) and is_in(size, whole) for size in sizes.values())
    return bool(sizes) and known and all(map(ARCHITECTURE.fullmatch, sizes))


def _are_drawn(drawn: list) -> bool:
    return len(drawn) <= MOST_DRAWN and all(map(is_traced, drawn))


COMMON = {"program": PROGRAM.fullmatch, "hash": HASH.fullmatch}
MUST: dict[type, dict[str, Callable[[Any], object]]] = {
    Run: {
        **COMMON,
        "start_method": (None, *METHODS).__contains__,
        "exit": lambda code: code is None or -(2**31) <= code < 2**32,
        "seconds": lambda seconds: 0 <= seconds <= SECONDS[1],
        "peak_memory": lambda size: is_in(size, SIZE),
        "stdout": lambda text: len(text) <= PRINTED and is_output(text),
        "error": lambda text: len(text) <= LINE and is_output(text),
        "python_version": PYTHON.fullmatch,
        "gpu": lambda name: not name or is_line(name, NAME),
        "kept": _are_kept,
    },
    CompiledKernel: {
        **COMMON,
        "kernel": lambda name: name.isidentifier() and name.isascii() and len(name) <= NAME,
        "architectures": _are_sizes,
        "compiler": lambda name: is_line(name, NAME),
    },
    StandInRun: {
        **COMMON,
        "exit": lambda code: 0 <= code < 256,  # noqa: PLR2004
        "launches": lambda many: 0 <= many <= 10**9,
        "drawn": _are_drawn,
    },
}
"""What a field of a row must be, besides of its type."""
