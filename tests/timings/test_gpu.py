"""Finding the GPU: by a driver that answers as each kind of machine does."""

import ctypes
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.kernels.gpu_project import with_gpu_work
from tests.timings.page import Page, fence, of_class, tree, words
from tests.timings.tiny import Tiny
from timings.errors import TimingsError
from timings.machine import gpu
from timings.machine.gpu import Gpu, find_gpu, use_one
from timings.project.labs import labs
from timings.project.project import PINS, ROOT, Project
from timings.records.fields import ENTRY
from timings.records.notebooks import load_notebook


class Driver:
    """A driver that answers by pointers, as libcuda does."""

    def __init__(self, *, init: int = 0, count: int = 1) -> None:
        self.init, self.count = init, count

    def cuInit(self, flags: int) -> int:
        return self.init

    def cuDeviceGetCount(self, count: Any) -> int:
        count._obj.value = self.count
        return 0 if self.count else 100

    def cuDeviceGet(self, device: Any, number: int) -> int:
        return 0

    def cuDeviceGetName(self, name: Any, length: int, device: Any) -> int:
        name.value = b"NVIDIA H100 80GB HBM3"
        return 0

    def cuDeviceGetAttribute(self, value: Any, attribute: int, device: Any) -> int:
        value._obj.value = {75: 9, 76: 0}[attribute]
        return 0

    def cuDeviceTotalMem_v2(self, size: Any, device: Any) -> int:
        size._obj.value = 85 * 10**9
        return 0

    def cuDriverGetVersion(self, version: Any) -> int:
        version._obj.value = 13010
        return 0

    def cuGetErrorString(self, result: int, text: Any) -> int:
        text._obj.value = b"system not yet initialized"
        return 0


class Tools(dict):
    """What nvidia-smi and nvcc say, by their first option."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        for name in ("nvidia-smi", "nvcc"):
            tool = folder / name
            tool.write_text(f'#!/bin/sh\nexec /bin/cat "{folder}/said$1"\n', encoding="utf-8")
            tool.chmod(0o755)

    def __setitem__(self, option: str, text: str) -> None:
        (self.folder / f"said{option}").write_text(text, encoding="utf-8")

    def __ior__(self, said: dict[str, str]) -> "Tools":
        for option, text in said.items():
            self[option] = text
        return self


@pytest.fixture(autouse=True)
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tools:
    """The tools of a machine of our own."""
    folder = tmp_path / "tools"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
    return Tools(folder)


def why(driver: Driver, environment: dict[str, str] | None = None) -> str:
    with pytest.raises(TimingsError) as caught:
        find_gpu(lambda name: driver, environment or {})
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_device_and_what_drives_it(tools: Tools) -> None:
    tools["--query-gpu=driver_version"] = "580.65.06\n580.65.06\n"
    found = find_gpu(lambda name: Driver(count=2), {})
    assert found == Gpu("NVIDIA H100 80GB HBM3", "9.0", 79.2, 2, "580.65.06", "13.1")
    tools["--version"] = "Cuda compilation tools, release 13.0, V13.0.88"
    facts = found.facts()
    assert facts["cuda_nvcc"] == "13.0"
    assert set(facts) <= set(ENTRY)


def test_no_driver() -> None:
    def missing(name: str) -> None:
        raise OSError

    with pytest.raises(TimingsError, match="there is no NVIDIA driver here"):
        find_gpu(missing, {})


@pytest.mark.parametrize("value", ["", "-1", "7"])
def test_every_device_hidden(value: str) -> None:
    said = why(Driver(init=100), {"CUDA_VISIBLE_DEVICES": value})
    assert said == f'CUDA_VISIBLE_DEVICES="{value}" leaves no device to see: unset it'


@pytest.mark.parametrize("driver", [Driver(init=100), Driver(count=0)])
def test_a_driver_without_a_device(driver: Driver) -> None:
    assert why(driver) == "the NVIDIA driver finds no device"


def test_mig_without_an_instance(tools: Tools) -> None:
    tools |= {"-L": "GPU 0: NVIDIA A100 (UUID: GPU-1)\n", "-q": "MIG Mode\n  Current : Enabled"}
    assert "MIG mode without an instance: make one, or turn MIG off" in why(Driver(count=0))


def test_a_gpu_that_others_have(tools: Tools) -> None:
    tools["-L"] = "GPU 0: NVIDIA A100 (UUID: GPU-1)\n"
    assert "CUDA does not offer to this process" in why(Driver(count=0))


def test_a_driver_that_does_not_start() -> None:
    said = why(Driver(init=802))
    assert said == "the NVIDIA driver does not start (error 802: system not yet initialized)"
    assert "restart the machine" in why(Driver(init=803))


def test_the_stub_of_the_toolkit_is_no_driver() -> None:
    assert "the toolkit's stub, not a driver" in why(Driver(init=34))


LAB = """\
# %% [markdown]
# # Lab: a device
#
# It doubles.

