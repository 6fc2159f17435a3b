"""What lies beside each page, for machines and for copying: its Markdown, its programs in one file.

The Markdown is named as https://llmstxt.org proposes, after the page's own file.
"""

import io
import re
from posixpath import basename
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

from timings.pages.page import read_page
from timings.project.project import Project

MARKDOWN, PROGRAMS = "index.html.md", "programs.zip"
"""overrides/partials/beside.html links to both."""

OF_A_SCREEN = ".headerlink, button, input, .program-links, .page-links, .tabbed-labels, [hidden]"
LONG = re.compile(r'<table class="?timings-records"?>(?:(?!</table>).){50000,}</table>', re.DOTALL)
DATE = (1980, 1, 1, 0, 0, 0)
"""The first that an archive can name: what was built again from the same sources is the same."""


def markdown(html: str) -> str:
    """A built page's article as Markdown, with all that is folded away, and charts in words.

    Tables of everything recorded are left out: `llms.txt` names the records themselves.
    """
    whole = html.partition("<article")[2].rpartition("</article>")[0]
    article = BeautifulSoup(LONG.sub("", f"<article{whole}"), "html.parser")
    for one in article.select("svg"):
        one.replace_with(str(one.get("aria-label") or ""))
    for one in article.select(OF_A_SCREEN):
        one.decompose()
    return (
        _Converter(heading_style="ATX", bullets="-", escape_misc=True).convert_soup(article).strip()
    )


class _Converter(MarkdownConverter):
    """Keeps what records say as text: outside of code no sign acts, and none ends a block of it."""

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A block of code, in a fence that is longer than any inside."""
        fence = "`" * max([3, *(len(one) + 1 for one in re.findall("`+", text))])
        return f"\n\n{fence}{_language(el)}\n{text.strip(chr(10))}\n{fence}\n\n"


def _language(pre: Tag) -> str:
    """The language of a block of code: it stands in a class of what is around it."""
    around = pre.find_parent(class_="highlight")
    classes = around.get("class") if around else None
    return next((one[9:] for one in classes or () if one.startswith("language-")), "text")


def archive(project: Project, page: str) -> bytes | None:
    """The programs that a page shows, in one archive; nothing where it shows none.

    The page is named by its path below `docs/`; that of a lab has no Markdown there.
    """
    file = project.docs / page
    embeds = read_page(file, page).embeds if file.is_file() else ()
    shown = dict.fromkeys(embed.path for embed in embeds)
    if not shown:
        return None
    packed_into = io.BytesIO()
    with ZipFile(packed_into, "w", ZIP_DEFLATED) as packed:
        for path in shown:
            packed.writestr(ZipInfo(basename(path), DATE), project.programs[path].source)
    return packed_into.getvalue()
