"""Runs a program as a reader does: as a file, in an empty folder, in a fresh interpreter."""

import platform
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from timings.project.programs import Program
from timings.recording.conditions import now
from timings.recording.run.hide import Hide
from timings.recording.run.leaks import outlived
from timings.recording.run.processes import Ended, error_line, run_tree
from timings.recording.run.room import environment as clean
from timings.recording.run.room import room
from timings.records.drawing import wrong_file
from timings.records.fields import LINE, PRINTED
from timings.records.model import MOST_KEPT, Run, file_hash
from timings.records.private import private

LEAKED = re.compile(r"resource_tracker: There appear to be (\d+ leaked \w+ objects)")
"""What Python says as it clears up after a program, which ends well all the same."""

STRICT = ",".join(
    f"error::{kind}:{module}"
    for kind in ("DeprecationWarning", "PendingDeprecationWarning")
    for module in ("__main__", "__mp_main__")
)
"""What a program uses and Python is about to drop is an error, in its children too. What the
packages that it imports use is theirs to mend."""

STARTUP = Path(__file__).with_name("startup")


def run_program(
    program: Program,
    start_method: str | None,
    stop: Callable[[], bool] = lambda: False,
    keep: Path | None = None,
    *,
    command: Sequence[str] = (),
    arguments: Sequence[str] = (),
    variables: Mapping[str, str] | None = None,
) -> tuple[Run, list[str]]:
    """What a program did, and what is wrong with that: an empty list when it did as it should.

    The files that it leaves on purpose go into the folder `keep`, if one is given. It is run by
    `command`, with these arguments, and with `variables` besides what a reader has.

    Raises:
        Stopped: if `stop()` turned true; its processes have been ended.
    """
    with room() as folder:
        empty, scratch = folder / "empty", folder / "tmp"
        file = empty / Path(program.path).name
        file.write_text(program.source, encoding="utf-8")
        known = clean(folder, STARTUP) | {"PYTHONWARNINGS": STRICT} | (variables or {})
        known |= {"TIMINGS_START_METHOD": start_method} if start_method else {}
        start = [*(command or [sys.executable]), str(file) if command else file.name, *arguments]
        ended = run_tree(start, folder, known, program.timeout, stop)
        hide = Hide(folder)
        stdout = hide((folder / "stdout").read_text(encoding="utf-8", errors="replace"))[:PRINTED]
        stderr = hide((folder / "stderr").read_text(encoding="utf-8", errors="replace"))[:PRINTED]
        left = {path.name for path in (*empty.iterdir(), *scratch.iterdir())}
        kept = {name: _read(empty / name, hide) for name in program.keeps if name in left}
    run = Run(
        program=program.path,
        start_method=start_method,
        exit=ended.exit,
        seconds=round(ended.seconds, 3),
        peak_memory=round(ended.peak_memory, 1),
        stdout=stdout,
        error=error_line(stderr)[:LINE],
        timed_out=ended.exit is None,
        hash=program.hash,
        date=now(),
        python_version=platform.python_version(),
        kept={name: file_hash(content) for name, content in kept.items()},
    )
    left -= {file.name, "__pycache__", *program.keeps}
    problems = [*_problems(program, run, ended, sorted(left)), *_unfit(kept)]
    shown = [stdout, run.error, *(c.decode() for n, c in kept.items() if not n.endswith(".png"))]
    if what := next(filter(None, map(private, shown)), ""):
        problems.append(f"shows {what} of this machine: let it show none")
    if run.exit == 0 and (leaked := LEAKED.search(stderr)):
        problems.append(f"left {leaked[1]} for Python to clear up: release what it makes")
    if outlives := outlived(set(ended.held)):
        problems.append(f"left behind: {', '.join(outlives)}")
    for name, content in kept.items() if keep and not problems else ():
        keep.mkdir(parents=True, exist_ok=True)
        (keep / name).write_bytes(content)
    return run, [f"{_named(run)} {problem}" for problem in problems]


def _unfit(kept: dict[str, bytes]) -> Iterator[str]:
    """What is wrong with the files that a program left on purpose."""
    for name, content in kept.items():
        if len(content) > MOST_KEPT:
            yield f"left {name} of more than {MOST_KEPT:,} bytes: make it smaller"
        elif wrong := wrong_file(name, content):
            yield f"left {name}, which {wrong}: leave a PNG"


def _read(path: Path, hide: "Hide") -> bytes:
    """What a file holds, without this machine's folders and addresses if it is text."""
    content = path.read_bytes()
    if path.suffix == ".png":
        return content
    return hide.folders(content.decode(encoding="utf-8", errors="replace")).encode()


def _problems(program: Program, run: Run, ended: Ended, files: list[str]) -> list[str]:
    """What a program did that it should not have."""
    found = []
    if "timeout" in program.expect:
        if not run.timed_out:
            found.append("is meant to hang, and ended: repair its page, or its `expect`")
    elif run.timed_out:
        found.append(f"was still running after {program.timeout:g} s: its processes were ended")
    elif program.expect:
        raised = run.error.split(":")[0].split(".")[-1]
        if run.exit == 0 or raised not in program.expect:
            meant = " or ".join(program.expect)
            found.append(f"is meant to end with {meant}, and ended with {run.error or 'success'}")
    elif run.exit != 0:
        found.append(f"failed with exit code {run.exit}: {run.error or 'it said nothing'}")
    elif not run.stdout.strip():
        found.append("printed nothing: let it print a short result")
    if len(run.stdout) >= PRINTED:
        found.append(f"printed {PRINTED} characters or more: let it print a short result")
    if ended.left_behind:
        found.append(f"left {ended.left_behind} processes behind: they were ended")
    missing = sorted(set(program.keeps) - set(run.kept))
    if missing:
        found.append(f"was to leave {', '.join(missing)}, and did not: repair its `keeps`")
    if files and not run.timed_out:
        found.append(f"left files behind: {', '.join(files)}")
    return found


def _named(run: Run) -> str:
    under = f" under {run.start_method}" if run.start_method else ""
    return f"snippets/{run.program}{under}"
