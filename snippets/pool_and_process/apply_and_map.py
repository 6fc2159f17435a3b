"""Five ways to give a pool its tasks: all give the same answers."""

from multiprocessing import Pool


def square(number: int) -> int:
    return number**2


def main() -> None:
    numbers = range(6)
    with Pool(2) as pool:
        # apply waits for its answer: in a loop, one worker works and the other waits.
        print("apply:         ", *[pool.apply(square, (n,)) for n in numbers])

        # apply_async waits for nothing: ask for the answers when all tasks are sent.
        handles = [pool.apply_async(square, (n,)) for n in numbers]
        print("apply_async:   ", *[handle.get() for handle in handles])

        # map waits for all the answers, and gives them in the order of the tasks.
        print("map:           ", *pool.map(square, numbers))

        # imap gives each answer as soon as it is there, in the order of the tasks.
        print("imap:          ", *pool.imap(square, numbers))

        # imap_unordered gives whichever comes first; sorted, so that you see the same.
        print("imap_unordered:", *sorted(pool.imap_unordered(square, numbers)))


if __name__ == "__main__":
    main()
