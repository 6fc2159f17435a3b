# /// script
# requires-python = ">=3.11"
# dependencies = ["dask", "distributed", "joblib", "numpy", "scikit-learn"]
#
# [tool.timings]
# timeout = 120
# ///

# --8<-- [start:program]
"""Scikit-learn on Dask's workers, by joblib: the search is the same, another place does it."""

import os
from tempfile import TemporaryDirectory

import dask
import joblib
from distributed import Client, LocalCluster
from sklearn.datasets import load_iris
from sklearn.model_selection import GridSearchCV
from sklearn.svm import SVC


def search() -> GridSearchCV:
    """Return a fitted search over eight settings of a support vector machine, five folds each."""
    flowers, species = load_iris(return_X_y=True)
    settings = {"C": [0.1, 1, 10, 100], "gamma": [0.01, 0.1]}
    return GridSearchCV(SVC(), settings, n_jobs=2).fit(flowers, species)


def main() -> None:
    with (
        TemporaryDirectory() as scratch,
        dask.config.set({"temporary-directory": scratch}),
        LocalCluster(n_workers=2, dashboard_address=None) as cluster,
        Client(cluster),
        joblib.parallel_config(backend="dask"),
    ):
        workers = set(joblib.Parallel()(joblib.delayed(os.getpid)() for _ in range(8)))
        print(f"work is done in processes of Dask: {os.getpid() not in workers}")
        by_dask = search()
    with joblib.parallel_config(backend="sequential"):
        alone = search()
    print(f"best: {by_dask.best_params_}, {by_dask.best_score_:.3f} right")
    print(f"the same without Dask: {by_dask.best_params_ == alone.best_params_}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
