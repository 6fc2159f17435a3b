"""Print how many seconds pass from saving a change to seeing it in a browser.

No test: a time is never asserted. Run it on a machine that does nothing else:
`python -m tests.preview_times`.
"""

import re
import subprocess
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Thread
from time import perf_counter, sleep

from playwright.sync_api import Error, Page, sync_playwright

from tests.site.chromium import FLAGS
from tests.test_preview import CHAPTER, PROGRAM, Preview, copy, free_port, start
from timings.project.project import ROOT

ROUNDS = 5
SHOWN = "text => document.body && document.body.innerText.includes(text)"


def seconds(preview: Preview, page: Page, name: str, old: str, mark: str) -> list[float]:
    """Seconds of each round: the file `name` is changed, and the page has to show it."""
    found = []
    for number in range(ROUNDS):
        new = mark.format(number)
        began = perf_counter()
        preview.edit(name, old, new)
        while True:
            try:
                page.wait_for_function(SHOWN, arg=new.strip('"'), polling=20)
                break
            except Error as error:  # the page is being reloaded
                if "Timeout" in str(error):
                    raise
        found.append(perf_counter() - began)
        old = new
        sleep(3)
    return found


def main() -> None:
    """Measure a change of prose, and one of a program."""
    command = [ROOT / "scripts" / "browser", "find"]
    chromium = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        port = free_port()
        process = start(copy(Path(folder)), port)
        try:
            while not re.match("the site is at", process.stdout.readline()):
                pass
            Thread(target=process.stdout.read, daemon=True).start()
            preview = Preview(Path(folder), process, f"http://127.0.0.1:{port}/")
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            page = browser.new_page()
            page.goto(f"{preview.url}pool-and-process/")
            sleep(3)
            for name, old, mark in (
                (CHAPTER, "A Python process runs", "A{} Python process runs"),
                (PROGRAM, '"together:"', '"all{} of them:"'),
            ):
                found = seconds(preview, page, name, old, mark)
                print(f"{name}: {median(found):.2f} s ({min(found):.2f} to {max(found):.2f})")
            browser.close()
        finally:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    main()
