"""A tiny project with a program and an experiment for a GPU."""

from tests.timings.tiny import Tiny

NEEDS = '# /// script\n# [tool.timings]\n# needs = ["gpu"]\n# ///\n'
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
