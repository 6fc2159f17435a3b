"""The GPU kernels of the site: found, compiled and checked where there is no GPU.

Nothing here runs on a device, and nothing that it computes is ever recorded or shown as output.

**What is found.** In every file below `snippets/`, read with `ast` and never imported:

- module-level strings whose name ends in `KERNEL`, with one or more `__global__` functions;
- `ElementwiseKernel(...)` and `ReductionKernel(...)` of PyCUDA, `RawKernel(...)` of CuPy, with literal
  arguments, or with the name of such a string;
- functions under `@cuda.jit` of numba, if the module has a string `<NAME>_SIGNATURE` (the function's name
  in capitals), like `SAXPY_SIGNATURE = "void(float32, float32[::1], float32[::1])"`.

A kernel that is meant not to compile, to show the compiler's error, stands in a string whose name ends
in `BROKEN_KERNEL`; it is an error if it compiles. Any other string with `__global__` in it is an error: no kernel goes unseen. `find.py`.

**What is compiled.** Each of them, by NVRTC, to machine code for sm_80 and sm_90. `compile.py`.

**What is checked.** The launches that a program makes, by running the program itself on simulated `pycuda`
modules whose launches go through an interpreter of C, vectorised over all threads. For each
array that a launch stores to: every element once, none twice, none outside. `interpret.py`, `simulated/`.
In a test, the fixture `simulate` does it:

    def test_doubles_every_element(simulate):
        run = simulate("pycuda_kernels/doubling.py")    # runs main(), as `python doubling.py` would
        assert run.printed == "...\n"
        assert run.module.doubled(numbers) ...          # or call the program's functions yourself
        (launch,) = run.launches                         # .kernel .grid .block .faults() .arrays

`run.launches` also holds launches made after main(), within the test. `launch.faults()` is a list of lines,
empty where every element was stored to once. `tests/kernels/test_launches.py` does this for every
program that imports pycuda, so that a value test need only look at values. A launch that is
meant to leave elements out says so in the program's PEP 723 block, `[tool.timings] partial =
["kernel name"]`; it is an error if it stops doing so.

Simulated are the parts of PyCUDA that the site's programs use, with the real signatures: `pycuda.autoprimaryctx`,
`pycuda.autoinit`, `pycuda.driver` (`mem_alloc`, `memcpy_htod`, `memcpy_dtoh`, `memcpy_dtod`, their `_async` forms,
`In`, `Out`, `InOut`, `Stream`, `Event`, `pagelocked_empty`, `Context`, `Device`, `device_attribute`, `mem_get_info`,
`init`, the exceptions), `pycuda.compiler.SourceModule` (`get_function`), `pycuda.gpuarray`
(`to_gpu`, `empty`, `zeros`, `empty_like`, arithmetic, `sum`, `dot`), `pycuda.elementwise`, `pycuda.reduction`. Ask for what is missing.

**How a launch is drawn.** A fence, rendered at build by the same interpreter from the source:

    ```launch
    program: pycuda_kernels/layouts.py
    kernel: grid_1d_block_1d
    grid: [32]
    block: [128]
    n: 4000
    ```

`n` is the length of every array, and the value of a whole parameter named `n`; other whole parameters are given in
`arguments: {width: 100}`, and arrays of another length as `arrays: {sums: 32}`. `colour:` is `block` (the default)
or `thread`. The launch must be one that the program makes: a test compares it with the simulated run.
"""
