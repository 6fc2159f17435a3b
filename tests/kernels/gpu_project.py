"""A tiny project with a program and an experiment for a GPU."""

from typing import Any

from tests.timings.tiny import Tiny
from timings.records.model import StandInRun

NEEDS = """\
# /// script
# dependencies = ["numpy", "pycuda"]
# [tool.timings]
# needs = ["gpu"]
# ///
"""
PROGRAM = f'''{NEEDS}"""Double numbers on the GPU."""

TWICE_KERNEL = """
__global__ void twice(float *x, int n)
{{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n)
        x[i] *= 2;
}}
"""

print("doubled")
'''
EXPERIMENT = """

@contextmanager
def on_gpu():
    from snippets.chap.device import TWICE_KERNEL

    yield TWICE_KERNEL


doubling = Experiment(
    name="doubling",
    title="Doubling",
    variants={"one": len, "other": len},
    baseline="one",
    prepare=on_gpu,
    needs="gpu",
)
"""
FENCES = """
```python
--8<-- "chap/device.py"
```

```output
program: chap/device.py
```

```timings
experiment: doubling
```
"""


def with_gpu_work(tiny: Tiny) -> Tiny:
    """The tiny project, with a program, an experiment and a page for a GPU."""
    tiny.write("snippets/chap/device.py", PROGRAM)
    tiny.write("tests/chap/test_device.py", "")
    path = "snippets/chap/experiments.py"
    tiny.write(path, (tiny.root / path).read_text(encoding="utf-8") + EXPERIMENT)
    page = tiny.root / "docs/chap.md"
    tiny.write("docs/chap.md", page.read_text(encoding="utf-8") + FENCES)
    tiny.write("requirements-gpu.txt", "-r requirements.txt\n# comment\npycuda==2026.1\n")
    return tiny


def launched(writer: str = "0+1*100", **fields: Any) -> dict[str, Any]:
    """What a record keeps of a launch: four blocks of 32 threads, unless it says otherwise."""
    known = {"kernel": "twice", "grid": [4, 1, 1], "block": [32, 1, 1]}
    return known | {"array": "x", "twice": False, "writer": writer} | fields


def run_on_stand_in(tiny: Tiny, *drawn: dict[str, Any], runner: str = "local") -> None:
    """Keep a row that says that the program, as it is, made these launches on the stand-in."""
    record = tiny.record(runner)
    program = tiny.project.programs["chap/device.py"]
    launches = list(drawn) or [launched()]
    row = StandInRun(
        program.path, 0, len(launches), launches, program.hash, "2026-02-03T04:05:06+00:00"
    )
    record.stand_in[row.key] = row
    tiny.save(record)
