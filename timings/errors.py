"""The one exception of this project: a line for a person, never a traceback."""


class TimingsError(Exception):
    """What is wrong, with which thing, and what to do: one line."""
