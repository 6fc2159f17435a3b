"""The C++ that PyCUDA would write around an expression, for the compiler and for the model.

It says the same as PyCUDA's own and is not the same text: a loop over the elements with the
stride of the whole grid, and a tree reduction in shared memory, of one block's results each.
"""

BLOCK = 512
"""Threads of a block of PyCUDA's reductions."""

TYPES = {
    "float32": "float",
    "float64": "double",
    "int32": "int",
    "uint32": "unsigned int",
    "int64": "long long",
}


def elementwise(arguments: str, operation: str, name: str = "kernel") -> tuple[str, str]:
    """The source of an `ElementwiseKernel`, and its name."""
    return (
        f'extern "C" __global__ void {name}({arguments}, size_t n)\n'
        "{\n"
        "    size_t stride = gridDim.x * blockDim.x;\n"
        "    for (size_t i = blockDim.x * blockIdx.x + threadIdx.x; i < n; i += stride) {\n"
        f"        {operation};\n"
        "    }\n"
        "}\n"
    ), name


def reduction(  # noqa: PLR0917 - PyCUDA's own parameters
    dtype_out: str,
    neutral: str,
    reduce_expr: str,
    map_expr: str = "in[i]",
    arguments: str = "",
    name: str = "reduce_kernel",
) -> tuple[str, str]:
    """The source of a `ReductionKernel`'s first stage, and its name.

    Raises:
        KeyError: if its type is none of `TYPES`.
    """
    kind = TYPES[dtype_out.rpartition(".")[2].strip("'\"")]
    return (
        f"__device__ {kind} combine({kind} a, {kind} b) {{ return {reduce_expr}; }}\n"
        f'extern "C" __global__ void {name}({kind} *out, {arguments},\n'
        "    unsigned seq_count, size_t n)\n"
        "{\n"
        f"    __shared__ {kind} partial[{BLOCK}];\n"
        "    unsigned thread = threadIdx.x;\n"
        f"    size_t i = (size_t)blockIdx.x * {BLOCK} * seq_count + thread;\n"
        f"    {kind} sum = {neutral};\n"
        f"    for (unsigned s = 0; s < seq_count && i < n; ++s, i += {BLOCK})\n"
        f"        sum = combine(sum, {map_expr});\n"
        "    partial[thread] = sum;\n"
        "    __syncthreads();\n"
        f"    for (unsigned half = {BLOCK // 2}; half > 0; half /= 2) {{\n"
        "        if (thread < half)\n"
        "            partial[thread] = combine(partial[thread], partial[thread + half]);\n"
        "        __syncthreads();\n"
        "    }\n"
        "    if (thread == 0)\n"
        "        out[blockIdx.x] = partial[0];\n"
        "}\n"
    ), name
