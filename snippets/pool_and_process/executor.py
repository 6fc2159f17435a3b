"""ProcessPoolExecutor: map for answers in order, submit for a future of each task."""

from concurrent.futures import ProcessPoolExecutor, as_completed


def invert(number: int) -> float:
    return 1 / number


def main() -> None:
    numbers = [4, 2, 0, 1]
    answers: dict[int, float | str] = {}
    with ProcessPoolExecutor(max_workers=2) as executor:
        print("map:", *executor.map(invert, [4, 2, 1]))

        futures = {executor.submit(invert, number): number for number in numbers}
        for future in as_completed(futures):  # each as soon as it is done
            number = futures[future]
            error = future.exception()
            answers[number] = repr(error) if error else future.result()
    for number in numbers:
        print(f"submit: 1 / {number} is {answers[number]}")


if __name__ == "__main__":
    main()
