"""Mistakes in kernels and launches, made on purpose: what finds each, wrong values or the trace.

Wrong values are another output than the program's own, or an error. The trace finds what a GPU may
do without a sign: stores outside, races, elements stored to twice or never.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.stand_in.use import Ran, run
from timings.project.project import ROOT

FOLDER = ROOT / "snippets" / "pycuda_kernels"
VALUES, TRACE = "values", "trace"


class Mutation(NamedTuple):
    """A mistake: in which program, what stands there, and what stands there instead."""

    what: str
    program: str
    old: str
    new: str
    found_by: set[str]


SMALLER = {
    "block_sum": ("100_000", "3_000"),
    "doubling": ("ROWS = COLUMNS = 10_000", "ROWS, COLUMNS = 101, 97"),
    "streams": ("PIECES, SIZE, THREADS = 8, 100_000, 256", "PIECES, SIZE, THREADS = 8, 1_000, 256"),
    "events": ("100_000", "1_000"),
}
"""Sizes that are quick to trace, and that no block divides."""

INDEX = "blockIdx.x * blockDim.x + threadIdx.x"
DOUBLE = "        a[i] = 2 * a[i];"
ADD = "            partial[thread] += partial[thread + half];\n        __syncthreads();"
LOAD = "partial[thread] = i < n ? x[i] : 0;\n    __syncthreads();"

MUTATIONS = [
    Mutation("off by one", "first_kernel", "i < n", "i <= n", {TRACE}),
    Mutation("no check of the tail", "first_kernel", "if (i < n)", "", {TRACE}),
    Mutation(
        "grid rounded down",
        "first_kernel",
        "-(-numbers.size // threads)",
        "numbers.size // threads",
        {VALUES, TRACE},
    ),
    Mutation(
        "block too small",
        "first_kernel",
        "block=(threads, 1, 1)",
        "block=(threads // 2, 1, 1)",
        {VALUES, TRACE},
    ),
    Mutation(
        "wrong index",
        "first_kernel",
        INDEX,
        "blockIdx.x * gridDim.x + threadIdx.x",
        {VALUES, TRACE},
    ),
    Mutation(
        "two stores",
        "first_kernel",
        DOUBLE,
        "    {\n        a[i] += a[i];\n        a[i] = a[i];\n    }",
        {TRACE},
    ),
    Mutation(
        "copy the wrong way",
        "first_kernel",
        "memcpy_htod(on_gpu, numbers)",
        "memcpy_dtoh(numbers, on_gpu)",
        {VALUES},
    ),
    Mutation(
        "no copy there", "first_kernel", "    driver.memcpy_htod(on_gpu, numbers)\n", "", {VALUES}
    ),
    Mutation(
        "int64 for int", "first_kernel", "np.int32(numbers.size)", "np.int64(numbers.size)", {TRACE}
    ),
    Mutation(
        "float64 for float",
        "first_kernel",
        "np.arange(100, dtype=np.float32)",
        "np.arange(100, dtype=np.float64)",
        {VALUES, TRACE},
    ),
    Mutation(
        "no barrier after the load", "block_sum", LOAD, LOAD.partition("\n")[0], {VALUES, TRACE}
    ),
    Mutation("no barrier in the loop", "block_sum", ADD, ADD.partition("\n")[0], {VALUES, TRACE}),
    Mutation(
        "barrier inside the if", "block_sum", ADD, "        {\n" + ADD + "\n        }", {TRACE}
    ),
    Mutation(
        "past the end of shared memory",
        "block_sum",
        "thread + half]",
        "thread + half + 1]",
        {VALUES, TRACE},
    ),
    Mutation("all threads add", "block_sum", "        if (thread < half)\n", "", {TRACE}),
    Mutation("two threads store the sum", "block_sum", "thread == 0", "thread < 2", {TRACE}),
    Mutation(
        "x and y swapped",
        "doubling",
        "row * columns + column",
        "column * columns + row",
        {VALUES, TRACE},
    ),
    Mutation(
        "wrong stride of rows",
        "doubling",
        "row * columns + column",
        "row * rows + column",
        {VALUES, TRACE},
    ),
    Mutation(
        "arrays swapped",
        "grid_stride",
        "driver.In(x),\n        driver.In(y)",
        "driver.In(y),\n        driver.In(x)",
        {VALUES},
    ),
    Mutation(
        "wrong stride of the grid",
        "grid_stride",
        "int stride = gridDim.x * blockDim.x",
        "int stride = blockDim.x",
        {TRACE},
    ),
    Mutation(
        "nobody waits for the streams",
        "streams",
        "        stream.synchronize()",
        "        pass",
        {VALUES, TRACE},
    ),
    Mutation("nobody waits for the event", "events", "    end.synchronize()", "    #", {VALUES}),
]


def mutated(program: str, folder: Path, *replacements: tuple[str, str]) -> Ran:
    """Run a program in which texts are replaced, each of which it must hold."""
    text = (FOLDER / f"{program}.py").read_text(encoding="utf-8")
    for old, new in replacements:
        assert old in text, f"{program} holds no {old!r}"
        text = text.replace(old, new, 1)
    file = folder / f"{program}.py"
    file.write_text(text, encoding="utf-8")
    return run(file)


def smaller(program: str) -> list[tuple[str, str]]:
    return [SMALLER[program]] if program in SMALLER else []


@pytest.fixture(scope="session")
def right(stand_in: None, tmp_path_factory: pytest.TempPathFactory):  # noqa: ANN201
    """What a program prints as it is; its trace finds nothing."""

    @cache
    def printed(program: str) -> str:
        ran = mutated(program, tmp_path_factory.mktemp("right"), *smaller(program))
        assert (ran.exit, ran.faults) == (0, []), ran.stderr
        return ran.stdout

    return printed


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.what)
def test_each_mistake_is_found(mutation: Mutation, right, tmp_path: Path) -> None:  # noqa: ANN001
    expected = right(mutation.program)
    ran = mutated(
        mutation.program, tmp_path, *smaller(mutation.program), (mutation.old, mutation.new)
    )
    found = {VALUES} if ran.exit or ran.stdout != expected else set()
    found |= {TRACE} if ran.faults else set()
    assert found == mutation.found_by, (ran.stdout, ran.faults, ran.stderr)
