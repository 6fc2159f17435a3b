# /// script
# requires-python = ">=3.11"
# dependencies = ["bokeh", "dask", "distributed", "playwright"]
#
# [tool.timings]
# needs = ["browser"]
# timeout = 120
# keeps = ["dask-dashboard.png"]
# ///

# --8<-- [start:program]
"""The dashboard at work, photographed by this program while two workers count primes."""

import os
import shutil
from tempfile import TemporaryDirectory

import dask
from distributed import Client, Future, LocalCluster, wait
from playwright.sync_api import sync_playwright

PICTURE = "dask-dashboard.png"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def find_browser() -> str:
    """Return the browser that CHROMIUM names, or the first that is installed."""
    found = [os.environ.get("CHROMIUM"), *map(shutil.which, BROWSERS)]
    return next(path for path in found if path)


def count_primes(start: int) -> int:
    numbers = range(max(start, 2), start + 2_000)
    return sum(all(n % d for d in range(2, int(n**0.5) + 1)) for n in numbers)


def photograph(address: str, counts: list[Future]) -> None:
    """Open the dashboard, and take its picture when half of the work is done."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser())
        page = browser.new_page(viewport={"width": 1200, "height": 720})
        page.goto(address)
        page.locator("canvas").first.wait_for()
        wait(counts[: len(counts) // 2])
        page.wait_for_timeout(2_000)  # until all that is done is drawn
        page.screenshot(path=PICTURE)
        browser.close()


def main() -> None:
    with (
        TemporaryDirectory() as scratch,
        dask.config.set({"temporary-directory": scratch}),
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0") as cluster,
        Client(cluster) as client,
    ):
        counts = client.map(count_primes, range(0, 500_000, 2_000))
        photograph(cluster.dashboard_link, counts)
        print(f"{sum(client.gather(counts)):,} primes below 500,000, and {PICTURE}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
