"""Text for job summaries, comments and issues: nothing that a record holds can act in it."""

import os
from pathlib import Path

from timings.errors import one_line

LONGEST = 120
"""Characters that are shown of a name."""


def plain(text: object) -> str:
    """The text as it reads, in one line, with all that Markdown or HTML could act on written out.

    Letters, digits and spaces stay; every other character becomes a numeric reference, so that
    none can start a link, a mention, an element, a table cell or a workflow command.
    """
    line = one_line(text)
    line = line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
    return "".join(c if c.isalnum() or c == " " else f"&#{ord(c)};" for c in line)


def code(text: object) -> str:
    """The text as code. GitHub makes no mention and no reference of what is in code."""
    return f"<code>{plain(text)}</code>"


def table(heads: list[str], rows: list[list[str]], most: int = 60) -> str:
    """A table of cells that are Markdown already; rows beyond `most` are only counted."""
    lines = [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    lines += [f"| {' | '.join(row)} |" for row in rows[:most]]
    more = f"\n\nAnd {len(rows) - most} more." if len(rows) > most else ""
    return "\n".join(lines) + more


def summary(text: str) -> None:
    """Print the text, and add it to the summary of the job if there is one."""
    print(text)
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if path:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(f"{text}\n")


def outputs(**values: str) -> None:
    """Give the values to later jobs.

    Raises:
        ValueError: if a value could end its line and start another output.
    """
    for name, value in values.items():
        if "\n" in value or "\r" in value:
            raise ValueError(f"{name} has several lines")
    path = os.environ.get("GITHUB_OUTPUT")
    if path:
        with Path(path).open("a", encoding="utf-8") as file:
            file.writelines(f"{name}={value}\n" for name, value in values.items())
