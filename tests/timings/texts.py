"""The sources of a tiny project."""

PROGRAM = '''"""Say a sum."""

if __name__ == "__main__":
    print(sum(range(10)))
'''

DEEP = "STEP = 1\n"

HELPER = "from snippets.chap.lib.deep import STEP\n\n\ndef add(n):\n    return n + STEP\n"

EXPERIMENTS = '''"""Two experiments that share nothing but the workload."""

from contextlib import contextmanager

from snippets.chap.lib.helper import add
from timings import Experiment


@contextmanager
def numbers():
    yield range(50)


def with_loop(numbers):
    total = 0
    for number in numbers:
        total += number
    return total


def with_sum(numbers):
    return sum(numbers)


sums = Experiment(
    name="sums",
    title="Adding fifty numbers",
    variants={"loop": with_loop, "sum": with_sum},
    baseline="loop",
    prepare=numbers,
)


def added(numbers):
    return [add(number) for number in numbers]


additions = Experiment(
    name="additions",
    title="Adding one to each of fifty numbers",
    variants={"comprehension": added, "map": lambda numbers: [*map(add, numbers)]},
    baseline="comprehension",
    prepare=numbers,
)
'''

PAGE = """---
description: Sums, and additions.
---

# Chap

!!! tip "When not to use this"

    - Never.

## Use this when

- You add ([1](references.md#r1)).

```python
--8<-- "chap/prog.py"
```

```output
program: chap/prog.py
```

```timings
experiment: sums
claims:
  - sum is at least 1.5x as fast as loop
```

```timings
experiment: additions
```
"""

REQUIREMENTS = """# --- programs and experiments ---
numpy==2.4.6

# --- tests ---
pytest==9.2.0
"""
