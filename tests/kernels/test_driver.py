"""The stand-in for the driver does as the driver does, and its trace tells each kind of fault."""

import pytest

from tests.kernels.conftest import Script

START = """
import numpy as np
import pycuda.autoprimaryctx
from pycuda import driver, gpuarray
from pycuda.compiler import SourceModule
"""
NAMES = """
from pycuda import driver
driver.init()
print(*(driver.Device(n).name() for n in range(driver.Device.count())), sep=", ")
import pycuda.autoprimaryctx
print(pycuda.autoprimaryctx.device.name())
"""


@pytest.mark.parametrize(
    ("variables", "there", "chosen"),
    [
        ({}, "CPU stand-in 0", "CPU stand-in 0"),
        ({"STAND_IN_DEVICES": "2"}, "CPU stand-in 0, CPU stand-in 1", "CPU stand-in 0"),
        (
            {"STAND_IN_DEVICES": "2", "CUDA_DEVICE": "1"},
            "CPU stand-in 0, CPU stand-in 1",
            "CPU stand-in 1",
        ),
        (
            {"STAND_IN_DEVICES": "3", "CUDA_VISIBLE_DEVICES": "2,1", "CUDA_DEVICE": "0"},
            "CPU stand-in 2, CPU stand-in 1",
            "CPU stand-in 2",
        ),
    ],
)
def test_devices(script: Script, variables: dict[str, str], there: str, chosen: str) -> None:
    ran = script(NAMES, "", traced=False, variables=variables)
    assert ran.stdout.splitlines() == [there, chosen], ran.stderr


def test_hidden_devices_are_not_there(script: Script) -> None:
    ran = script(NAMES, "", traced=False, variables={"CUDA_VISIBLE_DEVICES": ""})
    assert "cuInit failed: no CUDA-capable device is detected" in ran.stderr


LATE = """
source = driver.pagelocked_empty(4, np.float32)
result = driver.pagelocked_zeros(4, np.float32)
source[:] = 1
stream, device = driver.Stream(), driver.mem_alloc(16)
driver.memcpy_htod_async(device, source, stream)
driver.memcpy_dtoh_async(result, device, stream)
source[0] = 9
print(*result)
stream.synchronize()
print(*result)
"""


def test_streams_run_late(script: Script) -> None:
    """A copy reads what its source holds when it is carried out; its result is there after that."""
    ran = script(LATE, START, traced=False)
    assert ran.stdout.splitlines() == ["0.0 0.0 0.0 0.0", "9.0 1.0 1.0 1.0"], ran.stderr


ORDER = """
numbers = driver.pagelocked_zeros(3, np.float32)
one, other = driver.Stream(), driver.Stream()
array = gpuarray.zeros(3, np.float32)
done = driver.Event()
array.fill(np.float32(1), stream=one)
done.record(one)
print(done.query(), done.query())
other.wait_for_event(done)
driver.memcpy_dtoh_async(numbers, array.gpudata, other)
other.synchronize()
print(*numbers)
array.fill(np.float32(2), stream=one)
array *= 3
print(*array.get())
"""


def test_streams_wait_for_events_and_for_the_default_stream(script: Script) -> None:
    ran = script(ORDER, START, traced=False)
    assert ran.stdout.splitlines() == ["False True", "1.0 1.0 1.0", "6.0 6.0 6.0"], ran.stderr


NEW = "print(np.isnan(gpuarray.empty(1000, np.float32).get()).all())"


def test_memory_that_was_never_stored_to_is_no_number(script: Script) -> None:
    ran = script(NEW, START, traced=False)
    assert ran.stdout == "True\n", ran.stderr


CONTEXTS = """
from pycuda import driver
driver.init()
device = driver.Device(0)
one = device.make_context()
kept = driver.mem_alloc(8)
other = device.make_context()
print(driver.Context.get_device() == device)
other.pop()
one.push()
again = driver.Context.attach()
again.detach()
one.pop()
other.detach()
one.pop()
try:
    driver.mem_alloc(8)
except driver.LogicError as error:
    print(error)
one.push()
print(driver.mem_get_info()[1] - driver.mem_get_info()[0])
one.pop()
"""


def test_contexts_are_a_stack(script: Script) -> None:
    ran = script(CONTEXTS, "", traced=False)
    assert ran.stdout.splitlines() == ["True", "cuMemAlloc failed: invalid device context", "8"]


