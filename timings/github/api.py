"""The few requests to GitHub's REST API that the jobs make, with limits on what comes back."""

import json
import os
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from timings.errors import TimingsError

LONGEST, PAGES = 8_000_000, 10
"""Bytes of an answer, and pages of a list, that are read."""

TIMEOUT = 30
HTTPS, LOOPBACK = "https", {"127.0.0.1", "localhost"}


class _Redirect(urllib.request.HTTPRedirectHandler):
    """Follows to other hosts without the token, and never away from https."""

    def redirect_request(  # noqa: PLR0917 - as its base class has it
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        _allowed(newurl)
        new = super().redirect_request(req, fp, code, msg, headers, newurl)
        if new is not None and urllib.parse.urlsplit(newurl).netloc != req.host:
            new.headers.pop("Authorization", None)
        return new


def _allowed(url: str) -> str:
    parts = urllib.parse.urlsplit(url)
    if parts.scheme != HTTPS and parts.hostname not in LOOPBACK:
        raise TimingsError(f"{parts.scheme}://{parts.hostname} is not https: refused")
    return url


def _parsed(text: bytes, path: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise TimingsError(f"GitHub's answer to {path} is not JSON: try again") from None


class GitHub:
    """One repository, by the variables that a job has: its name, the API's address, the token."""

    def __init__(self) -> None:
        self.repository = os.environ.get("GITHUB_REPOSITORY", "")
        if self.repository.count("/") != 1:
            raise TimingsError("GITHUB_REPOSITORY is not owner/name: run this in a job, or set it")
        self.api = os.environ.get("GITHUB_API_URL", "https://api.github.com")
        self.server = os.environ.get("GITHUB_SERVER_URL", "https://github.com")
        self.token = os.environ.get("GH_TOKEN", "")
        self.opener = urllib.request.build_opener(_Redirect)

    def get(self, path: str, **query: object) -> Any:
        """The JSON that a path below the repository gives."""
        return _parsed(self._ask("GET", path, query=query), path)

    def pages(self, path: str, key: str = "", **query: object) -> Iterator[dict]:
        """The items of a list, page by page.

        Raises:
            TimingsError: if GitHub cannot be asked, or answers with something else.
        """
        for page in range(1, PAGES + 1):
            found = self.get(path, per_page=100, page=page, **query)
            items = found.get(key) if key and isinstance(found, dict) else found
            if not isinstance(items, list) or not all(isinstance(one, dict) for one in items):
                raise TimingsError(f"GitHub's answer to {path} is no list: try again")
            yield from items
            if len(items) < 100:  # noqa: PLR2004
                return

    def send(self, method: str, path: str, body: dict) -> Any:
        """Send JSON, and return the JSON that comes back."""
        return _parsed(self._ask(method, path, json.dumps(body).encode()), path)

    def download(self, path: str, to: Path, biggest: int) -> None:
        """Save what a path gives.

        Raises:
            TimingsError: if it is more than `biggest` bytes.
        """
        to.write_bytes(self._ask("GET", path, biggest=biggest))

    def _ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        query: dict | None = None,
        biggest: int = LONGEST,
    ) -> bytes:
        asked = f"?{urllib.parse.urlencode(query)}" if query else ""
        url = _allowed(f"{self.api}/repos/{self.repository}/{path}{asked}")
        headers = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
        headers |= {"Authorization": f"Bearer {self.token}"} if self.token else {}
        headers |= {"Content-Type": "application/json"} if body else {}
        request = urllib.request.Request(url, body, headers, method=method)  # noqa: S310
        try:
            with self.opener.open(request, timeout=TIMEOUT) as answer:
                text = answer.read(biggest + 1)
        except urllib.error.HTTPError as error:
            raise TimingsError(f"GitHub answered {error.code} to {method} {path}") from None
        except (OSError, ValueError) as error:
            reason = getattr(error, "reason", error)
            raise TimingsError(f"GitHub could not be asked for {path}: {reason}") from None
        if len(text) > biggest:
            raise TimingsError(f"GitHub's answer to {path} is larger than {biggest} bytes: refused")
        return text
