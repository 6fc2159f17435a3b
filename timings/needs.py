"""What a program or an experiment may need of a machine, and whether this one has it."""

import ctypes
import multiprocessing
import os
import shutil

METHODS = ("fork", "forkserver", "spawn")
GPU, BROWSER = "gpu", "browser"
NEEDS = (GPU, BROWSER, *METHODS)
"""All that there is to need: hardware, a program, or a start method."""

WORDS = {GPU: "a GPU", BROWSER: "a browser"} | {
    name: f"the start method {name}" for name in METHODS
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def lacking(need: str) -> str:
    """Why this machine cannot do what needs `need`, in words; empty if it can."""
    if need == GPU and not gpus():
        return f"needs {WORDS[GPU]}, and CUDA finds none here"
    if need == BROWSER and not any(map(shutil.which, [os.environ.get("CHROMIUM", ""), *BROWSERS])):
        return f"needs {WORDS[BROWSER]}, and there is no Chromium here: run scripts/browser"
    if need in METHODS and need not in multiprocessing.get_all_start_methods():
        return f"needs {WORDS[need]}, which this platform lacks"
    return ""


def gpus() -> int:
    """How many GPUs the CUDA driver lets this process use; 0 where there is no driver."""
    try:
        driver = ctypes.CDLL("nvcuda.dll" if os.name == "nt" else "libcuda.so.1")
    except OSError:
        return 0
    count = ctypes.c_int(0)
    if driver.cuInit(0) != 0 or driver.cuDeviceGetCount(ctypes.byref(count)) != 0:
        return 0
    return count.value