def kernel(body: str, count: int = 64, blocks: int = 1, more: str = "") -> str:
    """A launch of a kernel on an array of floats."""
    text = f"__global__ void change(float *a, int n) {{ {body} }}"
    return f"""
        a = gpuarray.zeros({count}, np.float32)
        change = SourceModule({text!r}).get_function("change")
        change(a, np.int32({count}), block=(64, 1, 1), grid=({blocks}, 1){more})
        driver.Context.synchronize()
        """


I = "int i = blockIdx.x * blockDim.x + threadIdx.x; "  # noqa: E741


@pytest.mark.parametrize(
    ("launch", "told"),
    [
        (kernel(f"{I} a[i + 1] = 1;"), "stores to a[64], and a has 64 elements"),
        (kernel(f"{I} a[i] = a[i - 1];"), "loads a[-1], and a has 64 elements"),
        (kernel("a[threadIdx.x] = blockIdx.x;", blocks=2), "a[0] is stored to more than once"),
        (kernel(f"{I} if (i % 2) a[i] = 1;"), "32 of 64 elements of a are never stored to"),
        (kernel(f"{I} a[i] = a[63 - i];"), "race: "),
        (kernel("float x = a[0];"), "stores nothing"),
        (
            kernel(
                "__shared__ float s[64]; s[threadIdx.x] = 1; a[threadIdx.x] = s[63 - threadIdx.x];"
            ),
            "load and store s[",
        ),
        (
            kernel(
                "extern __shared__ float s[]; s[threadIdx.x] = 1; a[threadIdx.x] = s[0];",
                more=", shared=252",
            ),
            "past the end of an array in shared memory",
        ),
        (
            kernel("if (threadIdx.x < 7) __syncthreads(); a[threadIdx.x] = 1;"),
            "has ended, while others of its block wait in __syncthreads()",
        ),
        (
            kernel(
                "if (threadIdx.x < 7)\n __syncthreads(); else\n __syncthreads(); "
                "a[threadIdx.x] = 1;"
            ),
            "wait in different __syncthreads()",
        ),
        (kernel("a[threadIdx.x] = (n + threadIdx.x == 3) + n * 100000000;"), "overflow: "),
    ],
)
def test_the_trace_tells(script: Script, launch: str, told: str) -> None:
    ran = script(launch, START)
    assert any(told in fault for fault in ran.faults), (ran.faults, ran.stderr)


@pytest.mark.parametrize(
    "body",
    [
        "a[threadIdx.x] += 1;",
        "__shared__ float s[64]; s[threadIdx.x] = threadIdx.x; __syncthreads(); "
        "a[threadIdx.x] = s[63 - threadIdx.x];",
        "float before = a[63 - threadIdx.x]; __syncthreads(); a[threadIdx.x] = before;",
        "float before = a[threadIdx.x ^ 1]; __syncwarp(); a[threadIdx.x] = before;",
        "atomicAdd(a, 1.0f);",
        "__shared__ int hits; if (!threadIdx.x) hits = 0; __syncthreads(); atomicAdd(&hits, 1); "
        "__syncthreads(); a[threadIdx.x] = hits;",
    ],
)
def test_the_trace_is_silent_where_all_is_right(script: Script, body: str) -> None:
    ran = script(kernel(body), START)
    assert [one.kernel for one in ran.launches] == ["fill", "change"], ran.stderr
    assert ran.faults == []


def test_a_result_that_is_used_too_early(script: Script) -> None:
    lines = """
        result = driver.pagelocked_zeros(64, np.float32)
        stream, a = driver.Stream(), gpuarray.zeros(64, np.float32)
        a.fill(np.float32(1), stream=stream)
        driver.memcpy_dtoh_async(result, a.gpudata, stream)
        print(result.sum())
        stream.synchronize()
        print(result.sum())
        """
    ran = script(lines, START)
    assert ran.stdout.splitlines() == ["0.0", "64.0"], ran.stderr
    assert any("used before anything waits" in fault for fault in ran.faults)


def test_who_stored_to_each_element(script: Script) -> None:
    ran = script(kernel("if (threadIdx.x % 2) a[63 - threadIdx.x / 2] = 1;"), START)
    assert ran.launches[-1].arrays["a"].writer == [[-1, 0, 32], [63, -2, 32]]
