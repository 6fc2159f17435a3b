"""The drawing of a launch: its grid, one of its blocks, and the element that each thread gets."""

import itertools
import math
from collections.abc import Iterator
from html import escape

import numpy as np

from timings.kernels.shown import Asked, Shown

WIDTH = 640.0
BLOCK_SIDE, GAP, LEFT = 18.0, 18.0, 1.0
ROW, FEWEST_ROWS = 5.0, 14.0
CHARACTER = 6.9
"""What a digit of a thread's label takes, with its share of the space at both ends."""

FEW = 64
"""Elements of a row that keeps a block's threads together; and threads whose element is named."""

LONGEST_ROW = 128


def launch_html(shown: Shown, asked: Asked) -> str:
    """The figure, with its text for those who do not see it."""
    said = summary(shown)
    title = f"Launch of {shown.launch.kernel}"
    name = f"{asked.program}-{asked.kernel}-{asked.grid}-{asked.block}-{asked.n}"
    key = f"launch-{abs(hash_of(name)):x}"
    body, height = _drawn(shown, asked)
    return (
        f'<figure class="launch" data-program="{escape(asked.program)}" '
        f'data-kernel="{escape(asked.kernel)}"><svg viewBox="0 0 {WIDTH:g} {height:g}" '
        f'style="aspect-ratio:{WIDTH:g}/{height:g}" role="img" '
        f'aria-labelledby="{key}-title {key}-desc"><title id="{key}-title">{escape(title)}</title>'
        f'<desc id="{key}-desc">{escape(said)}</desc>{body}</svg>'
        f"<figcaption>{escape(said)} Drawn from the source, by a model of the launch.</figcaption>"
        "</figure>"
    )


def hash_of(text: str) -> int:
    """A number that stands for a text, the same in every build."""
    return int.from_bytes(text.encode()) % (2**61 - 1)


def summary(shown: Shown) -> str:
    """The launch in words."""
    made = shown.launch
    idle, size = shown.idle.size, shown.writer.size
    missing = int(np.count_nonzero(shown.writer < 0))
    once = made.arrays[shown.array].twice is None
    text = (
        f"{_counted(made.grid, 'block')} of {_counted(made.block, 'thread')}: "
        f"{_many(shown.threads, 'thread')} for {_many(size, 'element')}. "
    )
    if missing:
        text += f"{_many(size - missing, 'element')} {_is(size - missing)} stored to, "
        text += f"{missing:,} never."
    else:
        text += "Each element is stored to once." if once else "Some are stored to more than once."
    if idle:
        text += f" {_many(idle, 'thread')} {'have' if idle > 1 else 'has'} nothing to do."
    return text


def _many(count: int, name: str) -> str:
    return f"{count:,} {name}{'' if count == 1 else 's'}"


def _counted(sides: tuple[int, int, int], name: str) -> str:
    """How many there are, and along which sides if along several."""
    many = _many(int(np.prod(sides)), name)
    return f"{many} ({_sides(sides)})" if sum(side > 1 for side in sides) > 1 else many


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _sides(sides: tuple[int, int, int]) -> str:
    last = max((axis for axis in range(3) if sides[axis] > 1), default=0)
    return " × ".join(map(str, sides[: last + 1]))


def _drawn(shown: Shown, asked: Asked) -> tuple[str, float]:
    """The three parts below one another, and how high they are together."""
    parts, top = [], 14.0
    for words, draw in (
        (f"grid: {_counted(shown.launch.grid, 'block')}", _grid(shown)),
        (_block_words(shown), _block(shown)),
        (f"{shown.array}: {shown.writer.size:,} elements", _elements(shown, asked)),
    ):
        body, height = draw
        parts.append(f'<text class="name" x="0" y="{top:g}">{escape(words)}</text>')
        parts.append(f'<g transform="translate({LEFT:g} {top + 8:g})">{body}</g>')
        top += height + 8 + GAP + 8
    return "".join(parts), top - GAP


def _highlighted(shown: Shown) -> int:
    """The block that is drawn in full: the second, so that its number counts; or the only one."""
    return 1 if int(np.prod(shown.launch.grid)) > 1 else 0


def _block_words(shown: Shown) -> str:
    return (
        f"block {_highlighted(shown)}: {_counted(shown.launch.block, 'thread')}, "
        f"and the element of {shown.array} that each stores to"
    )


class _Boxes:
    """Boxes of some kinds: those of one kind are drawn as one path."""

    def __init__(self) -> None:
        self.paths: dict[str, list[str]] = {}

    def add(self, kind: str, x: float, y: float, width: float, height: float) -> None:
        """One more of a kind, which the style sheet gives its colour."""
        path = f"M{x:.4g} {y:.4g}h{width:.4g}v{height:.4g}h{-width:.4g}z"
        self.paths.setdefault(kind, []).append(path)

    def __str__(self) -> str:
        paths = self.paths.items()
        return "".join(f'<path class="{kind}" d="{"".join(boxes)}"/>' for kind, boxes in paths)