# %%
print("anywhere")

# %% needs="gpu"
print("on it")
"""


@pytest.fixture
def device(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> Tiny:
    """A tiny project where there is a GPU."""
    found = Gpu("A GPU", "9.0", 80.0, 2, "580.1", "13.0")
    monkeypatch.setattr("timings.recording.conditions.find_gpu", lambda: found)
    monkeypatch.setattr("timings.machine.needs.why_none", lambda: "")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0")  # the environment is put back afterwards
    monkeypatch.setenv("CUDA_DEVICE", "0")
    tiny.write("requirements.txt", f"{PINS}\npytest=={pytest.__version__}\n")
    return tiny


def test_another_version_than_pinned_is_refused(
    device: Tiny, capsys: pytest.CaptureFixture[str]
) -> None:
    with_gpu_work(device)
    device.write("requirements-gpu.txt", "no-such-package==2026.1\npytest[extra]==0.0.1\n")
    assert device.cli("record", "--gpu", "--budget", "0.02") == 1
    said = capsys.readouterr().err
    assert "no-such-package absent (pinned 2026.1), pytest 9" in said
    assert "run scripts/gpu-environment, or record with these by --other-versions" in said
    assert device.record().entries == {}
    device.write("requirements-gpu.txt", f"pytest=={pytest.__version__}\n")
    assert device.cli("record", "--gpu", "--budget", "0.02") == 0


@pytest.mark.parametrize("options", [(), ("--other-versions",)])
def test_a_pytorch_for_the_cpu_is_refused(
    device: Tiny,
    options: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    device.write("requirements.txt", f"{PINS}\ntorch==2.13.0\n")
    device.write("other/torch/__init__.py", "class version:\n    cuda = None\n")
    monkeypatch.setenv("PYTHONPATH", str(device.root / "other"))
    assert device.cli("record", "--gpu", *options) == 1
    assert capsys.readouterr().err == (
        "error: PyTorch here is a build for the CPU, which sees no GPU: run "
        "scripts/gpu-environment\n"
    )


def test_an_older_driver_is_told_what_to_do_once(
    device: Tiny, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not to install what another list pins, which is refused then."""
    old = Gpu("A GPU", "8.0", 40.0, 1, "550.1", "12.8")
    monkeypatch.setattr("timings.recording.conditions.find_gpu", lambda: old)
    device.write("requirements-gpu.txt", "no-such-package==2026.1\n")
    assert device.cli("record", "--gpu") == 1
    said = capsys.readouterr().err
    assert "this driver is for CUDA 12.8, and the pinned packages are for CUDA 13: install" in said
    assert "gpu-environment" not in said
    assert device.cli("record", "--gpu", "--other-versions", "--budget", "0.02") == 0


