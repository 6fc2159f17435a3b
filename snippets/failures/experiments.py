"""What pages of failures measure: what became slow when processes were no longer forked."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from types import SimpleNamespace

from snippets.failures.inherited_data import STARTS, Report, both, total
from timings import Experiment


@contextmanager
def report() -> Iterator[SimpleNamespace]:
    """A large object, and the parts of it that two processes need."""
    large = Report()
    yield SimpleNamespace(method=large.total, parts=[large.part(start) for start in STARTS])


def by_method(start: str) -> Callable[[SimpleNamespace], int]:
    return lambda work: both(get_context(start), work.method, list(STARTS))


def by_function(start: str) -> Callable[[SimpleNamespace], int]:
    return lambda work: both(get_context(start), total, work.parts)


inherited_data = Experiment(
    name="inherited-data",
    title="Starting two processes, with a method of a large object or with a function and its part",
    prepare=report,
    baseline="fork, the method",
    variants={
        "fork, the method": by_method("fork"),
        "fork, a function": by_function("fork"),
        "forkserver, the method": by_method("forkserver"),
        "forkserver, a function": by_function("forkserver"),
        "spawn, the method": by_method("spawn"),
        "spawn, a function": by_function("spawn"),
    },
    controls={
        "forkserver, a function": "that it is starting a process which costs more: here it is the "
        "same, with less to send",
    },
    needs="forkserver",
)
