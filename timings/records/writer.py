"""Writes a record: a pyperf suite and the rows of programs, aside first, then in place."""

import io
import os
from contextlib import suppress
from pathlib import Path

import pyperf

from timings.errors import TimingsError
from timings.records.model import ROWS, SUITE, Entry, Record, entry_name, rows_document


def write_record(folder: Path, record: Record) -> None:
    """Replace the files of a record by what it holds now; on any failure they stay as they were.

    Raises:
        TimingsError: if the disk is full or the folder cannot be written.
    """
    write_rows(folder, record)
    replace_text(folder / SUITE, _suite(record) if record.entries else "")


def write_rows(folder: Path, record: Record) -> None:
    """The same for the files that hold no times.

    Raises:
        TimingsError: as `write_record` does.
    """
    for rows in ROWS:
        replace_text(folder / rows.file, rows_document(record, rows))


def replace_text(path: Path, text: str) -> None:
    """Give one of a runner's files this text, or leave it as it was. No text, no file.

    Raises:
        TimingsError: if the disk is full or the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, text)
    except OSError as error:
        raise TimingsError(
            f"docs/timings/{path.parent.name} could not be written ({error.strerror or error}): "
            "the last good record is whole; make room or give leave to write, and record again"
        ) from None


def _replace(path: Path, text: str) -> None:
    if not text:
        path.unlink(missing_ok=True)
        return
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with aside.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        with suppress(FileNotFoundError):
            aside.unlink()


def _suite(record: Record) -> str:
    """The entries as the text of a pyperf suite."""
    entries = sorted(record.entries.values(), key=_order)
    text = io.StringIO()
    pyperf.BenchmarkSuite([_benchmark(entry) for entry in entries]).dump(text, compact=False)
    return text.getvalue()


def _order(entry: Entry) -> tuple:
    return entry.experiment, entry.value or 0, entry.variant


def _benchmark(entry: Entry) -> pyperf.Benchmark:
    name = entry_name(entry.experiment, entry.variant, entry.parameter, entry.value)
    cpu = " ".join(f"{seconds:.6g}" for seconds in entry.cpu_seconds)
    metadata = entry.metadata | {"name": name, "unit": "second", "cpu_seconds": cpu}
    runs = [
        pyperf.Run(
            values,
            warmups=[(1, seconds) for seconds in warmups],
            metadata=metadata,
            collect_metadata=False,
        )
        for values, warmups in zip(entry.repeats, entry.warmups, strict=True)
    ]
    return pyperf.Benchmark(runs)
