"""Shows what was recorded: a Python-Markdown extension, for MkDocs and Zensical alike."""

from timings.render.extension import TimingsExtension


def makeExtension(**options: object) -> TimingsExtension:
    """The extension, as Python-Markdown asks for it."""
    return TimingsExtension(**options)
