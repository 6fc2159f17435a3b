# /// script
# requires-python = ">=3.12"
#
# [tool.timings]
# needs = ["fork"]
# ///

# --8<-- [start:program]
"""Start a process while another thread lives, and see who warns."""

import re
import warnings
from multiprocessing import get_all_start_methods, get_context
from threading import Event, Thread


def warning_of(method: str) -> str:
    """Return the warning of starting a process beside a thread, without the process's number."""
    release = Event()
    thread = Thread(target=release.wait)
    process = get_context(method).Process(target=int)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        thread.start()
        process.start()
        release.set()
        thread.join()
    process.join()
    said = [f"{one.category.__name__}: {one.message}" for one in caught]
    return re.sub(r"pid=\d+", "pid=…", "; ".join(said)) or "no warning"


def main() -> None:
    for method in sorted(get_all_start_methods()):
        print(f"{method}: {warning_of(method)}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
