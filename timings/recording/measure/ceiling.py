"""What this machine can give at the most: unconnected processes that only spin, let go together."""

import statistics
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack

SPINS, WARM, SECONDS = 3, 0.05, 0.2
"""How often one process and all spin, for how long before they say so, and for how long then."""

PROGRAM = f"""
import sys, time
def spin(seconds):
    count, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        count += 1
        for _ in range(500):
            pass
    return count
spin({WARM})
print("ready", flush=True)
sys.stdin.readline()
print(spin({SECONDS}), flush=True)
"""


def ceiling(cores: int) -> float:
    """How many times as fast as one process so many can be here.

    Two virtual cores that share a real one give less than 2, and so does a machine that others
    use. It is the median of a few, each against the same loop in one process just before.
    """
    found = []
    for _ in range(SPINS):
        (alone,) = _spin(1)
        found.append(sum(_spin(cores)) / alone)
    return round(statistics.median(found), 3)


def _spin(processes: int) -> Sequence[int]:
    """How often each of so many processes went round."""
    command = [sys.executable, "-I", "-S", "-c", PROGRAM]
    with ExitStack() as stack:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        started = [
            stack.enter_context(subprocess.Popen(command, **pipes)) for _ in range(processes)
        ]
        for one in started:
            one.stdout.readline()
        for one in started:
            one.stdin.write("\n")
            one.stdin.flush()
        return [int(one.stdout.readline()) for one in started]
