"""The simulated `pycuda.compiler`, `.elementwise`, `.reduction` and `.gpuarray`."""

from types import ModuleType
from typing import Any

import numpy as np

from timings.errors import TimingsError
from timings.kernels import compile as nvrtc
from timings.kernels.find import Source
from timings.kernels.geometry import Geometry
from timings.kernels.launches import LaunchError, launch
from timings.kernels.simulated.device import CompileError, LogicError, SimulatedDevice
from timings.kernels.simulated.driver import ArgumentHandler
from timings.kernels.templates import BLOCK, TYPES, elementwise, reduction

ARCHITECTURE = "sm_90"


class Function:
    """A kernel that can be launched."""

    def __init__(self, device: SimulatedDevice, source: Source, name: str) -> None:
        self.device, self.source, self.name = device, source, name

    def __call__(self, *args: Any, **kwargs: Any) -> float | None:
        """Launch it, as PyCUDA does: by these keywords and no others."""
        grid, block = kwargs.pop("grid", (1, 1)), kwargs.pop("block", None)
        shared, timed = kwargs.pop("shared", 0), kwargs.pop("time_kernel", False)
        kwargs.pop("stream", None)
        kwargs.pop("texrefs", None)
        if kwargs:
            raise ValueError(f"extra keyword arguments: {','.join(kwargs)}")
        if block is None:
            raise ValueError("must specify block size")
        if len(block) != 3:  # noqa: PLR2004
            raise TypeError(f"a block has three sides in PyCUDA, not {len(block)}")
        self.go(grid, block, list(args), shared)
        return 1.0 if timed else None

    def prepare(self, arg_types: Any, texrefs: Any = None) -> "Function":
        """Itself: types are checked at each launch."""
        return self

    def prepared_call(self, grid: Any, block: Any, *args: Any, shared_size: int = 0) -> None:
        """Launch it."""
        self.go(grid, block, list(args), shared_size)

    def prepared_async_call(
        self, grid: Any, block: Any, stream: Any, *args: Any, shared_size: int = 0
    ) -> None:
        """Launch it, in a stream."""
        self.go(grid, block, list(args), shared_size)

    def go(self, grid: Any, block: Any, args: list[Any], shared: int) -> None:
        """Carry the launch out."""
        self.device.need_context("cuLaunchKernel")
        try:
            Geometry.of(tuple(grid), tuple(block))
        except TimingsError as error:
            raise LogicError(f"cuLaunchKernel failed: invalid argument ({error})") from None
        values = [self._value(place, one) for place, one in enumerate(args)]
        try:
            made = launch(
                self.source, self.name, tuple(grid), tuple(block), values, shared_bytes=shared
            )
        except LaunchError:
            if not self.device.meant_to_fail:
                raise
            self.device.failed = True
            return
        self.device.launches.append(made)
        for one in args:
            if isinstance(one, ArgumentHandler):
                one._leave(self.device)

    def _value(self, place: int, given: Any) -> Any:
        if isinstance(given, ArgumentHandler):
            return given._enter(self.device)
        if isinstance(given, np.number):
            pointer = given.dtype.kind == "u" and given.dtype.itemsize == 8  # noqa: PLR2004
            return self._pointed(given) if pointer else given
        if hasattr(given, "gpudata"):
            return self.device.view(given.gpudata)
        try:
            return (
                self.device.view(given)
                if hasattr(given, "__index__") and not isinstance(given, int)
                else self._refuse(place)
            )
        except TypeError:
            return self._refuse(place)

    def _pointed(self, given: Any) -> Any:
        """Memory, if this number is an address on the device."""
        try:
            return self.device.view(given)
        except LogicError:
            return given

    @staticmethod
    def _refuse(place: int) -> Any:
        raise TypeError(f"invalid type on parameter #{place} (0-based)")


class SourceModule:
    """A compiled source."""

    device: SimulatedDevice

    def __init__(  # noqa: PLR0917 - PyCUDA's own parameters, and so below
        self,
        source: str,
        nvcc: str = "nvcc",
        options: list[str] | None = None,
        keep: bool = False,
        no_extern_c: bool = False,
        arch: str | None = None,
        code: str | None = None,
        cache_dir: str | None = None,
        include_dirs: list[str] | None = None,
    ) -> None:
        """Compile it with NVRTC, whatever the options: errors are the compiler's own."""
        self.device.need_context("cuModuleLoadDataEx")
        found = [one for one in self.device.sources if one.text == source]
        if not found:
            raise TimingsError(
                "SourceModule is given a source that is no string at the top of the program whose "
                "name ends in KERNEL: such a kernel would not be compiled nor checked"
            )
        self.source = found[0]
        try:
            nvrtc.compile_source(self.source, ARCHITECTURE)
        except nvrtc.CompileError as error:
            raise CompileError("nvcc compilation failed", ["nvcc"], "", error.log) from None

    def get_function(self, name: str) -> Function:
        """One of its kernels."""
        if name not in self.source.kernels:
            raise LogicError("cuModuleGetFunction failed: named symbol not found")
        return Function(self.device, self.source, name)


