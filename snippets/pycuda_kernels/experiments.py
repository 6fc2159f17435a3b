"""What the chapter PyCUDA measures.

Nothing of a GPU is imported before a workload is prepared. Each call takes the next of many equal
inputs, the CPU's and the GPU's alike, so that no cache holds them. A variant that uses the device
waits for it before the clock is read; one on the CPU does not. Before a result is compared, all
that a variant writes to is filled with NaN: one that copies or stores nothing is found. NumPy uses
one core for all of this.
"""

import gc
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from timings import Experiment

MORE_THAN_A_CACHE = 512 * 2**20
"""Bytes that all inputs of one kind have together: a GPU's cache holds 60 MB, a processor's 300."""


def copies_of(nbytes: int) -> int:
    """How many inputs of that size are more than a cache holds."""
    return max(2, -(-MORE_THAN_A_CACHE // nbytes))


def in_turn(*arrays: Any) -> Iterator[tuple[Any, ...]]:
    """The rows of these tables, the same row of each, over and over."""
    rows = [tuple(array[row] for array in arrays) for row in range(len(arrays[0]))]
    gc.freeze()  # so many objects, which no collection has to go through while a clock runs
    return cycle(rows)


def on_host(array: Any) -> np.ndarray:
    """A copy of any library's array as NumPy's."""
    for method in ("get", "copy_to_host", "cpu"):
        if hasattr(array, method):
            return np.asarray(getattr(array, method)())
    return np.array(array)


def close(one: float, other: float) -> bool:
    """Whether two sums agree to four digits: a sum depends on its order."""
    return bool(np.isclose(one, other, rtol=1e-4))


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
def elements_to_double() -> Iterator[SimpleNamespace]:
    """Ten thousand numbers, many times: on the host, and on the GPU with the compiled kernels."""
    from pycuda import driver, gpuarray

    from snippets.pycuda_kernels.element_by_element import Doubler

    x = np.arange(LOOPED, dtype=np.float32)
    host = np.tile(x, (2, copies_of(x.nbytes), 1))
    gpu = [gpuarray.to_gpu(table) for table in host]
    yield SimpleNamespace(
        host=in_turn(*host),
        gpu=in_turn(*gpu),
        results=[host[1], gpu[1]],
        doubler=Doubler(),
        finish=driver.Context.synchronize,
    )


def spoil(work: SimpleNamespace) -> None:
    """Fill all that results are written to with NaN."""
    for table in work.results:
        table.fill(np.float32(np.nan))


def doubled_by(way: str) -> Callable[[SimpleNamespace], Any]:
    """A variant that goes over the elements in one of the program's ways."""

    def run(work: SimpleNamespace) -> Any:
        x, z = next(work.gpu)
        getattr(work.doubler, way)(x, z)
        work.finish()
        return z

    return run


def doubled_by_numpy(work: SimpleNamespace) -> np.ndarray:
    x, z = next(work.host)
    return np.multiply(x, np.float32(2), out=z)


gpu_element_loop = Experiment(
    name="gpu-element-loop",
    title="Doubling 10,000 numbers that are on the GPU already",
    prepare=elements_to_double,
    baseline="NumPy, one core",
    variants={
        "NumPy, one core": doubled_by_numpy,
        "a thread for each element": doubled_by("thread_for_each"),
        "one thread for all": doubled_by("one_thread"),
        "a launch for each element": doubled_by("launch_for_each"),
    },
    same=np.array_equal,
    result=on_host,
    poison=spoil,
    needs="gpu",
)


@contextmanager
def arrays_to_double(elements: int) -> Iterator[SimpleNamespace]:
    """Equal inputs, with room for results: in ordinary memory, page-locked, and on the GPU.

    The room that is copied to is apart from the inputs that lie on the GPU already.
    """
    from pycuda import driver, gpuarray
    from pycuda.compiler import SourceModule

    from snippets.pycuda_kernels.bandwidth import DOUBLE_KERNEL, launch

    x = (np.arange(elements) % 10).astype(np.float32)
    host = np.tile(x, (2, copies_of(x.nbytes), 1))  # written once: no page is new when it is timed
    locked = driver.pagelocked_empty(host.shape, np.float32)
    locked[:] = host
    inputs, *room = (gpuarray.to_gpu(host[0]) for _ in range(3))
    yield SimpleNamespace(
        host=in_turn(*host),
        locked=in_turn(*locked),
        gpu=in_turn(inputs, room[1]),
        room=in_turn(*room),
        results=[host[1], locked[1], *room],
        kernel=SourceModule(DOUBLE_KERNEL).get_function("double_into"),
        launch=launch,
        driver=driver,
    )


def kernel_alone(work: SimpleNamespace) -> Any:
    x, z = next(work.gpu)
    work.launch(work.kernel, [x, z], x.size)
    work.driver.Context.synchronize()
    return z


def there_and_back(memory: str, kernel: bool) -> Callable[[SimpleNamespace], np.ndarray]:
    """A variant that copies to the GPU and back, with the kernel in between or without."""

    def run(work: SimpleNamespace) -> np.ndarray:
        x, z = next(getattr(work, memory))
        x_on_gpu, z_on_gpu = next(work.room)
        work.driver.memcpy_htod(x_on_gpu.gpudata, x)
        if kernel:
            work.launch(work.kernel, [x_on_gpu, z_on_gpu], x.size)
        work.driver.memcpy_dtoh(z, (z_on_gpu if kernel else x_on_gpu).gpudata)
        return z

    return run


gpu_doubling = Experiment(
    name="gpu-doubling",
    title="Doubling 10,000 to 100 million numbers: the kernel alone, and with the copies",
    prepare=arrays_to_double,
    baseline="NumPy, one core",
    variants={
        "NumPy, one core": doubled_by_numpy,
        "kernel alone": kernel_alone,
        "copy, kernel, copy back": there_and_back("host", kernel=True),
        "the same, page-locked": there_and_back("locked", kernel=True),
    },
    same=np.array_equal,
    result=on_host,
    poison=spoil,
    sweep={"elements": [10_000, 100_000, 1_000_000, 10_000_000, 100_000_000]},
    needs="gpu",
    moves=lambda elements: 2 * 4 * elements,
    budget=40,
)


def copied_by_numpy(work: SimpleNamespace) -> np.ndarray:
    x, z = next(work.host)
    np.copyto(z, x)
    return z


gpu_copies = Experiment(
    name="gpu-copies",
    title="The copies alone: an array to the GPU and back",
    prepare=arrays_to_double,
    baseline="NumPy, on the host",
    variants={
        "NumPy, on the host": copied_by_numpy,
        "ordinary memory": there_and_back("host", kernel=False),
        "page-locked memory": there_and_back("locked", kernel=False),
    },
    same=np.array_equal,
    result=on_host,
    poison=spoil,
    sweep={"elements": [10_000, 1_000_000, 100_000_000]},
    needs="gpu",
    moves=lambda elements: 2 * 4 * elements,
    budget=30,
)

PIECES = (8, 2**22)
"""Pieces that take turns in the streams, and the elements of each: 16.8 MB."""


@contextmanager
def pieces_to_double() -> Iterator[SimpleNamespace]:
    """Page-locked pieces, with room for results and on the GPU, four streams, and the kernel."""
    from pycuda import driver
    from pycuda.compiler import SourceModule

    from snippets.pycuda_kernels import streams

    x, z = driver.pagelocked_empty((2, *PIECES), np.float32)
    x[:] = np.arange(PIECES[1]) % 10
    yield SimpleNamespace(
        x=x,
        z=z,
        results=[z],
        room=[driver.mem_alloc(piece.nbytes) for piece in x],
        streams=[driver.Stream() for _ in range(4)],
        kernel=SourceModule(streams.DOUBLE_KERNEL).get_function("double_elements"),
        enqueue=streams.enqueue,
    )


def in_streams(count: int) -> Callable[[SimpleNamespace], np.ndarray]:
    """A variant that shares the pieces out to so many streams."""

    def run(work: SimpleNamespace) -> np.ndarray:
        streams = cycle(work.streams[:count])
        for piece in zip(work.x, work.z, work.room, streams, strict=False):
            work.enqueue(work.kernel, *piece)
        for stream in work.streams[:count]:
            stream.synchronize()
        return work.z

    return run


def one_by_one(work: SimpleNamespace) -> np.ndarray:
    """Wait for each piece before the next is sent."""
    for piece in zip(work.x, work.z, work.room, strict=True):
        work.enqueue(work.kernel, *piece, work.streams[0])
        work.streams[0].synchronize()
    return work.z


gpu_streams = Experiment(
    name="gpu-streams",
    title="Eight pieces of 16.8 MB, each copied to the GPU, doubled and copied back",
    prepare=pieces_to_double,
    baseline="one stream",
    variants={
        "one stream": in_streams(1),
        "one stream, waiting for each piece": one_by_one,
        "two streams": in_streams(2),
        "four streams": in_streams(4),
    },
    same=np.array_equal,
    result=on_host,
    poison=spoil,
    needs="gpu",
    moves=lambda: 2 * 4 * PIECES[0] * PIECES[1],
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
    pairs = [(filled(1, COPIED), filled(0, COPIED)) for _ in range(2)]
    triples = [tuple(filled(number, short) for number in (1, 2, 0)) for _ in range(2)]
    yield SimpleNamespace(
        pairs=cycle(pairs),
        triples=cycle(triples),
        results=[z for *_, z in (*pairs, *triples)],
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


def is_everywhere(result: tuple[Any, int]) -> bool:
    """Whether the array holds everywhere what its own formula gives."""
    array, expected = result
    return bool(np.all(array.get() == expected))


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
    same=lambda one, other: one and other,
    result=is_everywhere,
    poison=spoil,
    needs="gpu",
    synchronise=lambda work: work.finish(),
    moves=lambda: 2 * 4 * COPIED,
)


@contextmanager
def five_libraries(elements: int) -> Iterator[SimpleNamespace]:
    """Equal inputs x, y and room for z for each library, in its own arrays."""
    import cupy
    import torch
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
    host = [np.tile(row, (copies_of(x.nbytes), 1)) for row in (x, np.ones_like(x), x)]

    def library(program: Any, to_device: Callable[[np.ndarray], Any]) -> SimpleNamespace:
        arrays = [to_device(table) for table in host]
        return SimpleNamespace(
            program=program, to_device=to_device, arrays=in_turn(*arrays), room=arrays[-1]
        )

    yield SimpleNamespace(
        NumPy=library(same_in_numpy, np.copy),
        PyCUDA=library(same_in_pycuda, gpuarray.to_gpu),
        CuPy=library(same_in_cupy, cupy.asarray),
        numba=library(same_in_numba, cuda.to_device),
        torch=library(same_in_torch, same_in_torch.to_gpu),
        cores=library(same_in_torch, lambda array: torch.from_numpy(array.copy())),
        finish=driver.Context.synchronize,  # one context for all: the device's primary one
    )


def spoil_all(work: SimpleNamespace) -> None:
    """Fill the room for each library's z with NaN."""
    for library in (work.NumPy, work.PyCUDA, work.CuPy, work.numba, work.torch, work.cores):
        room = library.room
        if hasattr(room, "copy_to_device"):  # numba-cuda's arrays have no fill
            room.copy_to_device(np.full(room.shape, np.nan, np.float32))
        else:
            (room.fill_ if hasattr(room, "fill_") else room.fill)(np.nan)


def saxpy_on_cpu(library: str) -> Callable[[SimpleNamespace], Any]:
    """A variant: saxpy on the CPU. It has no device to wait for."""

    def run(work: SimpleNamespace) -> Any:
        chosen = getattr(work, library)
        return chosen.program.saxpy(2.0, *next(chosen.arrays))

    return run


def saxpy_of(library: str) -> Callable[[SimpleNamespace], Any]:
    """A variant: saxpy on arrays that are on the GPU already."""

    def run(work: SimpleNamespace) -> Any:
        chosen = getattr(work, library)
        z = chosen.program.saxpy(2.0, *next(chosen.arrays))
        work.finish()
        return z

    return run


def saxpy_with_copies(library: str) -> Callable[[SimpleNamespace], np.ndarray]:
    """A variant: saxpy on the GPU, from NumPy arrays to a NumPy array."""

    def run(work: SimpleNamespace) -> np.ndarray:
        chosen = getattr(work, library)
        x, y, _ = next(work.NumPy.arrays)
        *_, room = next(chosen.arrays)
        z = chosen.program.saxpy(2.0, chosen.to_device(x), chosen.to_device(y), room)
        return on_host(z)

    return run


def sum_of(library: str) -> Callable[[SimpleNamespace], float]:
    """A variant: the sum of an array that is there already."""

    def run(work: SimpleNamespace) -> float:
        chosen = getattr(work, library)
        x, *_ = next(chosen.arrays)
        return chosen.program.total(x)

    return run


def sum_with_copy(library: str) -> Callable[[SimpleNamespace], float]:
    """A variant: the sum, on the GPU, of a NumPy array."""

    def run(work: SimpleNamespace) -> float:
        chosen = getattr(work, library)
        x, *_ = next(work.NumPy.arrays)
        return chosen.program.total(chosen.to_device(x))

    return run


gpu_saxpy = Experiment(
    name="gpu-saxpy",
    title="Saxpy in five libraries, on arrays that are on the GPU already",
    prepare=five_libraries,
    baseline="NumPy, one core",
    variants={
        "NumPy, one core": saxpy_on_cpu("NumPy"),
        "PyTorch, all cores": saxpy_on_cpu("cores"),
        "PyCUDA": saxpy_of("PyCUDA"),
        "CuPy": saxpy_of("CuPy"),
        "numba-cuda": saxpy_of("numba"),
        "PyTorch": saxpy_of("torch"),
    },
    same=np.array_equal,
    result=on_host,
    poison=spoil_all,
    sweep={"elements": [10_000, 1_000_000, 100_000_000]},
    needs="gpu",
    moves=lambda elements: 3 * 4 * elements,
    budget=40,
)

gpu_saxpy_copies = Experiment(
    name="gpu-saxpy-copies",
    title="The same saxpy with its copies: from NumPy arrays to a NumPy array",
    prepare=five_libraries,
    baseline="NumPy, one core",
    variants={
        "NumPy, one core": saxpy_on_cpu("NumPy"),
        "PyTorch, all cores": saxpy_on_cpu("cores"),
        "PyCUDA": saxpy_with_copies("PyCUDA"),
        "CuPy": saxpy_with_copies("CuPy"),
        "numba-cuda": saxpy_with_copies("numba"),
        "PyTorch": saxpy_with_copies("torch"),
    },
    same=np.array_equal,
    result=on_host,
    poison=spoil_all,
    sweep={"elements": [10_000, 1_000_000, 100_000_000]},
    needs="gpu",
    budget=40,
)

gpu_sum = Experiment(
    name="gpu-sum",
    title="A sum in five libraries, of an array that is on the GPU already",
    prepare=five_libraries,
    baseline="NumPy, one core",
    variants={
        "NumPy, one core": sum_of("NumPy"),
        "PyTorch, all cores": sum_of("cores"),
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
    baseline="NumPy, one core",
    variants={
        "NumPy, one core": sum_of("NumPy"),
        "PyTorch, all cores": sum_of("cores"),
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
    """The five programs' files. None is imported: that would warm caches, and hold a context."""
    if TYPE_CHECKING:  # what the result depends on, and what makes a record stale
        from snippets.pycuda_kernels import (
            same_in_cupy,
            same_in_numba,
            same_in_numpy,
            same_in_pycuda,
            same_in_torch,
        )
    folder = Path(__file__).parent
    names = ("numpy", "pycuda", "cupy", "numba", "torch")
    yield SimpleNamespace(**{name: folder / f"same_in_{name}.py" for name in names})


def started(library: str) -> Callable[[SimpleNamespace], str]:
    """A variant that runs one of them in a fresh interpreter; the result is what it prints."""

    def run(work: SimpleNamespace) -> str:
        command = [sys.executable, getattr(work, library)]
        ran = subprocess.run(
            command, env=os.environ | NO_CACHES, capture_output=True, text=True, check=False
        )
        if ran.returncode:
            sys.exit(f"{library} could not be measured:\n{ran.stderr}")
        return ran.stdout

    return run


gpu_first_call = Experiment(
    name="gpu-first-call",
    title="The whole program, for a million numbers: imports, compiling, copies, saxpy and a sum",
    prepare=programs_to_start,
    baseline="NumPy",
    variants={
        "NumPy": started("numpy"),
        "PyCUDA": started("pycuda"),
        "CuPy": started("cupy"),
        "numba-cuda": started("numba"),
        "PyTorch": started("torch"),
    },
    needs="gpu",
    budget=60,
)
