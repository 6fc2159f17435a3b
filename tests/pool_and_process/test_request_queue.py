"""Workers that serve a queue of requests until one says stop."""

from queue import SimpleQueue

from snippets.pool_and_process.request_queue import STOP, serve
from tests.conftest import RunProgram


def test_serve_answers_until_the_first_stop() -> None:
    requests, answers = SimpleQueue(), SimpleQueue()
    for request in (3, 0, STOP, 5, STOP):
        requests.put(request)
    serve(requests, answers)
    assert [answers.get() for _ in range(answers.qsize())] == [(3, 9), (0, 0)]
    assert requests.get() == 5  # left for another worker


def test_prints_every_answer_and_all_workers_ended(run_program: RunProgram) -> None:
    run = run_program("pool_and_process/request_queue.py", start_method="spawn")
    assert run.stdout.splitlines() == [
        "answers: 0 1 4 9 16 25 36 49 64 81",
        "workers' exit codes: 0 0 0",
    ]
