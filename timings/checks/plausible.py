"""Can a record be what it says: what no recording of this project would have written."""

import json
import re
import socket
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from timings.errors import Problem
from timings.machine.needs import GPU, STAND_IN
from timings.project.git import UNKNOWN, hashes_at, history_is_full, is_known
from timings.project.kernels import ARCHITECTURES, kernel_sources, to_trace
from timings.project.programs import Program
from timings.project.project import Project
from timings.records.history import FILE, load_history
from timings.records.model import (
    ROWS,
    SUITE,
    CompiledKernel,
    Entry,
    Record,
    Run,
    StandInRun,
    entry_name,
)
from timings.records.private import private, texts
from timings.records.published import STANDING
from timings.stats.ceilings import unsteady

SHARE, SLACK = 1.5, 0.1
"""CPU seconds may exceed wall seconds times cores by this factor, and by these seconds."""

SEVERAL = re.compile(r"^(?!(?:1|one) ).*(?:threads|processes|workers|Pool|Executor)")
"""Names of variants in which more than one worker takes part."""

LATELY = 40
"""Records of a history whose sources are looked up."""

COMMON = {"localhost", "linux", "ubuntu", "debian", "fedora", "python", "macos", "windows"}
"""Host names that say nothing of a machine, and may well stand in an honest record."""


@dataclass(frozen=True)
class Finding:
    """What is wrong with one entry of one file, and what to do; a note if nobody can tell here."""

    file: str
    entry: str
    wrong: str
    remedy: str
    note: bool = False


def implausible(project: Project, record: Record) -> Iterator[Problem]:
    """What is wrong with a record that loads: one problem for all entries that share a fault."""
    findings = [
        *_entries(project, record),
        *_machines(record),
        *_commits(project, record),
        *_rows(project, record),
        *_private(project, record),
    ]
    grouped: dict[tuple, list[str]] = {}
    for one in findings:
        grouped.setdefault((one.note, one.file, one.wrong, one.remedy), []).append(one.entry)
    for (note, file, wrong, remedy), named in grouped.items():
        entries = list(dict.fromkeys(named))
        more = f" and {len(entries) - 1} more" if len(entries) > 1 else ""
        place = f"docs/timings/{record.runner}/{file}"
        yield Problem(place, f'entry "{entries[0]}"{more} {wrong}', remedy, note)


def _name(entry: Entry) -> str:
    return entry_name(entry.experiment, entry.variant, entry.parameter, entry.value)


def _again(record: Record, experiment: str = "") -> str:
    only = f" --only {experiment}" if experiment else ""
    return f"run python -m timings record --runner {record.runner}{only} --all"


def _entries(project: Project, record: Record) -> Iterator[Finding]:
    """What the entries say of themselves and of one another."""
    for entry in record.entries.values():
        declaration = project.experiments.get(entry.experiment)
        declared = declaration is not None and (entry.variant, entry.value) in declaration.entries
        if not declared or entry.parameter != declaration.parameter:
            wrong = "is nothing that an experiment here measures"
            yield Finding(SUITE, _name(entry), wrong, "take it out")
            continue
        again = _again(record, entry.experiment)
        if declaration.needs == GPU and (wrong := _no_gpu(entry.metadata.get("gpu", ""))):
            yield Finding(SUITE, _name(entry), wrong, again)
        if other := project.other_versions(declaration, entry.metadata.get("versions", "")):
            wrong = f"was recorded with other versions than pinned: {other}"
            yield Finding(SUITE, _name(entry), wrong, "its pages say so", note=True)
        for wrong in _faults(entry, record, declaration.baseline):
            yield Finding(SUITE, _name(entry), wrong, again)
        tasks, threads = entry.metadata.get("tasks", 0), entry.metadata.get("threads")
        if tasks > 1 == threads and entry.value != 1 and SEVERAL.search(entry.variant):
            wrong = f"did its {tasks} tasks on one thread, which is not what its name says"
            remedy = "it may happen where tasks are few or short: look whether it is so each time"
            yield Finding(SUITE, _name(entry), wrong, remedy, note=True)


