"""What a program or an experiment may need of a machine, and whether this one has it."""

import importlib.util
import multiprocessing
import os
import platform
import shutil
import sys

from timings.machine.gpu import why_none

METHODS = ("fork", "forkserver", "spawn")
GPU, BROWSER, OPENCL = "gpu", "browser", "opencl"
LINUX, POSIX = "linux", "posix"
SYSTEMS = {LINUX: "Linux", POSIX: "Linux or macOS"}
NEEDS = (GPU, BROWSER, OPENCL, *SYSTEMS, *METHODS)
"""All that there is to need: hardware, a program, a system, or a start method."""

WORDS = {GPU: "a GPU", BROWSER: "a browser", OPENCL: "an OpenCL device", **SYSTEMS} | {
    name: f"the start method {name}" for name in METHODS
}
STAND_IN = "stand-in"
"""What the name of a device holds that tests alone run on."""

UNASKED = "ask for one with --gpu, on a machine that has one"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def lacking(need: str, *, gpu: bool = False) -> str:
    """Why this machine cannot do what needs `need`, in words; empty if it can.

    A GPU is used only where it is asked for, by `gpu`: its packages are not installed elsewhere.
    """
    if need == GPU:
        why = why_none() if gpu else UNASKED
        return f"needs {WORDS[GPU]}: {why}" if why else ""
    if need == BROWSER and not any(map(shutil.which, [os.environ.get("CHROMIUM", ""), *BROWSERS])):
        return f"needs {WORDS[BROWSER]}, and there is no Chromium here: run scripts/browser"
    if need == OPENCL and not importlib.util.find_spec("pyopencl"):
        return f"needs {WORDS[OPENCL]}, and PyOpenCL is pinned for Linux on x86-64 alone"
    if (need == LINUX and sys.platform != "linux") or (need == POSIX and os.name != "posix"):
        return f"needs {WORDS[need]}, and this is {platform.system()}"
    if need in METHODS and need not in multiprocessing.get_all_start_methods():
        return f"needs {WORDS[need]}, which this platform lacks"
    return ""
