"""What the chapter PyCUDA measures.

Nothing of a GPU is imported before a workload is prepared. Each workload has so many equal inputs,
used in turn, that no cache holds them. The device has finished before the clock is read: a variant
that uses it waits for it, and one on the CPU does not.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from types import SimpleNamespace
from typing import Any

import numpy as np

from timings import Experiment

MORE_THAN_A_CACHE = 256 * 2**20
"""Bytes that the inputs of one experiment have together: the cache of an H100 holds 50 MB."""


def copies_of(nbytes: int) -> range:
    """Numbers for so many inputs of that size that no cache holds them all."""
    return range(max(2, -(-MORE_THAN_A_CACHE // nbytes)))


def on_host(array: Any) -> np.ndarray:
    """Any library's array as NumPy's."""
    for method in ("get", "copy_to_host", "cpu"):
        if hasattr(array, method):
            array = getattr(array, method)()
    return np.asarray(array)


def close(one: Any, other: Any) -> bool:
    """Whether two results agree to four digits: a sum depends on its order."""
    return np.allclose(on_host(one), on_host(other), rtol=1e-4)


@contextmanager
def numbers_to_double() -> Iterator[SimpleNamespace]:
    """A hundred thousand numbers, as an array and as a list."""
    array = np.arange(100_000, dtype=np.float32)
    yield SimpleNamespace(array=array, list=array.tolist())


def array_elements(work: SimpleNamespace) -> np.ndarray:
    result = np.empty_like(work.array)
    for i in range(work.array.size):
        result[i] = 2 * work.array[i]
    return result


def list_elements(work: SimpleNamespace) -> list[float]:
    result = [0.0] * len(work.list)
    for i in range(len(work.list)):
        result[i] = 2 * work.list[i]
    return result


element_loop = Experiment(
    name="element-loop",
    title="Doubling 100,000 numbers on the CPU: the whole array, and element by element",
    prepare=numbers_to_double,
    baseline="NumPy, whole array",
    variants={
        "NumPy, whole array": lambda work: 2 * work.array,
        "a list, element by element": list_elements,
        "a NumPy array, element by element": array_elements,
    },
    same=np.array_equal,
)


LOOPED = 10_000


@contextmanager
def elements_on_gpu() -> Iterator[SimpleNamespace]:
    """Ten thousand numbers on the host and on the GPU, and the compiled kernels."""
    from pycuda import driver, gpuarray

    from snippets.pycuda_kernels.element_by_element import Doubler

    x = np.arange(LOOPED, dtype=np.float32)
    pairs = [
        (gpuarray.to_gpu(x), gpuarray.zeros(x.shape, x.dtype)) for _ in copies_of(2 * x.nbytes)
    ]
    yield SimpleNamespace(
        x=x, doubler=Doubler(), pairs=cycle(pairs), finish=driver.Context.synchronize
    )


def doubled_by(way: str) -> Callable[[SimpleNamespace], Any]:
    """A variant that goes over the elements in one of the program's ways."""

    def run(work: SimpleNamespace) -> Any:
        x, z = next(work.pairs)
        getattr(work.doubler, way)(x, z)
        work.finish()
        return z

    return run


gpu_element_loop = Experiment(
    name="gpu-element-loop",
    title="Doubling 10,000 numbers that are on the GPU already",
    prepare=elements_on_gpu,
    baseline="NumPy, on the CPU",
    variants={
        "NumPy, on the CPU": lambda work: 2 * work.x,
        "a thread for each element": doubled_by("thread_for_each"),
        "one thread for all": doubled_by("one_thread"),
        "a launch for each element": doubled_by("launch_for_each"),
    },
    same=close,
    needs="gpu",
)


@contextmanager
def arrays_to_double(elements: int) -> Iterator[SimpleNamespace]:
    """Equal inputs, with room for results: in ordinary memory, page-locked, and on the GPU."""
    from pycuda import driver, gpuarray
    from pycuda.compiler import SourceModule

    from snippets.pycuda_kernels.bandwidth import DOUBLE_KERNEL, launch

    x = (np.arange(elements) % 10).astype(np.float32)
    inputs = copies_of(2 * x.nbytes)
    ordinary = np.empty((len(inputs), 2, elements), dtype=np.float32)
    locked = driver.pagelocked_empty(ordinary.shape, np.float32)
    ordinary[:] = locked[:] = x  # all of it, so that no page is new when it is timed
    yield SimpleNamespace(
        ordinary=cycle(list(ordinary)),
        locked=cycle(list(locked)),
        on_gpu=cycle([(gpuarray.to_gpu(x), gpuarray.to_gpu(x)) for _ in inputs]),
        kernel=SourceModule(DOUBLE_KERNEL).get_function("double_into"),
        launch=launch,
        driver=driver,
    )


