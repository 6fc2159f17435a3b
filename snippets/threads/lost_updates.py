"""Two threads add to one number: a call between reading and writing loses additions."""

import sys
from threading import Barrier, Thread


class Counter:
    def __init__(self) -> None:
        self.value = 0

    def add(self, times: int) -> None:
        for _ in range(times):
            self.value += 1

    def add_by_call(self, times: int) -> None:
        for _ in range(times):
            self.value += one()  # reads the value, calls, and writes the sum


def one() -> int:
    return 1


def lost(method: str, times: int = 200_000) -> int:
    """Return how many additions are missing after two threads have made theirs."""
    counter, together = Counter(), Barrier(2)

    def work() -> None:
        together.wait()
        getattr(counter, method)(times)

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return 2 * times - counter.value


def main() -> None:
    sys.setswitchinterval(1e-6)  # seconds: as many switches as can be
    print("+= 1 loses additions:    ", any(lost("add") for _ in range(20)))
    print("+= one() loses additions:", any(lost("add_by_call") for _ in range(20)))


if __name__ == "__main__":
    main()
