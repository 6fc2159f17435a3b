"""The simulated modules beside the real ones: nothing is there that PyCUDA does not have."""

import importlib
import inspect
from types import ModuleType

import pytest

from timings.kernels.simulated.device import SimulatedDevice
from timings.kernels.simulated.driver import make_driver
from timings.kernels.simulated.modules import make_modules

DEVICE = SimulatedDevice(ready=True)
MODULES = {"pycuda.driver": make_driver(DEVICE)} | make_modules(DEVICE)


def public(module: object) -> dict[str, object]:
    return {name: value for name, value in vars(module).items() if not name.startswith("_")}


def parameters(function: object) -> list[str] | None:
    """The names of a function's parameters; None where C++ keeps them."""
    try:
        given = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    if any(one.kind in (one.VAR_POSITIONAL, one.VAR_KEYWORD) for one in given):
        return None
    return [one.name for one in given]


@pytest.mark.gpu
@pytest.mark.parametrize("name", MODULES)
def test_what_is_simulated_is_in_pycuda(name: str) -> None:
    real: ModuleType = importlib.import_module(name)
    for member, simulated in public(MODULES[name]).items():
        assert hasattr(real, member), f"{name} has no {member}"
        there = getattr(real, member)
        if inspect.isclass(simulated):
            for method in public(simulated):
                if method != "device":
                    assert hasattr(there, method), f"{name}.{member} has no {method}"
        if inspect.isfunction(simulated) and (known := parameters(there)) is not None:
            wanted = parameters(simulated) or []
            assert wanted == known[: len(wanted)], f"{name}.{member}"


def test_an_unknown_keyword_fails_as_in_pycuda() -> None:
    compiler, array = MODULES["pycuda.compiler"], MODULES["pycuda.gpuarray"]
    with pytest.raises(TypeError, match="unexpected keyword"):
        compiler.SourceModule("", blocks=3)
    with pytest.raises(TypeError, match="unexpected keyword"):
        array.zeros(3, kind="float32")
    with pytest.raises(AttributeError):
        MODULES["pycuda.driver"].memcpy_h2d()


def test_a_call_without_a_context_fails_as_in_pycuda() -> None:
    driver = make_driver(SimulatedDevice())
    with pytest.raises(driver.LogicError, match="cuMemAlloc failed: invalid device context"):
        driver.mem_alloc(4)