def kernel_alone(work: SimpleNamespace) -> Any:
    x, z = next(work.on_gpu)
    work.launch(work.kernel, [x, z], x.size)
    work.driver.Context.synchronize()
    return z


def there_and_back(memory: str, kernel: bool) -> Callable[[SimpleNamespace], np.ndarray]:
    """A variant that copies to the GPU and back, with the kernel in between or without."""

    def run(work: SimpleNamespace) -> np.ndarray:
        x, z = next(getattr(work, memory))
        x_on_gpu, z_on_gpu = next(work.on_gpu)
        work.driver.memcpy_htod(x_on_gpu.gpudata, x)
        if kernel:
            work.launch(work.kernel, [x_on_gpu, z_on_gpu], x.size)
        work.driver.memcpy_dtoh(z, (z_on_gpu if kernel else x_on_gpu).gpudata)
        return z

    return run


def doubled_by_numpy(work: SimpleNamespace) -> np.ndarray:
    x, z = next(work.ordinary)
    return np.multiply(x, np.float32(2), out=z)


gpu_doubling = Experiment(
    name="gpu-doubling",
    title="Doubling 10,000 to 100 million numbers: the kernel alone, and with the copies",
    prepare=arrays_to_double,
    baseline="NumPy",
    variants={
        "NumPy": doubled_by_numpy,
        "kernel alone": kernel_alone,
        "copy, kernel, copy back": there_and_back("ordinary", kernel=True),
        "the same, page-locked": there_and_back("locked", kernel=True),
    },
    same=close,
    sweep={"elements": [10_000, 100_000, 1_000_000, 10_000_000, 100_000_000]},
    needs="gpu",
    moves=lambda elements: 2 * 4 * elements,
    budget=40,
)


def copied_by_numpy(work: SimpleNamespace) -> np.ndarray:
    x, z = next(work.ordinary)
    np.copyto(z, x)
    return z


gpu_copies = Experiment(
    name="gpu-copies",
    title="The copies alone: an array to the GPU and back",
    prepare=arrays_to_double,
    baseline="NumPy, on the host",
    variants={
        "NumPy, on the host": copied_by_numpy,
        "ordinary memory": there_and_back("ordinary", kernel=False),
        "page-locked memory": there_and_back("locked", kernel=False),
    },
    same=np.array_equal,
    sweep={"elements": [10_000, 1_000_000, 100_000_000]},
    needs="gpu",
    moves=lambda elements: 2 * 4 * elements,
    budget=30,
)

COPIED = 3 * 2**25
"""Elements that copy and doubling read and write: 805 MB in all, as do saxpy's three arrays."""


@contextmanager
def equal_bytes() -> Iterator[SimpleNamespace]:
    """Two sets of arrays on the GPU, for a copy, doubling and saxpy that move as many bytes."""
    from pycuda import driver, gpuarray
    from pycuda.compiler import SourceModule

    from snippets.pycuda_kernels import bandwidth

    def filled(number: int, size: int) -> gpuarray.GPUArray:
        return gpuarray.zeros(size, np.float32).fill(np.float32(number))

    short = COPIED * 2 // 3
    yield SimpleNamespace(
        pairs=cycle([(filled(1, COPIED), filled(0, COPIED)) for _ in range(2)]),
        triples=cycle([[filled(number, short) for number in (1, 2, 0)] for _ in range(2)]),
        copy=bandwidth.copy,
        launch=bandwidth.launch,
        double_into=SourceModule(bandwidth.DOUBLE_KERNEL).get_function("double_into"),
        saxpy=SourceModule(bandwidth.SAXPY_KERNEL).get_function("saxpy"),
        finish=driver.Context.synchronize,
    )


def device_copy(work: SimpleNamespace) -> tuple[Any, int]:
    x, z = next(work.pairs)
    work.copy(x, z)
    return z, 1


