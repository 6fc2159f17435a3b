"""`join` waits, `is_alive` looks, and only `exitcode` tells how a process ended."""

from multiprocessing import Event, Process, synchronize


def wait_for(signal: synchronize.Event) -> None:
    signal.wait()


def state(process: Process) -> str:
    return f"alive {process.is_alive()}, exit code {process.exitcode}"


def main() -> None:
    signal, never = Event(), Event()

    waiting = Process(target=wait_for, args=(signal,))
    waiting.start()
    waiting.join(timeout=0.1)  # waits 0.1 s, gives up, and raises nothing
    print(f"join(timeout=0.1): {state(waiting)}")
    signal.set()
    waiting.join()  # waits until the process has ended
    print(f"join():            {state(waiting)}")

    failing = Process(target=int, args=("ten",))  # a ValueError: see its traceback
    failing.start()
    failing.join()
    print(f"an exception:      {state(failing)}")

    stuck = Process(target=wait_for, args=(never,))
    stuck.start()
    stuck.terminate()
    stuck.join()  # terminate asks, and does not wait
    print(f"terminate():       {state(stuck)}")


if __name__ == "__main__":
    main()
