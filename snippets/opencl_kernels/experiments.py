"""What the chapter OpenCL measures, on whatever device PyOpenCL takes first: here, the CPU.

Nothing of OpenCL is imported before a workload is prepared. All variants read the same input, in
the memory that the CPU has, so no cache favours one. Each has an output of its own, which holds
NaN until it is written: a variant that does nothing is found when results are compared. Kernels
are compiled before the clock starts, and the device has finished before it stops.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import numpy as np

from timings import Experiment

PIECE = 32_768
"""Elements of a piece that the fast caches of a core hold, with its result."""


def on_host(result: Any) -> np.ndarray:
    """A result as NumPy's array, wherever it lies."""
    return result if isinstance(result, np.ndarray) else result.get()


def equal(one: Any, other: Any) -> bool:
    return np.array_equal(on_host(one), on_host(other))


def close(one: Any, other: Any) -> bool:
    """Whether two results agree to five digits: a compiler may round less often than NumPy."""
    return np.allclose(on_host(one), on_host(other), rtol=1e-5)


@contextmanager
def numbers_to_double(elements: int = 10_000) -> Iterator[SimpleNamespace]:
    """Numbers, on the device too; a queue; the compiled kernels."""
    from snippets.opencl_kernels.element_by_element import CONTEXT, Doubler, array, cl

    x = (np.arange(elements) % 10).astype(np.float32)
    queue = cl.CommandQueue(CONTEXT)
    yield SimpleNamespace(
        cl=cl,
        queue=queue,
        doubler=Doubler(CONTEXT),
        x=x,
        on_device=array.to_device(queue, x),
        there=array.empty(queue, x.shape, x.dtype),
        output=lambda: array.to_device(queue, np.full_like(x, np.nan)),
        outputs={},
    )


def own(work: SimpleNamespace, name: str, make: Callable[[], Any]) -> Any:
    """The output of one variant, made when it is first called, which is not timed."""
    if name not in work.outputs:
        work.outputs[name] = make()
    return work.outputs[name]


def by_numpy(work: SimpleNamespace) -> np.ndarray:
    return np.multiply(
        work.x, np.float32(2), out=own(work, "NumPy", lambda: np.full_like(work.x, np.nan))
    )


def on_device(way: str) -> Callable[[SimpleNamespace], Any]:
    """A variant that goes over the elements in one of the program's ways."""

    def run(work: SimpleNamespace) -> Any:
        z = own(work, way, work.output)
        getattr(work.doubler, way)(work.on_device, z)
        work.queue.finish()
        return z

    return run


opencl_items = Experiment(
    name="opencl-items",
    title="Doubling 10,000 numbers that are on the device already",
    prepare=numbers_to_double,
    baseline="NumPy, one core",
    variants={
        "NumPy, one core": by_numpy,
        "an item for each element": on_device("item_for_each"),
        "one item for all": on_device("one_item"),
        "a launch for each element": on_device("launch_for_each"),
    },
    same=equal,
    needs="opencl",
)


def there_and_back(work: SimpleNamespace) -> np.ndarray:
    """Copy to a buffer of the device, launch, copy back: on a CPU, within the same memory."""
    z = own(work, "copied", lambda: np.full_like(work.x, np.nan))
    output = own(work, "copied from", work.output)
    work.cl.enqueue_copy(work.queue, work.there.data, work.x)
    work.doubler.item_for_each(work.there, output)
    work.cl.enqueue_copy(work.queue, z, output.data)
    return z


