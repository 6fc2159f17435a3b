"""Drawings and pictures that programs made, read with nothing taken on trust.

A drawing may hold what Matplotlib draws with, and nothing else: no script, no style of its own, no
address but that of its own parts. So it can stand in a page, and be opened by itself.
"""

import base64
import re
from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree as ET

SVG, XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
CC, DC = "{http://creativecommons.org/ns#}", "{http://purl.org/dc/elements/1.1/}"
MOST_CHARACTERS, MOST_ELEMENTS, DEEPEST = 500_000, 3_000, 20
MOST_PIXELS = 20_000_000

HEAD = re.compile(
    r'\s*(<\?xml version="1\.0" encoding="utf-8"( standalone="no")?\?>\s*)?'
    r'(<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1\.1//EN"\s+'
    r'"http://www\.w3\.org/Graphics/SVG/1\.1/DTD/svg11\.dtd">\s*)?'
)
NUMBER = r"-?\d{1,7}(?:\.\d{1,12})?"
PAIR = rf"\s+{NUMBER}\s+{NUMBER}"
SIZE = re.compile(rf"{NUMBER}(pt|px)?")
AT = re.compile(NUMBER)
NAME = re.compile(r"[A-Za-z_][\w.:-]{0,99}", re.ASCII)
BOX = re.compile(rf"{NUMBER}(?: {NUMBER}){{3}}")
STEPS = re.compile(rf"\s*(?:(?:[ML]{PAIR}|Q(?:{PAIR}){{2}}|C(?:{PAIR}){{3}}|z)\s*)*")
MOVES = re.compile(rf"(?:(?:rotate|scale|translate)\({NUMBER}(?:[ ,]+{NUMBER}){{0,2}}\)\s*)+")
CLIPS = re.compile(r"url\(#[^()]+\)")
STYLE = re.compile(
    r"(?:(?:fill|stroke|font|text-anchor|opacity)[a-z-]*: ?[#\w.,'% -]{1,300}(?:; ?|$))*", re.ASCII
)
SHEET = re.compile(r"\*\{[a-z:; -]*\}")
PICTURE = re.compile(r"data:image/png;base64,(?P<data>[A-Za-z0-9+/=\s]+)")
HREF = f"{XLINK}href"

PLACED = {"x": AT, "y": AT, "width": AT, "height": AT, "transform": MOVES}
LOOK = {"id": NAME, "style": STYLE, "clip-path": CLIPS, "transform": MOVES}
ELEMENTS: dict[str, dict[str, re.Pattern]] = {
    f"{SVG}svg": {"width": SIZE, "height": SIZE, "viewBox": BOX, "version": re.compile(r"1\.1")},
    f"{SVG}g": LOOK,
    f"{SVG}defs": {},
    f"{SVG}path": LOOK | {"d": STEPS},
    f"{SVG}use": LOOK | PLACED | {HREF: re.compile(r"#.+")},
    f"{SVG}text": LOOK | PLACED,
    f"{SVG}tspan": LOOK | PLACED,
    f"{SVG}clipPath": {"id": NAME},
    f"{SVG}rect": LOOK | PLACED,
    f"{SVG}image": LOOK | PLACED | {HREF: PICTURE},
    f"{SVG}style": {"type": re.compile("text/css")},
    f"{SVG}metadata": {},
    f"{RDF}RDF": {},
    f"{CC}Work": {},
    f"{CC}Agent": {},
    f"{DC}type": {f"{RDF}resource": re.compile(r"http://purl\.org/dc/dcmitype/StillImage")},
    **{f"{DC}{name}": {} for name in ("date", "format", "creator", "title")},
}
"""Every element that a drawing may hold, with its attributes and what each may be."""

NEEDED = {
    f"{SVG}svg": {"viewBox"},
    f"{SVG}use": {HREF, "x", "y"},
    f"{SVG}clipPath": {"id"},
    f"{SVG}image": {HREF},
}
SIDES = {"x", "y", "width", "height"}
SPOKEN = {f"{SVG}text", f"{SVG}tspan", *(f"{DC}{name}" for name in ("date", "format", "title"))}
"""The elements that hold text."""


def wrong_drawing(text: str) -> str:
    """What keeps a text from being a harmless drawing, in a few words; empty if nothing does."""
    return next(_wrong_text(text), "")


