"""Lets this Linux look like the system that SYSTEM names, darwin or win32, to what runs here.

What the other system lacks is taken away: files, modules, functions, signals, start methods. What
it has and Linux lacks cannot be had. Packages that ask the real system are imported before.
"""

import builtins
import io
import multiprocessing.context
import os
import platform
import signal
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import psutil  # noqa: F401 - reads /proc, where elsewhere it asks the system's functions

from timings.machine import needs

SYSTEM = os.environ["SYSTEM"]
HIDDEN = ("/proc/", "/dev/shm", "/sys/fs")
LACKING = {
    "darwin": ("sched_getaffinity", "sched_setaffinity", "waitid", "memfd_create"),
    "win32": (
        *("sched_getaffinity", "sched_setaffinity", "waitid", "memfd_create", "fork", "forkpty"),
        *("getloadavg", "getpgid", "killpg", "setsid", "uname"),
    ),
}
MODULES = {"darwin": (), "win32": ("resource", "fcntl", "pwd", "grp", "termios", "pty")}
SIGNALS = {"darwin": (), "win32": ("SIGUSR1", "SIGUSR2", "SIGHUP", "SIGALRM", "SIGXFSZ")}
METHODS = {"darwin": ("fork", "spawn", "forkserver"), "win32": ("spawn",)}


def _hides(real: Callable) -> Callable:
    """The function, but that it finds nothing at a hidden place, whoever but psutil asks."""

    def asked(path: Any, *arguments: Any, **options: Any) -> Any:
        text = path.__fspath__() if hasattr(path, "__fspath__") else path
        by = sys._getframe(1).f_globals.get("__name__", "")
        if isinstance(text, str) and text.startswith(HIDDEN) and not by.startswith("psutil"):
            raise FileNotFoundError(2, "No such file or directory", text)
        return real(path, *arguments, **options)

    return asked


for holder in (builtins, io):
    holder.open = _hides(holder.open)
for name in ("stat", "listdir", "scandir", "open", "readlink"):
    setattr(os, name, _hides(getattr(os, name)))
for name in LACKING[SYSTEM]:
    delattr(os, name)
for name in MODULES[SYSTEM]:
    sys.modules[name] = None
# SIGKILL stays: by it, the standard library ends processes here.
for name in SIGNALS[SYSTEM]:
    delattr(signal, name)
for name in set(multiprocessing.context._concrete_contexts) - set(METHODS[SYSTEM]):
    del multiprocessing.context._concrete_contexts[name]
multiprocessing.context.DefaultContext.get_all_start_methods = lambda _: list(METHODS[SYSTEM])
multiprocessing.get_all_start_methods = lambda: list(METHODS[SYSTEM])
multiprocessing.context._default_context._default_context = (
    multiprocessing.context._concrete_contexts["spawn"]
)
# With another sys.platform, the standard library and packages would load what only that system has:
# the project alone is told.
platform.system = lambda: {"darwin": "Darwin", "win32": "Windows"}[SYSTEM]
needs.sys = SimpleNamespace(platform=SYSTEM)
needs.os = SimpleNamespace(name="nt" if SYSTEM == "win32" else "posix", environ=os.environ)
