"""Answers for the files of a site on this machine; its pages tell mistakes, and reload themselves."""

import mimetypes
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote

from timings.errors import TimingsError
from timings.project.settings import FILES
from timings.render.postbuild.policy import LEFT, policy
from timings.render.templates import render

HOST, POLICY = "127.0.0.1", "Content-Security-Policy"
LAST_PORT, USUAL_PORT = 65535, 8000
RELOAD = "reload="
BEAT = 10.0
"""Seconds after which a page is told that nothing happened: whether it still listens shows then."""


class Server(ThreadingHTTPServer):
    """A site in a folder, at a port of this machine; nothing is answered before it is `ready`.

    `mistakes` stand at the foot of each page, and `scripts` may run in it, by their hashes.

    Raises:
        TimingsError: if the port cannot be used.
    """

    def __init__(self, port: int, folder: Path) -> None:
        try:
            super().__init__((HOST, port), _Handler)
        except (OSError, OverflowError) as error:
            other = port + 1 if 0 < port < LAST_PORT else USUAL_PORT
            raise TimingsError(
                f"port {port} cannot be used ({getattr(error, 'strerror', None) or error}): give "
                f"another, as in python -m timings serve --port {other}"
            ) from None
        self.folder = folder.resolve()
        self.url = f"http://{HOST}:{self.server_port}/"
        self.names = (f"{HOST}:{self.server_port}", f"localhost:{self.server_port}")
        self.mistakes: list[str] = []
        self.scripts: dict[str, str] = {}
        self.ready = threading.Event()
        self.news = threading.Condition()
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


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        """Answer who asks by this machine's own name for a file of the site.

        A page elsewhere may have a name of its own that leads here: it gets nothing.
        """
        if self.headers.get("Host") not in self.server.names:
            self._answer(403, f"The preview answers at {self.server.url} alone.\n".encode())
            return
        self.server.ready.wait()
        address, _, query = self.path.partition("?")
        asked = unquote(address)
        file = self.server.folder / asked.lstrip("/")
        if "\0" in asked or not file.resolve().is_relative_to(self.server.folder):
            self._answer(404, b"The preview shows files of the site alone.\n")
            return
        page = file / "index.html" if asked.endswith("/") else file
        if query.startswith(RELOAD):
            self._follow(page, query.removeprefix(RELOAD))
        elif page.is_file():
            self._file(page, asked)
        elif (page / "index.html").is_file():
            self._answer(302, b"", Location=f"/{quote(asked.strip('/'))}/")
        else:
            self._page(404, page, render("missing"))

    def log_message(self, *_: object) -> None:
        """Say nothing of each request."""

    def _file(self, file: Path, asked: str) -> None:
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        if f"/{FILES}/" in asked:
            self._answer(200, file.read_bytes(), kind, f"sandbox allow-scripts; {LEFT}")
        elif kind == "text/html":
            self._page(200, file, file.read_text(encoding="utf-8", errors="replace"))
        else:
            self._answer(200, file.read_bytes(), kind)

    def _page(self, status: int, file: Path, html: str) -> None:
        """A page with what is wrong at its foot, and the script that reloads it, its last one."""
        wrong = self.server.mistakes
        foot = render("mistakes", lines=wrong) if wrong else ""
        foot += render("reload", stamp=self.server.stamp(file))
        start, end, rest = html.rpartition("</body>")
        html = f"{start}{foot}{end}{rest}" if end else f"{html}{foot}"
        allowed = policy(html, self.server.scripts, last=True)
        self._answer(status, html.encode(), "text/html; charset=utf-8", allowed)

    def _follow(self, file: Path, stamp: str) -> None:
        """Tell a page, as an event, when there is another version of it than it has."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        is_old = False
        while not is_old:
            with self.server.news:
                is_old = self.server.news.wait_for(lambda: self.server.stamp(file) != stamp, BEAT)
            self.wfile.write(b"data: reload\n\n" if is_old else b":\n\n")

    def _answer(
        self,
        status: int,
        body: bytes,
        kind: str = "text/plain",
        policy: str = "",
        **headers: str,
    ) -> None:
        self.send_response(status)
        headers |= {"Content-Type": kind, "Cache-Control": "no-cache", POLICY: policy}
        for name, text in headers.items():
            if text:
                self.send_header(name, text)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