def _css(block: int, chosen: int) -> str:
    return "chosen" if block == chosen else "even" if block % 2 == 0 else "odd"


def _grid(shown: Shown) -> tuple[str, float]:
    """The blocks in their places: x to the right, y down, z as further rows."""
    x, y, z = shown.launch.grid
    side = min(BLOCK_SIDE, (WIDTH - 2) / x)
    chosen = _highlighted(shown)
    tall = max(side, 8.0)
    boxes = _Boxes()
    for row, column in itertools.product(range(y * z), range(x)):
        kind = _css(row * x + column, chosen)
        boxes.add(kind, column * side, row * tall, side * 0.9, tall * 0.9)
    return str(boxes), y * z * tall


def _block(shown: Shown) -> tuple[str, float]:
    """The threads of one block, with their elements' numbers; the planes of z side by side."""
    x, y, z = shown.launch.block
    threads = shown.threads_of_block
    first = _highlighted(shown) * threads
    wrapped = min(x, 16) if y == z == 1 else x
    rows = y if wrapped == x else math.ceil(x / wrapped)
    wide = min(36.0, (WIDTH - 2 - 12 * (z - 1)) / (wrapped * z))
    tall = 16.0
    mine = _elements_by_thread(shown, first, threads)
    boxes, labels = _Boxes(), []
    for thread in range(threads):
        plane, inside = divmod(thread, x * y)
        row, column = divmod(inside, wrapped)
        at = plane * (wrapped * wide + 12) + column * wide
        has = mine.get(thread)
        boxes.add("chosen" if has else "idle", at, row * tall, wide - 1, tall - 1)
        if has and (label := _label(has, int(wide / CHARACTER))):
            labels.append(f'<text x="{at + wide / 2:.4g}" y="{row * tall + 11:g}">{label}</text>')
    said = f'<g class="on">{"".join(labels)}</g>' if labels else ""
    if mine and threads == 1:
        said = f'<text x="{wide + 6:g}" y="11">{_label(mine[0], LONGEST_ROW)}</text>'
    return f"{boxes}{said}", rows * tall


def _label(elements: list[int], room: int) -> str:
    """The elements of a thread in so many characters; where even the first has no room, nothing."""
    first, more = str(elements[0]), len(elements) > 1
    labels = [f"{first} … {elements[-1]}", f"{first} …", f"{first}…"] if more else [first]
    return next((label for label in labels if len(label) <= room), "")


def _elements_by_thread(shown: Shown, first: int, count: int) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for element in np.flatnonzero((shown.writer >= first) & (shown.writer < first + count)):
        found.setdefault(int(shown.writer[element]) - first, []).append(int(element))
    return found


def _elements(shown: Shown, asked: Asked) -> tuple[str, float]:
    """The array, in rows, each element in the shade of the block that stores to it."""
    size, chosen = shown.writer.size, _highlighted(shown)
    columns = asked.columns or _columns(shown)
    rows = math.ceil(size / columns)
    tall = max(ROW, min(FEWEST_ROWS, 160 / rows))
    wide = min(14.0, (WIDTH - 2) / columns)
    blocks = np.where(shown.writer < 0, -1, shown.writer // shown.threads_of_block)
    boxes = _Boxes()
    for row in range(rows):
        for start, end, block in _runs(blocks[row * columns : (row + 1) * columns]):
            css = "never" if block < 0 else _css(block, chosen)
            boxes.add(css, start * wide, row * tall, (end - start) * wide, tall * 0.86)
    idle = shown.idle.size
    if 0 < idle <= LONGEST_ROW * 4 and not (blocks < 0).any():
        at, end = size, size + idle  # where the elements of the threads beyond the end would be
        while at < end:
            row, column = divmod(at, columns)
            length = min(columns - column, end - at)
            boxes.add("idle", column * wide, row * tall, length * wide, tall * 0.86)
            at += length
        rows = math.ceil(end / columns)
    return str(boxes), rows * tall


def _columns(shown: Shown) -> int:
    threads = shown.threads_of_block
    if shown.writer.size <= FEW:
        return shown.writer.size
    return threads if FEW // 2 <= threads <= LONGEST_ROW else 100


def _runs(blocks: np.ndarray) -> Iterator[tuple[int, int, int]]:
    """Neighbours of one block: where they begin, where they end, which block."""
    edges = [0, *(np.flatnonzero(np.diff(blocks)) + 1).tolist(), blocks.size]
    for start, end in itertools.pairwise(edges):
        yield start, end, int(blocks[start])
