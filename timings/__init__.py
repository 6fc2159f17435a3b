"""Runs and measures the snippets of this site, and shows what was recorded.

In the order in which data flows, and nothing imports what is below it here:

- `stats/`: numbers in, numbers out: ratios, their intervals, curves
- `machine/`: what this computer has: a GPU, a system, a browser
- `project/`: what is declared: programs, experiments, labs, kernels, their hashes, their commits
- `records/`: what was recorded: its model, its reader and writer, what a published folder may hold
- `pages/`: what a page asks for: its fences, their options, its claims
- `checks/`: what is wrong with pages, programs and records: `check` tells all of it
- `scaffold/`: lays down a chapter, or the page of a runner
- `recording/`: runs programs, measures experiments, writes records
- `render/`: shows what was recorded, for MkDocs and Zensical, and finishes a built site
- `publishing/`: what a publication takes, refuses, keeps and says
- `github/`: GitHub, as a job sees it: its API, its runs, comments, environments
- `site/`: makes the whole site: builds, records, checks, builds again
- `preview/`: builds again what changed, while somebody writes

`cli.py` parses arguments and calls; `errors.py` is what a bad input raises; `experiment.py` what a
chapter declares.
"""

from timings.experiment import Experiment

__all__ = ["Experiment"]
