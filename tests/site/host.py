"""Serves a built site as a host on the web would: compressed, and with its page for 404."""

import gzip
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread

TEXT = {".css", ".html", ".js", ".json", ".svg", ".txt", ".xml"}


class Handler(SimpleHTTPRequestHandler):
    """Serves one folder without a word."""

    protocol_version = "HTTP/1.1"

    def send_head(self) -> BytesIO | None:
        """Send what comes before a file; its bytes, compressed if they are text."""
        path = Path(self.translate_path(self.path))
        if path.is_dir() and not self.path.partition("?")[0].endswith("/"):
            return super().send_head()  # a redirection to the same with a slash
        path = path / "index.html" if path.is_dir() else path
        found = path.is_file()
        path = path if found else Path(self.directory) / "404.html"
        if not path.is_file():
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        body = path.read_bytes()
        zips = path.suffix in TEXT and "gzip" in self.headers.get("Accept-Encoding", "")
        body = compressed(body) if zips else body
        self.send_response(HTTPStatus.OK if found else HTTPStatus.NOT_FOUND)
        kind = self.guess_type(path)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if path.suffix in TEXT else kind)
        if zips:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        return BytesIO(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@cache
def compressed(body: bytes) -> bytes:
    """The same bytes by gzip."""
    return gzip.compress(body, 9, mtime=0)


@contextmanager
def serve(folder: Path, port: int = 0) -> Iterator[str]:
    """Serve a folder on this machine; yields its address."""
    handler = partial(Handler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as http:
        http.daemon_threads = True
        Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}/"
        http.shutdown()


if __name__ == "__main__":
    with serve(Path(sys.argv[1]), int(sys.argv[2])) as address:
        print(address, flush=True)
        sys.stdin.read()
