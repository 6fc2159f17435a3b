"""Can a record be what it says: what no recording of this project would have written."""

import datetime
import re
import socket
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from timings.commits import COMMIT, UNKNOWN, hashes_at, history_is_full, is_known
from timings.drawing import wrong_file
from timings.history import FILE, load_history
from timings.kernels.compile import ARCHITECTURES
from timings.kernels.find import kernel_sources, to_trace
from timings.needs import GPU, STAND_IN
from timings.records import (
    FILES,
    ROWS,
    SUITE,
    CompiledKernel,
    Entry,
    Record,
    Run,
    StandInRun,
    entry_name,
    file_hash,
    utc,
)
from timings.sources import Program, Project

FIRST = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
"""No record of this project is older."""

AHEAD = datetime.timedelta(days=1)
"""How far another machine's clock may be ahead of this one's."""

SHARE, SLACK = 1.5, 0.1
"""CPU seconds may exceed wall seconds times cores by this factor, and by these seconds."""

PRIVATE = {
    "a folder": re.compile(r"(?<![\w.])/(?:home|Users|root|mnt|media)/\w|\b[A-Za-z]:\\+Users\b"),
    "an e-mail address": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
}
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


def implausible(project: Project, record: Record) -> tuple[list[str], list[str]]:
    """The problems and the notes of a record that loads: one line for all that share a fault."""
    findings = [
        *_entries(project, record),
        *_commits(project, record),
        *_rows(project, record),
        *_files(project, record),
        *_private(project, record),
    ]
    grouped: dict[tuple, list[str]] = {}
    for one in findings:
        grouped.setdefault((one.note, one.file, one.wrong, one.remedy), []).append(one.entry)
    problems, notes = [], []
    for (note, file, wrong, remedy), entries in grouped.items():
        more = f" and {len(entries) - 1} more" if len(entries) > 1 else ""
        line = f'docs/timings/{record.runner}/{file}: entry "{entries[0]}"{more} {wrong}: {remedy}'
        (notes if note else problems).append(line)
    return problems, notes


def _name(entry: Entry) -> str:
    return entry_name(entry.experiment, entry.variant, entry.parameter, entry.value)


def _run_name(run: Run) -> str:
    return f"{run.program}, {run.start_method}" if run.start_method else run.program


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
        if other := project.other_versions(declaration, entry):
            wrong = f"was recorded with other versions than pinned: {other}"
            yield Finding(SUITE, _name(entry), wrong, "its pages say so", note=True)
        for wrong in _faults(entry, record, declaration.baseline):
            yield Finding(SUITE, _name(entry), wrong, again)
        wrong = _misdated(entry.metadata["date"])
        if wrong:
            yield Finding(SUITE, _name(entry), wrong, f"set the clock, then {again}")


def _no_gpu(name: str) -> str:
    """Why what ran as a GPU is none; empty if it is one."""
    if not name:
        return "needs a GPU, and names none"
    return "was recorded on a stand-in, which is no GPU" if STAND_IN in name.lower() else ""


def _faults(entry: Entry, record: Record, baseline: str) -> Iterator[str]:
    if (entry.experiment, baseline, entry.value) not in record.entries:
        yield f'has no baseline: "{baseline}" is not recorded'
    facts = entry.metadata
    processes, threads = facts.get("processes", 0), facts.get("threads", 0)
    tasks = facts.get("tasks", 0)
    if max(processes, threads) > tasks:
        who = f"{processes} processes and {threads} threads"
        yield f"says that {who} took part in {tasks} tasks"
    if len(entry.cpu_seconds) not in (0, len(entry.values)):
        yield f"has {len(entry.cpu_seconds)} CPU seconds for {len(entry.values)} rounds"
    cores = facts.get("cpu_count", 1)
    for wall, cpu in zip(entry.values, entry.cpu_seconds, strict=False):
        if cpu > wall * cores * SHARE + SLACK:
            yield f"used {cpu:.3g} CPU seconds in {wall:.3g} s, more than {cores} cores can"
            break


def _misdated(date: str) -> str:
    try:
        time = utc(date)
    except ValueError:
        return f'has the date "{date[:40]}", which is none'
    if time < FIRST:
        return f"is dated {date[:10]}, before there was this project"
    if time > datetime.datetime.now(datetime.UTC) + AHEAD:
        return f"is dated {date[:10]}, in the future"
    return ""


