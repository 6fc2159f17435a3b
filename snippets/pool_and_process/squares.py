"""Square a vector: cut it in chunks, square each in a worker, put them together."""

from itertools import chain
from multiprocessing import Pool


def cut(vector: list[int], size: int) -> list[list[int]]:
    """Return the vector's chunks of that size; the last may be shorter."""
    return [vector[start : start + size] for start in range(0, len(vector), size)]


def square_chunk(chunk: list[int]) -> list[int]:
    return [number**2 for number in chunk]


def main() -> None:
    vector = list(range(1, 13))
    chunks = cut(vector, 3)
    with Pool(2) as pool:
        squared = pool.map(square_chunk, chunks)
    for before, after in zip(chunks, squared, strict=True):
        print(before, "->", after)
    print("together:", *chain.from_iterable(squared))


if __name__ == "__main__":
    main()
