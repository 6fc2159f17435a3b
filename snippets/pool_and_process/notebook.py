"""Workers cannot find what was typed into an interpreter; in a file, they can."""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

FUNCTION = """\
def square(number):
    return number**2

"""

CELL = """\
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
executor = ProcessPoolExecutor(1, get_context("spawn"))
list(executor.map(square, range(4)))
executor.shutdown()
"""


def interactive(cells: str, folder: str) -> str:
    """Return what an interactive interpreter, started in folder, shows for cells."""
    return subprocess.run(
        [sys.executable, "-i", "-q"],
        input=cells,
        cwd=folder,
        timeout=30,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    ).stdout


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        shown = interactive(FUNCTION + CELL, folder)
        found = re.search(r"(Can't get|has no) attribute 'square'", shown)
        print("typed in: ", found[0] if found else shown)

        Path(folder, "squares.py").write_text(FUNCTION)
        shown = interactive("from squares import square\n" + CELL, folder)
        found = re.search(r"\[\d+(, \d+)*\]", shown)
        print("in a file:", found[0] if found else shown)


if __name__ == "__main__":
    main()