class ElementwiseKernel:
    """A kernel around one expression."""

    device: SimulatedDevice

    def __init__(
        self,
        arguments: str,
        operation: str,
        name: str = "kernel",
        keep: bool = False,
        options: list[str] | None = None,
    ) -> None:
        text, kernel = elementwise(arguments, operation, name)
        self.source = self.device.source(text, kernel)

    def __call__(self, *args: Any, stream: Any = None) -> None:
        """Launch it on arrays of one length."""
        first = next(arg for arg in args if isinstance(arg, GPUArray))
        kinds = {"float": np.float32, "double": np.float64, "int": np.int32}
        declared = self.source.text.split("(", 1)[1].split(", size_t n)")[0].split(",")
        given = [
            arg if hasattr(arg, "gpudata") else kinds.get(words.split()[-2], np.float32)(arg)
            for arg, words in zip(args, declared, strict=True)
        ]
        grid, block = splay(first.size)
        function = Function(self.device, self.source, self.source.constant)
        function.go(grid, block, [*given, np.uint64(first.size)], 0)


class ReductionKernel:
    """A reduction over one expression."""

    device: SimulatedDevice

    def __init__(  # noqa: PLR0917
        self,
        dtype_out: Any,
        neutral: str,
        reduce_expr: str,
        map_expr: str | None = None,
        arguments: str | None = None,
        name: str = "reduce_kernel",
        keep: bool = False,
        options: list[str] | None = None,
        preamble: str = "",
    ) -> None:
        self.kind = np.dtype(dtype_out)
        first = (str(self.kind), neutral, reduce_expr, map_expr or "in[i]", arguments or "", name)
        again = f"const {TYPES[str(self.kind)]} *parts"
        second = (str(self.kind), neutral, reduce_expr, "parts[i]", again, f"{name}_stage2")
        self.stages = [
            self.device.source(text, kernel)
            for text, kernel in (reduction(*first), reduction(*second))
        ]

    def __call__(
        self, *args: Any, stream: Any = None, out: Any = None, allocator: Any = None
    ) -> "GPUArray":
        """The reduced value, an array without sides."""
        size = next(arg.size for arg in args if isinstance(arg, GPUArray))
        source, given = self.stages[0], list(args)
        while True:
            blocks = min(1024, -(-size // (4 * BLOCK)))
            rounds = -(-size // (blocks * BLOCK))
            result = GPUArray((blocks,) if blocks > 1 else (), self.kind)
            function = Function(self.device, source, source.constant)
            numbers = [np.uint32(rounds), np.uint64(size)]
            function.go((blocks, 1), (BLOCK, 1, 1), [result, *given, *numbers], 0)
            if blocks == 1:
                return result
            source, given, size = self.stages[1], [result], blocks


def splay(n: int, dev: Any = None) -> tuple[tuple[int, int], tuple[int, int, int]]:
    """A grid and a block for so many elements."""
    threads = min(128, max(32, -(-n // 32) * 32))
    return (max(1, min(8 * 132, -(-n // threads))), 1), (threads, 1, 1)


class GPUArray:
    """An array on the simulated device. Its arithmetic is NumPy's: no launch is noted for it."""

    device: SimulatedDevice
    __array_priority__ = 100

    def __init__(self, shape: Any, dtype: Any, allocator: Any = None, order: str = "C") -> None:
        self.shape = (int(shape),) if isinstance(shape, int | np.integer) else tuple(shape)
        self.dtype = np.dtype(dtype)
        self.size = self.mem_size = int(np.prod(self.shape))
        self.nbytes = self.size * self.dtype.itemsize
        self.gpudata = self.device.allocate(self.nbytes)

    ndim = property(lambda self: len(self.shape))
    ptr = property(lambda self: int(self.gpudata))

    @property
    def _values(self) -> np.ndarray:
        return self.device.view(self.gpudata).view(self.dtype).reshape(self.shape)

    def __del__(self) -> None:
        """As PyCUDA: the memory goes back with the array."""
        if getattr(self, "gpudata", None) in self.device.allocations:
            self.gpudata.free()

    def get(
        self, ary: Any = None, pagelocked: bool = False, async_: bool = False, stream: Any = None
    ) -> np.ndarray:
        """A copy on the host."""
        result = np.empty(self.shape, self.dtype) if ary is None else ary
        result[...] = self._values
        return result

    def set(self, ary: np.ndarray, async_: bool = False, stream: Any = None) -> None:
        """Copy from the host."""
        if ary.size != self.size:
            raise ValueError("ary and self must be the same size")
        if ary.dtype != self.dtype:
            raise ValueError("ary and self must have the same dtype")
        self._values[...] = ary.reshape(self.shape)

    def copy(self) -> "GPUArray":
        """A copy on the device."""
        return _made(self._values)

    def fill(self, value: Any, stream: Any = None) -> "GPUArray":
        """One value everywhere."""
        self._values[...] = value
        return self

    def astype(self, dtype: Any, stream: Any = None) -> "GPUArray":
        """Another type."""
        return _made(self._values.astype(dtype))

    def reshape(self, *shape: Any, order: str = "C") -> "GPUArray":
        """Another shape."""
        return _made(self._values.reshape(*shape))

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, index: Any) -> "GPUArray":
        return _made(np.ascontiguousarray(self._values[index]))

    def __repr__(self) -> str:
        return repr(self.get())

    def __str__(self) -> str:
        return str(self.get())


def _made(values: np.ndarray) -> GPUArray:
    result = GPUArray(np.shape(values), np.asarray(values).dtype)
    result._values[...] = values
    return result


def _operator(name: str) -> Any:
    def apply(self: GPUArray, other: Any) -> GPUArray:
        value = other._values if isinstance(other, GPUArray) else self.dtype.type(other)
        return _made(getattr(self._values, name)(value))

    return apply


for _name in ("add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv", "pow"):
    setattr(GPUArray, f"__{_name}__", _operator(f"__{_name}__"))


def _change(name: str) -> Any:
    def apply(self: GPUArray, other: Any) -> GPUArray:
        self._values[...] = getattr(self._values, name)(getattr(other, "_values", other))
        return self

    return apply


for _name in ("add", "sub", "mul", "truediv"):
    setattr(GPUArray, f"__i{_name}__", _change(f"__{_name}__"))


def to_gpu(ary: np.ndarray, allocator: Any = None) -> GPUArray:
    """A copy of a host array on the device."""
    return _made(ary)


def to_gpu_async(ary: np.ndarray, allocator: Any = None, stream: Any = None) -> GPUArray:
    """The same."""
    return _made(ary)


def empty(shape: Any, dtype: Any, allocator: Any = None, order: str = "C") -> GPUArray:
    """An array of unwritten memory."""
    return GPUArray(shape, dtype)


def zeros(shape: Any, dtype: Any = np.float64, allocator: Any = None, order: str = "C") -> GPUArray:
    """An array of zeros."""
    return _made(np.zeros(shape, dtype))


def ones(shape: Any, dtype: Any = np.float64, allocator: Any = None, order: str = "C") -> GPUArray:
    """An array of ones."""
    return _made(np.ones(shape, dtype))


def empty_like(other_ary: Any, dtype: Any = None, order: str = "K") -> GPUArray:
    """Unwritten memory of another array's shape."""
    return GPUArray(other_ary.shape, dtype or other_ary.dtype)


def zeros_like(other_ary: Any, dtype: Any = None, order: str = "K") -> GPUArray:
    """Zeros of another array's shape."""
    return _made(np.zeros(other_ary.shape, dtype or other_ary.dtype))


def arange(*args: Any, dtype: Any = None) -> GPUArray:
    """Rising numbers."""
    return _made(np.arange(*args, dtype=dtype or np.float64))


def total(a: GPUArray, dtype: Any = None, stream: Any = None, allocator: Any = None) -> GPUArray:
    """The sum of the elements: PyCUDA's `sum`."""
    return _made(np.asarray(a._values.sum(dtype=dtype or a.dtype)))


def dot(
    a: GPUArray, b: GPUArray, dtype: Any = None, stream: Any = None, allocator: Any = None
) -> GPUArray:
    """The sum of the products."""
    return _made(np.asarray((a._values * b._values).sum(dtype=dtype or a.dtype)))


def make_modules(device: SimulatedDevice) -> dict[str, ModuleType]:
    """The modules for this device, by their names."""
    made: dict[str, ModuleType] = {}
    for kind in (SourceModule, ElementwiseKernel, ReductionKernel, GPUArray):
        kind.device = device
    array_functions = (
        to_gpu,
        to_gpu_async,
        empty,
        zeros,
        ones,
        empty_like,
        zeros_like,
        arange,
        dot,
    )
    parts = {
        "compiler": (SourceModule,),
        "elementwise": (ElementwiseKernel,),
        "reduction": (ReductionKernel,),
        "gpuarray": (GPUArray, *array_functions),
    }
    for name, members in parts.items():
        made[f"pycuda.{name}"] = ModuleType(f"pycuda.{name}")
        for member in members:
            setattr(made[f"pycuda.{name}"], member.__name__, member)
    made["pycuda.gpuarray"].sum = total
    return made
