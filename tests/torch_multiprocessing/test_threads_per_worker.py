"""Threads that torch uses in a worker."""

from queue import SimpleQueue

import torch

from snippets.torch_multiprocessing.threads_per_worker import threads
from tests.conftest import RunProgram


def test_threads_answers_what_it_was_told_to_use() -> None:
    before, answers = torch.get_num_threads(), SimpleQueue()
    try:
        for wanted in (3, 1):
            threads(answers, wanted)
    finally:
        torch.set_num_threads(before)
    assert [answers.get(), answers.get()] == [3, 1]


def test_prints_that_threads_multiply(run_program: RunProgram) -> None:
    run = run_program("torch_multiprocessing/threads_per_worker.py", start_method="fork")
    assert run.stdout.splitlines() == [
        "each worker uses as many as its parent: True",
        "two workers together, against one: 2x as many",
        "told to use one: [1, 1]",
    ]
