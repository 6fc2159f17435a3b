"""Can a record be what it says: what no recording of this project would have written."""

import datetime
import re
import socket
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from timings.commits import COMMIT, UNKNOWN, hashes_at, history_is_full, is_known
from timings.history import FILE, load_history
from timings.kernels.compile import ARCHITECTURES
from timings.kernels.find import kernel_sources
from timings.needs import GPU
from timings.records import FILES, Entry, Record, Run, entry_name, file_hash, utc
from timings.sources import Project

SUITE, RUNS, KERNELS = "timings.json", "runs.json", "kernels.json"
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
        *_runs(project, record),
        *_files(project, record),
        *_kernels(project, record),
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
        if declaration.needs == GPU and not entry.metadata.get("gpu"):
            yield Finding(SUITE, _name(entry), "needs a GPU, and names none", again)
        if other := project.other_versions(declaration, entry):
            wrong = f"was recorded with other versions than pinned: {other}"
            yield Finding(SUITE, _name(entry), wrong, "its pages say so", note=True)
        for wrong in _faults(entry, record, declaration.baseline):
            yield Finding(SUITE, _name(entry), wrong, again)
        wrong = _misdated(entry.metadata["date"])
        if wrong:
            yield Finding(SUITE, _name(entry), wrong, f"set the clock, then {again}")


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


def _runs(project: Project, record: Record) -> Iterator[Finding]:
    """Rows of programs that are not here, or of no possible date."""
    for run in record.runs.values():
        program = project.programs.get(run.program)
        if program is None or run.start_method not in program.start_methods:
            yield Finding(RUNS, _run_name(run), "is no program here", "take it out")
            continue
        if GPU in program.needs and not run.gpu:
            yield Finding(RUNS, _run_name(run), "needs a GPU, and names none", _again(record))
        wrong = _misdated(run.date)
        if wrong:
            yield Finding(RUNS, _run_name(run), wrong, f"set the clock, then {_again(record)}")


def _kernels(project: Project, record: Record) -> Iterator[Finding]:
    """Kernels that are not here, for other architectures, or of no possible date."""
    here = {
        (source.program, kernel) for source in kernel_sources(project) for kernel in source.kernels
    }
    for key, row in record.kernels.items():
        name = f"{row.program}, {row.kernel}"
        if key not in here:
            yield Finding(KERNELS, name, "is no kernel here", "take it out")
            continue
        if set(row.architectures) != set(ARCHITECTURES):
            wrong = (
                f"is compiled for {', '.join(row.architectures)}, not {', '.join(ARCHITECTURES)}"
            )
            yield Finding(KERNELS, name, wrong, _again(record))
        if wrong := _misdated(row.date):
            yield Finding(KERNELS, name, wrong, f"set the clock, then {_again(record)}")


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
            if wrong:
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
    for run in record.runs.values():
        texts = [
            run.program,
            run.gpu,
            run.stdout,
            run.error,
            run.date,
            run.hash,
            run.python_version,
        ]
        yield RUNS, _run_name(run), [*texts, run.start_method or ""]
    for row in record.kernels.values():
        yield (
            KERNELS,
            row.kernel,
            [row.program, row.kernel, row.compiler, row.date, *row.architectures],
        )
    for path in (project.records / record.runner / FILES).rglob("*.*"):
        if path.suffix != ".png" and path.is_file():
            yield FILES, path.name, [path.read_text(encoding="utf-8", errors="replace")]
    for number, kept in enumerate(load_history(project.records / record.runner), start=1):
        yield FILE, f"number {number}", [kept.date, kept.commit, *kept.ratios]
