# /// script
# requires-python = ">=3.11"
# ///

# --8<-- [start:program]
"""Make shared memory in two programs: one of them never removes it."""

import re
import subprocess
import sys
from multiprocessing.shared_memory import SharedMemory


def leak() -> None:
    memory = SharedMemory(create=True, size=1000)
    memory.buf[0] = 1
    memory.close()


def unlink() -> None:
    memory = SharedMemory(create=True, size=1000)
    try:
        memory.buf[0] = 1
    finally:
        memory.close()
        memory.unlink()


def main() -> None:
    for name in ("leak", "unlink"):
        command = [sys.executable, __file__, name]
        ended = subprocess.run(command, capture_output=True, text=True, check=True)
        warned = re.search("resource_tracker: There .* at shutdown", ended.stderr)
        print(f"{name}:", warned[0] if warned else "no warning")


if __name__ == "__main__":
    {"leak": leak, "unlink": unlink}.get(sys.argv[-1], main)()
# --8<-- [end:program]