def _commits(project: Project, record: Record) -> Iterator[Finding]:
    """Commits that nobody knows, and hashes of sources that never were."""
    full = history_is_full(project.root)
    for entry in record.entries.values():
        name, commit = _name(entry), entry.metadata.get("commit", UNKNOWN)
        declaration = project.experiments.get(entry.experiment)
        again = _again(record, entry.experiment)
        if commit == UNKNOWN:
            wrong = "was recorded outside version control"
            yield Finding(SUITE, name, wrong, "its hash alone says what was measured", note=True)
        elif not COMMIT.fullmatch(commit):
            yield Finding(SUITE, name, f'has the commit "{commit[:40]}", which is none', again)
            continue
        elif full is not None and not is_known(project.root, commit):
            wrong = f"was recorded at commit {commit}, which is not in this repository"
            remedy = again if full else "this is a shallow clone: check it in a full one"
            yield Finding(SUITE, name, wrong, remedy, note=not full)
        if declaration is None or entry.hash == declaration.hash:
            continue
        if full is None or commit == UNKNOWN or not is_known(project.root, commit):
            continue
        known = hashes_at(project.root, commit)
        if known is None:
            wrong = f"was recorded at commit {commit}, whose sources cannot be read"
            yield Finding(SUITE, name, wrong, again, note=True)
        elif known.get(entry.experiment) != entry.hash:
            wrong = f"was measured from sources that are neither those here nor those at {commit}"
            yield Finding(SUITE, name, wrong, f"commit the sources, then {again}")


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
            if wrong := _misdated(row.date):
                yield Finding(rows.file, name, wrong, f"set the clock, then {again}")


def _impossible(row: Run | CompiledKernel | StandInRun, program: Program | None) -> str:
    """What a row of a program says that cannot be so."""
    if isinstance(row, CompiledKernel) and set(row.architectures) != set(ARCHITECTURES):
        return f"is compiled for {', '.join(row.architectures)}, not {', '.join(ARCHITECTURES)}"
    if isinstance(row, StandInRun):
        meant = row.hash != program.hash or bool(row.exit) == bool(program.expect)
        return "" if meant else f"ended with exit code {row.exit}, which is not as it declares"
    return _no_gpu(row.gpu) if isinstance(row, Run) and GPU in program.needs else ""


def _files(project: Project, record: Record) -> Iterator[Finding]:
    """Files that a program left on purpose: missing, changed, or of no program."""
    top = project.records / record.runner / FILES
    found = {path.relative_to(top).as_posix(): path for path in top.rglob("*") if not path.is_dir()}
    for run in record.runs.values():
        for name, known in run.kept.items():
            file = f"{run.program.removesuffix('.py')}/{name}"
            path = found.pop(file, None)
            wrong = "is missing" if path is None else ""
            if path and (path.is_symlink() or file_hash(path.read_bytes()) != known):
                wrong = "is not what was recorded"
            if wrong := wrong or wrong_file(name, path.read_bytes()):
                yield Finding(f"{FILES}/{file}", _run_name(run), wrong, _again(record))
    for file in found:
        yield Finding(f"{FILES}/{file}", file, "belongs to no program's run", "take it out")


def _private(project: Project, record: Record) -> Iterator[Finding]:
    """What tells whose machine it was."""
    patterns = dict(PRIVATE)
    hosts = {socket.gethostname(), socket.gethostname().split(".")[0]}
    hosts = {host for host in hosts if len(host) > 3 and host.lower() not in COMMON}  # noqa: PLR2004
    if hosts:
        words = "|".join(map(re.escape, sorted(hosts, key=len, reverse=True)))
        patterns["this machine's name"] = re.compile(rf"\b(?:{words})\b")
    for file, name, texts in _texts(project, record):
        for what, pattern in patterns.items():
            if any(pattern.search(text) for text in texts):
                yield Finding(file, name, f"holds {what}", "take it out, and tell how it got in")


def _texts(project: Project, record: Record) -> Iterator[tuple[str, str, Iterable[str]]]:
    """Every text in a record: its file, its entry, the text."""
    for entry in record.entries.values():
        name = _name(entry)
        yield SUITE, name, [name, *(t for t in entry.metadata.values() if isinstance(t, str))]
    for rows in ROWS:
        for row in getattr(record, rows.held).values():
            yield rows.file, row.program, list(_strings(asdict(row)))
    for path in (project.records / record.runner / FILES).rglob("*.*"):
        if path.suffix != ".png" and path.is_file():
            yield FILES, path.name, [path.read_text(encoding="utf-8", errors="replace")]
    for number, kept in enumerate(load_history(project.records / record.runner), start=1):
        yield FILE, f"number {number}", [kept.date, kept.commit, *kept.ratios]


def _strings(value: object) -> Iterator[str]:
    """Every text in a row."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in [*value, *value.values()] if isinstance(value, dict) else value:
            yield from _strings(part)
