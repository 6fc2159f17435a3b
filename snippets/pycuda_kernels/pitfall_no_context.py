# /// script
# requires-python = ">=3.11"
# dependencies = ["pycuda"]
#
# [tool.timings]
# needs = ["gpu"]
# expect = ["LogicError"]
# ///

# --8<-- [start:program]
"""A stream without a context: nothing has made one."""

import sys

try:
    from pycuda import driver

    driver.init()
except Exception as error:
    sys.exit(f"This program needs PyCUDA and an NVIDIA GPU: {error}")


def main() -> None:
    print("devices:", driver.Device.count(), flush=True)
    driver.Stream()


if __name__ == "__main__":
    main()
# --8<-- [end:program]
