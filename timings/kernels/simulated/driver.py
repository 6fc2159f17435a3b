"""The simulated `pycuda.driver`: what of it the site's programs use."""

from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np

from timings.kernels.simulated import device as simulated
from timings.kernels.simulated.device import LogicError, SimulatedDevice, host_bytes

NAME = "Simulated device"
CAPABILITY = (9, 0)
ATTRIBUTES = {
    "MAX_THREADS_PER_BLOCK": 1024,
    "MAX_BLOCK_DIM_X": 1024,
    "MAX_BLOCK_DIM_Y": 1024,
    "MAX_BLOCK_DIM_Z": 64,
    "MAX_GRID_DIM_X": 2**31 - 1,
    "MAX_GRID_DIM_Y": 65535,
    "MAX_GRID_DIM_Z": 65535,
    "MAX_SHARED_MEMORY_PER_BLOCK": 49152,
    "MAX_REGISTERS_PER_BLOCK": 65536,
    "WARP_SIZE": 32,
    "MULTIPROCESSOR_COUNT": 132,
    "MAX_THREADS_PER_MULTIPROCESSOR": 2048,
    "CLOCK_RATE": 1_980_000,
    "MEMORY_CLOCK_RATE": 2_619_000,
    "GLOBAL_MEMORY_BUS_WIDTH": 5120,
    "L2_CACHE_SIZE": 52_428_800,
    "COMPUTE_CAPABILITY_MAJOR": 9,
    "COMPUTE_CAPABILITY_MINOR": 0,
    "ASYNC_ENGINE_COUNT": 3,
    "CONCURRENT_KERNELS": 1,
}


class Stream:
    """A stream: here everything is done at once."""

    def __init__(self, flags: int = 0) -> None:
        self.handle = id(self)

    def synchronize(self) -> None:
        """Nothing is left to wait for."""

    def is_done(self) -> bool:
        """Always."""
        return True

    def wait_for_event(self, evt: "Event") -> None:
        """The event has happened."""
        if not isinstance(evt, Event):
            raise TypeError("wait_for_event takes an Event")


class Event:
    """A mark in a stream. Times between two are made up: nothing here is measured."""

    def __init__(self, flags: int = 0) -> None:
        self.recorded = False

    def record(self, stream: Stream | None = None) -> "Event":
        """Set the mark."""
        self.recorded = True
        return self

    def synchronize(self) -> "Event":
        """It has happened."""
        return self

    def query(self) -> bool:
        """Whether it has happened."""
        return self.recorded

    def time_since(self, event: "Event") -> float:
        """Milliseconds, made up."""
        return event.time_till(self)

    def time_till(self, event: "Event") -> float:
        """Milliseconds, made up."""
        if not (self.recorded and event.recorded):
            raise LogicError("cuEventElapsedTime failed: invalid resource handle")
        return 1.0


class ArgumentHandler:
    """A host array that is copied for one launch."""

    def __init__(self, ary: np.ndarray) -> None:
        self.array, self.dev_alloc = ary, None

    def _enter(self, device: SimulatedDevice) -> np.ndarray:
        """Memory on the device for it."""
        self.dev_alloc = device.allocate(self.array.nbytes)
        return device.view(self.dev_alloc)

    def _leave(self, device: SimulatedDevice) -> None:
        """Nothing comes back."""
        self.dev_alloc.free()


class In(ArgumentHandler):
    """Copied to the device before the launch."""

    def _enter(self, device: SimulatedDevice) -> np.ndarray:
        """The copy."""
        view = super()._enter(device)
        device.copy(view, host_bytes(self.array), "cuMemcpyHtoD")
        return view


class Out(ArgumentHandler):
    """Copied from the device after the launch."""

    def _leave(self, device: SimulatedDevice) -> None:
        """Copy it back."""
        device.copy(host_bytes(self.array), device.view(self.dev_alloc), "cuMemcpyDtoH")
        super()._leave(device)


class InOut(In, Out):
    """Copied both ways."""


