"""Links are followed as a reader's browser would, and only what is surely gone is called so."""

import json
import socket
from pathlib import Path

import pytest

from tests.ci.server import Server, serving
from timings.ci.links import Answer, failures, links, look
from timings.cli import main
from timings.sources import Project


@pytest.fixture
def site() -> Server:
    with serving() as server:
        server.send("/fine", b"hello")
        server.send("/gone", b"", status=404)
        server.send("/forbidden", b"", status=403)
        server.send("/busy", b"", status=503)
        server.redirect("/moved", "/fine", status=301)
        server.redirect("/elsewhere", "/fine", status=302)
        server.redirect("/moved-to-nothing", "/gone", status=301)
        server.redirect("/round", "/round", status=302)
        yield server


def asked(server: Server, path: str) -> Answer:
    url = server.address + path
    return look([url], timeout=5, pause=0)[url]


@pytest.mark.parametrize(
    ("path", "state"),
    [
        ("/fine", "fine"),
        ("/gone", "broken"),
        ("/moved-to-nothing", "broken"),
        ("/moved", "moved"),
        ("/elsewhere", "fine"),
        ("/forbidden", "unsure"),
        ("/busy", "unsure"),
        ("/round", "unsure"),
    ],
)
def test_each_answer(site: Server, path: str, state: str) -> None:
    assert asked(site, path).state == state


def test_a_moved_page_says_where_it_is(site: Server) -> None:
    assert asked(site, "/moved").said == f"now at {site.address}/fine"


def test_what_is_unsure_is_asked_three_times_and_what_is_sure_once(site: Server) -> None:
    asked(site, "/busy")
    asked(site, "/gone")
    assert [one.path for one in site.asked] == ["/busy"] * 3 + ["/gone"]


def test_no_answer_in_time_is_unsure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        answer = look([url], timeout=0.2, pause=0)[url]
    assert answer.state == "unsure"
    assert "timed out" in answer.said


def test_a_port_where_nobody_listens_is_unsure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    answer = look([f"http://127.0.0.1:{port}/"], timeout=1, pause=0)
    assert [one.state for one in answer.values()] == ["unsure"]


def test_a_host_that_does_not_exist_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    answer = look(["http://nowhere.invalid/"], timeout=1, pause=0)["http://nowhere.invalid/"]
    assert answer == Answer("broken", "has a host that does not exist")


def test_every_link_of_both_pages_is_found(project: Project) -> None:
    found = links(project.docs)
    text = "".join(
        (project.docs / page).read_text(encoding="utf-8")
        for page in ("further-reading.md", "references.md")
    )
    places = sum(map(len, found.values()))
    assert places == text.count("](http") + text.count("<http") > 60
    assert all(" " not in url and "#" not in url for url in found)


def test_the_command_writes_what_is_broken(site: Server, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (tmp_path / "snippets").mkdir()
    (docs / "further-reading.md").write_text(f"[a]({site.address}/gone#part)\n", encoding="utf-8")
    (docs / "references.md").write_text(
        f"\n[a]({site.address}/gone) <{site.address}/fine>\n", encoding="utf-8"
    )
    to = tmp_path / "links.json"
    assert main(["--root", str(tmp_path), "links", "--to", str(to)]) == 1
    (failure,) = json.loads(to.read_text(encoding="utf-8"))["failures"]
    assert failure["subject"] == (
        f"{site.address}/gone (docs/further-reading.md:1, docs/references.md:2)"
    )
    assert failure["problem"] == "answered 404"


def test_what_is_unsure_fails_nothing() -> None:
    assert failures({"a": ["p:1"]}, {"a": Answer("unsure", "answered 403")}) == []
