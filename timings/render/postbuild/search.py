"""Mends a fault of the search that the theme brings: words that it has, and cannot find."""

from pathlib import Path

WORKERS = "assets/javascripts/workers/search.*.js"
FAULT, MENDED = "e=e+s+o.id}", 'e=e+s+o.id+","}'
"""lunr takes two places in its index of words for one if the letters that lead on from them, each
followed by the number of the place it leads to, run together into one text: "1" to 23 and "12" to
3, so to speak. It then knows words that are in no page, and fails on each query that meets one:
"No matching documents" (https://github.com/olivernn/lunr.js/issues/503)."""


def mend_search(folder: Path) -> None:
    """Keep those texts apart, in the site in a folder. Done again, it changes nothing."""
    for path in folder.glob(WORKERS):
        path.write_text(path.read_text(encoding="utf-8").replace(FAULT, MENDED), encoding="utf-8")
