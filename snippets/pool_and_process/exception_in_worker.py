"""A pool raises a worker's exception again in the parent; a bare Process does not."""

from multiprocessing import Pool, Process


def invert(number: int) -> float:
    return 1 / number


def error_from_pool(numbers: list[int]) -> Exception | None:
    """Return the exception that `Pool.map` raised here, if it raised one."""
    with Pool(2) as pool:
        try:
            pool.map(invert, numbers)
        except ZeroDivisionError as error:
            return error
    return None


def exit_code_of_process(number: int) -> int | None:
    """Return all that this process learns of a failure in a bare `Process`."""
    process = Process(target=invert, args=(number,))
    process.start()
    process.join()  # raises nothing, whatever happened in the child
    return process.exitcode


def main() -> None:
    error = error_from_pool([4, 2, 0])
    print(f"Pool.map raised {type(error).__name__}: {error}")
    if error is not None:
        # The worker's own traceback came along, as text.
        print(f"and names the worker's function: {'in invert' in str(error.__cause__)}")
    print(f"Process raised nothing, exit code {exit_code_of_process(0)}")


if __name__ == "__main__":
    main()
