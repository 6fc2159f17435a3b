"""`scripts/stand-in build` and `scripts/stand-in python ARGUMENTS...`."""

import os
import sys

from tests.stand_in.build import PYTHON, BuildError, Lacking, build, environment

USAGE = "scripts/stand-in build | scripts/stand-in python ARGUMENTS..."
CANNOT = 3
"""The exit code where this machine cannot build it: then tests on it are skipped."""


def main(verb: str = "", *arguments: str) -> None:
    if verb not in ("build", "python") or (verb == "build" and arguments):
        sys.exit(f"usage: {USAGE}")
    try:
        build()
    except (Lacking, BuildError) as error:
        print(f"scripts/stand-in: {error}", file=sys.stderr)
        sys.exit(CANNOT if isinstance(error, Lacking) else 1)
    if verb == "python":
        os.execve(PYTHON, [str(PYTHON), *arguments], environment())


if __name__ == "__main__":
    main(*sys.argv[1:])
