"""Runs the cells of a notebook in a kernel of its own; started as a command, one for each lab.

It reads the notebook from a file and writes it, with what the cells gave, to another. What goes
wrong is one line on standard error.
"""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

LINES = 2
"""Lines of an error that say what it was."""


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
            where = f'cell {number + 1} ("{cell.source.strip().splitlines()[0]}")'
            try:
                client.execute_cell(cell, number)
            except CellTimeoutError:
                raise SystemExit(f"{where} was still running after {timeout:g} s") from None
            except CellExecutionError as error:
                raise SystemExit(f"{where} failed: {error.ename}: {error.evalue}") from None
            except DeadKernelError:
                raise SystemExit(f"{where} ended the kernel") from None


def main(source: str, target: str, timeout: str, *skipped: str) -> None:
    """Run the notebook in one file into another."""
    notebook = nbformat.read(source, as_version=4)
    run_notebook(notebook, float(timeout), set(map(int, skipped)))
    Path(target).write_text(nbformat.writes(notebook), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
