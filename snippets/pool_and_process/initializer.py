"""Load a large table once in each worker; a task then sends only an index."""

from multiprocessing import Pool

table: list[int] = []


def load_table(rows: int) -> None:
    table.extend(row**2 for row in range(rows))  # stands for reading a large file


def look_up(index: int) -> int:
    return table[index]


def main() -> None:
    # Each worker calls load_table(100_000) once, before its first task.
    with Pool(2, initializer=load_table, initargs=(100_000,)) as pool:
        print("rows 3, 500, 99,999:", *pool.map(look_up, [3, 500, 99_999]))
    print(f"rows in this process: {len(table)}")


if __name__ == "__main__":
    main()