def _machines(record: Record) -> Iterator[Finding]:
    """Entries from another number of cores than most, of a process that was pinned, say.

    A note on those of another processor: machines that are lent may have one or another.
    """
    for key, said in (("cpu_count", "with {} cores"), ("cpu_model_name", "on {}")):
        many = Counter(entry.metadata.get(key) for entry in record.entries.values())
        usual = max(many, key=lambda value, many=many: many[value], default=None)
        for entry in record.entries.values():
            if (value := entry.metadata.get(key)) != usual:
                found, most = said.format(value), said.format(usual)
                wrong = f"was recorded {found}, and most {most}: one runner, one machine"
                again = _again(record, entry.experiment)
                yield Finding(SUITE, _name(entry), wrong, again, key != "cpu_count")


def _no_gpu(name: str) -> str:
    """Why what ran as a GPU is none; empty if it is one."""
    if not name:
        return "needs a GPU, and names none"
    return "was recorded on a stand-in, which is no GPU" if STAND_IN in name.lower() else ""


def _faults(entry: Entry, record: Record, baseline: str) -> Iterator[str]:
    if (entry.experiment, baseline, entry.value) not in record.entries:
        yield f'has no baseline: "{baseline}" is not recorded'
    facts = entry.metadata
    if facts.get("ceiling_before") and facts.get("ceiling_after") and not facts.get("gpu"):
        cores = facts.get("cpu_cores", facts.get("cpu_count", 1))
        if wrong := unsteady(facts["ceiling_before"], facts["ceiling_after"], cores):
            yield f"was measured on a machine that others used: {wrong}"
    processes, threads = facts.get("processes", 0), facts.get("threads", 0)
    tasks = facts.get("tasks", 0)
    if max(processes, threads) > tasks:
        who = f"{processes} processes and {threads} threads"
        yield f"says that {who} took part in {tasks} tasks"
    cores = facts.get("cpu_count", 1)
    each = len(entry.cpu_seconds) == len(entry.values)
    walls = entry.values if each else map(statistics.fmean, entry.repeats)
    for wall, cpu in zip(walls, entry.cpu_seconds, strict=True):
        if cpu > wall * cores * SHARE + SLACK:
            yield f"used {cpu:.3g} CPU seconds in {wall:.3g} s, more than {cores} cores can"
            break


def _commits(project: Project, record: Record) -> Iterator[Finding]:
    """Commits that nobody knows, and hashes of sources that their commit never had."""
    full = history_is_full(project.root)
    for file, name, commit, experiment, given in _named(project, record):
        kept = file == FILE
        again = "take it out" if kept else _again(record, experiment)
        if commit == UNKNOWN:
            wrong = "was recorded outside version control"
            yield Finding(file, name, wrong, "its hash alone says what was measured", note=True)
        if commit == UNKNOWN or full is None:
            continue
        if not is_known(project.root, commit):
            wrong = f"was recorded at commit {commit}, which is not in this repository"
            remedy = again if full else "this is a shallow clone: check it in a full one"
            yield Finding(file, name, wrong, remedy, note=not full)
            continue
        known = hashes_at(project.root, commit) if given else {}
        if known is None:
            wrong = f"was recorded at commit {commit}, whose sources cannot be read"
            yield Finding(file, name, wrong, again, note=True)
        elif given and known.get(experiment) != given:
            wrong = f"was measured from sources that commit {commit} does not have"
            remedy = again if kept else f"commit the sources, then {again}"
            yield Finding(file, name, wrong, remedy)


