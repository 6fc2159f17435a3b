"""Highlighted code in half the markup: only what has a colour of its own is an element."""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from markdown import Markdown
from pygments import highlight
from pygments.filter import Filter
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import PythonLexer
from pygments.token import (
    Comment,
    Keyword,
    Name,
    Number,
    Operator,
    Punctuation,
    String,
    Text,
    Whitespace,
    _TokenType,
)
from pymdownx.highlight import Highlight, HighlightExtension

from timings.project.cache import cached

LANGUAGES = ("python", "py", "sh", "bash", "toml", "yaml", "make", "c", "cpp", "c++", "cuda")
"""What code on the pages is written in; another language is highlighted in full."""

SHOWN = (Name.Builtin, Name.Class, Name.Decorator, Name.Exception, Name.Function)
"""The names that have a colour."""

WHOLE = (Comment.Preproc, String.Doc, String.Escape)
"""What keeps a colour of its own beside the rest of its kind."""


def light(kind: _TokenType) -> _TokenType:
    """The kind under which a token is shown: few kinds, so that neighbours share one element."""
    if kind in Whitespace or kind in Punctuation or kind in Keyword.Constant:
        return Text
    if kind in Operator:
        return Keyword if kind in Operator.Word else Text
    if kind in Name:
        return next((shown for shown in SHOWN if kind in shown), Text)
    if any(kind in whole for whole in WHOLE):
        return kind
    return next((group for group in (Comment, Keyword, Number, String) if kind in group), kind)


class Light(Filter):
    """Passes tokens on under the kinds of `light`."""

    def filter(
        self, _: Lexer | None, stream: Iterable[tuple[_TokenType, str]]
    ) -> Iterator[tuple[_TokenType, str]]:
        """Every token, none of its text changed."""
        for kind, text in stream:
            yield light(kind), text


LIGHT = Light()
MADE_BY = (__file__, "Pygments", "pymdown-extensions")
OWN = ("md", "extend_pygments_lang")
"""What a highlighter holds that says nothing of the block: its page, and the languages of here."""


class _Kept(Highlight):
    """Highlights a block once, and takes it from the cache from then on."""

    def highlight(self, src: str, language: str, *given: object, **options: object) -> object:
        """The block as HTML; what stands within a line is quickly done, and is an element."""
        make = partial(super().highlight, src, language, *given, **options)
        if options.get("inline"):
            return make()
        options_here = {name: value for name, value in vars(self).items() if name not in OWN}
        about = (src, language, given, options, options_here)
        return cached(self.md.timings_root, MADE_BY, about, make)


def lighten(md: Markdown) -> None:
    """Let a page's code be highlighted so; does nothing where no code is highlighted."""
    options = {"filters": [LIGHT]}
    languages = [{"name": name, "lang": name, "options": options} for name in LANGUAGES]
    for extension in md.registeredExtensions:
        if isinstance(extension, HighlightExtension):
            extension.setConfig("extend_pygments_lang", languages)
            extension.get_pymdownx_highlighter = lambda: _Kept


def highlighted(root: Path, code: str) -> str:
    """Python as a block of HTML, for what no fence shows."""
    formatter = HtmlFormatter(cssclass="highlight", wrapcode=True)
    make = partial(highlight, code, PythonLexer(filters=[LIGHT]), formatter)
    return cached(root, MADE_BY, code, make)
