"""Fills the templates below `templates/`: all HTML stands there, and all data is escaped there."""

import re
from pathlib import Path

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

FOLDER = Path(__file__).parent / "templates"
BREAK = re.compile(r"(?<=[>}])\s*\n\s*|\s*\n\s*(?=[<{])")


def render(name: str, /, **data: object) -> Markup:
    """The template of this name, filled with plain data.

    What another template gave stays as it is. A template's line breaks beside a tag or a block are
    for who reads it: a page has none of them, so that no space appears between two elements.
    """
    return Markup(TEMPLATES.get_template(f"{name}.html.j2").render(data))  # noqa: S704 (escaped)


def _source(name: str) -> str:
    """A template without those breaks, in as many lines as before: a mistake's line is its own."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    return BREAK.sub(lambda found: "{#" + "\n" * found[0].count("\n") + "#}", text)


TEMPLATES = Environment(
    loader=FunctionLoader(_source), autoescape=True, undefined=StrictUndefined, auto_reload=False
)
"""Read once: a process that renders many pages compiles each template once."""
