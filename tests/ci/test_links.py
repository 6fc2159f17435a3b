"""The weekly look at the links: what is surely gone fails it, and nothing else."""

import re
import subprocess
import sys

from tests.ci.server import serving
from timings.project.project import ROOT

CONFIG = ROOT / "scripts/linkcheckerrc"


def test_only_what_is_surely_gone_fails() -> None:
    with serving() as server:
        server.send("/fine", b"hello")
        server.redirect("/moved", "/fine", status=301)
        server.redirect("/moved-to-nothing", "/404", status=301)
        for status in (404, 410, 403, 429, 503):
            server.send(f"/{status}", b"", status=status)
        links = [*(path for _, path in server.answers), "http://127.0.0.1:9/refused"]
        text = "".join(f'<a href="{link}">x</a>' for link in links).encode()
        server.send("/index.html", text, **{"Content-Type": "text/html"})
        command = [sys.executable, "-m", "linkcheck", "--config", str(CONFIG)]
        command += ["--no-robots", f"{server.address}/index.html"]
        answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    told = re.findall(r"^URL +`(.+)'$", answer.stdout, re.MULTILINE)
    assert sorted(told) == ["/404", "/410", "/moved-to-nothing"]
    assert answer.returncode == 1
