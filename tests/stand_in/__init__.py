"""A stand-in for the CUDA driver and for nvcc, so that the real PyCUDA runs on a CPU.

`scripts/stand-in build` builds it into `.cache/stand-in/`, and `scripts/stand-in python ...` runs
Python on it. Memory is the host's, a launch runs block after block, its threads as fibers where
they wait for each other, and work in a stream is carried out late: only when somebody waits for
it. Its answers can be trusted; its times mean nothing, and its output is never shown as a GPU's.

Environment variables:
    STAND_IN_DEVICES: how many devices there are, one unless it is set.
    STAND_IN_TRACE: a file. Every launch is traced, and adds a line of JSON to it when the process
        ends: `kernel`; `grid` and `block`, three sides each; `numbers` by parameter; `arrays`, each
        with `name`, `elements`, `item` in bytes, `stored`, `atomic`, `twice` (the first element
        stored to more than once, or null), `never` (how many are never stored to) and `writer`
        (who stored last, as runs of [thread, step, count], or null where an array has more than
        10,000 elements or is not stored to); and `faults`, a line each.
"""
