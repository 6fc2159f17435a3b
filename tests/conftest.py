"""What tests share."""

import multiprocessing
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.stand_in.build import PYTHON, build, environment
from tests.stand_in.steps import Lacking
from tests.stand_in.use import Ran, run
from timings.machine.gpu import why_none
from timings.machine.needs import GPU, lacking
from timings.project.programs import Program
from timings.project.project import ROOT, Project
from timings.recording.run.program import run_program as run_as_reader
from timings.records.model import Run

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Python 3.14 counts joblib's own start methods too, in a process that imported joblib: here not.
multiprocessing.get_all_start_methods = multiprocessing.get_all_start_methods().copy

STAND_IN = "on the stand-in"
LONG = bool(os.environ.get("LONG"))
"""Whether what takes long is asked for, of which a quicker test is always run."""

LEFT_OUT = "takes long: make test LONG=1 runs it, and so does CI"
UNASKED = "needs a GPU: run pytest --gpu on a machine that has one"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--gpu", action="store_true", help="only what needs the GPU, which must be there"
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "gpu: a test of the device: it runs with --gpu only")
    config.addinivalue_line("markers", "long: it runs where the environment has LONG=1, as in CI")
    if config.getoption("--gpu") and (why := why_none()):
        raise pytest.UsageError(f"--gpu: no GPU: {why}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--gpu"):
        programs = {path for path, one in Project().programs.items() if GPU in one.needs}
        others = [item for item in items if not is_of_device(item, programs)]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if is_of_device(item, programs)]
        return
    for item in items:
        if item.get_closest_marker("gpu"):
            item.add_marker(pytest.mark.skip(reason=UNASKED))
        if item.get_closest_marker("long") and not LONG:
            item.add_marker(pytest.mark.skip(reason=LEFT_OUT))


def is_of_device(item: pytest.Item, programs: set[str]) -> bool:
    """Whether a test is one of the device, or of a program that needs it, not on the stand-in."""
    own = f"{item.path.parent.name}/{item.path.stem.removeprefix('test_')}.py"
    params = item.callspec.params.values() if hasattr(item, "callspec") else ()
    values = {value for value in params if isinstance(value, str)}
    if STAND_IN in values or "stand_in" in item.fixturenames:
        return False
    ran = values & programs and "run_program" in item.fixturenames
    return bool(item.get_closest_marker("gpu") or own in programs or ran)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With --gpu, a test that would skip is an error."""
    report = yield
    if item.config.getoption("--gpu") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"a test of the device was skipped: {report.longrepr[2]}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    for reason in (UNASKED, LEFT_OUT):
        count = sum(reason in str(report.longrepr) for report in skipped)
        if count:
            terminalreporter.write_line(f"{count} tests were skipped: each {reason}")


@pytest.fixture(scope="session")
def project() -> Project:
    """This project."""
    return Project()


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """The browser that scripts/browser finds: one for all that a process tests."""
    from playwright.sync_api import sync_playwright

    from tests.site.chromium import FLAGS

    command = [ROOT / "scripts" / "browser", "find"]
    found = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    assert found.returncode == 0, found.stderr
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found.stdout.strip(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def everyones(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all processes of this test run share."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


RunOnce = Callable[[Program, str | None], tuple[Run, list[str]]]


@pytest.fixture(scope="session")
def run_once(everyones: Path) -> RunOnce:
    """Run a program as a reader does, the same bytes once for all tests that ask what it did."""

    def run(program: Program, start_method: str | None) -> tuple[Run, list[str]]:
        key = sha256(repr((program, start_method)).encode()).hexdigest()
        done = everyones / f"run-{key}"
        if not done.exists():
            own = everyones / f"run-{key}-{os.getpid()}"
            own.write_bytes(pickle.dumps(run_as_reader(program, start_method)))
            own.replace(done)
        return pickle.loads(done.read_bytes())

    return run


RunProgram = Callable[..., Run]


@pytest.fixture(scope="session")
def run_program(project: Project, pytestconfig: pytest.Config, run_once: RunOnce) -> RunProgram:
    """Run a program of this project as a reader does; it must do as it declares.

    Where this machine lacks what the program needs, the test is skipped with that reason.
    """

    def run(path: str, start_method: str | None = None) -> Run:
        for need in project.programs[path].needs:
            if need == GPU and not pytestconfig.getoption("--gpu"):
                pytest.skip(f"{path} {UNASKED}")
            if why := lacking(need, gpu=True):
                (pytest.fail if GPU in project.programs[path].needs else pytest.skip)(
                    f"{path} {why}"
                )
        result, problems = run_once(project.programs[path], start_method)
        assert problems == []
        return result

    return run


@pytest.fixture(scope="session")
def stand_in() -> None:
    """The stand-in for the CUDA driver is there; where it cannot be, the test is skipped."""
    try:
        build()
    except Lacking as error:
        pytest.skip(str(error))


@pytest.fixture(params=[STAND_IN, "on a GPU"])
def run_pycuda(
    request: pytest.FixtureRequest, project: Project, monkeypatch: pytest.MonkeyPatch
) -> RunProgram:
    """Run a program as a reader does: PyCUDA itself, on the stand-in and, where asked, on a GPU."""
    if request.param == "on a GPU":
        return request.getfixturevalue("run_program")
    request.getfixturevalue("stand_in")

    def run_there(path: str) -> Run:
        with monkeypatch.context() as patched:
            patched.setattr(sys, "executable", str(PYTHON))
            for name, value in environment().items():
                patched.setenv(name, value)
            result, problems = run_as_reader(project.programs[path], None)
        assert problems == []
        return result

    return run_there


Traced = Callable[..., Ran]


@pytest.fixture(scope="session")
def traced(project: Project, stand_in: None) -> Traced:
    """Run a PyCUDA program of this project on the stand-in, every launch traced.

    Or call its functions, each given as its name and arguments; both with other numbers for its
    constants, where they are given by name.
    """
    return lambda path, *calls, **constants: run(project.snippets / path, *calls, **constants)
