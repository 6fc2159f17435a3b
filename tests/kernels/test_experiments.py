"""The experiments of the PyCUDA chapter, measured as the recorder does, on the stand-in.

They measure arrays of a few kilobytes; no time is looked at. The recorder itself compares what all
variants of an experiment give, and lets none of them off that gives nothing.
"""

import subprocess
import sys

import numpy as np
import pytest

from snippets.pycuda_kernels import experiments
from tests.kernels.conftest import Script
from timings.project.project import ROOT

START = """
import dataclasses, sys, types
import numpy as np
from snippets.pycuda_kernels import experiments
from tests.timings.bench import measure_here

experiments.MORE_THAN_A_CACHE = 20_000
experiments.LOOPED, experiments.COPIED, experiments.PIECES = 20, 3_000, (5, 1_000)

def record(experiment, **changed):
    if experiment.sweep:
        changed["sweep"] = {"elements": [1, 1_000]}
    measured = measure_here(dataclasses.replace(experiment, **changed), 0.01)
    for value, variants in measured.items():
        moved = [f"{name}:{one.facts.get('moved_bytes', 0)}" for name, one in variants.items()]
        print(experiment.name, value, *moved, sep="|")
"""


@pytest.mark.parametrize(
    ("experiment", "moved"),
    [
        (experiments.gpu_element_loop, [0]),
        (experiments.gpu_doubling, [8, 8_000]),
        (experiments.gpu_copies, [8, 8_000]),
        (experiments.gpu_streams, [40_000]),
        (experiments.gpu_bandwidth, [24_000]),
    ],
    ids=lambda one: getattr(one, "name", ""),
)
def test_all_variants_give_the_same(script: Script, experiment, moved: list[int]) -> None:  # noqa: ANN001
    variable = experiment.name.replace("-", "_")
    ran = script(f"record(experiments.{variable})", START, traced=False)
    assert ran.exit == 0, ran.stderr
    measured = [line.split("|") for line in ran.stdout.splitlines()]
    for (_, _, *variants), many in zip(measured, moved, strict=True):
        assert variants == [f"{name}:{many}" for name in experiment.variants]


BESIDE = """
from snippets.pycuda_kernels import same_in_numpy, same_in_torch
for name in ("cupy", "numba"):  # nothing stands in for them here: their variants are left out
    sys.modules[name] = types.ModuleType(name)
    sys.modules[f"snippets.pycuda_kernels.same_in_{name}"] = same_in_numpy
sys.modules["cupy"].asarray = np.copy
sys.modules["numba"].cuda = types.SimpleNamespace(to_device=np.copy)
same_in_torch.to_gpu = np.copy

for name in ("gpu_saxpy", "gpu_saxpy_copies", "gpu_sum", "gpu_sum_copies"):
    experiment = getattr(experiments, name)
    kept = [name for name in experiment.variants if "core" in name or name == "PyCUDA"]
    record(experiment, variants={name: experiment.variants[name] for name in kept})
"""


def test_numpy_pytorch_and_pycuda_give_the_same(script: Script) -> None:
    ran = script(BESIDE, START, traced=False)
    assert ran.exit == 0, ran.stderr
    measured = [line.split("|") for line in ran.stdout.splitlines()]
    assert len(measured) == 8
    for _, _, *variants in measured:
        names = [variant.split(":")[0] for variant in variants]
        assert names == ["NumPy, one core", "PyTorch, all cores", "PyCUDA"]


FIRST = """
with experiments.gpu_first_call.prepare() as work:
    for name in ("NumPy", "PyCUDA"):
        print(experiments.gpu_first_call.variants[name](work))
"""


def test_the_first_call_of_numpy_and_of_pycuda(script: Script) -> None:
    ran = script(FIRST, START, traced=False)
    one, other = ran.stdout.strip().split("\n\n")
    assert one == other, ran.stderr


BROKEN = [
    ("gpu_doubling", "driver.memcpy_htod = nothing"),
    ("gpu_doubling", "driver.memcpy_dtoh = nothing"),
    ("gpu_copies", "driver.memcpy_htod = nothing"),
    ("gpu_copies", "driver.memcpy_dtoh = nothing"),
    ("gpu_streams", "driver.memcpy_dtoh_async = nothing"),
    ("gpu_streams", "driver.memcpy_htod_async = nothing"),
    ("gpu_bandwidth", "bandwidth.launch = nothing"),
    ("gpu_bandwidth", "bandwidth.copy = nothing"),
    ("gpu_element_loop", "element_by_element.Doubler.thread_for_each = nothing"),
]


@pytest.mark.parametrize(("experiment", "broken"), BROKEN, ids=lambda one: one)
def test_a_variant_that_does_nothing_is_refused(
    script: Script, experiment: str, broken: str
) -> None:
    lines = f"""
        import pycuda.autoprimaryctx
        from pycuda import driver
        from snippets.pycuda_kernels import bandwidth, element_by_element
        def nothing(*arguments, **named):
            pass
        {broken}
        record(experiments.{experiment})
        """
    ran = script(lines, START, traced=False)
    assert ran.exit != 0
    assert "give different results" in ran.stderr or "not right" in ran.stderr, ran.stderr


def test_inputs_are_larger_than_a_cache() -> None:
    for nbytes in (80_000, 50 * 2**20, 2**30):
        count = experiments.copies_of(nbytes)
        assert count * nbytes >= experiments.MORE_THAN_A_CACHE
        assert count >= 2


def test_sums_that_differ_are_found() -> None:
    assert experiments.close(np.float32(1e8), 1e8 + 1000)
    assert not experiments.close(1.0, 1.01)


def test_the_first_call_starts_cold() -> None:
    """What prepares it imports no library: that would hold a context, and have warmed caches."""
    code = (
        "import sys\n"
        "from snippets.pycuda_kernels.experiments import programs_to_start\n"
        "with programs_to_start() as work:\n"
        "    assert all(path.is_file() for path in vars(work).values())\n"
        "assert not {'pycuda', 'cupy', 'numba', 'torch'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
