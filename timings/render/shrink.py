"""Matplotlib's SVG as one small `<svg>` for a page: named, sized and coloured by the page."""

import itertools
import re
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree as ET

SVG = "{http://www.w3.org/2000/svg}"
G, DEFS, PATH, TEXT, TSPAN, USE = (
    f"{SVG}{name}" for name in ("g", "defs", "path", "text", "tspan", "use")
)
CLIP, *UNSEEN = (f"{SVG}{name}" for name in ("clipPath", "metadata", "style"))
HREF = "{http://www.w3.org/1999/xlink}href"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
SPACES = re.compile(r"\s*([MLQCZz])\s*")
STEP = re.compile(r"([MLQCZz])([^MLQCZz]*)")
STRAIGHT = re.compile(r"[^QC]*")
UPRIGHT = re.compile(r"rotate\(-?0[ )]")
COMMON = {"font-size": "11px", "fill": "currentColor"}
"""What most texts of a drawing have: said once, at its root."""

LENGTHS = {"d", "x", "y", "width", "height", "transform"}
SIZE = ("width", "height")
NEAR = 0.2
"""Pixels by which a line may leave its box and still be drawn whole."""


def shrink(text: str, colours: Mapping[str, str], label: str, prefix: str = "") -> str:
    """The drawing as one element. `colours` are those to be replaced, `label` what it shows.

    `prefix` keeps the names apart of drawings on one page that may share some.
    """
    for sentinel, colour in colours.items():
        text = text.replace(sentinel, colour)
    ET.register_namespace("", SVG.strip("{}"))
    root = ET.fromstring(text)  # noqa: S314 (matplotlib's own output)
    for element in root.iter():
        _lean(element)
    _share_markers(root)
    _unclip(root)
    _draw_straight_markers(root)
    used = {e.get("href", "")[1:] for e in root.iter()}
    used |= {e.get("clip-path", "")[5:-1] for e in root.iter()}
    _unwrap(root, used)
    _rename(root, prefix)
    _join(root)
    for path in root.iter(PATH):
        path.set("d", _brief(path.get("d", "")))
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    _, _, *size = root.get("viewBox", "").split()
    style = COMMON | {"aspect-ratio": "/".join(size)}
    root.attrib |= {"role": "img", "aria-label": label, "style": _style(style)}
    return ET.tostring(root, encoding="unicode")


def _rename(root: ET.Element, prefix: str) -> None:
    """Put a prefix before every name, where it is given and where it is used.

    A picture that stands in the drawing itself has an address, and no name.
    """
    for element in root.iter():
        for key, start in (("id", ""), ("href", "#"), ("clip-path", "url(#")):
            if element.get(key, "").startswith(start) and key in element.attrib:
                element.set(key, f"{start}{prefix}{element.get(key, '').removeprefix(start)}")


def _style(properties: Mapping[str, str]) -> str:
    return ";".join(f"{name}:{value}" for name, value in properties.items())


def _lean(element: ET.Element) -> None:
    """Say the same in fewer characters."""
    element.tail = None
    if element.tag not in (TEXT, TSPAN):
        element.text = None
    if HREF in element.attrib:
        element.set("href", element.attrib.pop(HREF))
    for name in LENGTHS.intersection(element.keys()):
        element.set(name, NUMBER.sub(_short, element.get(name, "")))
    if "d" in element.attrib:
        element.set("d", SPACES.sub(r"\1", element.get("d", "")).strip())
    if UPRIGHT.match(element.get("transform", "")):
        del element.attrib["transform"]
    if "style" in element.attrib:
        parts = (part.partition(":") for part in element.get("style", "").split(";"))
        style = {name.strip(): value.strip() for name, _, value in parts}
        if element.tag == TEXT:
            style.pop("font-family", None)  # the page has its own
            style = {name: value for name, value in style.items() if COMMON.get(name) != value}
        element.set("style", _style(style))


def _short(match: re.Match) -> str:
    return _tenth(float(match[0]))


def _tenth(length: float) -> str:
    """A length to a tenth of a pixel."""
    text = f"{length:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _share_markers(root: ET.Element) -> None:
    """Give a marker its style where it is defined, in place of wherever it is used."""
    defined = _defined(root)
    for use in root.iter(USE):
        defined[use.get("href")].set("style", use.attrib.pop("style", ""))


