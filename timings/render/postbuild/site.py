"""Writes into a built site what its pages refer to and no engine makes, and puts up its walls."""

from pathlib import Path

from timings.errors import TimingsError
from timings.pages.navigation import SitePage, read_site
from timings.project.project import Project
from timings.records.model import LOCAL
from timings.render.postbuild.beside import MARKDOWN, PROGRAMS, archive, markdown
from timings.render.postbuild.cards import card
from timings.render.postbuild.dates import page_dates, recordings
from timings.render.postbuild.feed import FILE, entries, feed
from timings.render.postbuild.redirects import redirect
from timings.render.postbuild.search import mend_search
from timings.render.postbuild.texts import llms, robots, sitemap
from timings.render.postbuild.walls import put_up_walls

CARD = "card.png"
"""Beside each page's `index.html`: overrides/main.html names it."""


def finish(project: Project, folder: Path) -> list[str]:
    """The names of the files that were written into the built site in a folder.

    Raises:
        TimingsError: if there is no built site, a page says not what it is about, or holds a script
            that is not the theme's.
    """
    site = read_site(project)
    for page in site.pages:
        if not (folder / page.address / "index.html").is_file():
            raise TimingsError(
                f"{folder.name} has no page {page.address or 'index.html'}: build the site first"
            )
    dates = page_dates(project, site.pages)
    recorded = recordings(project, site.pages)
    came = {page: times[0] for page, times in dates.items() if times}
    changed: dict[SitePage, list] = {page: times[-1:] for page, times in dates.items()}
    for one in recorded:
        changed[one.page].append(one.date)
    latest = {page: max(times) for page, times in changed.items() if times}
    files: dict[str, bytes] = {
        "sitemap.xml": sitemap(site, latest).encode(),
        FILE: feed(site, entries(site, came, recorded)).encode(),
        "robots.txt": robots(site).encode(),
        "llms.txt": llms(site, _raw(project)).encode(),
    }
    (folder / "sitemap.xml.gz").unlink(missing_ok=True)  # an engine's own: dated by the build
    files |= {f"{page.address}{CARD}": card(project.root, site, page) for page in site.pages}
    for page in site.pages:
        html = (folder / page.address / "index.html").read_text(encoding="utf-8")
        files[f"{page.address}{MARKDOWN}"] = f"{markdown(html)}\n".encode()
        if programs := archive(project, page.path):
            files[f"{page.address}{PROGRAMS}"] = programs
    try:
        mend_search(folder)
        stubs = redirect(site, folder)
        put_up_walls(project, folder, site.url)
        for name, content in files.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        raise TimingsError(f"{folder.name} could not be written ({error.strerror})") from None
    return [*files, *stubs]


def _raw(project: Project) -> list[str]:
    """The addresses of the raw published records, below the site's."""
    files = sorted(project.records.glob("*/*.json"))
    names = [path.relative_to(project.docs) for path in files if path.parent.name != LOCAL]
    return [name.as_posix() for name in names]
