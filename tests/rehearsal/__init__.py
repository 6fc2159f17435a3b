"""The workflows, run here: `scripts/rehearse-workflows` says how, and tests use the same parts.

- `expressions.py` evaluates what stands in `${{ }}`, and conditions.
- `jobs.py` runs the steps of a job as a user, with the files and variables that a step has.
- `hub.py` stands for GitHub: a bare repository, artifacts, and its API.
- `made.py` makes records up; they say so.
- `flows.py` runs whole workflows; `scenarios.py` says which, with what spoilt, and what must come.
"""
