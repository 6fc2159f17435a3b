"""Do the links of Further reading and References still lead somewhere."""

import re
import socket
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PAGES = ("further-reading.md", "references.md")
LINK = re.compile(r"\]\((https?://[^\s)]+(?:\([^\s)]*\)[^\s)]*)?)\)|<(https?://[^>\s]+)>")
GONE = {404, 410}
"""Answers that say there is nothing; any other refusal may be meant for programs alone."""

PERMANENT = {301, 308}
TIMEOUT, TRIES, PAUSE = 20.0, 3, 2.0
AGENT = "Mozilla/5.0 (compatible; link check of a documentation site)"


@dataclass(frozen=True)
class Answer:
    """What a link gave: `fine`, `moved`, `broken` or `unsure`, and what it says."""

    state: str
    said: str = ""


def links(docs: Path) -> dict[str, list[str]]:
    """Every link to another host, with the places that have it, as `page:line`."""
    found: dict[str, list[str]] = {}
    for page in PAGES:
        lines = (docs / page).read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, start=1):
            for match in LINK.finditer(line):
                url = (match[1] or match[2]).partition("#")[0]
                found.setdefault(url, []).append(f"docs/{page}:{number}")
    return found


def look(urls: list[str], timeout: float = TIMEOUT, pause: float = PAUSE) -> dict[str, Answer]:
    """What each link gives now. Eight are asked at a time."""
    with ThreadPoolExecutor(8) as threads:
        answers = threads.map(lambda url: _look(url, timeout, pause), urls)
        return dict(zip(urls, answers, strict=True))


class _Note(urllib.request.HTTPRedirectHandler):
    """Follows redirects, and notes whether all of them were for good."""

    def __init__(self) -> None:
        self.codes: list[int] = []

    def redirect_request(  # noqa: PLR0917 - as its base class has it
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        self.codes.append(code)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _look(url: str, timeout: float, pause: float) -> Answer:
    """Ask up to three times, unless the answer is sure."""
    for attempt in range(TRIES):
        answer = _ask(url, timeout)
        if answer.state != "unsure":
            return answer
        if attempt < TRIES - 1:
            time.sleep(pause * (attempt + 1))
    return answer


def _ask(url: str, timeout: float) -> Answer:
    note = _Note()
    opener = urllib.request.build_opener(note)
    request = urllib.request.Request(url, headers={"User-Agent": AGENT})  # noqa: S310
    try:
        with opener.open(request, timeout=timeout) as answer:
            answer.read(1)
            moved = note.codes and set(note.codes) <= PERMANENT
            return Answer("moved", f"now at {answer.url}") if moved else Answer("fine")
    except urllib.error.HTTPError as error:
        state = "broken" if error.code in GONE else "unsure"
        return Answer(state, f"answered {error.code}")
    except urllib.error.URLError as error:
        if isinstance(error.reason, socket.gaierror) and error.reason.errno == socket.EAI_NONAME:
            return Answer("broken", "has a host that does not exist")
        if isinstance(error.reason, ssl.SSLCertVerificationError):
            return Answer("unsure", "has a certificate that does not verify")
        return Answer("unsure", f"could not be reached: {error.reason}")
    except (OSError, ValueError) as error:
        return Answer("unsure", f"could not be reached: {error or type(error).__name__}")


def failures(found: dict[str, list[str]], answers: dict[str, Answer]) -> list[dict[str, str]]:
    """The broken links, each where it stands."""
    return [
        {"subject": f"{url} ({', '.join(found[url])})", "release": "", "problem": answer.said}
        for url, answer in answers.items()
        if answer.state == "broken"
    ]
