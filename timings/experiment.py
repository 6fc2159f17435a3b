"""What a chapter declares: one piece of work, done in several ways, to compare their time."""

import operator
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from timings.errors import TimingsError


@dataclass(frozen=True)
class Experiment:
    """One piece of work done in several ways.

    `name`, `title`, `baseline`, `budget`, `needs`, `memory`, `controls`, `environment`, the keys of
    `variants` and the `sweep` must be literals: pages read them from the source and never run it.

    Args:
        name: the name that chapters and records use.
        title: the work, in words a reader understands.
        variants: each way of doing it: called with the prepared workload, returns its result.
        baseline: the variant that all ratios are taken against.
        prepare: a context manager function that yields the workload; outside the clock. It is
            called with `task`, if the experiment has one, and with the swept parameter by name.
        task: the function that the workers call. It is traced once, in a round of its own, to
            tell how many processes and threads took part.
        same: whether two variants' results are equal.
        result: what of a variant's result is compared: a copy that no later call changes. Called
            outside the clock.
        poison: called with the workload before each call whose result is compared, outside the
            clock: spoils all that a variant writes to, so that one that writes nothing is found.
        sweep: one parameter and its values, in order.
        needs: one of `timings.machine.needs.NEEDS`, a GPU or a start method, say, without which
            nothing is measured.
        memory: whether to find the peak memory of every variant too, each in a fresh interpreter.
        synchronise: called with the workload after each call of a variant, before the clock is
            read: waits for what the call has only asked a device to do. Several equal inputs, of
            which each call takes the next (`itertools.cycle`), keep a cache from being measured.
        moves: how many bytes each variant's call must read and write at least, called with the
            swept parameter by name; then bytes per second are shown beside the times.
        controls: for a variant that isolates a cause, what else could explain a ratio, which it
            rules out: shown to readers.
        environment: variables that are set for it; all that steer libraries are cleared otherwise.
        budget: seconds of measuring at most, warm-ups included, once three rounds are done.

    Raises:
        TimingsError: if there is nothing to compare, or the baseline is not a variant.
    """

    name: str
    title: str
    variants: Mapping[str, Callable[[Any], Any]]
    baseline: str
    prepare: Callable[..., AbstractContextManager[Any]]
    task: Callable[..., Any] | None = None
    same: Callable[[Any, Any], bool] = operator.eq
    result: Callable[[Any], Any] | None = None
    poison: Callable[[Any], object] | None = None
    sweep: Mapping[str, Sequence[int]] = field(default_factory=dict)
    needs: str = ""
    memory: bool = False
    synchronise: Callable[[Any], object] | None = None
    moves: Callable[..., int] | None = None
    controls: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    budget: float = 10.0

    def __post_init__(self) -> None:
        """Refuse a declaration that could not give a ratio."""
        where = f'experiment "{self.name}"'
        if len(self.variants) < 2:  # noqa: PLR2004
            raise TimingsError(f"{where} has fewer than two variants: there is nothing to compare")
        if self.baseline not in self.variants:
            raise TimingsError(
                f'{where}: its baseline "{self.baseline}" is none of its variants '
                f"({', '.join(self.variants)}): name one of them"
            )
        if len(self.sweep) > 1:
            raise TimingsError(f"{where} sweeps {len(self.sweep)} parameters: sweep one")
