"""YAML that pages hold: plain values, none of which stands for a copy of another."""

import re
from typing import Any

import yaml

from timings.errors import Problem

FRONT = re.compile(r"\A\ufeff?---[ \t]*\n(?P<block>.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
"""What stands before a page's text, as far as any engine takes it for that."""


class _Plain(yaml.SafeLoader):
    """Refuses names for parts: a few lines of them could stand for more than a computer holds."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event = self.peek_event()
        if event.anchor is not None:
            raise yaml.composer.ComposerError(
                None, None, "it uses & or * as names of parts", event.start_mark
            )
        return super().compose_node(parent, index)


def read_yaml(text: str, place: str, what: str) -> Any:
    """The value that a text holds; `place` says where it stands, and `what` it is.

    Raises:
        Problem: if it is not YAML, or uses a name for a part of it.
    """
    try:
        return yaml.load(text, Loader=_Plain)  # noqa: S506 (a SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        why = " ".join(str(getattr(error, "problem", error)).split())
        raise Problem(
            place,
            f"{what} is not YAML: {why}",
            'write lines "key: value", quote what has a colon, and use no & or *',
        ) from None


def front_matter(text: str, name: str) -> dict[str, Any]:
    """What stands between the first two lines `---` of a page; empty where nothing does.

    Raises:
        Problem: if it cannot be read.
    """
    front = FRONT.match(text)
    meta = (
        read_yaml(front["block"], f"{name}:1", "the block between the lines ---") if front else {}
    )
    return meta if isinstance(meta, dict) else {}
