"""Records as they are written: whole or not at all, readable by pyperf, nothing private in them."""

import errno
import getpass
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.timings.tiny import ROUNDS, Tiny
from timings.checks.plausible import COMMON
from timings.errors import TimingsError
from timings.project.project import ROOT
from timings.recording.conditions import conditions
from timings.records.fields import ENTRY
from timings.records.model import Record
from timings.records.writer import write_record


@pytest.fixture
def real(tiny: Tiny) -> Record:
    """A record under this machine's conditions, with text that has to survive."""
    record = tiny.made_up(ROUNDS, **conditions(tiny.project, "local"))
    odd = tiny.made_up(
        {"comprehension": [1 / 3, 2e-9, 7e3], "map": [0.1 + 0.2, 1.0, 5]}, "additions"
    )
    record.entries |= odd.entries
    for method in ("fork", "spawn", None):
        run = tiny.made_up_run(start_method=method, stdout='é"\\\n\t<script>\ud7ff', exit=-6)
        record.runs[run.key] = run
    return record


def test_what_is_written_is_what_is_loaded(tiny: Tiny, real: Record) -> None:
    tiny.save(real)
    loaded = tiny.record()
    assert loaded.runs == real.runs
    assert loaded.entries.keys() == real.entries.keys()
    for key, entry in real.entries.items():
        again = loaded.entries[key]
        assert (again.repeats, again.warmups) == (entry.repeats, entry.warmups)
        assert again.cpu_seconds == pytest.approx(entry.cpu_seconds)
        written = {"name", "unit", "cpu_seconds"}
        assert {k: v for k, v in again.metadata.items() if k not in written} == entry.metadata


def test_writing_again_changes_no_byte(tiny: Tiny, real: Record) -> None:
    tiny.save(real)
    before = tiny.file().read_bytes(), tiny.file("runs.json").read_bytes()
    tiny.save(tiny.record())
    assert (tiny.file().read_bytes(), tiny.file("runs.json").read_bytes()) == before


def test_pyperf_reads_it(tiny: Tiny, real: Record) -> None:
    tiny.save(real)
    tiny.save(tiny.made_up({"loop": [0.4, 0.41, 0.4], "sum": [0.1] * 3}, runner="other"))
    file, other = str(tiny.file()), str(tiny.file(runner="other"))
    shown = pyperf("show", file)
    assert "sums/loop" in shown
    assert "additions/map" in shown
    assert "additions/map" in pyperf("check", file)
    assert "100th percentile: 200 ms" in pyperf("stats", file, "--benchmark", "sums/loop")
    assert re.search(r"sums/loop.*2\.0\dx slower", pyperf("compare_to", file, other, "--quiet"))


def pyperf(command: str, *arguments: str) -> str:
    """What pyperf says; it must not fail."""
    asked = [sys.executable, "-m", "pyperf", command, *arguments]
    ran = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_nothing_private_is_in_it(tiny: Tiny, real: Record) -> None:
    tiny.save(real)
    text = tiny.file().read_text(encoding="utf-8") + tiny.file("runs.json").read_text("utf-8")
    assert list(private(text)) == []
    document = json.loads(tiny.file().read_text(encoding="utf-8"))
    groups = [document.get("metadata", {})]
    groups += [b.get("metadata", {}) for b in document["benchmarks"]]
    groups += [r.get("metadata", {}) for b in document["benchmarks"] for r in b["runs"]]
    assert {key for group in groups for key in group} <= set(ENTRY)


def private(text: str) -> Iterator[str]:
    """What of this machine is in a text."""
    names = [socket.gethostname(), socket.getfqdn(), getpass.getuser()]
    places = [Path.home(), ROOT, tempfile.gettempdir(), sys.prefix, sys.base_prefix, Path.cwd()]
    for name in filter(lambda name: len(name) > 3 and name not in COMMON | set(ENTRY), names):
        if re.search(rf"\b{re.escape(name)}\b", text):
            yield name
    yield from (str(place) for place in places if len(str(place)) > 1 and str(place) in text)


def test_the_search_for_what_is_private_finds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(private(f"{Path.home()}/x"))
    monkeypatch.setattr(socket, "gethostname", lambda: "ann-laptop")
    assert set(private("on ann-laptop")) == {"ann-laptop"}
    monkeypatch.setattr(getpass, "getuser", lambda: "annabel")
    assert list(private('{"runner": "annabel"}')) == ["annabel"]
    monkeypatch.setattr(getpass, "getuser", lambda: "runner")  # on GitHub, and a key of records
    assert list(private('{"runner": "local"}')) == []


@pytest.mark.parametrize("call", ["write", "fsync", "replace", "mkdir"])
def test_a_full_disk_leaves_the_last_record_whole(
    tiny: Tiny, real: Record, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    tiny.save(tiny.made_up(ROUNDS))
    before = tiny.file().read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/some/path")

    class Full:
        """A file that takes nothing."""

        def __init__(self, path: Path, *_: object, **__: object) -> None:
            self.path = path
            path.touch()

        def __enter__(self) -> "Full":
            return self

        def __exit__(self, *_: object) -> None:
            full()

        write = flush = full

    def opened(path: Path, *_: object, **__: object) -> Full:
        return Full(path)

    with monkeypatch.context() as patch:
        if call == "write":
            patch.setattr(Path, "open", opened)
        else:
            patch.setattr(os if call == "fsync" else Path, call, full)
        with pytest.raises(TimingsError) as caught:
            write_record(tiny.project.records / "local", real)
    assert str(caught.value) == (
        "docs/timings/local could not be written (No space left on device): the last good record "
        "is whole; make room or give leave to write, and record again"
    )
    assert tiny.file().read_bytes() == before
    assert [path.name for path in tiny.file().parent.iterdir()] == ["timings.json"]


LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
from pathlib import Path
from tests.timings.tiny import Tiny
from timings.errors import TimingsError
tiny = Tiny(Path(sys.argv[1]))
try:
    tiny.save(tiny.made_up({"loop": [0.1] * 500, "sum": [0.1] * 500}))
except TimingsError as error:
    sys.exit(str(error))
"""


def test_a_disk_that_really_takes_no_more(tiny: Tiny) -> None:
    pytest.importorskip("resource", reason="only POSIX can limit the size of a file")
    tiny.save(tiny.made_up(ROUNDS))
    before = tiny.file().read_bytes()
    ran = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tiny.root)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert ran.returncode == 1
    assert ran.stderr.startswith("docs/timings/local could not be written (File too large): ")
    assert ran.stderr.count("\n") == 1
    assert tiny.file().read_bytes() == before
    assert [path.name for path in tiny.file().parent.iterdir()] == ["timings.json"]


def test_a_record_of_nothing_leaves_no_file(tiny: Tiny, real: Record) -> None:
    tiny.save(real)
    tiny.save(Record("local", runs=real.runs))
    assert not tiny.file().exists()
    assert tiny.file("runs.json").exists()
    tiny.save(Record("local"))
    assert not tiny.file("runs.json").exists()
    assert tiny.record() == Record("local")
