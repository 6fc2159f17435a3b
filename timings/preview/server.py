"""Answers for a site on this machine; its pages tell mistakes, and reload themselves."""

import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from timings.errors import TimingsError
from timings.project.settings import FILES
from timings.render.postbuild.policy import LEFT, policy
from timings.render.templates import render

HOST, RELOAD = "127.0.0.1", "reload="
LAST_PORT, USUAL_PORT = 65535, 8000
BEAT = 10.0
"""Seconds after which a page is told that nothing happened: whether it still listens shows then."""


class Server(ThreadingHTTPServer):
    """A site in a folder, at a port of this machine; nothing is answered before it is `ready`.

    `mistakes` stand at the foot of each page, and `scripts` may run in it, by their hashes.

    Raises:
        TimingsError: if the port cannot be used.
    """

    def __init__(self, port: int, folder: Path) -> None:
        self.folder = folder.resolve()
        try:
            super().__init__((HOST, port), partial(_Handler, directory=str(self.folder)))
        except (OSError, OverflowError) as error:
            other = port + 1 if 0 < port < LAST_PORT else USUAL_PORT
            raise TimingsError(
                f"port {port} cannot be used ({getattr(error, 'strerror', None) or error}): give "
                f"another, as in python -m timings serve --port {other}"
            ) from None
        self.url = f"http://{HOST}:{self.server_port}/"
        self.mistakes: list[str] = []
        self.scripts: dict[str, str] = {}
        self.ready, self.news = threading.Event(), threading.Condition()
        self.shared = 0

    def tell(self, everywhere: bool = False) -> None:
        """Let the pages that are older than their files reload; or all, `everywhere`."""
        with self.news:
            self.shared += everywhere
            self.news.notify_all()

    def stamp(self, file: Path) -> str:
        """What differs when a page has changed, or what all pages share has."""
        return f"{file.stat().st_mtime_ns if file.is_file() else 0}.{self.shared}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a browser that went away."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(SimpleHTTPRequestHandler):
    server: Server
    policy = ""

    def send_head(self) -> BinaryIO | None:
        """Answer who asks by this machine's own name for a file of the site.

        A page elsewhere may have a name of its own that leads here: it gets nothing.
        """
        port = self.server.server_port
        if self.headers.get("Host") not in (f"{HOST}:{port}", f"localhost:{port}"):
            return self._answer(403, f"The preview answers at {self.server.url} alone.\n")
        self.server.ready.wait()
        address, _, query = self.path.partition("#")[0].partition("?")
        self.path = address
        file, folder = Path(self.translate_path(address)), self.server.folder
        try:
            is_inside = file.resolve().is_relative_to(folder)
        except ValueError:  # no file can have this name
            is_inside = False
        if not is_inside:
            return self._answer(404, "The preview shows files of the site alone.\n")
        if address.endswith("/"):
            file /= "index.html"
        if query.startswith(RELOAD):
            return self._follow(file, query.removeprefix(RELOAD))
        is_left = FILES in file.relative_to(folder).parts
        if not file.exists() or (file.suffix == ".html" and not is_left):
            return self._page(file)
        self.policy = f"sandbox allow-scripts; {LEFT}" if is_left else ""
        return super().send_head()

    def end_headers(self) -> None:
        """Add what every answer has, and a page's policy."""
        self.send_header("Cache-Control", "no-cache")
        if self.policy:
            self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing of each request."""

    def _page(self, file: Path) -> BinaryIO:
        """A page with what is wrong at its foot, and the script that reloads it, its last one."""
        is_there, stamp = file.exists(), self.server.stamp(file)
        html = file.read_text("utf-8", errors="replace") if is_there else render("missing")
        wrong = self.server.mistakes
        foot = render("mistakes", lines=wrong) if wrong else ""
        before, end, after = html.rpartition("</body>")
        html = f"{before}{foot}{render('reload', stamp=stamp)}{end}{after}"
        self.policy = policy(html, self.server.scripts, last=True)
        return self._answer(200 if is_there else 404, html, "text/html; charset=utf-8")

    def _follow(self, file: Path, stamp: str) -> None:
        """Tell a page, as an event, when there is another version of it than it has."""
        self._answer(200, "", "text/event-stream")
        is_old = False
        while not is_old:
            with self.server.news:
                is_old = self.server.news.wait_for(lambda: self.server.stamp(file) != stamp, BEAT)
            self.wfile.write(b"data: reload\n\n" if is_old else b":\n\n")

    def _answer(self, status: int, text: str, kind: str = "text/plain; charset=utf-8") -> BinaryIO:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if body:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return BytesIO(body)
