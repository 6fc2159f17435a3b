"""The one exception of this project: a line for a person, never a traceback."""


class TimingsError(Exception):
    """What is wrong, with which thing, and what to do: one line."""


LONGEST = 440
"""Characters of a line: with what is put before it, fewer than 500."""


def one_line(problem: object) -> str:
    """A problem as one line, whatever the files hold that it quotes; a long one is cut.

    A workflow's log takes `##[command]` anywhere in a line for a command: it is pulled apart.
    """
    text = _cut(str(problem), 20 * LONGEST)
    shown = (character if character.isprintable() else " " for character in text)
    return _cut(" ".join("".join(shown).split()).replace("##[", "## ["), LONGEST)


def _cut(text: str, most: int) -> str:
    """A text without its middle if it is too long: what is wrong comes first, what to do last."""
    half = (most - 3) // 2
    return text if len(text) <= most else f"{text[:half]} … {text[-half:]}"
