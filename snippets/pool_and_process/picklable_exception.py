"""An exception that can cross processes: all its arguments go to `super().__init__`."""

from multiprocessing import Pool


class BadRowError(Exception):
    def __init__(self, row: int, reason: str) -> None:
        super().__init__(row, reason)  # what pickle will call BadRowError with
        self.row = row
        self.reason = reason

    def __str__(self) -> str:
        return f"row {self.row}: {self.reason}"


def check(row: int) -> int:
    if row == 7:
        raise BadRowError(row, "is empty")
    return row


def main() -> None:
    with Pool(2) as pool:
        try:
            pool.map(check, range(8))
        except BadRowError as error:
            print(f"Pool.map raised {type(error).__name__}: {error}")


if __name__ == "__main__":
    main()