def _named(project: Project, record: Record) -> Iterator[tuple[str, str, str, str, str]]:
    """Whatever names a commit: its file, its entry, the commit, the experiment and its hash.

    Of what was kept long ago the commit alone: it was judged when it was published, and it takes
    long to read what sources were.
    """
    for entry in record.entries.values():
        commit = entry.metadata.get("commit", UNKNOWN)
        declared = entry.experiment in project.experiments
        yield SUITE, _name(entry), commit, entry.experiment, entry.hash if declared else ""
    history = load_history(project.records / record.runner)
    for number, kept in enumerate(history, start=1):
        for name, one in kept.ratios.items():
            recent = number > len(history) - LATELY
            experiment = name.partition("/")[0]
            yield FILE, f"number {number}", kept.commit, experiment, one.hash if recent else ""


def _rows(project: Project, record: Record) -> Iterator[Finding]:
    """Rows of what is not here, of no possible date, or that say what cannot be so."""
    programs = project.programs
    here = {
        "runs": {(path, method) for path, p in programs.items() for method in p.start_methods},
        "kernels": {(one.program, name) for one in kernel_sources(project) for name in one.kernels},
        "stand_in": {program.path for program in to_trace(project)},
    }
    for rows in ROWS:
        again = _again(record, "stand-in" if rows.held == "stand_in" else "")
        for key, row in getattr(record, rows.held).items():
            name = ", ".join(filter(None, [key] if isinstance(key, str) else key))
            if key not in here[rows.held]:
                wrong = f"is no {rows.name.removesuffix('s')} here"
                yield Finding(rows.file, name, wrong, "take it out")
                continue
            if wrong := _impossible(row, programs.get(row.program)):
                yield Finding(rows.file, name, wrong, again)


def _impossible(row: Run | CompiledKernel | StandInRun, program: Program | None) -> str:
    """What a row of a program says that cannot be so."""
    if isinstance(row, CompiledKernel) and set(row.architectures) != set(ARCHITECTURES):
        return f"is compiled for {', '.join(row.architectures)}, not {', '.join(ARCHITECTURES)}"
    if isinstance(row, StandInRun):
        meant = row.hash != program.hash or bool(row.exit) == bool(program.expect)
        return "" if meant else f"ended with exit code {row.exit}, which is not as it declares"
    return _no_gpu(row.gpu) if isinstance(row, Run) and GPU in program.needs else ""


def _private(project: Project, record: Record) -> Iterator[Finding]:
    """What tells whose machine it was."""
    hosts = {socket.gethostname(), socket.gethostname().split(".")[0]}
    hosts = {host for host in hosts if len(host) > 3 and host.lower() not in COMMON}  # noqa: PLR2004
    words = "|".join(map(re.escape, sorted(hosts, key=len, reverse=True))) or "(?!)"
    host = re.compile(rf"\b(?:{words})\b")
    told: dict[str, str] = {}  # the entries of a record repeat most of their texts
    for file, name, found in _texts(project, record):
        for text in found:
            if text not in told:
                told[text] = private(text) or ("this machine's name" if host.search(text) else "")
            if told[text]:
                wrong = f"holds {told[text]}"
                yield Finding(file, name, wrong, "take it out, and tell how it got in")


def _texts(project: Project, record: Record) -> Iterator[tuple[str, str, Iterable[str]]]:
    """Every text in a record: its file, its entry, the text."""
    for entry in record.entries.values():
        yield SUITE, _name(entry), texts({"name": _name(entry), **entry.metadata})
    for rows in ROWS:
        for row in getattr(record, rows.held).values():
            yield rows.file, row.program, texts(asdict(row))
    folder = project.records / record.runner
    for path in sorted(folder.rglob("*.*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix == ".ipynb":
            document = json.loads(path.read_text(encoding="utf-8"))
            yield name, "a cell", ["".join(texts(document)), *texts(document)]
        elif path.suffix in (".html", ".svg") or path.name == STANDING:
            yield name, path.name, [path.read_text(encoding="utf-8")]
    for number, kept in enumerate(load_history(folder), start=1):
        yield FILE, f"number {number}", [kept.date, kept.commit, *kept.ratios]
