"""Give each worker the one lock, and the name of the file: every start method can."""

import tempfile
from multiprocessing import Lock, Pool
from multiprocessing.synchronize import Lock as ProcessLock
from pathlib import Path

shared: dict = {}


def share(lock: ProcessLock, path: Path) -> None:
    shared.update(lock=lock, path=path)


def log(number: int) -> None:
    with shared["lock"], shared["path"].open("a") as file:
        file.write(f"{number}\n")


def logged(numbers: range) -> list[str]:
    """Return the lines that two workers write into one file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "log.txt")
        with Pool(2, initializer=share, initargs=(Lock(), path)) as pool:
            pool.map(log, numbers)
        return path.read_text().splitlines()


def main() -> None:
    lines = logged(range(100))
    print(f"{len(lines)} lines, {len(set(lines))} different ones")


if __name__ == "__main__":
    main()
