"""Timing on a device that finishes later than the call returns."""

from contextlib import nullcontext
from itertools import chain

import pytest

from tests.timings.bench import measure_here
from tests.timings.page import Page, fence, of_class, tree, words
from tests.timings.tiny import ROUNDS, Tiny
from timings import Experiment


class Device:
    """A device, and a clock: a launch takes 1 ms to ask for, and 40 ms of the device's time."""

    def __init__(self) -> None:
        self.now, self.busy_until = 0.0, 0.0

    def clock(self) -> float:
        return self.now

    def launch(self, seconds: float) -> None:
        self.now += 0.001
        self.busy_until = max(self.busy_until, self.now) + seconds

    def finish(self, _: object = None) -> None:
        self.now = max(self.now, self.busy_until)


def timed(device: Device, *, synchronised: bool) -> dict[str, list[float]]:
    """The seconds per call of a variant on the CPU, 20 ms, and of one on the device."""

    def on_cpu(_: object) -> None:
        device.now += 0.020

    experiment = Experiment(
        name="late",
        title="Work that is done later",
        prepare=lambda: nullcontext(device),
        baseline="CPU",
        variants={"CPU": on_cpu, "device": lambda work: work.launch(0.040)},
        synchronise=Device.finish if synchronised else None,
    )
    measured = measure_here(experiment, 2.0, device.clock, lambda: 0.0)[None]
    return {name: [*chain(*one.values)] for name, one in measured.items()}


def test_without_waiting_the_time_is_that_of_asking() -> None:
    seconds = timed(Device(), synchronised=False)
    assert seconds["device"] == pytest.approx([0.001] * len(seconds["device"]))


def test_with_waiting_it_is_that_of_the_work() -> None:
    seconds = timed(Device(), synchronised=True)
    assert seconds["device"] == pytest.approx([0.041] * len(seconds["device"]))
    assert seconds["CPU"] == pytest.approx([0.020] * len(seconds["CPU"]))


def test_a_late_device_does_not_burden_the_next_variant() -> None:
    """What one variant asked for is done before the next is timed, though that never waits."""
    device = Device()
    order = []

    def asks(work: Device) -> None:
        order.append("asks")
        work.launch(0.040)

    def waits(work: Device) -> None:
        order.append("waits")
        work.finish()
        work.now += 0.010

    experiment = Experiment(
        name="late",
        title="Work that is done later",
        prepare=lambda: nullcontext(device),
        baseline="waits",
        variants={"waits": waits, "asks": asks},
        synchronise=Device.finish,
    )
    measured = measure_here(experiment, 2.0, device.clock, lambda: 0.0)[None]
    assert set(chain(*measured["waits"].values)) == {0.010}
    assert "asks" in order


def test_bytes_are_those_of_the_swept_size() -> None:
    device = Device()

    def call(_: object) -> None:
        device.now += 0.010

    experiment = Experiment(
        name="copies",
        title="Copies",
        prepare=lambda elements: nullcontext(str(elements)),
        baseline="one",
        variants={"one": call, "other": call},
        sweep={"elements": [10, 1000]},
        moves=lambda elements: 8 * elements,
    )
    measured = measure_here(experiment, 2.0, device.clock, lambda: 0.0)
    moved = {value: times["one"].facts["moved_bytes"] for value, times in measured.items()}
    assert moved == {10: 80, 1000: 8000}


def test_the_panel_shows_bytes_per_second(page: Page, tiny: Tiny) -> None:
    tiny.save(tiny.made_up(ROUNDS, moved_bytes=10**9))
    table = of_class(tree(page.html(fence("sums"))), "timings-times")[0]
    assert "bytes moved per second" in words(table)
    assert "5 GB/s" in words(table)
    assert "10 GB/s" in words(table)


def test_the_panel_names_the_device(page: Page, tiny: Tiny) -> None:
    facts = {"gpu": "A GPU", "gpu_capability": "9.0", "gpu_driver": "580.1", "cuda_driver": "13.0"}
    tiny.save(tiny.made_up(ROUNDS, **facts, cuda_nvcc="13.0"))
    said = words(of_class(tree(page.html(fence("sums"))), "timings-conditions")[0])
    assert "A GPU, compute capability 9.0, driver 580.1 for CUDA 13.0, nvcc 13.0" in said
