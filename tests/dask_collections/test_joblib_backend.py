"""A search on Dask's workers: the same as without, by scikit-learn's own cross-validation."""

import pytest
from sklearn.datasets import load_iris
from sklearn.model_selection import cross_val_score
from sklearn.svm import SVC

from tests.conftest import RunProgram
from tests.dask_collections.failing import fail_at
from timings.project.project import Project

PATH = "dask_collections/joblib_backend.py"


def test_prints_the_best_that_one_by_one_gives(run_program: RunProgram) -> None:
    where, best, same = run_program(PATH).stdout.splitlines()
    flowers, species = load_iris(return_X_y=True)
    scores = {
        (c, gamma): cross_val_score(SVC(C=c, gamma=gamma), flowers, species).mean()
        for c in (0.1, 1, 10, 100)
        for gamma in (0.01, 0.1)
    }
    c, gamma = max(scores, key=scores.get)
    assert where.endswith("True")
    assert best == f"best: {{'C': {c}, 'gamma': {gamma}}}, {scores[c, gamma]:.3f} right"
    assert scores[c, gamma] == pytest.approx(max(scores.values()))
    assert same.endswith("True")


def test_leaves_nothing_behind_when_it_fails(project: Project) -> None:
    assert fail_at(project, PATH, "by_dask = search()") == []
