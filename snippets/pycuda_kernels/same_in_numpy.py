# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy"]
# ///

# --8<-- [start:program]
"""Saxpy and a sum in NumPy, on the CPU: what the other four are compared with."""

import numpy as np


def saxpy(a: float, x: np.ndarray, y: np.ndarray, z: np.ndarray) -> np.ndarray:
    np.multiply(x, np.float32(a), out=z)
    return np.add(z, y, out=z)


def total(x: np.ndarray) -> float:
    return float(x.sum())


def main() -> None:
    x = (np.arange(1_000_000) % 10).astype(np.float32)
    y = np.ones_like(x)
    z = saxpy(2.0, x, y, np.empty_like(x))
    print("saxpy:", *z[:5].astype(int))
    print(f"sum: {total(z):,.0f}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
