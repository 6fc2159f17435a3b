"""Packs what is to be recorded into shards that take about as long, by recorded seconds."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from timings.errors import TimingsError
from timings.machine.needs import GPU
from timings.project.labs import FOLDER, labs
from timings.project.project import Project
from timings.records.model import Record
from timings.records.reader import load_record

SHARD = re.compile(r"([1-9][0-9]{0,2})(?:/|-of-)([1-9][0-9]{0,2})")
"""A shard as people write it, `2/3`, or as an artifact's name has it, `2-of-3`."""

OVERHEAD = 1.5
"""Seconds that an experiment takes besides its budget: an interpreter, its imports, its set-up."""

UNKNOWN = 1.0
"""Seconds that a program is taken to run if nobody ever ran it."""

LAB = 30.0
"""Seconds that a lab is taken to run: its notebook does not say."""

CORES = 2
"""Cores of a machine that has recorded nothing yet."""

SET_UP = 120.0
"""Seconds that a hosted job takes to start and to install; assumed, since no record holds it."""


@dataclass(frozen=True)
class Shard:
    """What one machine records, and the seconds it takes by earlier records."""

    seconds: float
    names: tuple[str, ...]


def pack(costs: Mapping[str, float], shards: int) -> list[Shard]:
    """The items of `costs` in so many shards; the same for the same costs, in any order.

    The longest item first, each to the shard that has least (LPT): the longest shard takes at
    most 4/3 - 1/(3 `shards`) times as long as in the best packing (R. L. Graham, Bounds on
    multiprocessing timing anomalies, SIAM Journal on Applied Mathematics 17, 1969).
    """
    loads = [0.0] * shards
    names: list[list[str]] = [[] for _ in range(shards)]
    for name in sorted(costs, key=lambda name: (-costs[name], name)):
        least = min(range(shards), key=lambda place: (loads[place], place))
        loads[least] += costs[name]
        names[least].append(name)
    return [Shard(load, tuple(found)) for load, found in zip(loads, names, strict=True)]


def costs(project: Project, runner: str) -> dict[str, float]:
    """Seconds that every program and every experiment takes on a runner, by its name.

    From the runner's own record; where it has none, from the slowest other runner's. Programs
    run as many at a time as there are cores, so each counts its share. What needs a GPU is left
    out: the machines that shards are for have none.
    """
    folders = sorted(path for path in project.records.glob("*") if path.is_dir())
    own = load_record(project.records / runner)
    others = [load_record(path) for path in folders if path.name != runner]
    cores = max((entry.metadata.get("cpu_count", 1) for entry in own.entries.values()), default=0)
    found = {}
    for program in project.programs.values():
        if GPU in program.needs:
            continue
        keys = [(program.path, method) for method in program.start_methods]
        seconds = sum(_run_seconds(key, own, others) for key in keys)
        found[program.path] = seconds / (cores or CORES)
    found |= {f"{FOLDER}/{name}": LAB for name in labs(project)}
    for declaration in project.experiments.values():
        if declaration.needs == GPU:
            continue
        measured = _measured(own, declaration.name)
        measured = measured or max((_measured(o, declaration.name) for o in others), default=0.0)
        found[declaration.name] = (measured or declaration.budget) + OVERHEAD
    return found


def _run_seconds(key: tuple[str, str | None], own: Record, others: list[Record]) -> float:
    if key in own.runs:
        return own.runs[key].seconds
    return max((other.runs[key].seconds for other in others if key in other.runs), default=UNKNOWN)


def _measured(record: Record, experiment: str) -> float:
    """Seconds that an experiment's warm-ups and rounds took."""
    return sum(
        sum(entry.warmups) + sum(entry.values) * entry.metadata.get("loops", 1)
        for entry in record.of(experiment)
    )


def part(project: Project, runner: str, text: str) -> frozenset[str]:
    """What belongs to one shard, given as `2/3`.

    Raises:
        TimingsError: if there is no such shard.
    """
    match = SHARD.fullmatch(text)
    if not match or int(match[1]) > int(match[2]):
        raise TimingsError(f'"{text}" is no shard: give its number and how many, as 2/3')
    return frozenset(pack(costs(project, runner), int(match[2]))[int(match[1]) - 1].names)


def plan(project: Project, runner: str, shards: int) -> dict[str, Any]:
    """The packing, how even it is, and how long the whole pipeline takes, as JSON can hold it."""
    packed = pack(costs(project, runner), shards)
    total = sum(shard.seconds for shard in packed)
    longest = max(shard.seconds for shard in packed)
    programs = sum(s for name, s in costs(project, runner).items() if name in project.programs)
    return {
        "shards": [
            {
                "shard": f"{place}/{shards}",
                "seconds": round(shard.seconds, 1),
                "names": list(shard.names),
            }
            for place, shard in enumerate(packed, start=1)
        ],
        "seconds": round(total, 1),
        "longest": round(longest, 1),
        "imbalance": round(longest * shards / total, 3) if total else 1.0,
        "pipeline": {
            "assumed set-up of a job": SET_UP,
            "verify: at least every program once": round(SET_UP + programs, 1),
            "record, beside verify: the longest shard": round(SET_UP + longest, 1),
            "publish: set-up": SET_UP,
            "whole": round(2 * SET_UP + max(longest, programs), 1),
        },
    }
