"""GitHub, as a job sees it: its API, its runs, comments, environments."""
