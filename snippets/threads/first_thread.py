"""Start threads by target and args; each leaves its answer in a place of its own."""

from threading import Thread


def sum_squares(part: range, sums: list[int], place: int) -> None:
    sums[place] = sum(number**2 for number in part)


def main() -> None:
    parts = [range(1, 51), range(51, 101)]
    sums = [0] * len(parts)  # threads share memory: no queue, no pickling
    threads = []
    for place, part in enumerate(parts):
        thread = Thread(target=sum_squares, args=(part, sums, place))
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
    print(*sums, sep=" + ", end=f" = {sum(sums)}\n")


if __name__ == "__main__":
    main()
