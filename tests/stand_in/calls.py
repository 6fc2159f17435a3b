"""Call functions of a program: what to call and what came back travel as pickles, by two files."""

import pickle
import sys
from pathlib import Path

from tests.stand_in.run import load


def main(asked: Path, answer: Path) -> None:
    path, constants, calls = pickle.loads(asked.read_bytes())
    module = load(Path(path), Path(path).stem, constants)
    results = []
    for name, *arguments in calls:
        results.append(getattr(module, name)(*arguments))
    answer.write_bytes(pickle.dumps(results))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