def in_own_memory(work: SimpleNamespace) -> np.ndarray:
    """Make buffers of NumPy's memory, launch, and ask for the result to be visible there."""
    cl, z = work.cl, own(work, "own memory", lambda: np.full_like(work.x, np.nan))
    use, context, size = cl.mem_flags.USE_HOST_PTR, work.queue.context, np.int32(work.x.size)
    x_there = cl.Buffer(context, cl.mem_flags.READ_ONLY | use, hostbuf=work.x)
    z_there = cl.Buffer(context, cl.mem_flags.WRITE_ONLY | use, hostbuf=z)
    items = -(-work.x.size // 256) * 256
    work.doubler.together(work.queue, (items,), (256,), x_there, z_there, size)
    mapped, _ = cl.enqueue_map_buffer(work.queue, z_there, cl.map_flags.READ, 0, z.shape, z.dtype)
    mapped.base.release(work.queue)
    return z


opencl_doubling = Experiment(
    name="opencl-doubling",
    title="Doubling 10,000 to 10 million numbers: the kernel alone, and with copies",
    prepare=numbers_to_double,
    baseline="NumPy, one core",
    variants={
        "NumPy, one core": by_numpy,
        "kernel alone": on_device("item_for_each"),
        # One work item keeps one core busy: what is left of the gain is not the other cores'.
        "kernel alone, one item": on_device("one_item"),
        "copy, kernel, copy back": there_and_back,
        "NumPy's memory, no copy": in_own_memory,
    },
    same=equal,
    sweep={"elements": [10_000, 100_000, 1_000_000, 10_000_000]},
    needs="opencl",
    budget=20,
)


@contextmanager
def polynomial_to_evaluate() -> Iterator[SimpleNamespace]:
    """Four million numbers from 0 to 1, on the device too; the compiled kernels."""
    from pyopencl import array

    from snippets.opencl_kernels.polynomial import COEFFICIENTS, CONTEXT, cl, kernels

    x = np.linspace(0, 1, 4_000_000, dtype=np.float32)
    queue, program = cl.CommandQueue(CONTEXT), kernels()
    yield SimpleNamespace(
        queue=queue,
        kernels={name: cl.Kernel(program, name) for name in ("for_each", "stretches", "striding")},
        coefficients=np.array(COEFFICIENTS, dtype=np.float32),
        x=x,
        on_device=array.to_device(queue, x),
        output=lambda: array.to_device(queue, np.full_like(x, np.nan)),
        outputs={},
    )


def horner(x: np.ndarray, z: np.ndarray, coefficients: np.ndarray) -> None:
    z[:] = coefficients[-1]
    for coefficient in coefficients[-2::-1]:
        np.multiply(z, x, out=z)
        np.add(z, coefficient, out=z)


def horner_by_numpy(pieces: bool) -> Callable[[SimpleNamespace], np.ndarray]:
    """A variant that passes over the whole array for each operation, or piece by piece."""

    def run(work: SimpleNamespace) -> np.ndarray:
        z = own(work, f"NumPy, {pieces}", lambda: np.full_like(work.x, np.nan))
        step = PIECE if pieces else z.size
        for first in range(0, z.size, step):
            part = slice(first, first + step)
            horner(work.x[part], z[part], work.coefficients)
        return z

    return run


def by_kernel(name: str, items: int, group: int) -> Callable[[SimpleNamespace], Any]:
    """A variant that launches one of the program's kernels."""

    def run(work: SimpleNamespace) -> Any:
        z, size = own(work, f"{name}, {items}", work.output), np.int32(work.x.size)
        kernel = work.kernels[name]
        kernel(work.queue, (items,), (group,), work.on_device.data, z.data, size)
        work.queue.finish()
        return z

    return run


opencl_polynomial = Experiment(
    name="opencl-polynomial",
    title="A polynomial of degree 16 at four million places: 32 operations for each element",
    prepare=polynomial_to_evaluate,
    baseline="NumPy, one core",
    variants={
        "NumPy, one core": horner_by_numpy(pieces=False),
        # The same operations on pieces that stay in the cache: what the passes over memory cost.
        "NumPy, in pieces": horner_by_numpy(pieces=True),
        # Compiled to one pass, on one core: what is gained without the others.
        "one item for all": by_kernel("stretches", 1, 1),
        # The same loop, shared out: what the other cores add.
        "64 items, a stretch each": by_kernel("stretches", 64, 1),
        "an item for each element": by_kernel("for_each", 4_000_000, 1_000),
        "1,000 items that stride": by_kernel("striding", 1_000, 500),
    },
    same=close,
    needs="opencl",
)
