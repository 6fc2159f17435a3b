"""What the publishing jobs are given: a zip file of the GPU's workflow, and folders of artifacts.

The door `fetch` is given the zip file and saves what is in it. The door `assemble` is given the
folder of an artifact; what it refuses, nothing is built from.
"""

import contextlib
import hashlib
import html
import io
import json
import os
import shutil
import stat
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

from tests.ci.conftest import CPU, FIXTURE, GPU, Rehearsal, rehearse
from tests.ci.server import Server, serving
from tests.timings.damage import NO_PROGRAM, RESTORE, SECONDS
from tests.timings.tiny import rewrite
from tests.walls.offers import Door, Offer
from tests.walls.watch import snapshot
from timings.cli import main
from timings.publishing.artifact import PROVENANCE, write_artifact
from timings.records.model import file_hash
from timings.records.reader import load_record
from timings.records.writer import write_record

API = "/repos/owner/name/actions"
JOB = {"GITHUB_REPOSITORY": "owner/name", "GITHUB_RUN_ID": "7", "GH_TOKEN": "a-token"}
NAME = f"record-{GPU}"


@contextlib.contextmanager
def a_job(**more: str) -> Iterator[None]:
    """The variables that a job has, and none that these tests were started with."""
    ours = {k: v for k, v in os.environ.items() if not k.startswith(("GITHUB_", "GH_"))}
    with patch.dict(os.environ, ours | JOB | more, clear=True):
        yield


def lay_down(scratch: Path) -> Path:
    """A project, and the artifacts of the runner and of the GPU."""
    with a_job():
        rehearsal = rehearse(scratch)
        rehearsal.hand_on(CPU)
        rehearsal.hand_on(GPU)
    return scratch / "artifacts" / NAME


def rehearsal_of(folder: Path) -> Rehearsal:
    """The project that the artifact in a folder is offered to."""
    names = ("project", "artifacts", "last", "kept")
    return Rehearsal(*(folder.parents[1] / name for name in names))


def assemble(folder: Path) -> list[str]:
    """The warning about the GPU's record. What is accepted is taken away again."""
    rehearsal = rehearsal_of(folder)
    before = snapshot(rehearsal.root / "docs")
    out, err = io.StringIO(), io.StringIO()
    with a_job(), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = rehearsal.assemble()
    assert code == 0, err.getvalue()
    assert err.getvalue() == ""
    lines = [line for line in out.getvalue().splitlines() if line.startswith(f"warning: {GPU}: ")]
    lines = [line for line in lines if "there is none before" not in line]
    after = snapshot(rehearsal.root / "docs")
    new = {name for name in after if after[name] != before.get(name)}
    ours = ("timings", f"timings/{CPU}", *(() if lines else (f"timings/{GPU}",)))
    allowed = tuple(f"{name}{end}" for name in ours[1:] for end in ("/", ".md"))
    assert all(name in ours or name.startswith(allowed) for name in new), new
    put_back(rehearsal)
    return lines


def put_back(rehearsal: Rehearsal) -> None:
    """Leave the project as it was before."""
    rehearsal.git("clean", "-ffdqx")
    rehearsal.project.records.mkdir()
    shutil.rmtree(rehearsal.kept, ignore_errors=True)


def fetch(folder: Path) -> list[str]:
    """What the command says if it refuses the zip file."""
    with serving() as github:
        return ask(github, folder, rehearsal_of(folder).commit)


def ask(github: Server, folder: Path, commit: str) -> list[str]:
    """The same, by a server that is there: what is accepted is in the folder `to`."""
    name = {"full_name": "owner/name"}
    run = {"id": 7, "event": "push", "head_sha": commit, "head_branch": "main"}
    run |= {"status": "completed", "conclusion": "success", "path": ".github/workflows/gpu.yml"}
    run |= {"repository": name, "head_repository": name}
    listed = [{"id": 5, "name": NAME, "expired": False, "size_in_bytes": 1000}]
    github.give("GET", f"{API}/workflows/gpu.yml/runs", {"workflow_runs": [run]})
    github.give("GET", f"{API}/runs/7/artifacts", {"artifacts": listed})
    github.send(f"{API}/artifacts/5/zip", (folder / "record.zip").read_bytes())
    command = ["fetch", "--workflow", "gpu.yml", "--runner", GPU, "--commit", commit]
    out = io.StringIO()
    with a_job(GITHUB_API_URL=github.address), contextlib.redirect_stdout(out):
        assert main([*command, "--to", str(folder / "to")]) == 0
    said = html.unescape(out.getvalue()).replace("\u200b", "").strip()
    if "is refused" not in said:
        return []
    assert not (folder / "to" / NAME).exists()
    return [said.removeprefix("<code>").removesuffix("</code>")]


