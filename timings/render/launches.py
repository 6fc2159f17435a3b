"""The drawing of a launch: its grid, one of its blocks, and the element that each thread gets."""

import itertools
import math
import re
from html import escape

from timings.kernels.traces import Traced, shown
from timings.pages import Launch
from timings.render.state import State

WIDTH = 640.0
BLOCK_SIDE, GAP, LEFT = 18.0, 18.0, 1.0
ROW, FEWEST_ROWS = 5.0, 14.0
CHARACTER = 6.9
"""What a digit of a thread's label takes, with its share of the space at both ends."""

FEW = 64
"""Elements of a row that keeps a block's threads together."""

LONGEST_ROW = 128
FROM = "Drawn from a trace of the program on a stand-in for the driver."


def launch_html(state: State, asked: Launch, where: str) -> str:
    """The figure that a `launch` fence becomes, with its text for those who do not see it.

    Raises:
        TimingsError: if the program as it is was traced, and made no such launch.
    """
    program = state.project.programs[asked.program]
    made, stale = shown(state.records.values(), program, asked, where)
    start = (
        f'<figure class="launch" data-program="{escape(asked.program)}" '
        f'data-kernel="{escape(asked.kernel)}">'
    )
    if not made:
        since = " since the program was changed" if stale else ""
        return f"{start}<figcaption>This launch was not traced yet{since}.</figcaption></figure>"
    said, body, height = summary(made), *_drawn(made, asked.columns)
    key = re.sub(r"\W+", "-", f"launch-{asked.program}-{made}").strip("-")
    warning = " <strong>Traced before the last change.</strong>" if stale else ""
    return (
        f'{start}<svg viewBox="0 0 {WIDTH:g} {height:g}" '
        f'style="aspect-ratio:{WIDTH:g}/{height:g}" role="img" '
        f'aria-labelledby="{key}-title {key}-desc">'
        f'<title id="{key}-title">Launch of {escape(made.kernel)}</title>'
        f'<desc id="{key}-desc">{escape(said)}</desc>{body}</svg>'
        f"<figcaption>{escape(said)} {FROM}{warning}</figcaption></figure>"
    )


def summary(made: Traced) -> str:
    """The launch in words."""
    size, idle = len(made.writers), made.idle
    missing = made.writers.count(-1)
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
    many = _many(math.prod(sides), name)
    return f"{many} ({_sides(sides)})" if sum(side > 1 for side in sides) > 1 else many


def _sides(sides: list[int]) -> str:
    last = max((axis for axis in range(3) if sides[axis] > 1), default=0)
    return " × ".join(map(str, sides[: last + 1]))


def _drawn(made: Traced, columns: int | None) -> tuple[str, float]:
    """The three parts below one another, and how high they are together."""
    parts, top = [], 14.0
    shown = 1 if math.prod(made.grid) > 1 else 0  # the second block, so that its number counts
    kinds = ["even", "odd"] * math.ceil(math.prod(made.grid) / 2) + ["never"]
    kinds[shown] = "chosen"
    block = f"block {shown}: {_counted(made.block, 'thread')}"
    for words, (body, height) in (
        (f"grid: {_counted(made.grid, 'block')}", _grid(made, kinds)),
        (f"{block}, and the element of {made.array} that each stores to", _block(made, shown)),
        (f"{made.array}: {len(made.writers):,} elements", _elements(made, kinds, columns)),
    ):
        parts.append(f'<text class="name" x="0" y="{top:g}">{escape(words)}</text>')
        parts.append(f'<g transform="translate({LEFT:g} {top + 8:g})">{body}</g>')
        top += height + 8 + GAP + 8
    return "".join(parts), top - GAP


class _Boxes:
    """Boxes of some kinds: those of one kind are drawn as one path."""

    def __init__(self) -> None:
        self.paths: dict[str, str] = {}

    def add(self, kind: str, x: float, y: float, width: float, height: float) -> None:
        """One more of a kind, which the style sheet gives its colour."""
        path = f"M{x:.4g} {y:.4g}h{width:.4g}v{height:.4g}h{-width:.4g}z"
        self.paths[kind] = self.paths.get(kind, "") + path

    def __str__(self) -> str:
        return "".join(f'<path class="{kind}" d="{path}"/>' for kind, path in self.paths.items())


def _grid(made: Traced, kinds: list[str]) -> tuple[str, float]:
    """The blocks in their places: x to the right, y down, z as further rows."""
    x, y, z = made.grid
    side = min(BLOCK_SIDE, (WIDTH - 2) / x)
    tall = max(side, 8.0)
    boxes = _Boxes()
    for number in range(x * y * z):
        row, column = divmod(number, x)
        boxes.add(kinds[number], column * side, row * tall, side * 0.9, tall * 0.9)
    return str(boxes), y * z * tall


def _block(made: Traced, shown: int) -> tuple[str, float]:
    """The threads of one block, with their elements' numbers; the planes of z side by side."""
    x, y, z = made.block
    threads = made.threads_of_block
    wrapped = min(x, 16) if y == z == 1 else x
    gap, tall = min(12.0, WIDTH / 2 / z), 16.0
    wide = min(36.0, (WIDTH - 2 - gap * (z - 1)) / (wrapped * z))
    mine: dict[int, list[int]] = {}
    for element, thread in enumerate(made.writers):
        mine.setdefault(thread - shown * threads, []).append(element)
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
    """The array, in rows, each element in the shade of the block that stores to it.

    After the last one stand the threads that have nothing to do, if they are few.
    """
    threads = made.threads_of_block
    css = [kinds[thread // threads] for thread in made.writers]
    columns = columns or (
        len(css) if len(css) <= FEW else threads if FEW // 2 <= threads <= LONGEST_ROW else 100
    )
    tall = max(ROW, min(FEWEST_ROWS, 160 / math.ceil(len(css) / columns)))
    wide = min(14.0, (WIDTH - 2) / columns)
    if made.idle <= LONGEST_ROW * 4 and "never" not in css:
        css += ["idle"] * made.idle
    boxes = _Boxes()
    for at in range(0, len(css), columns):
        start = 0
        for kind, same in itertools.groupby(css[at : at + columns]):
            length = len(list(same))
            boxes.add(kind, start * wide, at / columns * tall, length * wide, tall * 0.86)
            start += length
    return str(boxes), math.ceil(len(css) / columns) * tall
