"""Nothing of this machine is in what a program printed, and nothing of the program on it."""

import getpass
import socket
import sys
import tempfile
from pathlib import Path

import pytest

from tests.timings.test_run_program import run, said
from tests.timings.tiny import Tiny
from timings.project.project import ROOT


def test_nothing_of_this_machine_is_kept(tiny: Tiny) -> None:
    source = """
import os, sys, tempfile, threading
print(os.getcwd(), __file__, sys.prefix, sys.base_prefix, sys.path, os.path.expanduser("~"))
print(tempfile.gettempdir(), object(), threading.Lock())
raise FileNotFoundError(os.path.abspath("gone"))
"""
    ran, _ = run(tiny, source)
    shown = (ran.stdout + ran.error).replace("./tmp", "")
    for place in (ROOT, Path.home(), tempfile.gettempdir(), sys.prefix, sys.base_prefix):
        assert str(place) not in shown
    for name in (socket.gethostname(), getpass.getuser()):
        assert len(name) <= 4 or name not in shown
    assert "<object object at 0x…>" in ran.stdout
    assert ran.error == "FileNotFoundError: ./gone"


def test_what_is_not_text_is_kept_as_text(tiny: Tiny) -> None:
    assert said(tiny, "import os\nos.write(1, b'a\\xff\\n')\n") == "a\ufffd\n"


def test_it_leaves_no_folder_of_its_own(
    tiny: Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    (tmp_path / "scratch").mkdir()
    said(tiny, "print(1)")
    assert list((tmp_path / "scratch").iterdir()) == []


@pytest.mark.parametrize(
    ("shown", "what"),
    [
        ("/export/home/ann/x", "a folder"),
        (r"\\server\share\x", "a folder"),
        ("C:/Users/ann", "a folder"),
        ("ann@example.org", "an e-mail address"),
        ("tcp://192.168.1.4:8786", "an IP address"),
        ("http://[fe80::1c2d:3e4f]:80", "an IP address"),
    ],
)
def test_what_tells_whose_machine_it_was_is_not_recorded(tiny: Tiny, shown: str, what: str) -> None:
    _, problems = run(tiny, f"print({shown!r})")
    assert problems == [f"snippets/chap/prog.py shows {what} of this machine: let it show none"]


def test_what_is_every_machines_is(tiny: Tiny) -> None:
    assert run(tiny, "print('http://127.0.0.1:80 [::1]:80 0.0.0.0 numpy==1.2.3.4')")[1] == []
