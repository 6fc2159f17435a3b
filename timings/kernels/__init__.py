r"""The GPU kernels of the site: found, compiled and checked where there is no GPU.

Nothing here runs on a device, and nothing that it computes is recorded or shown as output.

**What is found** (`find.py`). In every file below `snippets/`, read with `ast`, never imported:

- strings at the top of a module whose name ends in `KERNEL`, with `__global__` functions;
- `ElementwiseKernel(...)` and `ReductionKernel(...)` of PyCUDA, with literal arguments;
- `RawKernel(...)` of CuPy, with a literal or with such a string.

Any other string with a kernel in it is an error: none goes unseen. What CuPy and numba-cuda
compile from Python or from an expression of their own is not found here.

**What is compiled** (`compile.py`, `keep.py`). Each of them, by NVRTC, to machine code. The
recorder does it, and keeps `kernels.json` beside a runner's record. The kernels of a program that
says `expect = ["CompileError"]` must not compile.

**What is checked** (`interpret.py`, `launches.py`, `simulated/`). Each launch that a program makes,
by running the program itself on simulated `pycuda` modules, whose launches go through an
interpreter of C for all threads at once. No thread may load or store outside of an array, race
for shared memory, or let an `int` overflow; and each element of an array that a launch stores to
must be stored to once. In a test, the fixture `simulate` does it:

    def test_doubles_every_element(simulate):
        run = simulate("pycuda_kernels/doubling.py")  # runs main(), as `python doubling.py` does
        assert run.printed == ...
        assert np.array_equal(run.module.doubled(numbers), 2 * numbers)
        first, second = run.launches                  # .kernel .grid .block .arrays .faults()

`tests/kernels/test_launches.py` asks this of every program that imports pycuda, so that a value
test need only look at values. A launch that is meant to leave elements out says so in the program's
PEP 723 block, `[tool.timings] partial = ["kernel"]`; it is an error if it stops doing so.

Simulated are the parts of PyCUDA that the programs use, with its signatures: what it does not
have is missing here too. Times between events are made up, and arithmetic of `gpuarray` is NumPy's.

**What is drawn** (`shown.py`, `timings/render/launches.py`). A fence, from the source alone:

    ```launch
    program: pycuda_kernels/layouts.py
    kernel: grid_1d_block_1d
    grid: [32]
    block: [128]
    n: 4000
    ```

`n` is the length of every array, and the value of a parameter named `n`. Other whole parameters are
given in `arguments: {width: 100}`, arrays of another length as `arrays: {sums: 32}`; `columns: 100`
draws so many elements in a row. The launch must be one that the program makes, with these numbers
and lengths: a test compares it with the simulated run. At most 10,000 elements can be drawn; only
where the program's array is longer may it be shorter in the drawing.
"""
