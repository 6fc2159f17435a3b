"""Runs a program on simulated `pycuda` modules. What it prints is for tests, never for a page."""

import contextlib
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType

from timings.errors import TimingsError
from timings.kernels.find import sources_of
from timings.kernels.launches import Launch
from timings.kernels.simulated.device import SimulatedDevice
from timings.kernels.simulated.driver import make_driver
from timings.kernels.simulated.modules import make_modules
from timings.provenance import Module
from timings.settings import read_settings
from timings.sources import Project

FIRST_USE = ("pycuda.autoinit", "pycuda.autoprimaryctx")
"""Modules whose import makes a context."""


class _Starts(ModuleType):
    """A module that makes the device's context when it is imported."""

    def __init__(self, name: str, device: SimulatedDevice, driver: ModuleType) -> None:
        super().__init__(name)
        self._device, self._driver = device, driver

    def __getattribute__(self, name: str) -> object:
        if name == "__spec__":
            super().__getattribute__("_device").ready = True
        if name in ("context", "device"):
            driver = super().__getattribute__("_driver")
            return driver.Context() if name == "context" else driver.Device(0)
        return super().__getattribute__(name)


@dataclass
class Simulation:
    """A program that ran on the simulated device: what it printed, and what it launched."""

    module: ModuleType
    device: SimulatedDevice
    printed: str = ""

    @property
    def launches(self) -> list[Launch]:
        """Every launch so far."""
        return self.device.launches


@contextlib.contextmanager
def simulated(device: SimulatedDevice) -> Iterator[None]:
    """Put the simulated modules in place of `pycuda`, and take them away again."""
    driver = make_driver(device)
    modules = {"pycuda": ModuleType("pycuda"), "pycuda.driver": driver, **make_modules(device)}
    for name in FIRST_USE:
        modules[name] = _Starts(name, device, driver)
    modules["pycuda"].VERSION_TEXT = "simulated"
    modules["pycuda"].__path__ = []
    for name, module in modules.items():
        if "." in name:
            setattr(modules["pycuda"], name.partition(".")[2], module)
    before = {name: module for name, module in sys.modules.items() if _ours(name)}
    for name in before:
        del sys.modules[name]
    sys.modules.update(modules)
    try:
        yield
    finally:
        for name in [name for name in sys.modules if _ours(name)]:
            del sys.modules[name]
        sys.modules.update(before)


def _ours(name: str) -> bool:
    return name == "pycuda" or name.startswith("pycuda.")


@contextlib.contextmanager
def simulate(
    project: Project, path: str, run: bool = True, **constants: object
) -> Iterator[Simulation]:
    """A program of `snippets/` on the simulated device: imported, and its `main()` run.

    Within the `with` block its functions can be called further. The `constants` take the place of
    the program's own before that: fewer elements, say.

    Raises:
        TimingsError: if a launch does what C leaves undefined, a kernel would not be compiled, or
            the program has no such constant.
    """
    file = project.snippets / path
    source = Module.read(file, f"snippets/{path}")
    meant = "LogicError" in read_settings(source).get("expect", ())
    device = SimulatedDevice(path, sources_of(source, path), meant_to_fail=meant)
    module = ModuleType(file.stem)
    module.__file__ = file.name
    with simulated(device):
        said = io.StringIO()
        simulation = Simulation(module, device)
        with contextlib.redirect_stdout(said):
            exec(compile(source.text, file.name, "exec"), module.__dict__)  # noqa: S102
            for name, value in constants.items():
                if name not in vars(module):
                    raise TimingsError(f"{source.name}: no constant {name}: fix the name")
                setattr(module, name, value)
            if run:
                module.main()
        simulation.printed = said.getvalue()
        yield simulation