def test_other_versions_are_recorded_if_asked_for_and_shown(
    page: Page, device: Tiny, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever reads the numbers, checks them or publishes them is told."""
    with_gpu_work(device)
    device.write("requirements-gpu.txt", "no-such-package==2026.1\npytest[extra]==0.0.1\n")
    told = f"pytest {pytest.__version__} (pinned 0.0.1)"
    asked = ("--only", "doubling", "--budget", "0.02", "--runner", "card")
    assert device.cli("record", "--gpu", "--other-versions", *asked) == 0
    panel = of_class(tree(page.html(fence("doubling"))), "timings-conditions")[0]
    assert f"Other versions than this site pins: {told}." in words(panel)
    shown = page.html("```records\nshow: runner\nrunner: card\n```\n")
    assert f"not as pinned{told}" in words(of_class(tree(shown), "timings-facts")[0])
    device.cli("check", "--require", "card")
    assert f"was recorded with other versions than pinned: {told}: its pages say so" in (
        capsys.readouterr().out
    )
    assert "absent" not in words(panel)


def test_the_device_that_is_named_is_the_one_that_is_used(
    device: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of several, all that is started sees the first, though PyCUDA is told to take another."""
    with_gpu_work(device)
    device.write("requirements-gpu.txt", "")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "3,1")
    monkeypatch.setenv("CUDA_DEVICE", "1")
    seen = 'import os\n\nprint(os.environ["CUDA_VISIBLE_DEVICES"], os.environ["CUDA_DEVICE"])'
    device.replace("snippets/chap/device.py", 'print("doubled")', seen)
    assert device.cli("record", "--gpu", "--budget", "0.02") == 0
    assert device.record().runs["chap/device.py", None].stdout == "3 0\n"
    device.replace(
        "snippets/chap/experiments.py",
        "    yield TWICE_KERNEL",
        '    import os\n\n    yield os.environ["CUDA_VISIBLE_DEVICES"]',
    )
    one = 'variants={"one": len, "other": lambda seen: int(seen == "3")}'
    device.replace("snippets/chap/experiments.py", 'variants={"one": len, "other": len}', one)
    assert device.cli("record", "--gpu", "--budget", "0.02") == 0


def test_without_several_the_first_is_the_one(monkeypatch: pytest.MonkeyPatch) -> None:
    environment = {"CUDA_DEVICE": "1"}
    use_one(environment)
    assert environment == {"CUDA_VISIBLE_DEVICES": "0", "CUDA_DEVICE": "0"}


@pytest.mark.usefixtures("device")
def test_the_half_of_a_lab_that_needs_a_gpu_is_run_on_one(
    tiny: Tiny, capsys: pytest.CaptureFixture[str]
) -> None:
    with_gpu_work(tiny)
    tiny.write("requirements-gpu.txt", "")
    tiny.write("docs/labs/chap.py", LAB)
    asked = ("record", "--only", "labs/chap", "--runner", "card")
    assert tiny.cli(*asked) == 0
    assert load_notebook(tiny.project, labs(tiny.project)["chap"], "card").ran == 1
    assert tiny.cli("record", "--gpu", "--only", "doubling", "--budget", "1", *asked[3:]) == 0
    tiny.cli("check", "--require", "card")
    assert "docs/labs/chap.py: it was run without the GPU of card: run" in capsys.readouterr().err
    assert tiny.cli(*asked, "--gpu") == 0
    assert load_notebook(tiny.project, labs(tiny.project)["chap"], "card").outputs[1] == (
        {"text/plain": "on it\n"},
    )
    assert tiny.cli(*asked, "--gpu") == 0
    assert "nothing changed" in capsys.readouterr().out


def test_a_chapter_says_what_no_gpu_has_recorded_yet(
    device: Tiny, capsys: pytest.CaptureFixture[str]
) -> None:
    with_gpu_work(device)
    device.write("requirements-gpu.txt", "")
    assert device.cli("record", "--budget", "0.02") == 0
    device.cli("check", "--chapter", "chap")
    printed = capsys.readouterr()
    assert ", 2 of them recorded nowhere yet: they need" in printed.out
    assert "not measured" not in printed.err
    assert device.cli("record", "--gpu", "--budget", "0.02") == 0
    device.cli("check", "--chapter", "chap")
    assert "recorded nowhere" not in capsys.readouterr().out


@pytest.fixture
def no_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> Gpu:
        raise TimingsError("the NVIDIA driver finds no device")

    monkeypatch.setattr("timings.recording.conditions.find_gpu", none)


