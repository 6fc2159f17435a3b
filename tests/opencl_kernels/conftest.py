"""What the tests of OpenCL programs share."""

from collections.abc import Callable, Iterator
from importlib import import_module
from types import ModuleType

import pytest

from timings.machine.needs import OPENCL, lacking

Load = Callable[[str], ModuleType]


@pytest.fixture(scope="session")
def load(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Load]:
    """Import a program of this folder; what is compiled for it stays in a folder of the tests."""
    if why := lacking(OPENCL):
        pytest.skip(why)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POCL_CACHE_DIR", str(tmp_path_factory.mktemp("pocl")))
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield lambda name: import_module(f"snippets.opencl_kernels.{name}")
