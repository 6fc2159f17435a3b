"""Mends a fault of the search that the theme brings: words that it has, and cannot find."""

from pathlib import Path

WORKERS = "assets/javascripts/workers/search.*.js"
FAULT, MENDED = "e=e+s+o.id}", 'e=e+s+o.id+","}'
"""lunr, in the theme, takes two nodes of its tree of words for one when all that leads on from
them, letters and numbers of nodes, runs together into one text: "." to 182 and "2" to 5, and "."
to 18225. It then knows words that are on no page, and every query that meets one ends in "No
matching documents" (https://github.com/olivernn/lunr.js/issues/503)."""


def mend_search(folder: Path) -> None:
    """Keep those texts apart, in the site in a folder. Done again, it changes nothing."""
    for path in folder.glob(WORKERS):
        path.write_text(path.read_text(encoding="utf-8").replace(FAULT, MENDED), encoding="utf-8")
