"""Workers that serve a queue of requests until one says stop."""

import sys
from multiprocessing import Pipe, Process
from multiprocessing import Queue as ProcessQueue
from queue import SimpleQueue

import pytest

from snippets.pool_and_process.request_queue import STOP, collect, serve, start
from tests.conftest import RunProgram


def test_serve_answers_until_the_first_stop() -> None:
    requests = SimpleQueue()
    for request in (3, 0, STOP, 5, STOP):
        requests.put(request)
    receiver, sender = Pipe(duplex=False)
    serve(requests, sender)
    assert [receiver.recv(), receiver.recv()] == [(3, 9), (0, 0)]
    assert not receiver.poll()
    assert requests.get() == 5  # left for another worker


def test_a_worker_that_fails_is_seen() -> None:
    requests = ProcessQueue()
    workers = dict([start(requests)])
    requests.put("ten")  # cannot be squared
    with pytest.raises(RuntimeError, match="exit code 1"):
        collect(workers)


def test_a_worker_that_ends_early_is_not_waited_for() -> None:
    receiver, sender = Pipe(duplex=False)
    worker = Process(target=sys.exit)
    worker.start()
    sender.close()
    assert collect({receiver: worker}) == {}


def test_prints_every_answer(run_program: RunProgram) -> None:
    run = run_program("pool_and_process/request_queue.py", start_method="spawn")
    assert run.stdout == "answers: 0 1 4 9 16 25 36 49 64 81\n"
