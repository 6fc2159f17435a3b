"""`scripts/stand-in build` and `scripts/stand-in python ARGUMENTS...`."""

import os
import sys

from tests.stand_in.build import PYTHON, Lacking, build, environment

USAGE = "scripts/stand-in build | scripts/stand-in python ARGUMENTS..."


def main(verb: str = "", *arguments: str) -> None:
    if verb not in ("build", "python") or (verb == "build" and arguments):
        sys.exit(f"usage: {USAGE}")
    try:
        build()
    except Lacking as error:
        sys.exit(f"scripts/stand-in: {error}")
    if verb == "python":
        os.execve(PYTHON, [str(PYTHON), *arguments], environment())


if __name__ == "__main__":
    main(*sys.argv[1:])
