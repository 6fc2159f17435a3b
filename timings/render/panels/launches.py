"""The drawing of a launch: its grid, one of its blocks, and the element that each thread gets."""

import math
import re
from html import escape
from itertools import groupby

from timings.pages.asks import Launch
from timings.pages.launch import launch_shown
from timings.records.launched import Traced
from timings.render.state import State

WIDTH = 640.0
BLOCK_SIDE, GAP, LEFT = 18.0, 26.0, 1.0
ROW, FEWEST_ROWS = 5.0, 14.0
CHARACTER = 6.9
"""What a digit of a thread's label takes, with its share of the space at both ends."""

FEW, LONGEST_ROW = 64, 128
"""Elements of a row that keeps a block's threads together, and of the longest row."""


def launch_html(state: State, asked: Launch, where: str) -> str:
    """The figure that a `launch` fence becomes, with its text for those who do not see it.

    Raises:
        TimingsError: if the program as it is was traced, and made no such launch.
    """
    program = asked.program
    made, stale = launch_shown(state.records.values(), asked, where)
    said, body = (summary(made), _drawn(made, asked.columns)) if made else ("", "")
    said += " Drawn from a trace of the program on a stand-in for the driver." if made else ""
    if not made:
        said = f"This launch was not traced yet{' since the program was changed' * stale}."
    elif stale:
        said += " <strong>Traced before the last change.</strong>"
    return (
        f'<figure class="launch" data-program="{escape(program.path)}" '
        f'data-kernel="{escape(asked.kernel)}">{body}<figcaption>{said}</figcaption></figure>'
    )


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


def _drawn(made: Traced, columns: int | None) -> str:
    """The picture: three parts below one another."""
    blocks = math.prod(made.grid)
    chosen = min(1, blocks - 1)  # the second block, so that its number counts
    kinds = [*(["even", "odd"] * blocks)[:blocks], "never"]
    kinds[chosen] = "chosen"
    stored = f"and the element of {made.array} that each stores to"
    parts, top = [], 14.0
    for words, (body, height) in (
        (f"grid: {_counted(made.grid, 'block')}", _grid(made, kinds)),
        (f"block {chosen}: {_counted(made.block, 'thread')}, {stored}", _block(made, chosen)),
        (f"{made.array}: {len(made.writers):,} elements", _elements(made, kinds, columns)),
    ):
        parts.append(f'<text class="name" x="0" y="{top:g}">{escape(words)}</text>')
        parts.append(f'<g transform="translate({LEFT:g} {top + 8:g})">{body}</g>')
        top += height + 8 + GAP
    height = top - 18
    key = re.sub(r"\W+", "-", f"launch {made} {len(made.writers)}").strip("-")
    return (
        f'<svg viewBox="0 0 {WIDTH:g} {height:g}" style="aspect-ratio:{WIDTH:g}/{height:g}" '
        f'role="img" aria-labelledby="{key}-title {key}-desc">'
        f'<title id="{key}-title">Launch of {escape(made.kernel)}</title>'
        f'<desc id="{key}-desc">{escape(summary(made))}</desc>{"".join(parts)}</svg>'
    )


class _Boxes(dict[str, str]):
    """Boxes of some kinds, to which the style sheet gives colours: one path for those of a kind."""

    def add(self, kind: str, x: float, y: float, width: float, height: float) -> None:
        path = f"M{x:.4g} {y:.4g}h{width:.4g}v{height:.4g}h{-width:.4g}z"
        self[kind] = self.get(kind, "") + path

    def __str__(self) -> str:
        return "".join(f'<path class="{kind}" d="{path}"/>' for kind, path in self.items())


def _grid(made: Traced, kinds: list[str]) -> tuple[str, float]:
    """The blocks in their places, x to the right, y down, z as further rows; and how high."""
    x, y, z = made.grid
    side = min(BLOCK_SIDE, (WIDTH - 2) / x)
    tall = max(side, 8.0)
    boxes = _Boxes()
    for number in range(x * y * z):
        row, column = divmod(number, x)
        boxes.add(kinds[number], column * side, row * tall, side * 0.9, tall * 0.9)
    return str(boxes), y * z * tall


def _block(made: Traced, chosen: int) -> tuple[str, float]:
    """The threads of one block, with their elements' numbers; the planes of z side by side."""
    x, y, z = made.block
    threads = made.threads_of_block
    wrapped = min(x, 16) if y == z == 1 else x
    gap, tall = min(12.0, WIDTH / 2 / z), 16.0
    wide = min(36.0, (WIDTH - 2 - gap * (z - 1)) / (wrapped * z))
    mine: dict[int, list[int]] = {}
    for element, thread in enumerate(made.writers):
        mine.setdefault(thread - chosen * threads, []).append(element)
    boxes, labels = _Boxes(), []
    for thread in range(threads):
        plane, inside = divmod(thread, x * y)
        row, column = divmod(inside, wrapped)
        at = plane * (wrapped * wide + gap) + column * wide
        has = mine.get(thread)
        boxes.add("chosen" if has else "idle", at, row * tall, wide - min(1, wide / 2), tall - 1)
        if has and (label := _label(has, int(wide / CHARACTER))):
            labels.append(f'<text x="{at + wide / 2:.4g}" y="{row * tall + 11:g}">{label}</text>')
    said = f'<g class="on">{"".join(labels)}</g>' if labels else ""
    if threads == 1 and 0 in mine:
        said = f'<text x="{wide + 6:g}" y="11">{_label(mine[0], LONGEST_ROW)}</text>'
    return f"{boxes}{said}", math.ceil(x * y / wrapped) * tall


def _label(elements: list[int], room: int) -> str:
    """The elements of a thread in so many characters; where even the first has no room, nothing."""
    first, more = str(elements[0]), len(elements) > 1
    labels = [f"{first} … {elements[-1]}", f"{first} …", f"{first}…"] if more else [first]
    return next((label for label in labels if len(label) <= room), "")


def _elements(made: Traced, kinds: list[str], columns: int | None) -> tuple[str, float]:
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
    boxes = _Boxes()
    for at in range(0, len(css), columns):
        start = 0
        for kind, same in groupby(css[at : at + columns]):
            length = len(list(same))
            boxes.add(kind, start * wide, at / columns * tall, length * wide, tall * 0.86)
            start += length
    return str(boxes), math.ceil(len(css) / columns) * tall
