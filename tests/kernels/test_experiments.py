"""The experiments of the PyCUDA chapter, on the model: all variants give what they should."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from snippets.pycuda_kernels import experiments
from timings import Experiment
from timings.kernels.find import sources_of
from timings.kernels.launches import Launch
from timings.kernels.simulated import simulated
from timings.kernels.simulated.device import SimulatedDevice
from timings.provenance import Module
from timings.sources import Project

FOLDER = "pycuda_kernels"


@contextmanager
def on_the_model(project: Project, program: str) -> Iterator[list[Launch]]:
    """What an experiment launches by the kernels of that program."""
    path = f"{FOLDER}/{program}.py"
    source = Module.read(project.snippets / path, f"snippets/{path}")
    device = SimulatedDevice(path, sources_of(source, path))
    name = f"snippets.{FOLDER}.{program}"
    try:
        with simulated(device):
            yield device.launches
    finally:
        sys.modules.pop(name, None)
        vars(sys.modules[f"snippets.{FOLDER}"]).pop(program, None)


def results(experiment: Experiment, **chosen: int) -> dict[str, object]:
    """Each variant's result, from its second call: the inputs take turns."""
    with experiment.prepare(**chosen) as work:
        for variant in experiment.variants.values():
            variant(work)
        found = {name: variant(work) for name, variant in experiment.variants.items()}
        baseline = found[experiment.baseline]
        assert all(experiment.same(baseline, result) for result in found.values())
        return {name: shown(result) for name, result in found.items()}


def shown(result: object) -> object:
    return experiments.on_host(result[0] if isinstance(result, tuple) else result).tolist()


@pytest.fixture(autouse=True)
def two_inputs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(experiments, "MORE_THAN_A_CACHE", 1)


@pytest.mark.parametrize("elements", [1, 1000])
def test_doubling_and_copies(project: Project, elements: int) -> None:
    x = np.arange(elements) % 10
    with on_the_model(project, "bandwidth") as launches:
        doubled = results(experiments.gpu_doubling, elements=elements)
        copied = results(experiments.gpu_copies, elements=elements)
        assert all(launch.faults() == [] for launch in launches)
        assert len(launches) == 6  # three variants with a kernel, twice; none for the copies
    assert all(result == (2 * x).tolist() for result in doubled.values())
    assert all(result == x.tolist() for result in copied.values())


def test_bandwidth(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(experiments, "COPIED", 3000)
    with on_the_model(project, "bandwidth") as launches:
        found = results(experiments.gpu_bandwidth)
        assert all(launch.faults() == [] for launch in launches)
        moved = {sum(array.size for array in launch.arrays.values()) * 4 for launch in launches}
    assert moved == {experiments.gpu_bandwidth.moves()} == {2 * 4 * 3000}
    assert found == {
        "device-to-device copy": [1] * 3000,
        "doubling": [2] * 3000,
        "saxpy": [5] * 2000,
    }


def test_element_loops(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(experiments, "LOOPED", 20)
    with on_the_model(project, "element_by_element") as launches:
        found = results(experiments.gpu_element_loop)
        kernels = [launch.kernel for launch in launches]
    assert all(result == list(range(0, 40, 2)) for result in found.values())
    assert (kernels.count("double_one"), kernels.count("double_alone")) == (40, 2)


def test_an_input_is_larger_than_a_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(experiments, "MORE_THAN_A_CACHE", 256 * 2**20)
    for nbytes in (80_000, 50 * 2**20, 2**30):
        count = len(experiments.copies_of(nbytes))
        assert count * nbytes >= 256 * 2**20
        assert count >= 2


def test_results_that_differ_are_found() -> None:
    assert experiments.close(np.float32(1e8), 1e8 + 1000)
    assert not experiments.close([1.0, 2.0], [1.0, 2.01])
    assert not experiments.both_right((np.ones(3).view(Fetched), 2))


class Fetched(np.ndarray):
    """An array that has to be fetched."""

    def get(self) -> np.ndarray:
        return np.asarray(self)
