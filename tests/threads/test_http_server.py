"""Pages from a local server, one by one and by threads."""

import socket
import threading

import pytest

from snippets.threads.http_server import (
    PATHS,
    fetch,
    fetch_by_threads,
    fetch_one_by_one,
    serving,
)
from tests.conftest import RunProgram


def test_both_ways_give_every_page_in_order() -> None:
    expected = [f"You asked for /page/{number}." for number in range(16)]
    with serving() as port:
        assert fetch(port, "/any") == "You asked for /any."
        assert fetch_one_by_one(port) == expected
        assert fetch_by_threads(port, threads=len(PATHS)) == expected


@pytest.mark.parametrize("fails", [False, True])
def test_leaves_no_thread_and_no_port(fails: bool) -> None:
    before = threading.active_count()
    try:
        with serving() as port:
            fetch(port, "/")
            if fails:
                raise LookupError
    except LookupError:
        assert fails
    assert threading.active_count() == before
    with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port), 5):
        pass


def test_prints_the_last_page(run_program: RunProgram) -> None:
    run = run_program("threads/http_server.py")
    assert run.stdout.splitlines() == [
        "16 pages, the last one: You asked for /page/15.",
        "the same one by one: True",
    ]
