"""The model of a launch: its values against NumPy's, and each kind of fault caught."""

import numpy as np
import pytest

from timings.kernels.find import Source
from timings.kernels.launches import Launch, LaunchError, launch

PATH = "snippets/chap/prog.py"
DOUBLE = """
__global__ void twice(float *x, int n)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n)
        x[i] *= 2;
}
"""
REDUCE = """
#define THREADS 256
__device__ float plus(float a, float b) { return a + b; }

__global__ void sums(const float *x, float *out, int n)
{
    __shared__ float part[THREADS];
    float sum = 0;
    for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += gridDim.x * blockDim.x)
        sum += x[i];
    part[threadIdx.x] = sum;
    __syncthreads();
    for (int half = blockDim.x / 2; half > 0; half /= 2) {
        if (threadIdx.x < half)
            part[threadIdx.x] = plus(part[threadIdx.x], part[threadIdx.x + half]);
        __syncthreads();
    }
    if (threadIdx.x == 0)
        out[blockIdx.x] = part[0];
}
"""


def source(text: str, *kernels: str) -> Source:
    return Source("chap/prog.py", "A_KERNEL", 10, text, kernels)


def run(text: str, grid: tuple, block: tuple, *arguments: object) -> Launch:
    name = text.partition("void ")[2].partition("(")[0]
    return launch(source(text, name), name, grid, block, list(arguments))


def refused(text: str, grid: tuple, block: tuple, *arguments: object) -> str:
    with pytest.raises(LaunchError) as caught:
        run(text, grid, block, *arguments)
    return str(caught.value)


def numbers(count: int) -> np.ndarray:
    return np.arange(count, dtype=np.float32)


def test_doubles_each_element_once() -> None:
    x = numbers(4000)
    assert run(DOUBLE, (32,), (128,), x, np.int32(4000)).faults() == []
    assert np.array_equal(x, 2 * numbers(4000))


@pytest.mark.parametrize(("grid", "block"), [((1,), (1,)), ((7,), (64,)), ((500,), (32,))])
def test_a_loop_with_the_stride_of_the_grid_fits_any_launch(grid: tuple, block: tuple) -> None:
    text = """__global__ void saxpy(float a, const float *x, float *z, int n)
    { for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += gridDim.x * blockDim.x)
        z[i] = a * x[i] + z[i]; }"""
    x, z = numbers(999), np.ones(999, np.float32)
    assert run(text, grid, block, np.float32(3), x, z, np.int32(999)).faults() == []
    assert np.array_equal(z, 3 * numbers(999) + 1)


def test_a_tree_in_shared_memory_sums() -> None:
    x, out = numbers(10_000) % 7, np.empty(8, np.float32)
    made = launch(source(REDUCE, "sums"), "sums", (8,), (256,), [x, out, np.int32(10_000)])
    assert made.faults() == []
    assert out.sum() == (np.arange(10_000) % 7).sum()


def test_a_transposition_through_a_tile() -> None:
    text = """__global__ void transposed(const float *x, float *y, int w)
    { __shared__ float tile[8][9];
      tile[threadIdx.y][threadIdx.x] =
          x[(blockIdx.y * 8 + threadIdx.y) * w + blockIdx.x * 8 + threadIdx.x];
      __syncthreads();
      y[(blockIdx.x * 8 + threadIdx.y) * w + blockIdx.y * 8 + threadIdx.x] =
          tile[threadIdx.x][threadIdx.y]; }"""
    x, y = numbers(32 * 32).reshape(32, 32), np.empty((32, 32), np.float32)
    assert run(text, (4, 4), (8, 8), x, y, np.int32(32)).faults() == []
    assert np.array_equal(y, x.T)


def test_atomic_additions_add_all() -> None:
    text = """__global__ void count(const int *x, int *bins, int n)
    { int i = blockIdx.x * blockDim.x + threadIdx.x;
      if (i < n) atomicAdd(&bins[x[i] % 4], 1); }"""
    x, bins = np.arange(1001, dtype=np.int32), np.zeros(4, np.int32)
    assert run(text, (8,), (128,), x, bins, np.int32(1001)).faults() == []
    assert bins.tolist() == [251, 250, 250, 250]