def make_driver(device: SimulatedDevice) -> ModuleType:
    """The module `pycuda.driver` for this device."""
    module = ModuleType("pycuda.driver")

    class Context:
        """The one context."""

        def __init__(self) -> None:
            device.ready = True

        @staticmethod
        def synchronize() -> None:
            device.need_context("cuCtxSynchronize")

        @staticmethod
        def get_device() -> "Device":
            return Device(0)

        @staticmethod
        def get_current() -> "Context":
            return Context()

        @staticmethod
        def pop() -> None:
            device.ready = False

        def push(self) -> None:
            device.ready = True

        def detach(self) -> None:
            device.ready = False

    class Device:
        """The one device."""

        def __init__(self, number: int | str) -> None:
            if number != 0:
                raise LogicError("cuDeviceGet failed: invalid device ordinal")

        @staticmethod
        def count() -> int:
            return 1

        def name(self) -> str:
            return NAME

        def compute_capability(self) -> tuple[int, int]:
            return CAPABILITY

        def total_memory(self) -> int:
            return simulated.TOTAL

        def get_attribute(self, attr: str) -> int:
            return ATTRIBUTES[attr]

        def get_attributes(self) -> dict[str, int]:
            return dict(ATTRIBUTES)

        def make_context(self, flags: int = 0) -> Context:
            return Context()

        def retain_primary_context(self) -> Context:
            return Context()

        def __getattr__(self, name: str) -> int:
            if name.upper() not in ATTRIBUTES:
                raise AttributeError(f"Device has no attribute {name}")
            return ATTRIBUTES[name.upper()]

    def memcpy_htod(dest: Any, src: Any) -> None:
        device.copy(device.view(dest), host_bytes(src), "cuMemcpyHtoD")

    def memcpy_dtoh(dest: Any, src: Any) -> None:
        target = host_bytes(dest)
        source = device.view(src)
        if target.size > source.size:
            raise LogicError("cuMemcpyDtoH failed: invalid argument")
        device.copy(target, source[: target.size], "cuMemcpyDtoH")

    def memcpy_dtod(dest: Any, src: Any, size: int) -> None:
        source = device.view(src)
        if size > source.size:
            raise LogicError("cuMemcpyDtoD failed: invalid argument")
        device.copy(device.view(dest), source[:size], "cuMemcpyDtoD")

    def memcpy_htod_async(dest: Any, src: Any, stream: Stream | None = None) -> None:
        memcpy_htod(dest, src)

    def memcpy_dtoh_async(dest: Any, src: Any, stream: Stream | None = None) -> None:
        memcpy_dtoh(dest, src)

    def memcpy_dtod_async(dest: Any, src: Any, size: int, stream: Stream | None = None) -> None:
        memcpy_dtod(dest, src, size)

    def memset_d32(dest: Any, data: int, size: int) -> None:
        device.view(dest)[: 4 * size].view(np.uint32)[:] = data

    def memset_d8(dest: Any, data: int, size: int) -> None:
        device.view(dest)[:size] = data

    def pagelocked_empty(
        shape: Any, dtype: Any, order: str = "C", mem_flags: int = 0
    ) -> np.ndarray:
        return np.empty(shape, dtype, order)

    def pagelocked_zeros(
        shape: Any, dtype: Any, order: str = "C", mem_flags: int = 0
    ) -> np.ndarray:
        return np.zeros(shape, dtype, order)

    def pagelocked_empty_like(array: np.ndarray, mem_flags: int = 0) -> np.ndarray:
        return np.empty_like(array)

    def to_device(bf_obj: np.ndarray) -> Any:
        allocation = device.allocate(bf_obj.nbytes)
        memcpy_htod(allocation, bf_obj)
        return allocation

    def from_device(devptr: Any, shape: Any, dtype: Any, order: str = "C") -> np.ndarray:
        result = np.empty(shape, dtype, order)
        memcpy_dtoh(result, devptr)
        return result

    def from_device_like(devptr: Any, other_ary: np.ndarray) -> np.ndarray:
        return from_device(devptr, other_ary.shape, other_ary.dtype)

    functions = (
        *(memcpy_htod, memcpy_dtoh, memcpy_dtod, memcpy_htod_async, memcpy_dtoh_async),
        *(memcpy_dtod_async, memset_d32, memset_d8, pagelocked_empty, pagelocked_zeros),
        *(pagelocked_empty_like, to_device, from_device, from_device_like),
    )
    for one in (*functions, Context, Device, Stream, Event, ArgumentHandler, In, Out, InOut):
        setattr(module, one.__name__, one)
    module.mem_alloc = device.allocate
    module.mem_alloc_like = lambda ary: device.allocate(ary.nbytes)
    module.mem_get_info = lambda: (simulated.TOTAL - device.used, simulated.TOTAL)
    _constants(module)
    return module


def _constants(module: ModuleType) -> None:
    """What does not depend on the device's state."""
    module.init = lambda flags=0: None
    module.get_version = lambda: (13, 0, 0)
    module.get_driver_version = lambda: 13000
    module.DeviceAllocation = simulated.DeviceAllocation
    module.Error, module.LogicError = simulated.Error, simulated.LogicError
    module.MemoryError, module.LaunchError = simulated.OutOfMemory, simulated.KernelError
    module.RuntimeError, module.CompileError = simulated.DriverRuntimeError, simulated.CompileError
    module.device_attribute = SimpleNamespace(**{name: name for name in ATTRIBUTES})
    module.event_flags = SimpleNamespace(
        DEFAULT=0, BLOCKING_SYNC=1, DISABLE_TIMING=2, INTERPROCESS=4
    )
    module.host_alloc_flags = SimpleNamespace(PORTABLE=1, DEVICEMAP=2, WRITECOMBINED=4)
