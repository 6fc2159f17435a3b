# /// script
# requires-python = ">=3.11"
# dependencies = []
# ///

# --8<-- [start:program]
"""What limits a kernel on one device: its arithmetic, or the bytes that it moves? Needs no GPU."""

from typing import NamedTuple


class Device(NamedTuple):
    """What the maker states."""

    name: str
    operations_per_second: float
    bytes_per_second: float


class Work(NamedTuple):
    """What a computation has to do, whoever writes it."""

    name: str
    operations: int
    bytes_moved: int


def attainable(work: Work, device: Device) -> float:
    """Operations per second that the device allows at most."""
    intensity = work.operations / work.bytes_moved
    return min(device.operations_per_second, intensity * device.bytes_per_second)


def main() -> None:
    device = Device("H100 SXM", operations_per_second=67e12, bytes_per_second=3.35e12)
    ridge = device.operations_per_second / device.bytes_per_second
    n, side = 10**8, 4096  # float32: four bytes each
    print(f"{device.name}: limited by memory below {ridge:.0f} operations a byte")
    for work in (
        Work("doubling", operations=n, bytes_moved=2 * 4 * n),
        Work("saxpy", operations=2 * n, bytes_moved=3 * 4 * n),
        Work("sum", operations=n, bytes_moved=4 * n),
        Work("matrix product", operations=2 * side**3, bytes_moved=3 * 4 * side**2),
    ):
        share = attainable(work, device) / device.operations_per_second
        print(
            f"{work.name}: {work.operations / work.bytes_moved:.3g} operations a byte, "
            f"at most {share:.1%} of the arithmetic"
        )


if __name__ == "__main__":
    main()
# --8<-- [end:program]
