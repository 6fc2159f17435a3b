"""Artifacts damaged at random: each is the record that it was, or is refused in one short line."""

import io
import itertools
import json
import shutil
import struct
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ci.conftest import GPU
from tests.ci.server import Server, serving
from tests.conftest import LONG
from tests.walls.mutate import EACH, TEXTS, bytes_of, mutated
from tests.walls.offers.artifact import (
    NAME,
    ask,
    assemble,
    lay_down_zip,
    pack,
    rehearsal_of,
)
from tests.walls.watch import enter
from timings.publishing.artifact import PROVENANCE, load_as

NAMES = (
    *TEXTS[:24],
    "files/made/x/a.html",
    "files/../../x",
    "labs/x.ipynb",
    "nested.zip",
    "a/" * 50,
)


ASSEMBLED = settings(EACH, max_examples=250 if LONG else 40)
"""Fewer where each takes a whole assembly: records have a property test of their own."""


@pytest.fixture
def offered(tmp_path: Path) -> Path:
    """The folder of a good artifact, with its zip file beside its files."""
    return lay_down_zip(tmp_path)


@pytest.fixture
def github() -> Iterator[Server]:
    with serving() as server:
        yield server


@st.composite
def archives(draw: st.DrawFn, files: dict[str, bytes]) -> bytes:
    """A zip file whose members, or what it says of them, are not what a job would pack."""
    members = list(files.items())
    written = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(written, "w") as archive:
        warnings.simplefilter("ignore")
        for _ in range(draw(st.integers(0, 3))):
            name, content = draw(st.sampled_from(members))
            name = draw(st.sampled_from(NAMES) | st.just(name))
            inner = draw(st.sampled_from([content, b"", b"\0" * 9_999, written.getvalue()]))
            members.insert(draw(st.integers(0, len(members))), (name, inner))
        if draw(st.booleans()):
            del members[draw(st.integers(0, len(members) - 1))]
        for name, content in members:
            info = zipfile.ZipInfo(name.encode("utf-8", "replace").decode())
            info.compress_type = draw(st.sampled_from([0, 8, 8, 8, 8, 8, 12, 14]))
            mode = draw(st.sampled_from([0, 0, 0, 0o100644, 0o120777, 0o010644, 0o060644]))
            info.external_attr = mode << 16
            archive.writestr(info, content)
    content = bytearray(written.getvalue())
    for _ in range(draw(st.integers(0, 2))):
        spoil(draw, content)
    return bytes(content)


def spoil(draw: st.DrawFn, content: bytearray) -> None:
    """Change one field of one header: version, flags, packing, checksum, sizes, lengths, place."""
    mark = draw(st.sampled_from([b"PK\3\4", b"PK\1\2", b"PK\5\6"]))
    places = list(itertools.accumulate(map(len, content.split(mark)[:-1])))
    if not places:
        return
    field = draw(st.integers(4, {3: 28, 1: 44, 5: 20}[mark[2]]))
    start = content.find(mark, draw(st.sampled_from([0, *places])))
    value = draw(st.sampled_from([0, 1, 8, 0xFF, 0xFFFF, 0xFFFFFFFF, 0x7FFFFFFF, 40_000_001]))
    if start >= 0 and start + field + 4 <= len(content):
        struct.pack_into("<I", content, start + field, value)


def same(folder: Path, before: Path) -> None:
    """What was saved is the record that there was."""
    saved = load_as(folder / "to" / NAME, GPU)
    assert asdict(saved) == asdict(load_as(before, GPU))


def test_a_damaged_archive_is_the_same_record_or_refused(
    offered: Path, github: Server, tmp_path: Path
) -> None:
    commit, good = rehearsal_of(offered).commit, tmp_path / "good"
    shutil.copytree(offered, good)
    shutil.rmtree(tmp_path / "project")
    (good / "record.zip").unlink()
    files = {path.name: path.read_bytes() for path in good.iterdir()}
    whole = (offered / "record.zip").read_bytes()
    known = json.loads(files[PROVENANCE])
    kinds = {"taken": 0, "refused": 0}

    def repacked(text: bytes) -> bytes:
        pack(offered, files | {PROVENANCE: text})
        return (offered / "record.zip").read_bytes()

    @EACH
    @given(bytes_of(whole) | archives(files) | archives(files) | mutated(known).map(repacked))
    def damaged(content: bytes) -> None:
        (offered / "record.zip").write_bytes(content)
        lines = enter(lambda folder: ask(github, folder, commit), offered, tmp_path)
        assert len(lines) <= 1
        kinds["refused" if lines else "taken"] += 1
        if not lines and (offered / "to" / NAME).exists():
            same(offered, good)

    damaged()
    assert min(kinds.values()) > 0, kinds
    print(kinds)


def test_a_damaged_record_of_a_good_name_is_published_as_it_is_or_refused(
    offered: Path, tmp_path: Path
) -> None:
    """Its hashes are right: whoever made it up made those up too."""
    whole = json.loads((offered / "timings.json").read_text(encoding="utf-8"))
    said = json.loads((offered / PROVENANCE).read_text(encoding="utf-8"))
    kinds = {"taken": 0, "refused": 0}
    (offered / "record.zip").unlink()

    @ASSEMBLED
    @given(mutated(whole, 1))
    def damaged(content: bytes) -> None:
        (offered / "timings.json").write_bytes(content)
        hashes = {"timings.json": sha256(content).hexdigest()}
        text = json.dumps(said | {"files": hashes})
        (offered / PROVENANCE).write_text(text, encoding="utf-8")
        lines = enter(assemble, offered, tmp_path)
        assert len(lines) <= 1
        kinds["refused" if lines else "taken"] += 1

    damaged()
    assert min(kinds.values()) > 0, kinds
    print(kinds)
