"""Fetch sixteen pages from a server that needs 20 ms for each, by eight threads."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from threading import Thread

PATHS = [f"/page/{number}" for number in range(16)]


class SlowPages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        time.sleep(0.02)
        body = f"You asked for {self.path}.".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing: a server logs every request to stderr otherwise."""


class Server(ThreadingTCPServer):
    request_queue_size = 64  # the usual 5 turns away threads that knock together


@contextmanager
def serving() -> Iterator[int]:
    """Serve pages on this machine, at a port that was free: yields it."""
    with Server(("127.0.0.1", 0), SlowPages) as server:  # leaving waits for its threads
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def fetch(port: int, path: str) -> str:
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("GET", path)
        return connection.getresponse().read().decode()


def fetch_one_by_one(port: int) -> list[str]:
    return [fetch(port, path) for path in PATHS]


def fetch_by_threads(port: int, threads: int = 8) -> list[str]:
    with ThreadPoolExecutor(max_workers=threads) as executor:
        return list(executor.map(fetch, [port] * len(PATHS), PATHS))


def main() -> None:
    with serving() as port:
        pages = fetch_by_threads(port)
        print(f"{len(pages)} pages, the last one: {pages[-1]}")
        print(f"the same one by one: {pages == fetch_one_by_one(port)}")


if __name__ == "__main__":
    main()
