"""Takes what belongs to one machine out of a text."""

import re
import sys
from pathlib import Path

from timings.project.project import ROOT
from timings.records.fields import CONTROL

ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}\b")


class Hide:
    """Takes this machine's folders and addresses out of what a program printed."""

    def __init__(self, folder: Path) -> None:
        places = {str(folder / "empty"): ".", str(folder): ".", str(folder.resolve()): "."}
        places |= {sys.prefix: "python", sys.base_prefix: "python", str(Path.home()): "~"}
        places |= {str(ROOT): "project"}
        self.places = sorted(places.items(), key=lambda item: -len(item[0]))

    def __call__(self, text: str) -> str:
        """The text without folders and addresses, nor what acts on a terminal but colours."""
        return CONTROL.sub("", ADDRESS.sub("0x…", self.folders(text)))

    def folders(self, text: str) -> str:
        """The text without the folders alone: code may hold numbers that look like addresses."""
        for place, name in self.places:
            if len(place) > 1:
                text = text.replace(place, name)
        return text
