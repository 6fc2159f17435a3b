"""Set up an interpreter for a recorded program: no sight of the project, the asked start method.

Where it is asked which module brings the GIL back, that is noted, in children too.
"""

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
_noted = os.environ.get("TIMINGS_GIL")
if _noted:
    import warnings

    _show = warnings.showwarning

    def _note(message: Warning | str, *rest: object, **more: object) -> None:
        """Note which module brought the GIL back, and show the warning as ever."""
        if str(message).startswith("The global interpreter lock"):
            with open(_noted, "a", encoding="utf-8") as file:  # noqa: PTH123
                file.write(f"{message}\n")
        _show(message, *rest, **more)

    warnings.showwarning = _note
