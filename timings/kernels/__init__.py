"""The GPU kernels of the site: found, compiled, traced and drawn where there is no GPU.

- `find.py` finds the CUDA C++ in the files below `snippets/`, read with `ast`, never imported.
- `compile.py` compiles it by NVRTC, which needs no driver, for `kernels.json`.
- `traces.py` is what `stand-in.json` keeps of a launch, to draw it: `record/stand_in.py` writes it.

Nothing here runs on a device, and nothing that it computes is shown as a GPU's output or time.
"""
