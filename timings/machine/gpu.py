"""The GPU of this machine, if CUDA lets this process use one: asked of the driver itself."""

import ctypes
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from timings.errors import TimingsError

LIBRARY = "nvcuda.dll" if os.name == "nt" else "libcuda.so.1"
NO_DEVICE, STUB, MISMATCH = 100, 34, (803, 804)
"""Results of `cuInit`: https://docs.nvidia.com/cuda/cuda-driver-api/group__CUDA__TYPES.html."""

MAJOR, MINOR = 75, 76
"""The device attributes that make up its compute capability."""

HIDES = "CUDA_VISIBLE_DEVICES"
DRIVER_VERSION = re.compile(r"\d+(\.\d+){1,3}")


@dataclass(frozen=True)
class Gpu:
    """A device, and what drives it. Memory is in GiB."""

    name: str
    capability: str
    memory: float
    count: int
    driver: str
    cuda: str

    def facts(self) -> dict[str, Any]:
        """What a record says of it."""
        return {
            "gpu": self.name,
            "gpu_capability": self.capability,
            "gpu_count": self.count,
            "gpu_driver": self.driver,
            "gpu_mem_gib": self.memory,
            "cuda_driver": self.cuda,
            "cuda_nvcc": nvcc_version(),
            "cuda_nvrtc": _installed("nvidia-cuda-nvrtc"),
        }


def find_gpu(
    load: Callable[[str], Any] = ctypes.CDLL, environment: Mapping[str, str] = os.environ
) -> Gpu:
    """The first device that CUDA lets this process use.

    Raises:
        TimingsError: why there is none, in one line that goes after "needs a GPU: ".
    """
    try:
        driver = load(LIBRARY)
    except OSError:
        raise TimingsError(f"there is no NVIDIA driver here ({LIBRARY} is missing)") from None
    result = driver.cuInit(0)
    count = ctypes.c_int(0)
    if result == 0:
        result = driver.cuDeviceGetCount(ctypes.byref(count))
    if result not in (0, NO_DEVICE):
        raise TimingsError(_failure(driver, result))
    if count.value == 0:
        raise TimingsError(_none(environment))
    return _described(driver, count.value)


def use_one(environment: MutableMapping[str, str] = os.environ) -> None:
    """Let whatever is started from now on see the first device alone: the one that is named.

    PyCUDA prefers another one where `CUDA_DEVICE`, or a file in the home folder, names it.
    """
    environment[HIDES] = environment.get(HIDES, "0").split(",")[0]
    environment["CUDA_DEVICE"] = "0"


def why_none() -> str:
    """Why no GPU can be used here; empty if one can."""
    try:
        find_gpu()
    except TimingsError as error:
        return str(error)
    return ""


def _failure(driver: Any, result: int) -> str:
    """What keeps the driver from starting."""
    if result == STUB:
        return f"{LIBRARY} is the toolkit's stub, not a driver: take it off the library path"
    said = ctypes.c_char_p()
    driver.cuGetErrorString(result, ctypes.byref(said))
    words = (said.value or b"unknown error").decode("utf-8", "replace")
    if result in MISMATCH:
        words += "; the driver's library and its kernel module differ: restart the machine"
    return f"the NVIDIA driver does not start (error {result}: {words})"


def _none(environment: Mapping[str, str]) -> str:
    """Why the driver lets this process see no device."""
    hidden = environment.get(HIDES)
    if hidden is not None:
        return f'{HIDES}="{hidden}" leaves no device to see: unset it'
    if "GPU " in (listed := _asked("nvidia-smi", "-L")):
        if "MIG " not in listed and "MIG" in _asked("nvidia-smi", "-q"):
            return "the GPU may be in MIG mode without an instance: make one, or turn MIG off"
        return "nvidia-smi lists a GPU that CUDA does not offer to this process: ask for leave"
    return "the NVIDIA driver finds no device"


def _described(driver: Any, count: int) -> Gpu:
    device, name = ctypes.c_int(0), ctypes.create_string_buffer(256)
    major, minor, cuda = ctypes.c_int(0), ctypes.c_int(0), ctypes.c_int(0)
    memory = ctypes.c_size_t(0)
    results = [
        driver.cuDeviceGet(ctypes.byref(device), 0),
        driver.cuDeviceGetName(name, len(name), device),
        driver.cuDeviceGetAttribute(ctypes.byref(major), MAJOR, device),
        driver.cuDeviceGetAttribute(ctypes.byref(minor), MINOR, device),
        driver.cuDeviceTotalMem_v2(ctypes.byref(memory), device),
        driver.cuDriverGetVersion(ctypes.byref(cuda)),
    ]
    if any(results):
        raise TimingsError(_failure(driver, next(result for result in results if result)))
    return Gpu(
        name=name.value.decode("utf-8", "replace"),
        capability=f"{major.value}.{minor.value}",
        memory=round(memory.value / 2**30, 1),
        count=count,
        driver=_driver_version(),
        cuda=f"{cuda.value // 1000}.{cuda.value % 1000 // 10}",
    )


def _driver_version() -> str:
    """The driver's own version, or `unknown`."""
    said = _asked("nvidia-smi", "--query-gpu=driver_version", "--format=csv,noheader")
    first = said.strip().splitlines()[0].strip() if said.strip() else ""
    if DRIVER_VERSION.fullmatch(first):
        return first
    try:
        with open("/proc/driver/nvidia/version", encoding="utf-8") as file:  # noqa: PTH123
            found = re.search(r"\s(\d{3}\.\d+(?:\.\d+)*)\s", file.read())
    except OSError:
        found = None
    return found[1] if found else "unknown"


def nvcc_version() -> str:
    """The CUDA version of the `nvcc` that PyCUDA would call, or `none`."""
    found = re.search(r"release (\d+\.\d+)", _asked("nvcc", "--version"))
    return found[1] if found else "none"


def _asked(*command: str) -> str:
    """What a tool of NVIDIA's says; empty where it is not there or fails."""
    if not shutil.which(command[0]):
        return ""
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout if answer.returncode == 0 else ""


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"


def main() -> int:
    """Say what GPU there is, or why there is none; the exit code."""
    try:
        gpu = find_gpu()
    except TimingsError as error:
        print(f"error: no GPU: {error}", file=sys.stderr)
        return 1
    print(f"{gpu.name}, compute capability {gpu.capability}, driver {gpu.driver}, CUDA {gpu.cuda}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
