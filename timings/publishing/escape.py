"""Text for job summaries, comments and issues: nothing that a record holds can act in it."""

import os
from pathlib import Path

from timings.errors import TimingsError, one_line

LONGEST = 120
"""Characters that are shown of a name."""


def plain(text: object, longest: int = LONGEST) -> str:
    """Words of this project as they read, in one line, with what Markdown could act on written out.

    ASCII letters, digits and spaces stay, every other character becomes a numeric reference, and
    what is beyond ASCII is named, so that none can turn the direction of what is read. GitHub looks
    for mentions and references once references are text again, so no-width spaces part these.
    """
    line = one_line(text)
    line = line if len(line) <= longest else f"{line[: longest - 3]}..."
    line = line.encode("ascii", "backslashreplace").decode()
    return "".join(c if c.isalnum() or c == " " else _reference(c) for c in line)


def _reference(character: str) -> str:
    return f"&#{ord(character)};" + ("&#8203;" if character in "@#" else "")


def code(text: object, longest: int = LONGEST) -> str:
    """Whatever comes from elsewhere: GitHub makes nothing at all of what is in code."""
    return f"<code>{plain(text, longest)}</code>"


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
    """Give the values to later steps and jobs.

    Raises:
        TimingsError: if a value could end its line and start another output.
    """
    for name, value in values.items():
        if not value.isprintable():
            raise TimingsError(f"the output {name} has several lines, or what cannot be printed")
    path = os.environ.get("GITHUB_OUTPUT")
    if path:
        with Path(path).open("a", encoding="utf-8") as file:
            file.writelines(f"{name}={value}\n" for name, value in values.items())