@pytest.mark.usefixtures("no_gpu")
def test_recording_for_a_gpu_without_one_stops(
    tiny: Tiny, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tiny.cli("record", "--gpu") == 1
    printed = capsys.readouterr()
    assert printed.err == "error: no GPU: the NVIDIA driver finds no device\n"
    assert printed.out == ""
    assert not tiny.file("runs.json").exists()


def test_a_program_for_a_gpu_that_fails_is_a_failure(
    device: Tiny, capsys: pytest.CaptureFixture[str]
) -> None:
    tiny = with_gpu_work(device)
    tiny.write("requirements-gpu.txt", "")
    assert tiny.cli("record", "--gpu", "--budget", "0.02") == 0
    record = tiny.record()
    assert record.runs["chap/device.py", None].gpu == "A GPU"
    assert record.runs["chap/prog.py", None].gpu == ""
    assert {entry.metadata["gpu_capability"] for entry in record.of("doubling")} == {"9.0"}
    assert "gpu" not in record.of("sums")[0].metadata
    capsys.readouterr()
    tiny.replace("snippets/chap/device.py", 'print("doubled")', 'raise SystemExit("no GPU")')
    assert tiny.cli("record", "--gpu", "--budget", "0.02") == 1
    assert "snippets/chap/device.py failed with exit code 1: no GPU" in capsys.readouterr().out


PLUGIN = """
import pytest

@pytest.mark.gpu
def test_device():
    {body}

def test_other():
    pass
"""


def pytest_on(tmp_path: Any, body: str, *options: str, device: bool = False) -> Any:
    """Run pytest with the project's own conftest on one test of the device."""
    conftest = (ROOT / "tests/conftest.py").read_text(encoding="utf-8")
    if device:
        conftest += "\n\nwhy_none = lambda: ''\n"
    (tmp_path / "conftest.py").write_text(conftest, encoding="utf-8")
    (tmp_path / "test_it.py").write_text(PLUGIN.format(body=body), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", str(tmp_path), *options]
    environment = {"PATH": "", "PYTHONPATH": str(ROOT), "CUDA_VISIBLE_DEVICES": ""}
    return subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )


def test_without_the_option_tests_of_the_device_skip_and_are_counted(tmp_path: Any) -> None:
    ran = pytest_on(tmp_path, "assert False", "-rs")
    assert ran.returncode == 0
    assert "1 passed, 1 skipped" in ran.stdout
    reason = "needs a GPU: run pytest --gpu on a machine that has one"
    assert f"1 tests were skipped: each {reason}" in ran.stdout
    assert f"SKIPPED [1] test_it.py:4: {reason}" in ran.stdout


def test_with_the_option_and_no_device_nothing_runs(tmp_path: Any) -> None:
    ran = pytest_on(tmp_path, "pass", "--gpu")
    assert ran.returncode == 4
    assert ran.stdout == ""
    (line,) = ran.stderr.strip().splitlines()
    assert line.startswith("ERROR: --gpu: no GPU: ")


def test_with_the_option_a_test_of_the_device_that_skips_is_an_error(tmp_path: Any) -> None:
    ran = pytest_on(tmp_path, "pytest.skip('no CuPy')", "--gpu", device=True)
    assert ran.returncode == 1
    assert "a test of the device was skipped: Skipped: no CuPy" in ran.stdout
    assert "1 failed, 1 deselected" in ran.stdout


def test_with_the_option_tests_of_the_device_run_and_no_others(tmp_path: Any) -> None:
    ran = pytest_on(tmp_path, "assert 1 + 1 == 2", "--gpu", device=True)
    assert ran.returncode == 0
    assert "1 passed, 1 deselected" in ran.stdout


def test_the_tests_of_programs_that_need_it_are_of_the_device(tmp_path: Any) -> None:
    """Found by their names, so that none is forgotten; what needs a browser is not among them."""
    plugin = tmp_path / "there.py"
    plugin.write_text("import timings.machine.gpu\n\ntimings.machine.gpu.why_none = lambda: ''\n")
    command = [sys.executable, "-m", "pytest", "-p", "there", "--gpu", "--collect-only", "-q"]
    folders = ("tests/pycuda_kernels", "tests/torch_multiprocessing", "tests/site")
    ran = subprocess.run(
        [*command, "tests/test_programs.py", "tests/timings/test_labs.py", *folders],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": f"{tmp_path}:{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )
    found = {line for line in ran.stdout.splitlines() if "::" in line}
    for path, program in Project().programs.items():
        folder, name = path.removesuffix(".py").split("/")
        needs = "gpu" in program.needs
        assert (
            any(f"test_program_does_as_it_declares[{path}-None]" in line for line in found) == needs
        )
        assert any(f"tests/{folder}/test_{name}.py::" in line for line in found) == needs
    assert any("test_labs.py::test_the_half_for_a_gpu" in line for line in found)
    assert not any("tests/site/" in line for line in found)


def test_a_driver_is_loaded_by_its_name() -> None:
    assert gpu.LIBRARY in ("libcuda.so.1", "nvcuda.dll")
    assert find_gpu.__defaults__[0] is ctypes.CDLL
