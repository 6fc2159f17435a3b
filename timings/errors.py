"""The one exception of this project: a line for a person, never a traceback."""

LONGEST = 480
"""Characters of a line; the middle of a longer one is left out, its remedy never."""


class TimingsError(Exception):
    """What is wrong, with which thing, and what to do: one line."""


def one_line(problem: object) -> str:
    """A problem as one short line, whatever a file that it quotes may hold.

    A workflow's log takes `##[command]` anywhere in a line for a command: it is pulled apart.
    """
    shown = (character if character.isprintable() else " " for character in str(problem))
    line = " ".join("".join(shown).split()).replace("##[", "## [")
    half = LONGEST // 2 - 2
    return line if len(line) <= LONGEST else f"{line[:half]} … {line[-half:]}"