def device_doubling(work: SimpleNamespace) -> tuple[Any, int]:
    x, z = next(work.pairs)
    work.launch(work.double_into, [x, z], x.size)
    return z, 2


def device_saxpy(work: SimpleNamespace) -> tuple[Any, int]:
    x, y, z = next(work.triples)
    work.launch(work.saxpy, [np.float32(3), x, y, z], x.size)
    return z, 5


def both_right(*results: tuple[Any, int]) -> bool:
    """Whether each array holds everywhere what its own formula gives."""
    return all(bool(np.all(array.get() == expected)) for array, expected in results)


gpu_bandwidth = Experiment(
    name="gpu-bandwidth",
    title="Moving 805 MB through the memory of the GPU",
    prepare=equal_bytes,
    baseline="device-to-device copy",
    variants={
        "device-to-device copy": device_copy,
        "doubling": device_doubling,
        "saxpy": device_saxpy,
    },
    same=both_right,
    needs="gpu",
    synchronise=lambda work: work.finish(),
    moves=lambda: 2 * 4 * COPIED,
)


@contextmanager
def five_libraries(elements: int) -> Iterator[SimpleNamespace]:
    """Equal inputs x, y and z for each library, in its own arrays on the GPU."""
    import cupy
    from numba import cuda
    from pycuda import driver, gpuarray

    from snippets.pycuda_kernels import (
        same_in_cupy,
        same_in_numba,
        same_in_numpy,
        same_in_pycuda,
        same_in_torch,
    )

    x = (np.arange(elements) % 10).astype(np.float32)
    y = np.ones_like(x)
    inputs = copies_of(3 * x.nbytes)

    def library(program: Any, to_gpu: Callable[[np.ndarray], Any]) -> SimpleNamespace:
        arrays = [tuple(to_gpu(array) for array in (x, y, x)) for _ in inputs]
        return SimpleNamespace(program=program, to_gpu=to_gpu, arrays=cycle(arrays))

    yield SimpleNamespace(
        x=x,
        y=y,
        NumPy=library(same_in_numpy, np.copy),
        PyCUDA=library(same_in_pycuda, gpuarray.to_gpu),
        CuPy=library(same_in_cupy, cupy.asarray),
        numba=library(same_in_numba, cuda.to_device),
        torch=library(same_in_torch, same_in_torch.to_gpu),
        finish=driver.Context.synchronize,  # one context for all: the device's primary one
    )


def saxpy_of(library: str) -> Callable[[SimpleNamespace], Any]:
    """A variant: saxpy on arrays that are there already."""

    def run(work: SimpleNamespace) -> Any:
        chosen = getattr(work, library)
        z = chosen.program.saxpy(2.0, *next(chosen.arrays))
        work.finish()
        return z

    return run


def saxpy_with_copies(library: str) -> Callable[[SimpleNamespace], np.ndarray]:
    """A variant: saxpy from NumPy arrays to a NumPy array."""

    def run(work: SimpleNamespace) -> np.ndarray:
        chosen = getattr(work, library)
        *_, room = next(chosen.arrays)
        z = chosen.program.saxpy(2.0, chosen.to_gpu(work.x), chosen.to_gpu(work.y), room)
        return on_host(z)

    return run


def sum_of(library: str) -> Callable[[SimpleNamespace], float]:
    """A variant: the sum of an array that is there already."""

    def run(work: SimpleNamespace) -> float:
        chosen = getattr(work, library)
        x, *_ = next(chosen.arrays)
        return total_of(chosen.program, x)

    return run


def sum_with_copy(library: str) -> Callable[[SimpleNamespace], float]:
    """A variant: the sum of a NumPy array."""

    def run(work: SimpleNamespace) -> float:
        chosen = getattr(work, library)
        return total_of(chosen.program, chosen.to_gpu(work.x))

    return run


def total_of(program: Any, x: Any) -> float:
    """The program's sum; NumPy has its own."""
    return float(x.sum()) if isinstance(x, np.ndarray) else program.total(x)


