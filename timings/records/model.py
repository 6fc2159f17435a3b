"""What a runner recorded: the data model."""

import hashlib
import itertools
import json
import re
import statistics
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from timings.stats.intervals import Ratio, ratio_of

SPAN = re.compile(r"(\d{1,4})\.(\d{1,4}):(\d{1,7}\.\d{1,9})-(\d{1,7}\.\d{1,9})", re.ASCII)
HASH = re.compile(r"[0-9a-f]{16}")
SCHEMA = 1
"""Version of both files; 1 since the first record."""

METHOD = 2
"""Version of the way of measuring: raised when a change to it could move a number.

The first measured in one interpreter, with psutil in it, and stopped once its interval was narrow.
"""

LOCAL = "local"
HISTORY = "history.json"
MOST_KEPT = 6_000_000
"""Bytes that a file which a program left on purpose may hold."""


@dataclass(frozen=True)
class Span:
    """One task of a traced round: which process and thread ran it, from when to when, in s."""

    process: int
    thread: int
    start: float
    end: float


@dataclass(frozen=True)
class Entry:
    """One variant of one experiment, at one value of its parameter. Times are in seconds per call.

    Each repeat, a fresh interpreter, has as many rounds as the others. CPU seconds are of the
    process tree: a mean for each repeat, or, of the first method, one for each round.
    """

    experiment: str
    variant: str
    parameter: str | None
    value: int | None
    repeats: tuple[tuple[float, ...], ...]
    warmups: tuple[tuple[float, ...], ...]
    cpu_seconds: tuple[float, ...]
    metadata: dict[str, Any]

    @property
    def key(self) -> tuple[str, str, int | None]:
        """What makes an entry unique."""
        return self.experiment, self.variant, self.value

    @property
    def hash(self) -> str:
        """The hash of the sources and pins that it was recorded from."""
        return self.metadata["hash"]

    @property
    def values(self) -> list[float]:
        """The times of all rounds."""
        return list(itertools.chain.from_iterable(self.repeats))

    @property
    def rounds(self) -> str:
        """How often it was timed, in words."""
        each = f"{len(self.repeats[0])} round{'s' * (len(self.repeats[0]) != 1)}"
        return f"{len(self.repeats)} interpreters of {each}" if len(self.repeats) > 1 else each

    @property
    def median(self) -> float:
        """Seconds per call, the median over the rounds."""
        return statistics.median(self.values)

    @property
    def quartiles(self) -> tuple[float, float]:
        """Seconds per call that a quarter of the rounds stay below, and exceed."""
        if len(self.values) == 1:
            return self.values[0], self.values[0]
        low, _, high = statistics.quantiles(self.values, n=4, method="inclusive")
        return low, high

    @property
    def timeline(self) -> list[Span]:
        """The tasks of the traced round, in the order they began; empty where none was traced."""
        found = SPAN.finditer(self.metadata.get("timeline", ""))
        return [Span(int(m[1]), int(m[2]), float(m[3]), float(m[4])) for m in found]

    @property
    def cpu(self) -> float:
        """CPU seconds of the process tree per call: the mean."""
        return statistics.fmean(self.cpu_seconds)


@dataclass(frozen=True)
class Run:
    """One program, run once as a reader runs it. Memory is in MiB, of the whole process tree."""

    program: str
    start_method: str | None
    exit: int | None
    seconds: float
    peak_memory: float
    stdout: str
    error: str
    timed_out: bool
    hash: str
    date: str
    python_version: str
    gpu: str = ""
    """The device that it ran on, if it needs one."""

    kept: dict = field(default_factory=dict)
    """The files that it left on purpose: a hash of what each holds, by name."""

    @property
    def key(self) -> tuple[str, str | None]:
        """What makes a row unique."""
        return self.program, self.start_method


@dataclass(frozen=True)
class CompiledKernel:
    """A GPU kernel, compiled to machine code: the bytes of its instructions by architecture."""

    program: str
    kernel: str
    architectures: dict
    compiler: str
    hash: str
    date: str

    @property
    def key(self) -> tuple[str, str]:
        """What makes a row unique."""
        return self.program, self.kernel


@dataclass(frozen=True)
class StandInRun:
    """A program that did as it declares on a stand-in for the driver: no times, no output.

    `launches` counts those that were traced, none where it is meant to fail; `drawn` holds those
    that a page can draw, each as `timings.records.launched.Traced` has it.
    """

    program: str
    exit: int
    launches: int
    drawn: list
    hash: str
    date: str

    @property
    def key(self) -> str:
        """What makes a row unique."""
        return self.program


@dataclass(frozen=True)
class Rows:
    """A file of rows: what it and a `Record` call them, and what each is."""

    file: str
    name: str
    held: str
    kind: type


ROWS = (
    Rows("runs.json", "programs", "runs", Run),
    Rows("kernels.json", "kernels", "kernels", CompiledKernel),
    Rows("stand-in.json", "programs", "stand_in", StandInRun),
)
SUITE = "timings.json"
MEMBERS = (SUITE, *(rows.file for rows in ROWS))
"""The files that a recording writes, besides labs and what programs leave."""


@dataclass
class Record:
    """All that one runner recorded."""

    runner: str
    entries: dict[tuple[str, str, int | None], Entry] = field(default_factory=dict)
    runs: dict[tuple[str, str | None], Run] = field(default_factory=dict)
    kernels: dict[tuple[str, str], CompiledKernel] = field(default_factory=dict)
    stand_in: dict[str, StandInRun] = field(default_factory=dict)

    @property
    def has_gpu(self) -> bool:
        """Whether anything in it was recorded on a GPU: then what needs one must be there too."""
        entries = any(entry.metadata.get("gpu") for entry in self.entries.values())
        return entries or any(run.gpu for run in self.runs.values())

    def of(self, experiment: str) -> list[Entry]:
        """The entries of one experiment."""
        return [entry for key, entry in self.entries.items() if key[0] == experiment]

    def ratio(
        self, experiment: str, variant: str, baseline: str, value: int | None = None
    ) -> Ratio | None:
        """How many times as fast `variant` is as `baseline`; None if either was not recorded."""
        fast = self.entries.get((experiment, variant, value))
        slow = self.entries.get((experiment, baseline, value))
        return ratio_of(slow.repeats, fast.repeats) if fast and slow else None


def file_hash(content: bytes) -> str:
    """What a record says of a file that it keeps."""
    return hashlib.sha256(content).hexdigest()[:16]


def entry_name(experiment: str, variant: str, parameter: str | None, value: int | None) -> str:
    """The benchmark's name in the pyperf suite."""
    name = f"{experiment}/{variant}"
    return f"{name}/{parameter}={value}" if parameter else name


def rows_document(record: Record, rows: Rows) -> str:
    """The text of one of its files; empty where it holds no such row."""
    held = getattr(record, rows.held)
    found = [asdict(held[key]) for key in sorted(held, key=str)]
    found = [{key: value for key, value in row.items() if key != "gpu" or value} for row in found]
    document = {"schema": SCHEMA, rows.name: found}
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n" if found else ""


def best(rows: Iterable[Any], wanted: str) -> Any:
    """Of several machines' rows of one thing, the first from these sources; else the first."""
    found = list(rows)
    return next((row for row in found if row.hash == wanted), found[0] if found else None)