def test_a_warp_sums_by_shuffles() -> None:
    text = """__global__ void warps(const float *x, float *out)
    { float v = x[threadIdx.x];
      for (int d = 16; d > 0; d /= 2) v += __shfl_down_sync(0xffffffff, v, d);
      if (threadIdx.x % 32 == 0) out[threadIdx.x / 32] = v; }"""
    out = np.empty(4, np.float32)
    assert run(text, (1,), (128,), numbers(128), out).faults() == []
    assert out.tolist() == np.arange(128).reshape(4, 32).sum(axis=1).tolist()


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("-7 / 2", -3),
        ("-7 % 3", -1),
        ("7 / 2.0f", 3.5),
        ("(int)2.9f", 2),
        ("1u - 2u > 0", 1),
        ("-1 < 1u", 0),
        ("3 > 2 && !(2 > 3)", 1),
        ("5 & 6 | 8", 12),
        ("1 << 4 >> 2", 4),
        ("fmaxf(2.0f, 3.0f)", 3),
        ("min(2, 3)", 2),
        ("n > 3 ? 10 : 20", 10),
        ("sqrtf(16.0f)", 4),
        ("static_cast<float>(n) / 8", 0.625),
        ("true + false", 1),
        ("0x10 + 010", 24),
    ],
)
def test_expressions_have_the_values_of_c(expression: str, value: float) -> None:
    out = np.empty(1, np.float32)
    run(f"__global__ void f(float *out, int n) {{ out[0] = {expression}; }}", (1,), (1,), out,
        np.int32(5))  # fmt: skip
    assert out[0] == value


def test_loops_break_continue_and_return() -> None:
    text = """__global__ void f(int *out)
    { int sum = 0; int i = threadIdx.x;
      if (i == 3) { out[i] = -1; return; }
      while (true) { ++i; if (i % 2) continue; if (i > 10) break; sum += i; }
      do { sum += 100; } while (sum < 0);
      out[threadIdx.x] = sum; }"""
    out = np.empty(6, np.int32)
    assert run(text, (1,), (6,), out).faults() == []
    expected = [100 + sum(j for j in range(i + 1, 11) if j % 2 == 0) for i in range(6)]
    expected[3] = -1
    assert out.tolist() == expected


def test_a_wrong_bound() -> None:
    text = DOUBLE.replace("i < n", "i <= n")
    assert refused(text, (32,), (128,), numbers(4000), np.int32(4000)) == (
        f"{PATH}:15: loads x[4000], outside of its 4,000 elements, in block 31, thread 32 "
        "(twice, grid (32, 1, 1), block (128, 1, 1))"
    )


def test_a_bound_given_one_too_large() -> None:
    assert "loads x[4000], outside" in refused(DOUBLE, (32,), (128,), numbers(4000), np.int32(4001))


def test_a_missing_tail_check() -> None:
    text = DOUBLE.replace("    if (i < n)\n", "")
    assert refused(text, (32,), (128,), numbers(4000), np.int32(4000)) == (
        f"{PATH}:14: loads x[4000], outside of its 4,000 elements, in block 31, thread 32 "
        "(twice, grid (32, 1, 1), block (128, 1, 1))"
    )


def test_an_index_below_zero() -> None:
    text = DOUBLE.replace("x[i] *= 2", "x[i - 1] = 2")
    assert "stores to x[-1], outside" in refused(text, (4,), (128,), numbers(500), np.int32(500))


def test_overlapping_indices() -> None:
    text = DOUBLE.replace("blockIdx.x * blockDim.x", "blockIdx.x * 100")
    made = run(text, (40,), (128,), numbers(4000), np.int32(4000))
    assert made.faults() == [
        f"{PATH}: twice, grid (40, 1, 1), block (128, 1, 1): x[100] is stored to more than once, "
        "by block 1, thread 0 and block 0, thread 100"
    ]


def test_overlapping_indices_in_blocks_that_do_not_run_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("timings.kernels.geometry.BATCH", 128)
    text = DOUBLE.replace("blockIdx.x * blockDim.x", "blockIdx.x * 100")
    (fault,) = run(text, (40,), (128,), numbers(4000), np.int32(4000)).faults()
    assert "x[100] is stored to more than once" in fault


def test_a_missing_grid() -> None:
    made = run(DOUBLE, (1,), (4, 4), numbers(4000), np.int32(4000))
    assert made.faults() == [
        f"{PATH}: twice, grid (1, 1, 1), block (4, 4, 1): x[0] is stored to more than once, by "
        "block 0, thread (0, 3) and block 0, thread (0, 0)",
        f"{PATH}: twice, grid (1, 1, 1), block (4, 4, 1): 3,996 of 4,000 elements of x are never "
        "stored to, the first of them x[4]",
    ]


