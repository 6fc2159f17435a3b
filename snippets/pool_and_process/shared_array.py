# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy"]
# ///

# --8<-- [start:program]
"""Sum the parts of one array in a pool: it lies in memory that all processes see."""

from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import Pool
from multiprocessing.shared_memory import SharedMemory

import numpy as np


@contextmanager
def shared(array: np.ndarray) -> Iterator[str]:
    """Copy the array to shared memory, yield its name, and give the memory back."""
    memory = SharedMemory(create=True, size=array.nbytes)
    try:
        np.frombuffer(memory.buf, array.dtype, array.size)[:] = array
        yield memory.name
    finally:
        memory.close()
        memory.unlink()  # close() lets go of it in one process only


def total_of_part(name: str, part: range) -> float:
    """Return the sum of that part of the shared array."""
    memory = SharedMemory(name)
    array = np.frombuffer(memory.buf, np.float64, len(part), offset=8 * part.start)
    answer = float(array.sum())
    del array  # memory in use cannot be closed
    memory.close()
    return answer


def main() -> None:
    size, count = 125_000, 8
    parts = [range(start, start + size) for start in range(0, count * size, size)]
    # Memory first: a worker that was forked before would take it for its own, to give back.
    with shared(np.arange(count * size, dtype=np.float64)) as name, Pool(2) as pool:
        sums = pool.starmap(total_of_part, [(name, part) for part in parts])
    print(f"{sum(sums):,.0f} in all, from {len(sums)} parts")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
