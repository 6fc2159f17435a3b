"""The conditions that a number was recorded under: what is allowed in, and nothing else."""

import datetime
import multiprocessing
import os
import platform
import re
import shlex
import subprocess
import sys
import sysconfig
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import psutil

from timings.errors import TimingsError
from timings.machine.gpu import Gpu, find_gpu, use_one
from timings.machine.needs import GPU, STAND_IN
from timings.project.git import head
from timings.project.pins import ABSENT, unmet
from timings.project.project import GPU_REQUIREMENTS, Project
from timings.records.model import METHOD, SCHEMA

CUDA = 13
"""What the packages of requirements-gpu.txt are for."""

MATTERS = re.compile(
    r"--(disable-gil|enable-optimizations|with-lto|with-pydebug|enable-experimental-jit"
    r"|with-tail-call-interp)\b"
)
"""Options of CPython's `configure` that change how fast it is."""


def conditions(project: Project, runner: str, gpu: Gpu | None = None) -> dict[str, Any]:
    """The machine, the interpreter, and the device, if one is used.

    What an interpreter that measures may have otherwise, its lock and its packages, it says itself.
    """
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else psutil.getloadavg()[0]
    return {
        "schema": SCHEMA,
        "method": METHOD,
        "runner": runner,
        "cpu_model_name": _cpu_model(),
        "cpu_count": usable_cores(),
        "cpu_cores": min(usable_cores(), psutil.cpu_count(logical=False) or usable_cores()),
        "mem_total_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "os": system(),
        "python_version": platform.python_version(),
        "python_implementation": platform.python_implementation(),
        "python_build": built_by(
            platform.python_compiler(), sysconfig.get_config_var("CONFIG_ARGS") or ""
        ),
        "start_method": multiprocessing.get_start_method(),
        "load_avg_1min": round(load, 2),
        "commit": commit(project),
        "date": now(),
        **(gpu.facts() if gpu else {}),
    }


def require_gpu(project: Project, other_versions: bool = False) -> Gpu:
    """The device, where what needs one can be recorded: the only one that is seen from now on.

    Raises:
        TimingsError: if there is none, if PyTorch is built for the CPU, or if `other_versions`
            than those that are pinned will not do.
    """
    try:
        gpu = find_gpu()
    except TimingsError as error:
        raise TimingsError(f"no GPU: {error}") from None
    pins = project.pins(Path(), (GPU,))
    rehearsal = STAND_IN in gpu.name  # which checks refuse to publish
    if "torch==" in pins and _torch_cuda() == "None" and not rehearsal:
        raise TimingsError(
            "PyTorch here is a build for the CPU, which sees no GPU: run scripts/gpu-environment"
        )
    if int(gpu.cuda.partition(".")[0]) < CUDA and not other_versions:
        raise TimingsError(
            f"this driver is for CUDA {gpu.cuda}, and the pinned packages are for CUDA {CUDA}: "
            "install a newer driver, or record as it is by --other-versions: pages will say so"
        )
    wrong = unmet(pins, versions(pins))
    if wrong and not other_versions:
        raise TimingsError(
            f"not the versions of requirements.txt and {GPU_REQUIREMENTS}: {', '.join(wrong)}: run "
            "scripts/gpu-environment, or record with these by --other-versions: pages will say so"
        )
    use_one()
    return gpu


def _torch_cuda() -> str:
    """The CUDA that PyTorch is built for, or `None`; empty if it cannot be imported."""
    command = [sys.executable, "-c", "import torch; print(torch.version.cuda)"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def usable_cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def now() -> str:
    """The time, in UTC, to the second, in ISO 8601."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def commit(project: Project) -> str:
    """The commit that TIMINGS_COMMIT names, that of a copy's original, or the one checked out.

    `unknown` outside version control.
    """
    if named := os.environ.get("TIMINGS_COMMIT"):
        return named[:12]
    return head(project.root)


def versions(pins: str) -> str:
    """The installed versions of the pinned packages, as `name version, …`."""
    found = []
    for name in re.findall(r"^([A-Za-z0-9_.-]+)", pins, re.MULTILINE):
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} {ABSENT}")
    return ", ".join(found)


def system() -> str:
    """The operating system, without what changes with every update of it."""
    return f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}"


def built_by(compiler: str, configured: str) -> str:
    """The compiler of a Python, and what of its configuration moves numbers, as far as it says.

    A distribution may optimise by other ways, which leave no trace here.
    """
    return ", ".join([compiler, *(one for one in shlex.split(configured) if MATTERS.match(one))])


def _cpu_model() -> str:
    """The processor's name as the system gives it, or `unknown`."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:  # noqa: PTH123
            for line in lines:
                if line.startswith("model name"):
                    return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine() or "unknown"
