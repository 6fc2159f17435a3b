"""C's arithmetic on NumPy arrays that hold one value a thread."""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from timings.kernels.memory import Memory

BASIC = {
    "float": np.float32,
    "double": np.float64,
    "char": np.int8,
    "signed char": np.int8,
    "unsigned char": np.uint8,
    "short": np.int16,
    "unsigned short": np.uint16,
    "int": np.int32,
    "signed": np.int32,
    "signed int": np.int32,
    "unsigned": np.uint32,
    "unsigned int": np.uint32,
    "long": np.int64,
    "long int": np.int64,
    "long long": np.int64,
    "long long int": np.int64,
    "unsigned long": np.uint64,
    "unsigned long int": np.uint64,
    "unsigned long long": np.uint64,
    "unsigned long long int": np.uint64,
    "bool": np.uint8,
    "size_t": np.uint64,
    "int32_t": np.int32,
    "uint32_t": np.uint32,
    "int64_t": np.int64,
    "uint64_t": np.uint64,
}
"""The types of a kernel's scalars, as Linux and CUDA have them."""

ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}
BITS = {"&": operator.and_, "|": operator.or_, "^": operator.xor}
SHIFTS = {"<<": np.left_shift, ">>": np.right_shift}
COMPARE = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "abs": np.abs,
    "fabs": np.abs,
    "sqrt": np.sqrt,
    "rsqrt": lambda x: 1 / np.sqrt(x),
    "exp": np.exp,
    "log": np.log,
    "sin": np.sin,
    "cos": np.cos,
    "tanh": np.tanh,
    "floor": np.floor,
    "ceil": np.ceil,
    "min": np.minimum,
    "max": np.maximum,
    "fmin": np.minimum,
    "fmax": np.maximum,
    "pow": np.power,
    "fma": lambda x, y, z: x * y + z,
}
"""The functions of `math.h` that the model knows; each also with an `f` at its end."""


@dataclass(frozen=True)
class Pointer:
    """An address: a memory, where each thread's part of it begins, and the element pointed at.

    `shape` are the lengths of an array of arrays that are still to be indexed.
    """

    memory: Memory
    base: Any = 0
    offset: Any = 0
    shape: tuple[int, ...] = ()


class Overflow(Exception):
    """A signed integer that does not fit its type, which C leaves undefined."""


def common(left: np.dtype, right: np.dtype) -> np.dtype:
    """The type that C brings two operands to."""
    if "f" in (left.kind, right.kind):
        floats = [kind for kind in (left, right) if kind.kind == "f"]
        return max(floats, key=lambda kind: kind.itemsize)
    left, right = promoted(left), promoted(right)
    if left.itemsize != right.itemsize:
        return max(left, right, key=lambda kind: kind.itemsize)
    return left if left.kind == "u" else right


def promoted(kind: np.dtype) -> np.dtype:
    """C does no arithmetic on integers shorter than an `int`."""
    return np.dtype(np.int32) if kind.kind in "iub" and kind.itemsize < 4 else kind  # noqa: PLR2004


def binary(operation: str, left: Any, right: Any, mask: Any) -> Any:
    """The value of an operator on two numbers, in the threads of the mask.

    Raises:
        Overflow: if a signed integer overflows in one of them.
        ZeroDivisionError: if an integer is divided by zero in one of them.
    """
    kind = common(left.dtype, right.dtype)
    if operation in SHIFTS:
        kind = promoted(left.dtype)
        return SHIFTS[operation](left.astype(kind), right.astype(kind)).astype(kind)
    left, right = left.astype(kind), right.astype(kind)
    with np.errstate(all="ignore"):
        if operation in COMPARE:
            return COMPARE[operation](left, right).astype(np.int32)
        if operation in BITS:
            return BITS[operation](left, right)
        if operation in ARITHMETIC:
            return _arithmetic(operation, left, right, kind, mask)
        return _division(operation, left, right, kind, mask)


def _arithmetic(operation: str, left: Any, right: Any, kind: np.dtype, mask: Any) -> Any:
    exact = ARITHMETIC[operation]
    if kind != np.int32:
        return np.asarray(exact(left, right)).astype(kind)
    wide = np.asarray(exact(left.astype(np.int64), right.astype(np.int64)))
    result = wide.astype(np.int32)
    wrong = (wide != result) & mask
    if wrong.any():
        raise Overflow(int(np.broadcast_to(wide, wrong.shape)[wrong][0]))
    return result


def _division(operation: str, left: Any, right: Any, kind: np.dtype, mask: Any) -> Any:
    if kind.kind == "f":
        return (np.divide if operation == "/" else np.fmod)(left, right).astype(kind)
    if np.any((right == 0) & mask):
        raise ZeroDivisionError
    safe = np.where(right == 0, kind.type(1), right)
    rest = np.fmod(left, safe)
    return rest if operation == "%" else ((left - rest) // safe).astype(kind)
