"""Python waits for ordinary threads at exit; a daemon thread is cut off, mid-work."""

import time
from threading import Event, Thread, main_thread


def work(name: str, seconds: float, started: Event) -> None:
    try:
        print(f"{name}: started")
        started.set()
        main_thread().join()  # the main thread is gone, this one goes on
        time.sleep(seconds)
        print(f"{name}: done")
    finally:
        print(f"{name}: cleaned up")


def start(name: str, seconds: float, daemon: bool) -> None:
    started = Event()
    Thread(target=work, args=(name, seconds, started), daemon=daemon).start()
    started.wait()


def main() -> None:
    start("ordinary", seconds=0.1, daemon=False)
    start("daemon", seconds=30, daemon=True)
    print("main: ends")


if __name__ == "__main__":
    main()
