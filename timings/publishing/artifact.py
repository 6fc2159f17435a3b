"""A record as a job hands it on: its files, and where they are from. Nothing is taken on trust."""

import datetime
import hashlib
import json
import os
import re
import shutil
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from timings.errors import TimingsError
from timings.records.history import FILE as HISTORY
from timings.records.history import load_history
from timings.records.json_file import read_json
from timings.records.members import BIGGEST, members, no_member, refused
from timings.records.model import MEMBERS, Record
from timings.records.reader import load_record

PROVENANCE = "provenance.json"
ALSO = re.escape(PROVENANCE)
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
PACKED = 10_000_000
"""Bytes of the archive: one of many names takes long to list."""

COMMIT = re.compile(r"[0-9a-f]{40}")
KEYS = {"schema", "runner", "commit", "repository", "run", "created", "fixture", "files"}


@dataclass(frozen=True)
class Wanted:
    """What an artifact must say of where it is from. What is None may be anything.

    `run` is the number of the workflow's run. `fixtures` says whether a record will do that was
    made up for a rehearsal.
    """

    runner: str
    commit: str | None = None
    repository: str | None = None
    run: str | None = None
    fixtures: bool = False


@dataclass(frozen=True)
class Artifact:
    """A record that was handed on, and the folder that it lies in."""

    record: Record
    folder: Path


def write_artifact(folder: Path, to: Path, commit: str, fixture: str = "") -> None:
    """Copy a runner's record to a new folder, with its provenance.

    `fixture` says that, and why, the record was made up and not recorded.

    Raises:
        TimingsError: if there is no record, or it holds what no record may.
    """
    record = load_record(folder)
    if not record.entries and not record.runs:
        raise TimingsError(f"{folder.name} has recorded nothing: there is nothing to hand on")
    shutil.rmtree(to, ignore_errors=True)
    hashes = {}
    for name in members(folder, ALSO):
        if name not in (HISTORY, PROVENANCE):
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / name, to / name)
            hashes[name] = _sha256(to / name)
    provenance = {
        "schema": 1,
        "runner": folder.name,
        "commit": commit,
        "repository": os.environ.get("GITHUB_REPOSITORY", ""),
        "run": os.environ.get("GITHUB_RUN_ID", ""),
        "created": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "fixture": fixture,
        "files": hashes,
    }
    (to / PROVENANCE).write_text(json.dumps(provenance, indent=1) + "\n", encoding="utf-8")


def unpack(archive: Path, to: Path, where: str, folder: str = "") -> None:
    """Unpack a zip file that holds one record, or below `folder/` of it, into a new folder.

    Raises:
        TimingsError: if it is no zip file, or holds anything that no record may.
    """
    shutil.rmtree(to, ignore_errors=True)
    to.mkdir(parents=True)
    try:
        _unpack(archive, to, where, folder)
    except BaseException as error:
        shutil.rmtree(to, ignore_errors=True)
        if isinstance(error, TimingsError) or not isinstance(error, Exception):
            raise
        wrong = f"is no whole zip file of plain names ({type(error).__name__})"
        raise TimingsError(f"{where}: {wrong}: the whole record is refused") from None


def _unpack(archive: Path, to: Path, where: str, folder: str) -> None:
    if archive.stat().st_size > PACKED:
        raise TimingsError(f"{where}: its archive is larger than {PACKED} bytes: refused")
    with zipfile.ZipFile(archive) as packed:
        names, total = set(), 0
        for info in packed.infolist():
            name = info.filename.removeprefix(f"{folder}/" if folder else "")
            if info.is_dir() or (folder and name == info.filename):
                continue
            if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
                raise refused(where, name, "is a link or a device, not a plain file")
            if name in names or info.compress_type not in PACKINGS:
                raise refused(where, name, "is there twice, or is packed as no job packs it")
            names.add(name)
            total += info.file_size
            if wrong := no_member(name, info.file_size, total, len(names), ALSO):
                raise refused(where, name, wrong)
            with packed.open(info) as file:
                text = file.read(BIGGEST + 1)
            if len(text) != info.file_size:
                raise refused(where, name, "is not as long as it says")
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            (to / name).write_bytes(text)


def read_artifact(folder: Path, wanted: Wanted) -> Artifact:
    """The record in a folder, once everything about it is what is wanted.

    Raises:
        TimingsError: naming what is wrong with it.
    """
    names = members(folder, ALSO)
    _read_provenance(folder, names, wanted)
    record = load_as(folder, wanted.runner)
    for entry in record.entries.values():
        if entry.metadata.get("runner") != wanted.runner:
            raise refused(folder.name, "timings.json", "is of another runner")
    if not record.entries and not record.runs:
        raise refused(folder.name, "timings.json", "is missing")
    return Artifact(record, folder)


def _read_provenance(folder: Path, names: list[str], wanted: Wanted) -> None:
    if PROVENANCE not in names:
        raise TimingsError(f"{folder.name}: has no {PROVENANCE}: the whole record is refused")
    said = read_json(folder / PROVENANCE, lambda wrong: refused(folder.name, PROVENANCE, wrong))
    if set(said) != KEYS or said["schema"] != 1 or not isinstance(said["files"], dict):
        raise refused(folder.name, PROVENANCE, "has not the fields of a provenance")
    if not all(isinstance(said[key], str) for key in KEYS - {"schema", "files"}):
        raise refused(folder.name, PROVENANCE, "has not the fields of a provenance")
    for key in ("runner", "commit", "repository", "run"):
        if getattr(wanted, key) not in (None, said[key]):
            raise refused(folder.name, PROVENANCE, f"is of the {key} {said[key][:60]}")
    if not COMMIT.fullmatch(said["commit"]):
        raise refused(folder.name, PROVENANCE, f"is of no commit: {said['commit'][:40]}")
    if said["fixture"] and not wanted.fixtures:
        raise refused(folder.name, PROVENANCE, f"says that it is made up ({said['fixture'][:60]})")
    hashed = {name: _sha256(folder / name) for name in names if name != PROVENANCE}
    if hashed != said["files"]:
        raise refused(folder.name, PROVENANCE, "gives other hashes than its files have")


def artifact_name(runner: str) -> str:
    """What the artifact of a runner's record is called."""
    return f"record-{runner}"


def sent(artifacts: Path, wanted: Wanted) -> Artifact:
    """What a runner handed on, in the folder of its name.

    Raises:
        TimingsError: if it is missing, or not what it must be.
    """
    folder = artifacts / artifact_name(wanted.runner)
    if not folder.exists():
        of = f" of {wanted.commit[:12]}" if wanted.commit else ""
        raise TimingsError(f"{wanted.runner} sent no record{of}: look at its job, run it again")
    return read_artifact(folder, wanted)


def load_as(folder: Path, runner: str) -> Record:
    """The record in a folder of any name, read as that runner's, its history too.

    Raises:
        TimingsError: naming the file, the entry and the remedy.
    """
    with TemporaryDirectory(prefix="t") as name:
        place = Path(name) / runner
        place.mkdir()
        for file in (*MEMBERS, HISTORY):
            if (folder / file).is_file():
                shutil.copyfile(folder / file, place / file)
        load_history(place)
        return load_record(place)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
