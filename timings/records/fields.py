"""Each key of a record, in one row: what it must be, and how pages name it.

What has no row here is refused. Files say which of these keys they hold: an entry of `timings.json`
those of `ENTRY`, a row of another file those of its class in `timings.records.model`.
"""

import datetime
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from timings.machine.needs import METHODS
from timings.project.git import COMMIT, UNKNOWN, utc
from timings.project.settings import KEPT
from timings.records.launched import is_traced
from timings.records.model import HASH, SCHEMA, SPAN

FIRST = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
"""No record of this project is older."""

AHEAD = datetime.timedelta(days=1)
"""How far another machine's clock may be ahead of this one's."""

SECONDS = (1e-9, 1e6)
"""What a call, or a warm-up, can take: from a nanosecond to eleven days."""

CPU = (0, 1e10)
LOW, HIGH = 1e-200, 1e200
"""What ratios of such times, and their intervals, stay between."""

MOST_DRAWN = 200
"""Launches of one program that a record keeps, to draw them."""

PRINTED, LINE, NAME = 20_000, 1_000, 200
"""Characters of what a program printed, of a text in one line, and of a name."""

LISTED = 200_000
"""Characters of a text that lists numbers, or tasks, of every round."""

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f]")
"""What no output holds: Markdown marks its own places with such. Colours (ESC) do no harm."""

PROGRAM = re.compile(r"[a-z0-9_]{1,60}/[a-z0-9_]{1,60}\.py")
KERNEL = re.compile(r"[A-Za-z_]\w{0,199}", re.ASCII)
ARCHITECTURE = re.compile(r"sm_\d{2,3}[af]?", re.ASCII)
PYTHON = re.compile(r"\d+\.[\w.+-]{1,20}", re.ASCII)
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII)
RUNNER = re.compile(r"(?=.{1,40}$)[a-z0-9]+(-[a-z0-9]+)*")
ADDRESS = re.compile(r"(https://[\w./~:-]{1,200})?", re.ASCII)
SHOWN = 60
"""Characters of a wrong value that a line about it repeats."""


@dataclass(frozen=True)
class Field:
    """A key: the JSON type of its value, what the value must be in words, and what tests that.

    `needed` says that an entry must have it. `label` names it to readers, `unit` is its unit,
    `brief` how the one line about a machine says it. A `version` may have four numbers with dots,
    which are no address then.
    """

    key: str
    kind: type
    what: str
    test: Callable[[Any], object]
    needed: bool = False
    label: str = ""
    unit: str = ""
    brief: str = ""
    version: bool = False

    def fits(self, value: Any) -> bool:
        """Whether a JSON value may be its: an int will do for a float, a bool for no number."""
        kind = (int, float) if self.kind is float else self.kind
        right = isinstance(value, kind) and (self.kind is bool or not isinstance(value, bool))
        return right and bool(self.test(value))

    def wrong(self, value: Any, name: str = "") -> str:
        """What is wrong with a value, in words; empty if nothing is. `name` is another name."""
        if self.fits(value):
            return ""
        shown = json.dumps(value)
        shown = f"{shown[:SHOWN]}…" if len(shown) > SHOWN else shown
        return f"has {name or json.dumps(self.key)}: {shown}, not {self.what}"

    def text(self, value: Any) -> str:
        """A value with its unit."""
        return f"{value} {self.unit}".rstrip()


def _number(key: str, kind: type, low: float, high: float, **more: Any) -> Field:
    """A number between bounds: no NaN and nothing infinite is."""
    form = "a whole number from {:,} to {:,} {}" if kind is int else "a number from {:g} to {:g} {}"
    what = form.format(low, high, more.get("unit", "")).rstrip()
    return Field(key, kind, what, lambda number: low <= number <= high, **more)


def _line(key: str, most: int = LINE, **more: Any) -> Field:
    """One line of what can be printed, and not empty."""
    what = f"one line of at most {most:,} characters"
    return Field(key, str, what, lambda text: _is_line(text, most), **more)


def _output(key: str, most: int) -> Field:
    """Lines of what pages can show."""
    what = f"at most {most:,} characters without control characters"
    return Field(key, str, what, lambda text: len(text) <= most and is_output(text))


def _is_line(text: str, most: int) -> bool:
    """Whether a text is one line of what can be printed, and not empty."""
    return 0 < len(text) <= most and text.isprintable() and bool(text.strip())


def is_output(text: str) -> bool:
    """Whether a text may be what something printed: lines of what pages can show."""
    return not CONTROL.search(text)


def _is_date(text: str) -> bool:
    """Whether a recording can be of this time."""
    try:
        now = datetime.datetime.now(datetime.UTC)
        return bool(DATE.fullmatch(text)) and FIRST <= utc(text) <= now + AHEAD
    except ValueError:
        return False


def _is_commit(text: str) -> bool:
    """Whether a text names a commit, or says that nobody knows which."""
    return text == UNKNOWN or COMMIT.fullmatch(text) is not None


def _is_timeline(text: str) -> bool:
    """Whether a text lists tasks, none of which ends before it begins."""
    spans = [SPAN.fullmatch(span) for span in text.split(" ")]
    return len(text) <= LISTED and all(s and float(s[3]) <= float(s[4]) for s in spans)


def _are_seconds(text: str) -> bool:
    """Whether a text lists times of a process tree, one at least."""
    try:
        found = [float(number) for number in text.split()]
    except ValueError:
        return False
    return bool(found) and len(text) <= LISTED and all(CPU[0] <= one <= CPU[1] for one in found)


