"""Cards: the picture of a page that is shown where its address is passed on."""

from base64 import b64decode, b64encode
from io import BytesIO
from pathlib import Path

from timings.pages.navigation import Site, SitePage
from timings.project.cache import cached

SIZE = (1200, 630)
MARGIN = 80
WIDTH = SIZE[0] - 2 * MARGIN
INK, SOFT, MARK, GROUND = "#ffffff", "#c9d8ea", "#ffb68a", "#16304d"
COLOURS = 32
"""In the palette: enough for the edges of letters, and a tenth of the bytes."""

LINES = (2, 3)
"""The most lines of a title and of a description."""


def card(root: Path, site: Site, page: SitePage) -> bytes:
    """The card of a page, a PNG of 1200 x 630 pixels: its title, what it is about, and the site."""
    about = (site.name, page.title, page.description)
    made_by = (__file__, "pillow", "matplotlib")
    return b64decode(cached(root, made_by, about, lambda: b64encode(_card(*about)).decode()))


def _card(site: str, title: str, description: str) -> bytes:
    from PIL import Image, ImageDraw

    image = Image.new("RGB", SIZE, GROUND)
    draw = ImageDraw.Draw(image)
    small, bold, text = (
        _font("DejaVuSans", 30),
        _font("DejaVuSans-Bold", 68),
        _font("DejaVuSans", 34),
    )
    for place, share in enumerate((1.0, 0.5, 0.25)):  # a piece of work on one, two and four cores
        top = 92 + 16 * place
        draw.rectangle((MARGIN, top, MARGIN + 96 * share, top + 8), fill=MARK)
    draw.text((MARGIN + 124, 96), "" if title == site else site, SOFT, small)
    top = 200.0
    for line in _fold(draw, title, bold, LINES[0]):
        draw.text((MARGIN, top), line, INK, bold)
        top += 84
    top += 24
    for line in _fold(draw, description, text, LINES[1]):
        draw.text((MARGIN, top), line, SOFT, text)
        top += 50
    file = BytesIO()
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


def _font(name: str, size: int):  # noqa: ANN202 (Pillow is imported only to draw)
    """A font that comes with matplotlib: the same on every machine."""
    import matplotlib as mpl
    from PIL import ImageFont

    path = Path(mpl.get_data_path(), "fonts", "ttf", f"{name}.ttf")
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


def _fold(draw, text: str, font, most: int) -> list[str]:  # noqa: ANN001
    """The text in lines that fit the card; what is too long ends in an ellipsis."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if draw.textlength(longer, font) <= WIDTH:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines[most - 1] = f"{lines[most - 1].rpartition(' ')[0]}…"
    return lines[:most]