def _defined(root: ET.Element) -> dict[str | None, ET.Element]:
    return {f"#{element.get('id')}": element for element in root.iter(PATH)}


def _unclip(root: ET.Element) -> None:
    """Clip only what leaves its box."""
    boxes = {
        f"url(#{clip.get('id')})": [float(clip[0].get(name, "")) for name in ("x", "y", *SIZE)]
        for clip in root.iter(CLIP)
    }
    defined = _defined(root)
    for element in root.iter():
        if element.get("clip-path") in boxes:
            left, top, width, height = boxes[element.get("clip-path", "")]
            if all(
                left - NEAR <= x <= left + width + NEAR and top - NEAR <= y <= top + height + NEAR
                for x, y in _points(element, defined)
            ):
                del element.attrib["clip-path"]


def _points(element: ET.Element, defined: dict) -> Iterator[tuple[float, float]]:
    """Where a path goes, and those that stand in a group."""
    numbers = [float(number) for number in NUMBER.findall(element.get("d", ""))]
    yield from zip(numbers[::2], numbers[1::2], strict=True)
    for use in element.iter(USE):
        left, top = float(use.get("x", "")), float(use.get("y", ""))
        for x, y in _points(defined[use.get("href")], defined):
            yield left + x, top + y


def _draw_straight_markers(root: ET.Element) -> None:
    """Draw a marker of straight lines wherever it is used: paths of one kind become one path."""
    defined = _defined(root)
    straight = {
        name: path for name, path in defined.items() if STRAIGHT.fullmatch(path.get("d", ""))
    }
    for parent in list(root.iter()):
        for place, child in enumerate(parent):
            if child.tag == USE and (marker := straight.get(child.get("href"))) is not None:
                left, top = (float(child.get(axis, "0")) for axis in "xy")
                moved = _moved(marker.get("d", ""), left, top)
                parent[place] = ET.Element(PATH, {"d": moved, "style": marker.get("style", "")})
    for parent in root.iter(DEFS):
        parent[:] = [child for child in parent if child not in straight.values()]


def _moved(d: str, left: float, top: float) -> str:
    """The same lines elsewhere."""
    by = itertools.cycle((left, top))
    return NUMBER.sub(lambda match: _tenth(float(match[0]) + next(by)), d)


def _brief(d: str) -> str:
    """The same path, with lines along an axis told by where they end on it."""
    at, parts = [""] * 2, []
    for command, numbers in STEP.findall(d):
        to = numbers.split()[-2:]
        if command == "L" and to[1] == at[1]:
            parts.append(f"H{to[0]}")
        elif command == "L" and to[0] == at[0]:
            parts.append(f"V{to[1]}")
        else:
            parts.append(command + numbers)
        at = to or [""] * 2
    return "".join(parts)


def _unwrap(parent: ET.Element, used: set[str]) -> None:
    """Leave out what draws nothing: descriptions, groups that say nothing, unseen paths."""
    children: list[ET.Element] = []
    for child in parent:
        if child.get("id") not in used:
            child.attrib.pop("id", None)
        _unwrap(child, used)
        if child.tag == G and not child.attrib:
            children.extend(child)
        elif child.tag in (G, DEFS):
            children.extend([child] if len(child) else [])
        elif not _unseen(child):
            children.append(child)
    parent[:] = children


def _unseen(element: ET.Element) -> bool:
    """Whether it draws nothing: a path without a colour or a length, a box that clips nothing."""
    if element.tag == PATH:
        return element.get("style") == "fill:none" or not re.search("[LQC]", element.get("d", ""))
    return element.tag in UNSEEN or (element.tag == CLIP and "id" not in element.attrib)


def _join(parent: ET.Element) -> None:
    """Draw all paths of one kind in one group as one, where the first of them stood."""
    first: dict[tuple, ET.Element] = {}
    for child in list(parent):
        kind = tuple(sorted((name, value) for name, value in child.items() if name != "d"))
        if child.tag != PATH:
            _join(child)
        elif kind in first:
            first[kind].set("d", first[kind].get("d", "") + child.get("d", ""))
            parent.remove(child)
        else:
            first[kind] = child
