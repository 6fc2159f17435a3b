"""The drawing of a launch: its grid, one of its blocks, and the element that each thread gets."""

import math
import re
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from markupsafe import Markup

from timings.pages.asks import Launch
from timings.pages.launch import launch_shown
from timings.records.launched import Traced
from timings.render.state import State
from timings.render.templates import render

WIDTH = 640.0
BLOCK_SIDE, GAP, LEFT = 18.0, 26.0, 1.0
ROW, FEWEST_ROWS = 5.0, 14.0
CHARACTER = 6.9
"""What a digit of a thread's label takes, with its share of the space at both ends."""

FEW, LONGEST_ROW = 64, 128
"""Elements of a row that keeps a block's threads together, and of the longest row."""


@dataclass
class Part:
    """Boxes of some kinds, to which the style sheet gives colours: one path for those of a kind.

    `labels` stand in boxes, `aside` beside the only one: x, y and a text.
    """

    height: float
    boxes: dict[str, str] = field(default_factory=dict)
    labels: list[tuple[str, str, str]] = field(default_factory=list)
    aside: tuple[str, str, str] | None = None

    def add(self, kind: str, x: float, y: float, width: float, height: float) -> None:
        """Draw another box."""
        path = f"M{x:.4g} {y:.4g}h{width:.4g}v{height:.4g}h{-width:.4g}z"
        self.boxes[kind] = self.boxes.get(kind, "") + path


def launch_html(state: State, asked: Launch, where: str) -> Markup:
    """The figure that a `launch` fence becomes, with its text for those who do not see it.

    Raises:
        TimingsError: if the program as it is was traced, and made no such launch.
    """
    made, stale = launch_shown(state.records.values(), asked, where)
    drawing = _drawing(made, asked.columns) if made else None
    return render("launch", asked=asked, drawing=drawing, stale=stale, width=WIDTH, left=LEFT)


def summary(made: Traced) -> str:
    """The launch in words."""
    size, idle, missing = len(made.writers), made.idle, made.writers.count(-1)
    text = (
        f"{_counted(made.grid, 'block')} of {_counted(made.block, 'thread')}: "
        f"{_many(made.threads, 'thread')} for {_many(size, 'element')}. "
    )
    if missing:
        are = "is" if size - missing == 1 else "are"
        text += f"{_many(size - missing, 'element')} {are} stored to, {missing:,} never."
    elif made.twice:
        text += "Some are stored to more than once."
    else:
        text += "Each element is stored to once."
    if idle:
        text += f" {_many(idle, 'thread')} {'have' if idle > 1 else 'has'} nothing to do."
    return text


def _many(count: int, name: str) -> str:
    return f"{count:,} {name}{'' if count == 1 else 's'}"


def _counted(sides: list[int], name: str) -> str:
    """How many there are, and along which sides if along several."""
    many, (x, y, z) = _many(math.prod(sides), name), sides
    if sum(side > 1 for side in sides) < 2:  # noqa: PLR2004
        return many
    return f"{many} ({x} × {y} × {z})" if z > 1 else f"{many} ({x} × {y})"


def _drawing(made: Traced, columns: int | None) -> dict[str, Any]:
    """The picture: parts below one another, each with its words and its top."""
    blocks = math.prod(made.grid)
    chosen = min(1, blocks - 1)  # the second block, so that its number counts
    kinds = [*(["even", "odd"] * blocks)[:blocks], "never"]
    kinds[chosen] = "chosen"
    stored = f"and the element of {made.array} that each stores to"
    parts, top = [], 14.0
    for words, part in (
        (f"grid: {_counted(made.grid, 'block')}", _grid(made, kinds)),
        (f"block {chosen}: {_counted(made.block, 'thread')}, {stored}", _block(made, chosen)),
        (f"{made.array}: {len(made.writers):,} elements", _elements(made, kinds, columns)),
    ):
        parts.append((words, top, part))
        top += part.height + 8 + GAP
    key = re.sub(r"\W+", "-", f"launch {made} {len(made.writers)}").strip("-")
    return {"key": key, "height": top - 18, "summary": summary(made), "parts": parts}


def _grid(made: Traced, kinds: list[str]) -> Part:
    """The blocks in their places, x to the right, y down, z as further rows."""
    x, y, z = made.grid
    side = min(BLOCK_SIDE, (WIDTH - 2) / x)
    tall = max(side, 8.0)
    part = Part(y * z * tall)
    for number in range(x * y * z):
        row, column = divmod(number, x)
        part.add(kinds[number], column * side, row * tall, side * 0.9, tall * 0.9)
    return part


def _block(made: Traced, chosen: int) -> Part:
    """The threads of one block, with their elements' numbers; the planes of z side by side."""
    x, y, z = made.block
    threads = made.threads_of_block
    wrapped = min(x, 16) if y == z == 1 else x
    gap, tall = min(12.0, WIDTH / 2 / z), 16.0
    wide = min(36.0, (WIDTH - 2 - gap * (z - 1)) / (wrapped * z))
    mine: dict[int, list[int]] = {}
    for element, thread in enumerate(made.writers):
        mine.setdefault(thread - chosen * threads, []).append(element)
    part = Part(math.ceil(x * y / wrapped) * tall)
    for thread in range(threads):
        plane, inside = divmod(thread, x * y)
        row, column = divmod(inside, wrapped)
        at = plane * (wrapped * wide + gap) + column * wide
        has = mine.get(thread)
        part.add("chosen" if has else "idle", at, row * tall, wide - min(1, wide / 2), tall - 1)
        if has and (label := _label(has, int(wide / CHARACTER))):
            part.labels.append((f"{at + wide / 2:.4g}", f"{row * tall + 11:g}", label))
    if threads == 1 and 0 in mine:
        part.labels, part.aside = [], (f"{wide + 6:g}", "11", _label(mine[0], LONGEST_ROW))
    return part


def _label(elements: list[int], room: int) -> str:
    """The elements of a thread in so many characters; where even the first has no room, nothing."""
    first, more = str(elements[0]), len(elements) > 1
    labels = [f"{first} … {elements[-1]}", f"{first} …", f"{first}…"] if more else [first]
    return next((label for label in labels if len(label) <= room), "")


def _elements(made: Traced, kinds: list[str], columns: int | None) -> Part:
    """The array in rows, each element in the shade of the block that stores to it.

    After the last one stand the threads that have nothing to do, if they are few.
    """
    threads = made.threads_of_block
    css = [kinds[thread // threads] for thread in made.writers]
    own = threads if FEW // 2 <= threads <= LONGEST_ROW else 100
    columns = columns or (len(css) if len(css) <= FEW else own)
    tall = max(ROW, min(FEWEST_ROWS, 160 / math.ceil(len(css) / columns)))
    wide = min(14.0, (WIDTH - 2) / columns)
    if made.idle <= LONGEST_ROW * 4 and "never" not in css:
        css += ["idle"] * made.idle
    part = Part(math.ceil(len(css) / columns) * tall)
    for at in range(0, len(css), columns):
        start = 0
        for kind, same in groupby(css[at : at + columns]):
            length = len(list(same))
            part.add(kind, start * wide, at / columns * tall, length * wide, tall * 0.86)
            start += length
    return part
