"""The values of C's expressions, for every thread of a mask."""

from typing import TYPE_CHECKING, Any

import numpy as np
from pycparser import c_ast

from timings.errors import TimingsError
from timings.kernels.memory import Memory
from timings.kernels.values import BASIC, FUNCTIONS, Pointer, binary, common, promoted

if TYPE_CHECKING:
    from timings.kernels.c_source import Unit
    from timings.kernels.interpret import Frame

WARP = 32
CONSTANTS = {"warpSize": np.int32(WARP)}


class Expressions:
    """Evaluates expressions; a `Batch` adds the statements."""

    unit: "Unit"
    frames: list["Frame"]
    builtins: dict[str, np.ndarray]
    lanes: np.ndarray
    count: int

    def wrong(self, words: str) -> TimingsError:
        """An error at the line that is being executed."""
        raise NotImplementedError

    def evaluate(self, node: c_ast.Node, mask: np.ndarray) -> Any:
        """The value of an expression: an array or scalar of NumPy, or a pointer."""
        method = getattr(self, f"_{type(node).__name__.lower()}", None)
        if method is None:
            raise self.wrong(f"the model does not know {type(node).__name__}")
        return method(node, mask)

    def truth(self, node: c_ast.Node, mask: np.ndarray) -> np.ndarray:
        """Whether an expression is other than zero, in every thread."""
        return np.broadcast_to(self.evaluate(node, mask) != 0, mask.shape)

    def as_type(self, value: Any, kind: Any) -> Any:
        """The value as C converts it: numbers to whole ones towards zero."""
        with np.errstate(all="ignore"):
            return np.asarray(value).astype(kind)

    def _constant(self, node: c_ast.Constant, _: np.ndarray) -> Any:
        text = node.value.lower().replace("'", "")
        if node.type in ("float", "double", "long double"):
            return np.asarray(float(text.rstrip("fl")), np.float32 if "f" in text else np.float64)
        if "int" not in node.type:
            raise self.wrong(f"the model does not know the constant {node.value}")
        digits = text.rstrip("ul")
        octal = digits[0] == "0" and digits.isdigit()
        value = int(digits, 8) if octal else int(digits, 0)
        unsigned = text.endswith("u") or "u" in text.rstrip("l")[-1:]
        small = value < 2**31 or (unsigned and value < 2**32)
        kind = (np.uint32 if unsigned else np.int32) if small and "l" not in text else np.int64
        return np.asarray(value, np.uint64 if unsigned and kind is np.int64 else kind)

    def _id(self, node: c_ast.ID, mask: np.ndarray) -> Any:
        for scope in reversed(self.frames[-1].scopes):
            if node.name in scope:
                value = scope[node.name]
                if isinstance(value, Pointer) and value.shape == (0,):
                    return self.load_at(value, np.int64(0), mask)
                return value
        if node.name in CONSTANTS:
            return np.asarray(CONSTANTS[node.name])
        raise self.wrong(f"{node.name} is not declared")

    def _structref(self, node: c_ast.StructRef, _: np.ndarray) -> Any:
        name = f"{getattr(node.name, 'name', '?')}.{node.field.name}"
        if name not in self.builtins:
            raise self.wrong(f"the model does not know {name}")
        return self.builtins[name]

    def _cast(self, node: c_ast.Cast, mask: np.ndarray) -> Any:
        value = self.evaluate(node.expr, mask)
        if isinstance(value, Pointer):
            return value
        names = getattr(node.to_type.type.type, "names", None)
        if names is None:
            raise self.wrong("the model knows casts to numbers only")
        return self.as_type(value, BASIC[" ".join(names)])

    def _ternaryop(self, node: c_ast.TernaryOp, mask: np.ndarray) -> Any:
        chosen = self.truth(node.cond, mask)
        left = self.evaluate(node.iftrue, mask & chosen)
        right = self.evaluate(node.iffalse, mask & ~chosen)
        kind = common(left.dtype, right.dtype)
        return np.where(chosen, left.astype(kind), right.astype(kind))

    def _exprlist(self, node: c_ast.ExprList, mask: np.ndarray) -> Any:
        return [self.evaluate(part, mask) for part in node.exprs][-1]

    def _binaryop(self, node: c_ast.BinaryOp, mask: np.ndarray) -> Any:
        if node.op in ("&&", "||"):
            left = self.truth(node.left, mask)
            open_ = mask & (left if node.op == "&&" else ~left)
            right = self.truth(node.right, open_) if open_.any() else left
            joined = np.where(open_, right, left)
            return joined.astype(np.int32)
        left, right = self.evaluate(node.left, mask), self.evaluate(node.right, mask)
        if isinstance(left, Pointer) or isinstance(right, Pointer):
            return self._moved(node.op, left, right)
        return binary(node.op, left, right, mask)

    def _moved(self, operation: str, left: Any, right: Any) -> Pointer:
        if isinstance(right, Pointer):
            left, right = right, left
        if operation not in "+-" or isinstance(right, Pointer):
            raise self.wrong("the model knows an address plus or minus a number only")
        steps = right.astype(np.int64)
        return Pointer(
            left.memory, left.base, left.offset + (steps if operation == "+" else -steps)
        )

    def _unaryop(self, node: c_ast.UnaryOp, mask: np.ndarray) -> Any:
        if node.op == "&":
            return self._address(node.expr, mask)
        if node.op in ("++", "--", "p++", "p--"):
            before = self.evaluate(node.expr, mask)
            after = binary(node.op[-1], before, np.asarray(1, np.int32), mask)
            self.assign(node.expr, after, mask)
            return before if node.op[0] == "p" else after
        if node.op == "sizeof":
            raise self.wrong("the model does not know sizeof")
        value = self.evaluate(node.expr, mask)
        if node.op == "*":
            return self.load_at(value, np.int64(0), mask)
        if node.op == "!":
            return (value == 0).astype(np.int32)
        value = value.astype(promoted(value.dtype))
        with np.errstate(all="ignore"):
            return {"-": np.negative, "+": np.positive, "~": np.invert}[node.op](value)

    def _arrayref(self, node: c_ast.ArrayRef, mask: np.ndarray) -> Any:
        pointer, index = self._element(node, mask)
        if len(pointer.shape) > 1:
            return self._row(pointer, index, mask)
        return self.load_at(pointer, index, mask)

    def _element(self, node: c_ast.ArrayRef, mask: np.ndarray) -> tuple[Pointer, Any]:
        pointer, index = self.evaluate(node.name, mask), self.evaluate(node.subscript, mask)
        if not isinstance(pointer, Pointer):
            raise self.wrong("an index on what is no array")
        return pointer, index.astype(np.int64)

    def _row(self, pointer: Pointer, index: Any, mask: np.ndarray) -> Pointer:
        inside = np.broadcast_to((index >= 0) & (index < pointer.shape[0]), mask.shape)
        if not inside[mask].all():
            raise self.wrong(f"{pointer.memory.name} has {pointer.shape[0]} rows: an index outside")
        step = int(np.prod(pointer.shape[1:]))
        offset = pointer.offset + index * step
        return Pointer(pointer.memory, pointer.base, offset, pointer.shape[1:])

    def _address(self, node: c_ast.Node, mask: np.ndarray) -> Pointer:
        if isinstance(node, c_ast.ArrayRef):
            pointer, index = self._element(node, mask)
            return Pointer(pointer.memory, pointer.base, pointer.offset + index)
        if isinstance(node, c_ast.ID):
            for scope in reversed(self.frames[-1].scopes):
                if isinstance(scope.get(node.name), Pointer):
                    return scope[node.name]
        raise self.wrong("the model takes the address of an array's element only")

    def load_at(self, pointer: Pointer, index: Any, mask: np.ndarray) -> np.ndarray:
        """The element behind an address in each thread; zero in those outside of the mask."""
        memory, at, lanes, base = self._where(pointer, index, mask)
        memory.check(at, lanes, "loads")
        result = np.zeros(self.count, memory.data.dtype)
        result[mask] = memory.load(at + base, lanes)
        return result

    def store_at(self, pointer: Pointer, index: Any, value: Any, mask: np.ndarray) -> None:
        """Put a value behind an address in the threads of the mask."""
        memory, at, lanes, base = self._where(pointer, index, mask)
        memory.check(at, lanes, "stores to")
        values = self.as_type(value, memory.data.dtype)
        memory.store(at + base, np.broadcast_to(values, mask.shape)[mask], lanes)

    def _where(
        self, pointer: Any, index: Any, mask: np.ndarray
    ) -> tuple[Memory, np.ndarray, np.ndarray, np.ndarray]:
        if not isinstance(pointer, Pointer):
            raise self.wrong("an address is wanted, and a number is given")
        at = np.broadcast_to(pointer.offset + index, mask.shape)[mask]
        base = np.broadcast_to(pointer.base, mask.shape)[mask]
        return pointer.memory, at, self.lanes[mask], base

    def _assignment(self, node: c_ast.Assignment, mask: np.ndarray) -> Any:
        value = self.evaluate(node.rvalue, mask)
        if node.op != "=":
            before = self.evaluate(node.lvalue, mask)
            if isinstance(before, Pointer):
                value = self._moved(node.op[:-1], before, value)
            else:
                value = binary(node.op[:-1], before, value, mask)
        self.assign(node.lvalue, value, mask)
        return value

    def assign(self, target: c_ast.Node, value: Any, mask: np.ndarray) -> None:
        """Give a variable or an element this value in the threads of the mask."""
        if isinstance(target, c_ast.ArrayRef):
            pointer, index = self._element(target, mask)
            self.store_at(pointer, index, value, mask)
            return
        if isinstance(target, c_ast.UnaryOp) and target.op == "*":
            self.store_at(self.evaluate(target.expr, mask), np.int64(0), value, mask)
            return
        name = getattr(target, "name", "")
        for scope in reversed(self.frames[-1].scopes):
            if name in scope:
                before = scope[name]
                if isinstance(before, Pointer) and before.shape == (0,):
                    self.store_at(before, np.int64(0), value, mask)
                elif isinstance(before, Pointer):
                    if not isinstance(value, Pointer) or not mask.all():
                        raise self.wrong("the model changes an address in all threads only")
                    scope[name] = value
                else:
                    scope[name] = np.where(mask, self.as_type(value, before.dtype), before)
                return
        raise self.wrong("the model cannot assign to this")

    def _funccall(self, node: c_ast.FuncCall, mask: np.ndarray) -> Any:
        name = node.name.name
        if name == "__syncthreads":
            return self.barrier(mask)
        given = [self.evaluate(part, mask) for part in (node.args.exprs if node.args else ())]
        if name in self.unit.functions:
            return self.call(self.unit.functions[name], given, mask)
        if name == "atomicAdd":
            memory, at, lanes, base = self._where(given[0], np.int64(0), mask)
            memory.check(at, lanes, "adds to")
            values = np.broadcast_to(self.as_type(given[1], memory.data.dtype), mask.shape)
            return memory.add(at + base, values[mask], lanes)
        if name == "__shfl_down_sync":
            return self._shuffled(given[1], given[2])
        function = FUNCTIONS.get(name) or FUNCTIONS.get(name.removesuffix("f"))
        if function is None:
            raise self.wrong(f"the model does not know the function {name}")
        return self._library(name, function, given)

    def _library(self, name: str, function: Any, given: list[Any]) -> Any:
        kind = given[0].dtype
        for other in given[1:]:
            kind = common(kind, other.dtype)
        if name.endswith("f") and name.removesuffix("f") in FUNCTIONS:
            kind = np.dtype(np.float32)
        elif kind.kind != "f" and name not in ("abs", "min", "max"):
            kind = np.dtype(np.float64)
        with np.errstate(all="ignore"):
            return np.asarray(function(*(one.astype(kind) for one in given))).astype(kind)

    def _shuffled(self, value: Any, steps: Any) -> np.ndarray:
        """What the thread so many places further in the same warp has; its own past the end."""
        inside = np.arange(self.count) % self.threads_of_block
        source = np.where(inside % WARP + steps < WARP, np.arange(self.count) + steps, -1)
        source = np.where(source < 0, np.arange(self.count), np.minimum(source, self.count - 1))
        return np.broadcast_to(value, (self.count,))[source]

    @property
    def threads_of_block(self) -> int:
        """How many threads a block has."""
        raise NotImplementedError

    def barrier(self, mask: np.ndarray) -> None:
        """Wait for the other threads of the block."""
        raise NotImplementedError

    def call(self, function: c_ast.FuncDef, arguments: list[Any], mask: np.ndarray) -> Any:
        """What a function returns."""
        raise NotImplementedError
