"""Calls one variant of an experiment, in an interpreter of its own, for its memory to be watched.

Run as `python -m timings.recording.measure.memory ROOT MODULE EXPERIMENT VARIANT VALUE MARKER`. The
file MARKER is there as long as the variant runs; VALUE is empty where nothing is swept.
"""

import sys
from pathlib import Path
from time import perf_counter

from timings.errors import TimingsError
from timings.recording.measure.repeats import find_experiment, prepared

LONG_ENOUGH = 0.2
"""Seconds that the variant is called for at least: a short one would be gone between two looks."""


def main(root: str, module: str, name: str, variant: str, *rest: str) -> None:
    """Prepare the workload, then call the variant while the marker is there."""
    value, marker = rest
    experiment = find_experiment(root, module, name)
    chosen = {next(iter(experiment.sweep)): int(value)} if value else {}
    with prepared(experiment, chosen) as work:
        Path(marker).touch()
        start = perf_counter()
        while perf_counter() - start < LONG_ENOUGH:
            experiment.variants[variant](work)
            if experiment.synchronise:
                experiment.synchronise(work)
        Path(marker).unlink()


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except TimingsError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
