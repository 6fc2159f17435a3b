"""Pages of a tiny project, rendered as the site renders them."""

import re
from xml.etree import ElementTree as ET

import pytest

from tests.timings.configuration import rendered
from tests.timings.tiny import Tiny
from timings.render.fences import PageError


class Page:
    """What a text becomes on a page of the project."""

    def __init__(self, tiny: Tiny) -> None:
        self.tiny = tiny

    def html(self, text: str) -> str:
        """The page as HTML."""
        return rendered(self.tiny.root, text)

    def refused(self, text: str) -> str:
        """The one line by which the page stops the build."""
        with pytest.raises(PageError) as caught:
            self.html(text)
        line = str(caught.value)
        assert line
        assert "\n" not in line
        return line

    def panel(self, *claims: str, experiment: str = "sums") -> ET.Element:
        """The panel of an experiment, which must be well-formed."""
        return tree(self.html(fence(experiment, *claims)))


def fence(experiment: str, *claims: str) -> str:
    """A `timings` fence."""
    lines = ["```timings", f"experiment: {experiment}"]
    lines += ["claims:", *(f"  - {claim}" for claim in claims)] if claims else []
    return "\n".join([*lines, "```", ""])


def tree(html: str) -> ET.Element:
    """The HTML as a tree, which it is only if all that is opened is closed."""
    closed = re.sub(r"<(input|br|hr|img)\b([^>]*[^/>])?>", r"<\1\2/>", html)
    return ET.fromstring(f"<page>{closed.replace('&para;', '')}</page>")


def words(element: ET.Element | None) -> str:
    """The text in an element."""
    assert element is not None
    return " ".join("".join(element.itertext()).split())


def of_class(element: ET.Element, name: str) -> list[ET.Element]:
    """The elements below of that class."""
    return [one for one in element.iter() if name in one.get("class", "").split()]