def _are_kept(files: dict) -> bool:
    """Whether a row may say this of the files that its program left on purpose."""
    return all(KEPT.fullmatch(name) and FIELDS["hash"].fits(known) for name, known in files.items())


def _are_sizes(sizes: dict) -> bool:
    """Whether these are bytes of machine code, by architecture."""
    size = _number("size", int, 1, 10**9)
    return bool(sizes) and all(ARCHITECTURE.fullmatch(k) and size.fits(v) for k, v in sizes.items())


def _are_drawn(drawn: list) -> bool:
    return len(drawn) <= MOST_DRAWN and all(map(is_traced, drawn))


MACHINE = (
    _line("cpu_model_name", label="processor", brief="{}"),
    _number("cpu_count", int, 1, 100_000, label="cores", brief="{} cores"),
    _number("cpu_cores", int, 1, 100_000, label="real ones among them"),
    _number("mem_total_gib", float, 0, 1e8, label="memory", unit="GiB", brief="{}"),
    _line("os", label="system", brief="{}"),
    Field("python_version", str, "a version of Python", PYTHON.fullmatch, needed=True,
          label="Python", brief="Python {}"),
    _line("python_implementation", label="implementation"),
    _line("python_build", label="built by", version=True),
    _line("gil", label="GIL", brief="GIL {}"),
    Field("start_method", str, f"one of {', '.join(METHODS)}", METHODS.__contains__,
            label="start method"),
    _line("gpu", NAME, label="GPU", brief="{}"),
    _number("gpu_count", int, 1, 100_000, label="GPUs, of which one is used"),
    _number("gpu_mem_gib", float, 0, 1e8, label="GPU memory", unit="GiB"),
    _line("gpu_capability", label="compute capability"),
    _line("gpu_driver", label="GPU driver", version=True),
    _line("cuda_driver", label="CUDA of the driver", version=True),
    _line("cuda_nvcc", label="nvcc", version=True),
    _line("cuda_nvrtc", label="NVRTC", version=True),
    _line("versions", label="packages", version=True),
    _line("blas", label="thread pools", version=True),
    _number("load_avg_1min", float, 0, 1e6, label="load at the start"),
    Field("commit", str, "a commit, or unknown", _is_commit, label="commit"),
)  # fmt: skip
"""What an entry says of where it was measured, in the order in which a runner's page does."""

MEASURED = (
    Field("name", str, f"experiment/variant in one line of at most {NAME} characters",
            lambda text: _is_line(text, NAME) and all(text.partition("/")), needed=True),
    Field("unit", str, '"second"', "second".__eq__, needed=True),
    Field("schema", int, str(SCHEMA), SCHEMA.__eq__, needed=True),
    Field("hash", str, "a hash: 16 digits of 0-9 and a-f", HASH.fullmatch, needed=True),
    Field("date", str, f"a time from {FIRST:%Y-%m-%d} to now, as 2026-01-31T12:00:00+00:00",
          _is_date, needed=True, label="date"),
    Field("runner", str, "a runner's name: use a-z, 0-9 and single hyphens", RUNNER.fullmatch),
    _number("method", int, 0, 1_000, label="method"),
    _number("budget", float, 0, 1e6, unit="s"),
    _number("loops", int, 1, 10**12),
    _number("processes", int, 0, 10**9),
    _number("threads", int, 0, 10**9),
    _number("tasks", int, 0, 10**9),
    _number("moved_bytes", int, 0, 10**15),
    _number("peak_memory", float, 0, 1e8, label="peak memory", unit="MiB"),
    _number("floor_memory", float, 0, 1e8, label="before any work", unit="MiB"),
    _number("child_modules", int, 1, 1_000_000, label="modules of a started process"),
    _number("ceiling_before", float, 0.01, 100_000),
    _number("ceiling_after", float, 0.01, 100_000),
    Field("cpu_seconds", str, f"numbers from {CPU[0]:g} to {CPU[1]:g} s", _are_seconds,
          needed=True),
    Field("timeline", str, "tasks, each process.thread:begin-end", _is_timeline),
)  # fmt: skip
"""What an entry says of itself."""

ROWS_OF_FILES = (
    Field("program", str, "a program below snippets/: folder/file.py", PROGRAM.fullmatch),
    _number("exit", int, -(2**31), 2**32 - 1),
    _number("seconds", float, *SECONDS, label="time", unit="s"),
    _output("stdout", PRINTED),
    _output("error", LINE),
    Field("timed_out", bool, "true or false", lambda _: True),
    Field("kept", dict, "a hash for each file", _are_kept),
    Field("kernel", str, "a kernel's name", KERNEL.fullmatch),
    Field("architectures", dict, "bytes by architecture, as sm_90", _are_sizes),
    _line("compiler", NAME, version=True),
    _number("launches", int, 0, 10**9),
    Field("drawn", list, f"at most {MOST_DRAWN} launches that can be drawn", _are_drawn),
    Field("repository", str, "an address by https", ADDRESS.fullmatch),
    *(_number(key, float, LOW, HIGH) for key in ("estimate", "low", "high")),
    _number("rounds", int, 2, 1_000_000),
)
"""What rows of programs, notebooks and histories say besides."""

FIELDS = {row.key: row for row in (*MACHINE, *MEASURED, *ROWS_OF_FILES)}
ENTRY = {row.key: row for row in (*MACHINE, *MEASURED)}
"""Every key that an entry may hold. Nothing else of a machine gets in."""
