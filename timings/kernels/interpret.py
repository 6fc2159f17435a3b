"""Runs a kernel on NumPy arrays, all threads of a batch of blocks at once, each store noted."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from pycparser import c_ast

from timings.errors import TimingsError
from timings.kernels.c_source import SHARED, Unit
from timings.kernels.expressions import Expressions
from timings.kernels.geometry import Geometry
from timings.kernels.memory import AccessError, LocalMemory, SharedMemory
from timings.kernels.values import BASIC, Overflow, Pointer

LONGEST = 200_000
"""Rounds of one loop that the model goes through."""


@dataclass
class Frame:
    """What one call of a function has: its variables, and which threads have returned."""

    dead: np.ndarray
    scopes: list[dict[str, Any]] = field(default_factory=lambda: [{}])
    loops: list[dict[str, np.ndarray]] = field(default_factory=list)
    result: Any = None

    def live(self, mask: np.ndarray) -> np.ndarray:
        """The threads of the mask that go on."""
        mask = mask & ~self.dead
        if self.loops:
            mask = mask & ~self.loops[-1]["break"] & ~self.loops[-1]["continue"]
        return mask


class Batch(Expressions):
    """A batch of blocks, executing a kernel's statements."""

    def __init__(
        self, unit: Unit, path: str, geometry: Geometry, blocks: range, shared_bytes: int
    ) -> None:
        self.unit, self.path, self.geometry = unit, path, geometry
        self.blocks, self.shared_bytes = blocks, shared_bytes
        self.count = len(blocks) * geometry.threads
        self.lanes = np.arange(self.count) + blocks.start * geometry.threads
        self.block_of = np.repeat(np.arange(len(blocks)), geometry.threads)
        self.builtins = geometry.variables(blocks)
        self.frames: list[Frame] = []
        self.shared: list[SharedMemory] = []
        self.line = 0

    def run(self, kernel: str, arguments: list[Any]) -> None:
        """Execute the kernel.

        Raises:
            TimingsError: naming the line, the thread and the element of what is wrong.
        """
        everyone = np.ones(self.count, bool)
        try:
            self.call(self.unit.functions[kernel], arguments, everyone)
        except AccessError as error:
            raise self.wrong(f"{error}, in {self.geometry.name(error.lane)}") from None
        except Overflow as error:
            raise self.wrong(f"computes {error}, more than an int can hold") from None
        except ZeroDivisionError:
            raise self.wrong("divides a whole number by zero") from None

    @property
    def threads_of_block(self) -> int:
        """How many threads a block has."""
        return self.geometry.threads

    def wrong(self, words: str) -> TimingsError:
        """An error at the line that is being executed."""
        return TimingsError(f"{self.path}:{self.line}: {words}")

    def call(self, function: c_ast.FuncDef, arguments: list[Any], mask: np.ndarray) -> Any:
        """What a function returns, for the threads of the mask."""
        frame = Frame(dead=~mask)
        names = parameters(function)
        if len(names) != len(arguments):
            raise self.wrong(f"{function.decl.name} takes {len(names)} arguments")
        for (name, kind), value in zip(names, arguments, strict=True):
            fits = isinstance(value, Pointer) or kind is None
            frame.scopes[0][name] = value if fits else np.asarray(value).astype(kind)
        self.frames.append(frame)
        try:
            self.execute(function.body, mask)
        finally:
            self.frames.pop()
        return frame.result

    def execute(self, node: c_ast.Node, mask: np.ndarray) -> None:
        """Carry out a statement in the threads of the mask that go on."""
        mask = self.frames[-1].live(mask)
        if not mask.any():
            return
        if getattr(node, "coord", None):
            self.line = node.coord.line
        kind = type(node).__name__
        method = getattr(self, f"_{kind.lower()}", None)
        if method is None:
            self.evaluate(node, mask)
        else:
            method(node, mask)

    def _compound(self, node: c_ast.Compound, mask: np.ndarray) -> None:
        self.frames[-1].scopes.append({})
        for statement in node.block_items or ():
            self.execute(statement, mask)
        self.frames[-1].scopes.pop()

    def _decllist(self, node: c_ast.DeclList, mask: np.ndarray) -> None:
        for declared in node.decls:
            self._decl(declared, mask)

    def _decl(self, node: c_ast.Decl, mask: np.ndarray) -> None:
        scope = self.frames[-1].scopes[-1]
        if isinstance(node.type, c_ast.ArrayDecl):
            scope[node.name] = self._array(node, mask)
            return
        value = None if node.init is None else self.evaluate(node.init, mask)
        if isinstance(node.type, c_ast.PtrDecl):
            if not isinstance(value, Pointer):
                raise self.wrong(f"{node.name} must be given an address")
            scope[node.name] = value
            return
        kind = scalar(node.type)
        if kind is None:
            raise self.wrong(f"the model does not know the type of {node.name}")
        if SHARED in node.storage:
            pointer = self._share(node.name, kind, 1)
            scope[node.name] = Pointer(pointer.memory, pointer.base, np.int64(0), (0,))
            return
        scope[node.name] = np.zeros((), kind) if value is None else self.as_type(value, kind)

    def _array(self, node: c_ast.Decl, mask: np.ndarray) -> Pointer:
        """Shared memory of each block, or an array of each thread's own."""
        sides, inner = [], node.type
        while isinstance(inner, c_ast.ArrayDecl):
            sides.append(inner.dim)
            inner = inner.type
        kind = np.dtype(scalar(inner))
        if "extern" in node.storage:
            pointer = self._share(node.name, kind, self.shared_bytes // kind.itemsize)
            return Pointer(pointer.memory, pointer.base)
        shape = tuple(int(np.max(self.evaluate(side, mask))) for side in sides)
        size = int(np.prod(shape))
        if SHARED in node.storage:
            pointer = self._share(node.name, kind, size)
            return Pointer(pointer.memory, pointer.base, np.int64(0), shape)
        memory = LocalMemory(node.name, kind, size, self.count)
        pointer = Pointer(memory, np.arange(self.count) * size, np.int64(0), shape)
        given = node.init.exprs if isinstance(node.init, c_ast.InitList) else ()
        for place, value in enumerate(given):
            self.store_at(pointer, np.int64(place), self.evaluate(value, mask), mask)
        return pointer

    def _share(self, name: str, kind: Any, size: int) -> Pointer:
        memory = SharedMemory(name, np.dtype(kind), size, len(self.blocks))
        self.shared.append(memory)
        return Pointer(memory, self.block_of * size)

    def _if(self, node: c_ast.If, mask: np.ndarray) -> None:
        chosen = self.truth(node.cond, mask)
        if node.iftrue is not None:
            self.execute(node.iftrue, mask & chosen)
        if node.iffalse is not None:
            self.execute(node.iffalse, mask & ~chosen)

    def _for(self, node: c_ast.For, mask: np.ndarray) -> None:
        self.frames[-1].scopes.append({})
        if node.init is not None:
            self.execute(node.init, mask)
        self._loop(node, mask, node.next)
        self.frames[-1].scopes.pop()

    def _while(self, node: c_ast.While, mask: np.ndarray) -> None:
        self._loop(node, mask, None)

    def _dowhile(self, node: c_ast.DoWhile, mask: np.ndarray) -> None:
        self._loop(node, mask, None, first=True)

    def _loop(
        self, node: Any, mask: np.ndarray, following: c_ast.Node | None, first: bool = False
    ) -> None:
        frame = self.frames[-1]
        state = {"break": np.zeros(self.count, bool), "continue": np.zeros(self.count, bool)}
        frame.loops.append(state)
        for _ in range(LONGEST):
            mask = frame.live(mask)
            self.line = node.coord.line
            if node.cond is not None and not first and mask.any():
                mask = mask & self.truth(node.cond, mask)
            if not mask.any():
                frame.loops.pop()
                return
            first = False
            self.execute(node.stmt, mask)
            state["continue"][:] = False
            mask = frame.live(mask)
            if following is not None and mask.any():
                self.evaluate(following, mask)
        frame.loops.pop()
        raise self.wrong(f"a loop of more than {LONGEST:,} rounds: launch it on fewer elements")

    def _break(self, _: c_ast.Break, mask: np.ndarray) -> None:
        self.frames[-1].loops[-1]["break"] |= mask

    def _continue(self, _: c_ast.Continue, mask: np.ndarray) -> None:
        self.frames[-1].loops[-1]["continue"] |= mask

    def _return(self, node: c_ast.Return, mask: np.ndarray) -> None:
        frame = self.frames[-1]
        if node.expr is not None:
            value = self.evaluate(node.expr, mask)
            known = np.zeros((), value.dtype) if frame.result is None else frame.result
            frame.result = np.where(mask, value, known).astype(value.dtype)
        frame.dead = frame.dead | mask

    def _emptystatement(self, node: c_ast.EmptyStatement, mask: np.ndarray) -> None:
        """Nothing."""

    def barrier(self, mask: np.ndarray) -> None:
        """Let the threads of each block wait for one another: all of a block, or none."""
        alive = ~self.frames[0].dead
        for frame in self.frames[1:]:
            alive = alive & ~frame.dead
        if len(self.frames) > 1:
            raise self.wrong("__syncthreads() in a function: the model wants it in the kernel")
        missing = alive & ~mask
        waiting = np.zeros(len(self.blocks), bool)
        waiting[self.block_of[mask]] = True
        late = missing & waiting[self.block_of]
        if late.any():
            raise AccessError(
                "reaches __syncthreads() in some threads of a block and not in all: not",
                self.lanes[int(np.argmax(late))],
            )
        for memory in self.shared:
            memory.epochs[waiting] += 1


def scalar(node: c_ast.Node) -> Any:
    """The NumPy type of a declared scalar; None if it is none that the model knows."""
    names = getattr(getattr(node, "type", None), "names", None)
    return None if names is None else BASIC.get(" ".join(names))


def parameters(function: c_ast.FuncDef) -> list[tuple[str, Any]]:
    """The names of a function's parameters, each with its type, or None for an address."""
    arguments = function.decl.type.args
    found = []
    for given in arguments.params if arguments else ():
        if getattr(given, "name", None) is None:
            continue
        pointer = isinstance(given.type, c_ast.PtrDecl | c_ast.ArrayDecl)
        found.append((given.name, None if pointer else scalar(given.type)))
    return found


def pointed(function: c_ast.FuncDef) -> dict[str, Any]:
    """The NumPy type behind each parameter that is an address."""
    arguments = function.decl.type.args
    return {
        given.name: scalar(given.type.type)
        for given in (arguments.params if arguments else ())
        if isinstance(getattr(given, "type", None), c_ast.PtrDecl | c_ast.ArrayDecl)
    }