def lay_down_zip(scratch: Path) -> Path:
    """The same, and the GPU's artifact as a zip file in a folder of its own."""
    folder = lay_down(scratch)
    pack(folder, {name.name: name.read_bytes() for name in folder.iterdir()})
    return folder


def pack(folder: Path, files: dict[str, bytes], **how: int) -> None:
    """Make these files the zip file that is offered, the last of one name too."""
    with zipfile.ZipFile(folder / "record.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            for key, value in how.items():
                setattr(info, key, value)
            archive.writestr(info, content)


def changed(change: Callable[[bytearray], object]) -> Callable[[Path], None]:
    """The zip file with other bytes."""

    def make(folder: Path) -> None:
        content = bytearray((folder / "record.zip").read_bytes())
        change(content)
        (folder / "record.zip").write_bytes(content)

    return make


def packed(files: dict[str, bytes], **how: int) -> Callable[[Path], None]:
    """A zip file of these files alone."""
    return lambda folder: pack(folder, files, **how)


def spoil_stream(content: bytearray) -> None:
    """Damage the first compressed bytes, and nothing that says what they are."""
    start = content.index(b"PK\3\4") + 30 + content[26] + content[28] * 256
    content[start : start + 8] = b"\xff" * 8


def encrypt(content: bytearray) -> None:
    """Say that every file is encrypted."""
    for mark, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        start = 0
        while (start := content.find(mark, start)) >= 0:
            content[start + place] |= 1
            start += 4


def rename(content: bytearray) -> None:
    """Give the first file a name that is no text, of the same length."""
    for mark, place, flags in ((b"PK\3\4", 30, 7), (b"PK\1\2", 46, 9)):
        start = content.index(mark)
        content[start + place] = 0xFF
        content[start + flags] |= 0x08


def twice(folder: Path) -> None:
    """One name for two files."""
    with (
        zipfile.ZipFile(folder / "record.zip", "a") as archive,
        contextlib.suppress(UserWarning),
    ):
        warnings.simplefilter("ignore")
        archive.writestr("timings.json", b"{}")


def many(folder: Path) -> None:
    """More names than take long to list."""
    pack(folder, {f"{place}.json": b"" for place in range(120_000)})


def said(**facts: object) -> Callable[[Path], None]:
    """The artifact says something else of itself; the zip file too, if there is one."""

    def make(folder: Path) -> None:
        file = folder / PROVENANCE
        known = json.loads(file.read_text(encoding="utf-8")) | facts
        file.write_text(json.dumps(known), encoding="utf-8")
        if (folder / "record.zip").exists():
            (folder / "record.zip").unlink()
            pack(folder, {name.name: name.read_bytes() for name in folder.iterdir()})

    return make


def again(folder: Path) -> None:
    """Make the hashes those of the files as they are."""
    names = [path for path in folder.rglob("*") if path.is_file() and path.name != PROVENANCE]
    hashes = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in names
    }
    said(files=hashes)(folder)


OUTSIDE = f"../../{NAME}/files/made/report.py"
RUN = {
    "program": OUTSIDE, "start_method": None, "exit": 0,
    "seconds": 0.1,
    "peak_memory": 9.5, "stdout": "", "error": "", "timed_out": False, "hash": "0" * 16,
    "date": "2026-11-01T00:00:00+00:00", "python_version": "3.13.0",
    "kept": {"page.html": file_hash(b"<script>")},
}  # fmt: skip


def plant(folder: Path) -> None:
    """A run whose program's name leads out of the folder of records, and the file it left."""
    document = {"schema": 1, "programs": [RUN]}
    (folder / "runs.json").write_text(json.dumps(document), encoding="utf-8")
    file = folder / "files/made/report/page.html"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"<script>")
    again(folder)


def times(*seconds: float) -> Callable[[Path], None]:
    """Every time of the first entry, and of so many more, is one of these; the hashes are right."""

    def change(document: dict) -> None:
        for benchmark, one in zip(document["benchmarks"], seconds, strict=False):
            benchmark["runs"][0]["values"] = [one] * len(benchmark["runs"][0]["values"])

    def make(folder: Path) -> None:
        rewrite(folder / "timings.json", change)
        again(folder)

    return make