gpu_saxpy = Experiment(
    name="gpu-saxpy",
    title="Saxpy in five libraries, on arrays that are on the GPU already",
    prepare=five_libraries,
    baseline="NumPy",
    variants={
        "NumPy": saxpy_of("NumPy"),
        "PyCUDA": saxpy_of("PyCUDA"),
        "CuPy": saxpy_of("CuPy"),
        "numba-cuda": saxpy_of("numba"),
        "PyTorch": saxpy_of("torch"),
    },
    same=close,
    sweep={"elements": [10_000, 1_000_000, 100_000_000]},
    needs="gpu",
    moves=lambda elements: 3 * 4 * elements,
    budget=40,
)

gpu_saxpy_copies = Experiment(
    name="gpu-saxpy-copies",
    title="The same saxpy with its copies: from NumPy arrays to a NumPy array",
    prepare=five_libraries,
    baseline="NumPy",
    variants={
        "NumPy": saxpy_of("NumPy"),
        "PyCUDA": saxpy_with_copies("PyCUDA"),
        "CuPy": saxpy_with_copies("CuPy"),
        "numba-cuda": saxpy_with_copies("numba"),
        "PyTorch": saxpy_with_copies("torch"),
    },
    same=close,
    sweep={"elements": [10_000, 1_000_000, 100_000_000]},
    needs="gpu",
    budget=40,
)

gpu_sum = Experiment(
    name="gpu-sum",
    title="A sum in five libraries, of an array that is on the GPU already",
    prepare=five_libraries,
    baseline="NumPy",
    variants={
        "NumPy": sum_of("NumPy"),
        "PyCUDA": sum_of("PyCUDA"),
        "CuPy": sum_of("CuPy"),
        "numba-cuda": sum_of("numba"),
        "PyTorch": sum_of("torch"),
    },
    same=close,
    sweep={"elements": [10_000, 1_000_000, 100_000_000]},
    needs="gpu",
    moves=lambda elements: 4 * elements,
    budget=40,
)

gpu_sum_copies = Experiment(
    name="gpu-sum-copies",
    title="The same sum with its copy: of a NumPy array",
    prepare=five_libraries,
    baseline="NumPy",
    variants={
        "NumPy": sum_of("NumPy"),
        "PyCUDA": sum_with_copy("PyCUDA"),
        "CuPy": sum_with_copy("CuPy"),
        "numba-cuda": sum_with_copy("numba"),
        "PyTorch": sum_with_copy("torch"),
    },
    same=close,
    sweep={"elements": [10_000, 1_000_000, 100_000_000]},
    needs="gpu",
    budget=40,
)

NO_CACHES = {"PYCUDA_DISABLE_CACHE": "1", "CUPY_CACHE_IN_MEMORY": "1", "CUDA_CACHE_DISABLE": "1"}
"""What keeps PyCUDA, CuPy and the driver from finding the kernels of an earlier run."""


@contextmanager
def programs_to_start() -> Iterator[SimpleNamespace]:
    """The five programs' files."""
    from snippets.pycuda_kernels import (
        same_in_cupy,
        same_in_numba,
        same_in_numpy,
        same_in_pycuda,
        same_in_torch,
    )

    yield SimpleNamespace(
        NumPy=same_in_numpy.__file__,
        PyCUDA=same_in_pycuda.__file__,
        CuPy=same_in_cupy.__file__,
        numba=same_in_numba.__file__,
        torch=same_in_torch.__file__,
    )


def started(library: str) -> Callable[[SimpleNamespace], str]:
    """A variant that runs one of them in a fresh interpreter; the result is what it prints."""

    def run(work: SimpleNamespace) -> str:
        command = [sys.executable, getattr(work, library)]
        ran = subprocess.run(
            command, env=os.environ | NO_CACHES, capture_output=True, text=True, check=False
        )
        if ran.returncode:
            sys.exit(f"{library} could not be measured: {ran.stderr.strip().splitlines()[-1]}")
        return ran.stdout

    return run


gpu_first_call = Experiment(
    name="gpu-first-call",
    title="The whole program, for a million numbers: imports, compiling, copies, saxpy and a sum",
    prepare=programs_to_start,
    baseline="NumPy",
    variants={
        "NumPy": started("NumPy"),
        "PyCUDA": started("PyCUDA"),
        "CuPy": started("CuPy"),
        "numba-cuda": started("numba"),
        "PyTorch": started("torch"),
    },
    needs="gpu",
    budget=60,
)
