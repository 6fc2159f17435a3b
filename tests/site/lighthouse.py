"""The Lighthouse scores of every page, served compressed from here: see scripts/lighthouse."""

import json
import subprocess
import sys
from pathlib import Path

from tests.site.chromium import FLAGS
from tests.site.conftest import ADDRESSES
from tests.site.host import serve

VERSION = "13.5.0"
KINDS = ("performance", "accessibility", "best-practices", "seo")
WANTED = KINDS[1:]
"""What must be 100. Performance is a timing, which depends on the machine: it is only shown."""

DEVICES = {"phone": [], "desktop": ["--preset=desktop"]}
SHOWN = "{:32} {:8}" + " {:>14}" * len(KINDS)


def scores(address: str, *options: str) -> tuple[dict[str, int], list[str]]:
    """A page's scores, and the titles of the audits that cost it some, performance apart.

    Raises:
        RuntimeError: if Lighthouse fails, with the last that it said.
    """
    command = ["npx", "--yes", f"lighthouse@{VERSION}", address, *options]
    command += ["--quiet", "--output=json", f"--only-categories={','.join(KINDS)}"]
    command += [f"--chrome-flags={' '.join(FLAGS)}"]
    done = subprocess.run(command, capture_output=True, check=False, text=True, timeout=300)
    if done.returncode != 0:
        raise RuntimeError(f"lighthouse failed on {address}: {done.stderr.strip()[-500:]}")
    report = json.loads(done.stdout)
    found = {kind: round(100 * (report["categories"][kind]["score"] or 0)) for kind in KINDS}
    costs = [
        report["audits"][audit["id"]]["title"]
        for kind in WANTED
        for audit in report["categories"][kind]["auditRefs"]
        if audit["weight"] and (report["audits"][audit["id"]]["score"] or 0) < 1
        if report["audits"][audit["id"]]["scoreDisplayMode"] not in ("notApplicable", "manual")
    ]
    return found, costs


def main(folder: str = "site", *pages: str) -> int:
    """Print the table; 1 if a page lacks what it must have, else 0."""
    short = 0
    print(SHOWN.format("page", "device", *KINDS), flush=True)
    with serve(Path(folder)) as address:
        for page in pages or [page for page in ADDRESSES if page != "404.html"]:
            for device, options in DEVICES.items():
                found, costs = scores(address + page, *options)
                print(SHOWN.format(page or "(start)", device, *found.values()), flush=True)
                for cost in costs:
                    print(f"    {cost}", flush=True)
                short += any(found[kind] < 100 for kind in WANTED)
    return 1 if short else 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
