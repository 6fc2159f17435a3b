# /// script
# requires-python = ">=3.11"
# dependencies = ["dask"]
# ///

# --8<-- [start:program]
"""Calling compute in a loop: one task at a time, and what they share is done again each time."""

import threading
import time

import dask


class Kitchen:
    """Counts how often the oven was heated, and how many dishes were ever in it at once."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.heated = self.inside = self.most = 0

    def heat(self) -> int:
        with self.lock:
            self.heated += 1
        return 200

    def bake(self, degrees: int, dish: int) -> int:
        with self.lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        time.sleep(0.1)
        with self.lock:
            self.inside -= 1
        return degrees + dish

    def dishes(self, count: int) -> list:
        oven = dask.delayed(self.heat)()
        return [dask.delayed(self.bake)(oven, dish) for dish in range(count)]


def main() -> None:
    for way in ("compute in a loop", "compute once"):
        kitchen = Kitchen()
        with dask.config.set(scheduler="threads", num_workers=4):
            if way == "compute once":
                baked = dask.compute(*kitchen.dishes(4))
            else:
                baked = tuple(dish.compute() for dish in kitchen.dishes(4))
        print(f"{way}: {baked}, heated {kitchen.heated}x, {kitchen.most} at once")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
