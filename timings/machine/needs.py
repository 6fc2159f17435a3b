"""What a program or an experiment may need of a machine, and whether this one has it."""

import importlib.util
import multiprocessing
import os
import platform
import re
import shutil
import sys

from timings.machine.gpu import why_none

METHODS = ("fork", "forkserver", "spawn")
GPU, BROWSER, OPENCL = "gpu", "browser", "opencl"
LINUX, POSIX = "linux", "posix"
SYSTEMS = {LINUX: "Linux", POSIX: "Linux or macOS"}
PYTHONS = {f"python3.{minor}": f"Python 3.{minor} or later" for minor in range(12, 16)}
NEEDS = (GPU, BROWSER, OPENCL, *SYSTEMS, *PYTHONS, *METHODS)
"""All that there is to need: hardware, a program, a system, a version, or a start method."""

WORDS = {GPU: "a GPU", BROWSER: "a browser", OPENCL: "an OpenCL device", **SYSTEMS, **PYTHONS} | {
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
    elsewhere = need == LINUX and sys.platform != "linux"
    elsewhere = elsewhere or (need == POSIX and os.name != "posix")
    version = platform.python_version()
    if elsewhere or (need in PYTHONS and not is_met(need, version)):
        here = platform.system() if elsewhere else version.rpartition(".")[0]
        return f"needs {WORDS[need]}, and this is {here}"
    if need in METHODS and need not in multiprocessing.get_all_start_methods():
        return f"needs {WORDS[need]}, which this platform lacks"
    return ""


def is_met(need: str, version: str) -> bool:
    """Whether a Python of this version, `3.14.1` say, is one that `need` asks for."""
    asked, there = ([*map(int, re.findall(r"\d+", text)[:2])] for text in (need, version))
    return there >= asked
