"""Ask this Python whether it has a global interpreter lock, and whether it is on."""

import sys
import sysconfig


def built_without_gil() -> bool:
    """Return whether this is a free-threaded build, which can run without the lock."""
    return bool(sysconfig.get_config_var("Py_GIL_DISABLED"))


def gil_is_on() -> bool:
    """Return whether the lock is on now: importing an extension can turn it on."""
    if sys.version_info < (3, 13):  # before, there was no way to be without it
        return True
    return sys._is_gil_enabled()


def main() -> None:
    print(f"this build can run without a GIL: {built_without_gil()}")
    print(f"the GIL is on: {gil_is_on()}")


if __name__ == "__main__":
    main()
