"""Set up an interpreter for a recorded program: no sight of the project, the asked start method."""

import os
import sys


class _Hidden:
    """Refuses to import the project, as on a reader's machine, which has only the copied file."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> None:
        if name.split(".", maxsplit=1)[0] in ("snippets", "timings"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


sys.meta_path.insert(0, _Hidden)
_method = os.environ.get("TIMINGS_START_METHOD")
if _method:
    import multiprocessing

    multiprocessing.set_start_method(_method)
