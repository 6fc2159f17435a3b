"""Rehearses the workflows: see scripts/rehearse-workflows."""

import argparse
import os
import pwd
import re
import shutil
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from tests.rehearsal.flows import Flow
from tests.rehearsal.hub import REPOSITORY, hub
from tests.rehearsal.jobs import Machine, Ran
from tests.rehearsal.scenarios import SCENARIOS
from timings.project.project import ROOT

USER, HOME = "runner", Path("/home/runner")
PASSED_ON = ("PIP_CERT", "PIP_FIND_LINKS", "PIP_DEFAULT_TIMEOUT", "PIP_INDEX_URL")
NEEDS = (
    "needs a user runner with the home /home/runner, and root to act as it: in a container, run "
    "`useradd --create-home runner` first"
)
PYTEST = re.compile(r"^=+ (.*\b(?:passed|failed)\b.*) in [\d.:s() ]+=+$", re.MULTILINE)
SKIPPED = re.compile(r"^SKIPPED \[(\d+)\] \S+ (.*)$", re.MULTILINE)
LONGEST = 500


def main() -> int:
    """Rehearse, and print what each step did: 0 if all came as it must."""
    parser = argparse.ArgumentParser(prog="scripts/rehearse-workflows")
    parser.add_argument("--python", action="append", default=[], metavar="VERSION=FOLDER")
    parser.add_argument("--only", action="append", default=[], metavar="SCENARIO")
    parser.add_argument("--whole", action="store_true", help="run the heavy steps too, once each")
    parser.add_argument("--log", type=Path, metavar="FILE", help="keep all that steps said")
    options = parser.parse_args()
    with suppress(KeyError):
        if os.geteuid() == 0 and pwd.getpwnam(USER).pw_dir == str(HOME):
            return rehearse(options)
    print(f"scripts/rehearse-workflows: {NEEDS}", file=sys.stderr)
    return 2


def rehearse(options: argparse.Namespace) -> int:
    """Play the scenarios, one after the other, on one repository."""
    work = HOME / "work"
    name = REPOSITORY.partition("/")[2]
    for part in (work, work / "_temp"):
        part.mkdir(exist_ok=True)
        shutil.chown(part, USER, USER)
    pythons = {}
    for given in options.python:
        version, _, folder = given.partition("=")
        pythons[version] = readable(Path(folder), work / "_tool/Python" / version)
    environment = {
        "HOME": str(HOME), "USER": USER, "LOGNAME": USER, "SHELL": "/bin/bash", "LANG": "C.UTF-8",
        "PATH": "/usr/local/bin:/usr/bin:/bin", "RUNNER_TEMP": str(work / "_temp"),
        "RUNNER_TOOL_CACHE": str(work / "_tool"), "RUNNER_OS": "Linux", "RUNNER_ARCH": "X64",
        "PYTEST_ADDOPTS": "-rs",
    }  # fmt: skip
    environment |= {key: os.environ[key] for key in PASSED_ON if key in os.environ}
    wrong: list[bool] = []
    played: list[Ran] = []
    with TemporaryDirectory(dir=HOME) as folder, hub(Path(folder, "hub"), ROOT, USER) as here:
        machine = Machine(work / "_temp", environment, USER)
        done: dict = {}
        hours = float(len(SCENARIOS))
        for scenario in SCENARIOS:
            hours -= 0.5
            if options.only and scenario.name not in options.only:
                continue
            flow = Flow(machine, here, work / name / name, pythons, options.whole, hours=hours)
            flow.done = done
            start = monotonic()
            before = here.tip("refs/heads/records")
            came = scenario.play(flow)
            if before and not came.startswith("published"):
                here.git("update-ref", "refs/heads/records", before)
            took = monotonic() - start
            wrong.append(told(scenario.name, came, scenario.wanted, flow.found, took))
            played += flow.found
            if options.log:
                log(options.log, scenario.name, flow.found)
        tests(done)
    summary(wrong, played)
    return 1 if any(wrong) else 0


def readable(python: Path, to: Path) -> Path:
    """A copy of an installed Python that the user can read; it finds its library beside it."""
    if not to.is_dir():
        skip = shutil.ignore_patterns("site-packages", "__pycache__", "test")
        for part in ("bin", "include", "lib"):
            shutil.copytree(python / part, to / part, symlinks=True, ignore=skip)
        (next((to / "lib").glob("python3.*")) / "site-packages").mkdir(exist_ok=True)
        old = str(python / "lib").encode()
        new = b"$ORIGIN/../lib"
        for file in (to / "bin").glob("python3.*"):
            content = file.read_bytes()
            if content.startswith(b"\x7fELF") and len(old) >= len(new):
                file.write_bytes(content.replace(old, new.ljust(len(old), b"\0")))
    return to


def told(name: str, came: str, wanted: str, found: list[Ran], seconds: float) -> bool:
    """Print what a scenario did; true if it is not as it must be."""
    wrong = [] if came.startswith(wanted) else [f"WANTED {wanted}"]
    for ran in found:
        lines = ran.said.splitlines()
        if "Traceback (most recent call last)" in ran.said and ran.exit:
            wrong.append(f"a traceback: {ran.step}")
        errors = [line for line in lines if line.startswith("error: ")]
        wrong += [f"a line of {len(line)} characters" for line in errors if len(line) > LONGEST]
        code = "-" if ran.exit is None else str(ran.exit)
        why = ran.note or (lines[-1] if ran.exit and lines else "")
        why = errors[-1] if ran.exit and errors else why
        start = f"{name[:26]:26} {ran.job[:18]:18} {ran.step[:46]:46}"
        print(f"{start} {code:>3} {ran.seconds:6.1f}  {why[:150]}")
    state = "WRONG" if wrong else "ok   "
    print(f"{state} {name}: {came} ({seconds:.0f} s) {'; '.join(wrong)}\n", flush=True)
    return bool(wrong)


def summary(wrong: list[bool], played: list[Ran]) -> None:
    """Print how many scenarios and steps there were, and why some were not run as they are."""
    failed = sum(bool(ran.exit) for ran in played)
    ran = sum(one.exit is not None for one in played)
    print(
        f"\n{len(wrong)} scenarios, {sum(wrong)} of them wrong; {len(played)} steps: {ran} run, of "
        f"which {failed} failed, {len(played) - ran} not run"
    )
    for note, count in Counter(one.note for one in played if one.note).most_common():
        print(f"  {count:4} {note}")


def log(file: Path, name: str, found: list[Ran]) -> None:
    """Keep all that the steps said."""
    with file.open("a", encoding="utf-8") as lines:
        for ran in found:
            lines.write(f"## {name} | {ran.job} | {ran.step} | {ran.exit}\n{ran.said}\n")


def tests(done: dict[tuple[str, str], tuple[int, str]]) -> None:
    """Print how many tests the heavy steps ran and skipped, and why."""
    for (command, python), (code, said) in done.items():
        counted = PYTEST.findall(said)
        print(f"{command}, Python {python or 'of the system'}: exit {code}; {'; '.join(counted)}")
        reasons: Counter[str] = Counter()
        for count, reason in SKIPPED.findall(said):
            reasons[re.sub(r"\S+\.py ", "", reason)] += int(count)
        for reason, count in reasons.most_common():
            print(f"  {count} skipped: {reason}")


if __name__ == "__main__":
    sys.exit(main())
