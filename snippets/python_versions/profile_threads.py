# /// script
# requires-python = ">=3.15"
#
# [tool.timings]
# needs = ["linux"]
# ///

# --8<-- [start:program]
"""Ask the sampling profiler which of two threads uses the processor."""

import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from threading import Event, Thread
from time import monotonic


def compute(done: Event) -> None:
    end = monotonic() + 2
    while monotonic() < end:
        sum(range(1_000))
    done.set()


def work() -> None:
    done = Event()
    threads = [Thread(target=compute, args=(done,)), Thread(target=done.wait)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def samples_by_function() -> Counter[str]:
    """Return how often each function was seen at work while this file ran."""
    seen: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        stacks = Path(folder, "stacks.txt")
        profile = ["profiling.sampling", "run", "-a", "--mode", "cpu", "--collapsed", "-o", stacks]
        command = [sys.executable, "-m", *profile, __file__, "work"]
        subprocess.run(command, check=True, capture_output=True)
        for line in stacks.read_text().splitlines():
            stack, times = line.rsplit(" ", 1)
            frame = stack.rpartition(";")[2]
            seen[frame.rpartition(":")[0] or frame] += int(times)
    return seen


def main() -> None:
    (function, _), *_ = samples_by_function().most_common(1)
    print(f"seen most often: {function}")


if __name__ == "__main__":
    work() if "work" in sys.argv else main()
# --8<-- [end:program]
