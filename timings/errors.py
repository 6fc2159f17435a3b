"""The one exception of this project: a line for a person, never a traceback."""


class TimingsError(Exception):
    """What is wrong, with which thing, and what to do: one line."""


def one_line(problem: object) -> str:
    """A problem as one line, whatever a file that it quotes may hold."""
    shown = (character if character.isprintable() else " " for character in str(problem))
    return " ".join("".join(shown).split())
