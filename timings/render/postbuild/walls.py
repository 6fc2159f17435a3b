"""Makes a built site safe to open, whatever it was built from."""

from collections.abc import Iterator
from pathlib import Path

from timings.errors import TimingsError
from timings.project.labs import FOLDER, labs
from timings.project.project import Project
from timings.project.settings import FILES
from timings.records.drawing import wrong_file
from timings.records.notebooks import load_notebook
from timings.render.postbuild.policy import framed, guarded, scripts


def put_up_walls(project: Project, folder: Path, url: str) -> None:
    """Give each page of the site in a folder its policy, and what programs left a frame.

    Notebooks from before their lab's last change are taken out. Done again, it changes nothing.

    Raises:
        TimingsError: if a file is not what it may be: naming it.
    """
    known = scripts(project, url)
    records = folder / project.records.relative_to(project.docs)
    left = set(records.glob(f"*/{FILES}/**/*"))
    for path in sorted(folder.rglob("*.html")):
        name = path.relative_to(folder).as_posix()
        if path not in left:
            path.write_text(guarded(project.root, _text(path, name), name, known), encoding="utf-8")
    for path in sorted(path for path in left if path.is_file()):
        name = path.relative_to(folder).as_posix()
        source = project.docs / name
        if not source.is_file():
            raise TimingsError(f"{name} is in the site, and not in docs: build the site again")
        if wrong := wrong_file(path.name, source.read_bytes()):
            raise TimingsError(f"docs/{name} {wrong}: take it out, or record it again")
        if path.suffix == ".html":
            path.write_text(framed(_text(source, name), path.name), encoding="utf-8")
    fresh = set(_fresh(project))
    for path in records.glob(f"*/{FOLDER}/*"):
        if path.relative_to(folder).as_posix() not in fresh:
            path.unlink()


def _fresh(project: Project) -> Iterator[str]:
    """The notebooks of the labs as they are, by their paths below `docs/`."""
    for lab in labs(project).values():
        for path in project.records.glob(f"*/{FOLDER}/{lab.name}.ipynb"):
            notebook = load_notebook(project, lab, path.parents[1].name)
            if notebook is not None and notebook.hash == lab.hash:
                yield (project.root / notebook.path).relative_to(project.docs).as_posix()


def _text(path: Path, name: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise TimingsError(f"{name} is not UTF-8 text: take it out") from None