def test_a_kernel_that_stores_nothing() -> None:
    (fault,) = run(DOUBLE, (4,), (32,), numbers(100), np.int32(0)).faults()
    assert fault.endswith("stores nothing")


def test_a_missing_barrier() -> None:
    text = REDUCE.replace("        __syncthreads();\n    }", "    }")
    assert f"{PATH}:24: loads part[" in (said := refused_sums(text))
    assert "which another thread stored since the last barrier" in said


def test_a_barrier_that_not_all_threads_reach() -> None:
    text = REDUCE.replace("        __syncthreads();\n    }", "        if (threadIdx.x < 9) "
                          "__syncthreads();\n    }")  # fmt: skip
    assert "reaches __syncthreads() in some threads of a block and not in all" in refused_sums(text)


def test_more_threads_than_shared_memory() -> None:
    x, out = numbers(10_000), np.empty(8, np.float32)
    with pytest.raises(LaunchError, match=r"part\[256\], outside of its 256 elements"):
        launch(source(REDUCE, "sums"), "sums", (8,), (512,), [x, out, np.int32(10_000)])


def refused_sums(text: str) -> str:
    x, out = numbers(10_000), np.empty(8, np.float32)
    with pytest.raises(LaunchError) as caught:
        launch(source(text, "sums"), "sums", (8,), (256,), [x, out, np.int32(10_000)])
    return str(caught.value)


def test_an_index_that_overflows_an_int() -> None:
    text = DOUBLE.replace("blockIdx.x * blockDim.x", "1000000 * (n * n)")
    said = refused(text, (1,), (32,), numbers(4000), np.int32(4000))
    assert f"{PATH}:13: computes 16000000000000, more than an int can hold" in said


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (4000, "n is a number: give it as a NumPy scalar, not int"),
        (np.int64(4000), "n is int32 (4 bytes), and is given int64"),
        (np.float32(4000), "n is int32 (4 bytes), and is given float32"),
        (numbers(1), "n is a number"),
    ],
)
def test_an_argument_that_does_not_fit(given: object, says: str) -> None:
    assert says in refused(DOUBLE, (32,), (128,), numbers(4000), given)


def test_a_number_for_an_array() -> None:
    said = refused(DOUBLE, (32,), (128,), np.int32(4), np.int32(4))
    assert "x is an address, and is given int32" in said


def test_too_few_arguments() -> None:
    assert "takes 2 arguments, and is given 1" in refused(DOUBLE, (32,), (128,), numbers(4000))


@pytest.mark.parametrize(
    ("grid", "block", "says"),
    [
        ((1,), (1025,), "a block of 1025 along x: 1 to 1024 are allowed"),
        ((1,), (64, 32), "a block of 2048 threads: at most 1024 are allowed"),
        ((1,), (1, 1, 65), "a block of 65 along z: 1 to 64 are allowed"),
        ((1, 65536), (1,), "a grid of 65536 along y: 1 to 65535 are allowed"),
        ((0,), (1,), "a grid of 0 along x"),
        ((1, 1, 1, 1), (1,), "a grid has one to three sides, not 4"),
    ],
)
def test_a_launch_that_no_gpu_takes(grid: tuple, block: tuple, says: str) -> None:
    assert says in refused(DOUBLE, grid, block, numbers(10), np.int32(10))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("x[i] = n", "the model cannot read this"),
        ("x[i] = y;", "y is not declared"),
        ("x[i] = erff(2.0f);", "the model does not know the function erff"),
        ("n[i] = 2;", "an index on what is no array"),
        ("x[i] = 1 / (n - n);", "divides a whole number by zero"),
        ("while (true) i = 0;", "a loop of more than 50 rounds"),
    ],
)
def test_what_the_model_does_not_read_is_said(
    monkeypatch: pytest.MonkeyPatch, line: str, says: str
) -> None:
    monkeypatch.setattr("timings.kernels.interpret.LONGEST", 50)
    text = DOUBLE.replace("x[i] *= 2;", line)
    said = refused(text, (1,), (4,), numbers(4), np.int32(4))
    assert says in said
    assert said.startswith(f"{PATH}:1")
