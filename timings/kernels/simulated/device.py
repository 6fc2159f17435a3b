"""The simulated device: its memory, its exceptions, and the launches made on it."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from timings.kernels.find import Source
from timings.kernels.launches import Launch

TOTAL = 80 * 2**30
"""Bytes of memory that the simulated device has."""

UNWRITTEN = 0xFF
"""What a byte holds that nothing was copied to: as a float, NaN."""


class Error(Exception):
    """What PyCUDA raises."""


class LogicError(Error):
    """A call that CUDA refuses."""


class OutOfMemory(Error):
    """PyCUDA's `MemoryError`."""


class KernelError(Error):
    """PyCUDA's `LaunchError`."""


class DriverRuntimeError(Error):
    """PyCUDA's `RuntimeError`."""


OutOfMemory.__name__ = OutOfMemory.__qualname__ = "MemoryError"
KernelError.__name__ = KernelError.__qualname__ = "LaunchError"
DriverRuntimeError.__name__ = DriverRuntimeError.__qualname__ = "RuntimeError"


class CompileError(Error):
    """A kernel that does not compile."""

    def __init__(
        self, msg: str, command_line: Any, stdout: str | None = None, stderr: str | None = None
    ) -> None:
        self.msg, self.command_line = msg, command_line
        self.stdout, self.stderr = stdout, stderr

    def __str__(self) -> str:
        return f"{self.msg}\n[stderr:\n{self.stderr}]"


class DeviceAllocation:
    """Memory on the simulated device; `int()` of it is its address."""

    def __init__(self, device: "SimulatedDevice", size: int) -> None:
        self._device, self._buffer = device, np.full(size, UNWRITTEN, np.uint8)

    def __int__(self) -> int:
        return int(self._buffer.__array_interface__["data"][0])

    __index__ = __int__

    @property
    def size(self) -> int:
        """Bytes; not part of PyCUDA's, so named by nobody but this simulation."""
        return self._buffer.size

    def as_buffer(self, size: int, offset: int = 0) -> memoryview:
        """A view of some bytes."""
        return memoryview(self._buffer[offset : offset + size])

    def free(self) -> None:
        """Give the memory back, once."""
        if self not in self._device.allocations:
            raise LogicError("cuMemFree failed: invalid argument")
        self._device.allocations.remove(self)


@dataclass
class SimulatedDevice:
    """What is on the device, and what was launched on it.

    A program that is meant to fail finds out as on a GPU: at a call after the bad launch.
    """

    program: str = ""
    sources: list[Source] = field(default_factory=list)
    allocations: list[DeviceAllocation] = field(default_factory=list)
    launches: list[Launch] = field(default_factory=list)
    ready: bool = False
    meant_to_fail: bool = False
    failed: bool = False

    def source(self, text: str, kernel: str) -> Source:
        """The source of this text in the program, or one that a library writes for it."""
        known = (one for one in self.sources if one.text == text)
        return next(known, Source(self.program, kernel, 1, text, (kernel,), written=False))

    def allocate(self, size: int) -> DeviceAllocation:
        """New memory."""
        self.need_context("cuMemAlloc")
        if type(size) is bool or not isinstance(size, int | np.integer):
            raise TypeError(f"mem_alloc takes a number of bytes, not {type(size).__name__}")
        if size < 1:
            raise LogicError("cuMemAlloc failed: invalid argument")
        if self.used + int(size) > TOTAL:
            raise OutOfMemory("cuMemAlloc failed: out of memory")
        self.allocations.append(DeviceAllocation(self, int(size)))
        return self.allocations[-1]

    @property
    def used(self) -> int:
        """Bytes that are allocated."""
        return sum(one.size for one in self.allocations)

    def need_context(self, call: str) -> None:
        """Refuse a call where no context was made, or an earlier launch failed."""
        if not self.ready:
            raise LogicError(f"{call} failed: invalid device context")
        if self.failed:
            raise LogicError(f"{call} failed: an illegal memory access was encountered")

    def view(self, where: Any) -> np.ndarray:
        """The bytes from an address on, to the end of its allocation."""
        if isinstance(where, DeviceAllocation) and where not in self.allocations:
            raise LogicError("an illegal memory access was encountered: the memory was given back")
        if hasattr(where, "gpudata"):
            where = where.gpudata
        address = int(where)
        for one in self.allocations:
            first = int(one)
            if first <= address < first + one.size:
                return one._buffer[address - first :]
        raise LogicError("invalid argument: this is no address on the device")

    def copy(self, target: np.ndarray, source: np.ndarray, call: str) -> None:
        """Copy bytes between host and device."""
        self.need_context(call)
        if source.size > target.size:
            raise LogicError(f"{call} failed: invalid argument")
        target[: source.size] = source


def host_bytes(array: Any) -> np.ndarray:
    """The bytes of a host array.

    Raises:
        ValueError: if they do not lie one after another.
    """
    array = np.asarray(array) if isinstance(array, np.generic) else array
    if not isinstance(array, np.ndarray):
        array = np.frombuffer(array, np.uint8)
    if not (array.flags.c_contiguous or array.flags.f_contiguous):
        raise ValueError("ndarray is not contiguous")
    order = "C" if array.flags.c_contiguous else "F"
    return array.reshape(-1, order=order).view(np.uint8)
