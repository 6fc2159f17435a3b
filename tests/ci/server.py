"""A server on the loopback interface: it answers as it is told, and keeps what it was asked."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Asked:
    """One request."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: object


@dataclass
class Server:
    """Where it listens, what it was asked, and what it answers: by method and path."""

    address: str = ""
    asked: list[Asked] = field(default_factory=list)
    answers: dict[tuple[str, str], Callable[[Asked], Answer]] = field(default_factory=dict)
    ask: Callable[[Asked], Answer | None] = lambda _: None
    """Answers what no other does."""

    def give(self, method: str, path: str, document: object) -> None:
        """Answer with this JSON."""
        self.answers[method, path] = lambda _: (200, {}, json.dumps(document).encode())

    def send(self, path: str, content: bytes, status: int = 200, **headers: str) -> None:
        """Answer a GET with these bytes."""
        self.answers["GET", path] = lambda _: (status, headers, content)

    def redirect(self, path: str, to: str, status: int = 302) -> None:
        """Send a GET somewhere else."""
        self.answers["GET", path] = lambda _: (status, {"Location": to}, b"")

    def sent(self, method: str) -> list[Asked]:
        """The requests of a method."""
        return [one for one in self.asked if one.method == method]


@contextmanager
def serving() -> Iterator[Server]:
    """A server, for as long as the context lasts."""
    server = Server()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            parts = urlsplit(self.path)
            text = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = json.loads(text) if text else None
            headers = dict(self.headers.items())
            asked = Asked(self.command, parts.path, parse_qs(parts.query), headers, body)
            server.asked.append(asked)
            known = server.answers.get((self.command, parts.path))
            given = known(asked) if known else server.ask(asked)
            status, more, content = given or (404, {}, b"{}")
            self.send_response(status)
            for name, value in more.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PATCH = answer

        def log_message(self, *_: object) -> None:
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.address = f"http://127.0.0.1:{httpd.server_port}"
    thread = threading.Thread(target=httpd.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        httpd.shutdown()
        thread.join()
        httpd.server_close()
