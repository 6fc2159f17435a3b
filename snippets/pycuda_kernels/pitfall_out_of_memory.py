# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pycuda"]
#
# [tool.timings]
# needs = ["gpu"]
# expect = ["MemoryError"]
# ///

# --8<-- [start:program]
"""Ask for more memory than the device has."""

import sys

try:
    import pycuda.autoprimaryctx  # makes the GPU ready
    from pycuda import driver
except Exception as error:
    sys.exit(f"This program needs PyCUDA and an NVIDIA GPU: {error}")


def main() -> None:
    _, total = driver.mem_get_info()
    print("asking for twice the memory of the device")
    driver.mem_alloc(2 * total)


if __name__ == "__main__":
    main()
# --8<-- [end:program]