def of_another_runner(folder: Path) -> None:
    """A whole record, but of another machine, by a name that begins alike."""
    rehearsal = rehearsal_of(folder)
    made = rehearsal.recorded(CPU)
    record = load_record(made)
    write_record(made.with_name(GPU), record)
    with a_job():
        write_artifact(made.with_name(GPU), folder, rehearsal.commit, fixture=FIXTURE)
    put_back(rehearsal)


FETCH = Door("fetch", lay_down_zip, fetch)
ASSEMBLE = Door("assemble", lay_down, assemble)
REMEDY = RESTORE.replace("offered", GPU)
WHOLE = "the whole record is refused"
NO_ZIP = f"{NAME} is refused: {NAME}: is no whole zip file of plain names"
FETCHED = f'{NAME} is refused: {NAME}: "{{}}" {{}}: {WHOLE}'
REFUSED = f"warning: {GPU}: its record is refused: "
SAID = f'{REFUSED}{NAME}: "{PROVENANCE}" {{}}: {WHOLE}'
BIG = b" " * 8_000_001


def line(name: str, wrong: str) -> str:
    """What `fetch` says of a file in the zip file."""
    return FETCHED.format(name, wrong)


OFFERS = [
    Offer("no zip file", FETCH, lambda f: (f / "record.zip").write_bytes(b"junk"),
          f"{NO_ZIP} (BadZipFile): {WHOLE}"),
    Offer("a stream that cannot be unpacked", FETCH, changed(spoil_stream),
          f"{NO_ZIP} (error): {WHOLE}"),
    Offer("an encrypted file", FETCH, changed(encrypt),
          f"{NO_ZIP} (RuntimeError): {WHOLE}"),
    Offer("a name that is no text", FETCH, changed(rename),
          f"{NO_ZIP} (UnicodeDecodeError): {WHOLE}"),
    Offer("a zip bomb", FETCH, packed({"runs.json": BIG}),
          line("runs.json", "is too large, or one of too many")),
    Offer("a name twice", FETCH, twice,
          line("timings.json", "is there twice, or is packed as no job packs it")),
    Offer("120,000 names", FETCH, many,
          f"{NAME} is refused: GitHub's answer to actions/artifacts/5/zip is larger than 10000000 "
          "bytes: refused"),
    Offer("a path outside", FETCH, packed({"../../victim.json": b"{}"}),
          line("../../victim.json", "is no file of a record")),
    Offer("an absolute path", FETCH, packed({"/etc/passwd": b"x"}),
          line("/etc/passwd", "is no file of a record")),
    Offer("a symbolic link", FETCH, packed({"runs.json": b"/etc/passwd"},
          external_attr=(stat.S_IFLNK | 0o777) << 16),
          line("runs.json", "is a link or a device, not a plain file")),
    Offer("LZMA", FETCH, packed({"runs.json": b"{}"}, compress_type=zipfile.ZIP_LZMA),
          line("runs.json", "is there twice, or is packed as no job packs it")),
    Offer("a standing", FETCH, packed({"standing.json": b"{}"}),
          line("standing.json", "is no file of a record")),
    Offer("another repository's", FETCH, said(repository="stranger/name"),
          line(PROVENANCE, "is of the repository stranger/name")),
    Offer("another run's", FETCH, said(run="8"), line(PROVENANCE, "is of the run 8")),
    Offer("another commit's", FETCH, said(commit="0" * 40),
          line(PROVENANCE, f"is of the commit {'0' * 40}")),
    Offer("a workflow command in a field", ASSEMBLE, said(runner="##[add-mask]h100"),
          SAID.format("is of the runner ## [add-mask]h100")),
    Offer("times whose ratio is infinite", ASSEMBLE, times(1e300, 5e-324),
          f'{REFUSED}docs/timings/{GPU}/timings.json: entry "made-0/loop" has value 1: 1e+300, not '
          f"{SECONDS}: {REMEDY}"),
    Offer("a page planted by a program's name", ASSEMBLE, plant,
          f'{REFUSED}docs/timings/{GPU}/runs.json: entry "{OUTSIDE}" has "program": "{OUTSIDE}", '
          f"not {NO_PROGRAM}: {REMEDY}"),
    Offer("another machine's record", ASSEMBLE, of_another_runner,
          f'{REFUSED}{NAME}: "timings.json" is of another runner: {WHOLE}'),
]  # fmt: skip
