"""Pages of the notebooks as they ran, by MkDocs alone: what mkdocs-jupyter leaves open."""

from pathlib import PurePosixPath
from posixpath import relpath
from typing import Any

import nh3
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page
from mkdocs_jupyter.config import settings

from timings.project.labs import Lab
from timings.records.notebooks import Notebook
from timings.records.published import NOTEBOOKS
from timings.render.fences import page_errors
from timings.render.kept_work import TEMPLATES, KeptWork
from timings.render.programs.lab_box import box_html
from timings.render.state import state

DRAWING = "data:image/svg+xml;base64,"
ATTRIBUTES = nh3.ALLOWED_ATTRIBUTES | {
    **{f"h{level}": {"id"} for level in range(1, 7)},
    "*": {"class"},
    "a": {"href", "title"},
    "img": {"alt", "src"},
    "pre": {"tabindex"},
}


class NotebookPages(KeptWork):
    """Says of each notebook's page what it is, and links it to its lab."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Have notebooks rendered by our templates."""
        settings.templates_dir = str(TEMPLATES)
        return super().on_config(config)

    def on_page_markdown(self, markdown: str, page: Page, **_: Any) -> str:
        """Give the page a title and a description; the search finds the lab's own page."""
        if _is_notebook(page):
            lab, _ran = _shown(page)
            page.meta |= {
                "title": f"{lab.title}, as it ran",
                "description": f"As it ran, with what each cell gave: {lab.summary}",
                "search": {"exclude": True},
                "notebook": True,
            }
        return markdown

    def on_page_content(self, html: str, page: Page, **_: Any) -> str:
        """Take out what could run; say below the heading where it was run, where its file is."""
        if not _is_notebook(page):
            return html
        schemes = {*nh3.ALLOWED_URL_SCHEMES, "data"}
        html = nh3.clean(
            html,
            attributes=ATTRIBUTES,
            attribute_filter=_no_other_data,
            link_rel=None,
            url_schemes=schemes,
        )
        return html.replace("</h1>", f"</h1>{_head(page)}", 1)


def _no_other_data(tag: str, attribute: str, value: str) -> str | None:
    """An attribute's value; only an image's may be data, and that a drawing: it runs no script."""
    is_data = attribute in ("href", "src") and value.strip().lower().startswith("data:")
    return None if is_data and not (tag == "img" and value.startswith(DRAWING)) else value


def _is_notebook(page: Page) -> bool:
    return page.file.src_uri.startswith(f"{NOTEBOOKS}/")


def _shown(page: Page) -> tuple[Lab, Notebook]:
    """The lab and the recorded notebook that the page is made from."""
    with page_errors(f"docs/{page.file.src_uri}"):
        now = state()
        lab = now.labs[PurePosixPath(page.file.src_uri).stem]
        notebook = now.notebooks[lab.name]
        if notebook is None or notebook.hash != lab.hash:
            raise LookupError("its lab or its record changed while the site was built: build again")
        return lab, notebook


def _head(page: Page) -> str:
    lab, notebook = _shown(page)
    file = relpath(notebook.path.removeprefix("docs/"), page.url)
    links = [
        (f"Download {lab.name}.ipynb", file, True),
        ("The lab", f"../../{lab.name}/", False),
    ]
    return box_html(lab, notebook, links, as_it_ran=True)