def wrong_picture(content: bytes) -> str:
    """What keeps bytes from being a PNG, in a few words; empty if nothing does."""
    from PIL import Image

    try:
        with Image.open(BytesIO(content), formats=["PNG"]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return f"has more than {MOST_PIXELS:,} pixels"
            picture.verify()
    except Exception:  # Pillow names none for what is no picture
        return "is not a PNG"
    return ""


def wrong_file(name: str, content: bytes) -> str:
    """What keeps a file that a program left from being published, in a few words.

    Empty if nothing does: a page is shown in a frame, and may hold anything.
    """
    try:
        text = "" if name.endswith(".png") else content.decode()
    except UnicodeDecodeError:
        return "is not UTF-8 text"
    if name.endswith(".png"):
        return wrong_picture(content)
    return wrong_drawing(text) if name.endswith(".svg") else ""


def _wrong_text(text: str) -> Iterator[str]:
    if len(text) > MOST_CHARACTERS:
        yield f"has more than {MOST_CHARACTERS:,} characters"
    body = text[HEAD.match(text).end() :]
    if re.search(r"<[!?](?!--[^<>]*-->)", body):  # in HTML, a comment may end sooner than here
        yield "holds what is neither an element nor a text"
    try:
        root = ET.fromstring(body)  # noqa: S314 (without a DOCTYPE it defines no entity)
    except (ET.ParseError, ValueError):
        yield "is not well-formed"
        return
    if root.tag != f"{SVG}svg":
        yield "is not an SVG"
    if _count(root, 0) > MOST_ELEMENTS:
        yield f"holds over {MOST_ELEMENTS:,} elements, or more than {DEEPEST} in each other"
    for element in root.iter():
        yield from _wrong_element(element)
    yield from _loose(root)


def _count(element: ET.Element, depth: int) -> int:
    """The number of elements; too large if they stand too deep in each other."""
    if depth > DEEPEST:
        return MOST_ELEMENTS + 1
    return 1 + sum(_count(child, depth + 1) for child in element)


def _wrong_element(element: ET.Element) -> Iterator[str]:
    """What is wrong with one element by itself."""
    name, allowed = _bare(element.tag), ELEMENTS.get(element.tag)
    if allowed is None:
        yield f"holds an element <{name}>"
        return
    for key, value in element.items():
        if key not in allowed or not allowed[key].fullmatch(value):
            yield f"has a <{name}> with {_bare(key)}={value[:40]!r}"
    for missing in sorted(NEEDED.get(element.tag, set()) - set(element.keys())):
        yield f"has a <{name}> without {_bare(missing)}"
    said = [text.strip() for text in (element.text, *(child.tail for child in element)) if text]
    if element.tag == f"{SVG}style":
        if not all(map(SHEET.fullmatch, said)):
            yield "has a style sheet of its own"
    elif any(said) and element.tag not in SPOKEN:
        yield f"has a text in a <{name}>"
    boxes = [(box.tag, set(box.keys())) for box in element]
    if element.tag == f"{SVG}clipPath" and boxes != [(f"{SVG}rect", SIDES)]:
        yield "clips by what is no rectangle"
    if element.tag == f"{SVG}image":
        yield from _wrong_image(element.get(HREF, ""))


def _wrong_image(address: str) -> Iterator[str]:
    try:
        content = base64.b64decode(PICTURE.fullmatch(address)["data"])
    except ValueError:
        yield "holds a picture that is not base64"
        return
    if wrong := wrong_picture(content):
        yield f"holds a picture that {wrong}"


def _loose(root: ET.Element) -> Iterator[str]:
    """What names a part that is not there."""
    paths = {f"#{path.get('id')}" for path in root.iter(f"{SVG}path")}
    boxes = {f"url(#{box.get('id')})" for box in root.iter(f"{SVG}clipPath")}
    for element in root.iter():
        if element.tag == f"{SVG}use" and element.get(HREF) not in paths:
            yield f"uses {element.get(HREF, '')[:40]!r}, which it does not hold"
        if element.get("clip-path") not in {None, *boxes}:
            yield f"is clipped by {element.get('clip-path', '')[:40]!r}, which it does not hold"


def _bare(name: str) -> str:
    return name.rpartition("}")[2][:40]
