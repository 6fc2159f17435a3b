# /// script
# requires-python = ">=3.13"
# ///

# --8<-- [start:program]
"""Tell Python how many cores to reckon with: pools follow."""

import os
import subprocess
import sys
from multiprocessing import Pool, active_children


def report() -> str:
    with Pool():
        workers = len(active_children())
    return f"os.process_cpu_count() is {os.process_cpu_count()}, Pool() starts {workers}"


def report_of(*options: str, **variables: str) -> str:
    """Return the report of a Python that is started with these options and variables."""
    return subprocess.run(
        [sys.executable, *options, __file__, "report"],
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


def main() -> None:
    print("-X cpu_count=3:    ", report_of("-X", "cpu_count=3"))
    print("PYTHON_CPU_COUNT=3:", report_of(PYTHON_CPU_COUNT="3"))


if __name__ == "__main__":
    if "report" in sys.argv:
        print(report())
    else:
        main()
# --8<-- [end:program]
