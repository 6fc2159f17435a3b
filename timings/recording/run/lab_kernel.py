"""Runs the cells of a notebook in a kernel of its own; started as a command, one for each lab.

It reads the notebook from a file and writes it, with what the cells gave, to another. What goes
wrong is one line on standard error.
"""

import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

RAISED = re.compile(r"Cell In\[\d+\], line (\d+)")
"""What names the line of a cell in a traceback: its first is where the cell went wrong."""


def run_notebook(notebook: nbformat.NotebookNode, timeout: float, skipped: set[int]) -> None:
    """Fill in what the code cells give, all but the skipped ones (counted from 0, among all).

    `timeout` is in seconds, for each cell.

    Raises:
        SystemExit: with the one line that says what went wrong.
    """
    client = NotebookClient(
        notebook,
        timeout=timeout,
        kernel_name="python3",
        record_timing=False,
        extra_arguments=["--InlineBackend.figure_formats={'svg'}"],
    )
    with client.setup_kernel():
        for number, cell in enumerate(notebook.cells):
            if cell.cell_type != "code" or number in skipped:
                continue
            where = _where(number, cell)
            try:
                client.execute_cell(cell, number)
            except CellTimeoutError:
                raise SystemExit(f"{where} was still running after {timeout:g} s") from None
            except CellExecutionError as error:
                found = RAISED.search(re.sub(r"\x1b\[[\d;]*m", "", error.traceback))
                where = _where(number, cell, int(found[1]) if found else 1)
                raise SystemExit(f"{where} failed: {error.ename}: {error.evalue}") from None
            except DeadKernelError:
                raise SystemExit(f"{where} ended the kernel") from None


def _where(number: int, cell: nbformat.NotebookNode, line: int = 1) -> str:
    """A cell by its number from 1 on, and a line of it."""
    lines = cell.source.splitlines()[line - 1 :] or [""]
    return f'cell {number + 1} ("{lines[0].strip()}")'


def main(source: str, target: str, timeout: str, *skipped: str) -> None:
    """Run the notebook in one file into another."""
    notebook = nbformat.read(source, as_version=4)
    run_notebook(notebook, float(timeout), set(map(int, skipped)))
    Path(target).write_text(nbformat.writes(notebook), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
