"""The live preview: what changes is shown, what is wrong is told, and it goes on serving."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from tempfile import gettempdir

import psutil
import pytest
from playwright.sync_api import Browser, Page, expect

from timings.project.project import ROOT

SOURCES = ("mkdocs.yml", "requirements.txt", "docs", "overrides", "snippets", "tests")
CHAPTER, PROGRAM = "docs/pool-and-process/which-call.md", "snippets/pool_and_process/squares.py"
TEXT = (ROOT / CHAPTER).read_text(encoding="utf-8")
FIRST = next(filter(None, TEXT.partition("\n# ")[2].splitlines()[1:]))
"""The first line of the chapter's prose."""

expect.set_options(timeout=60_000)


@dataclass
class Preview:
    """A preview of a copy of the project that is being served."""

    root: Path
    process: subprocess.Popen
    url: str

    def edit(self, name: str, old: str, new: str) -> None:
        """Change a file of the copy as an editor does, in one go."""
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) >= 1
        aside = path.with_name(f"{path.name}.tmp")
        aside.write_text(text.replace(old, new, 1), encoding="utf-8")
        aside.replace(path)


def copy(folder: Path) -> Path:
    """Copy what the site is made of."""
    leave = shutil.ignore_patterns("local", "__pycache__")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=leave)
        else:
            shutil.copy(ROOT / name, folder / name)
    return folder


def start(root: Path, port: int, scratch: Path | None = None) -> subprocess.Popen:
    command = [sys.executable, "-m", "timings", "--root", str(root), "serve", "--port", str(port)]
    return subprocess.Popen(
        command,
        cwd=root,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1", "TMPDIR": str(scratch or gettempdir())},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # Started in the background, tests ignore Ctrl-C, and so would what they start.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the preview puts what it builds."""
    return tmp_path_factory.mktemp("scratch")


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory, scratch: Path) -> Iterator[Preview]:
    root = copy(tmp_path_factory.mktemp("project"))
    port = free_port()
    process = start(root, port, scratch)
    said = []
    for line in process.stdout:
        said.append(line)
        if line.startswith("the site is at"):
            break
    else:
        pytest.fail("".join(said))
    assert f"http://127.0.0.1:{port}/" in said[-1]
    yield Preview(root, process, f"http://127.0.0.1:{port}/")
    process.send_signal(signal.SIGINT)
    rest = process.communicate(timeout=60)[0]
    assert process.returncode == 0, rest
    assert "Traceback" not in rest
    assert list(scratch.glob("preview*")) == []


@pytest.fixture
def page(browser: Browser, preview: Preview) -> Iterator[Page]:
    page = browser.new_page()
    page.goto(f"{preview.url}pool-and-process/which-call/")
    yield page
    page.close()


def test_prose_is_shown_as_it_changes(preview: Preview, page: Page) -> None:
    expect(page.locator("article")).not_to_contain_text("A sentence that is new.")
    preview.edit(CHAPTER, FIRST, f"A sentence that is new. {FIRST}")
    expect(page.locator("article")).to_contain_text("A sentence that is new.")


def test_a_program_that_changes_is_run_again(preview: Preview, page: Page) -> None:
    output = page.locator('.output[data-program="pool_and_process/squares.py"]')
    expect(output).to_contain_text("together: 1 4 9")
    preview.edit(PROGRAM, '"together:"', '"all of them:"')
    expect(output).to_contain_text("all of them: 1 4 9")
    expect(output).not_to_contain_text("before the last change")
    assert (preview.root / "docs/timings/local/runs.json").is_file()


def test_a_program_that_fails_is_told(preview: Preview, page: Page) -> None:
    mistakes = page.locator("#mistakes")
    preview.edit(
        PROGRAM, "def main() -> None:\n", 'def main() -> None:\n    raise ValueError("no")\n'
    )
    expect(mistakes).to_contain_text(
        re.compile(rf"{PROGRAM} under \w+ failed with exit code 1: ValueError: no")
    )
    output = page.locator('.output[data-program="pool_and_process/squares.py"]')
    expect(output).to_contain_text("Recorded before the last change")
    preview.edit(PROGRAM, '    raise ValueError("no")\n', "")
    expect(mistakes).to_have_count(0)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "experiment: apply-and-map\n",
            "experiment: apply-and-ma\n",
            'no experiment "apply-and-ma": did you mean',
        ),
        (
            "For long tasks, start with",
            "For long tasks, just start with",
            '"just" belittles: the sentence',
        ),
        ("## Sources\n", "## Sources\n\n```sh\n", "a fence is opened and never closed: close it"),
    ],
)
def test_a_mistake_is_told_until_it_is_mended(
    preview: Preview, page: Page, old: str, new: str, told: str
) -> None:
    mistakes = page.locator("#mistakes")
    expect(mistakes).to_have_count(0)
    preview.edit(CHAPTER, old, new)
    expect(mistakes).to_contain_text(told)
    expect(mistakes).to_contain_text(f"{CHAPTER}:")
    preview.edit(CHAPTER, new, old)
    expect(mistakes).to_have_count(0)


def test_a_configuration_that_is_broken_is_told(preview: Preview, page: Page) -> None:
    mistakes = page.locator("#mistakes")
    preview.edit("mkdocs.yml", "docs_dir: docs", "docs_dir: nowhere")
    expect(mistakes).to_contain_text("docs_dir")
    preview.edit("mkdocs.yml", "docs_dir: nowhere", "docs_dir: docs")
    expect(mistakes).to_have_count(0)


def test_an_address_without_a_page_is_told_until_there_is_one(preview: Preview, page: Page) -> None:
    assert page.goto(f"{preview.url}nowhere/").status == 404
    expect(page.locator("body")).to_contain_text("no such page")
    new = preview.root / "docs/nowhere.md"
    new.write_text("# Somewhere\n\nA page that is new.\n", encoding="utf-8")
    expect(page.locator("article")).to_contain_text("A page that is new.")
    expect(page.locator("#mistakes")).to_contain_text("docs/nowhere.md")
    new.unlink()
    expect(page.locator("body")).to_contain_text("no such page")
    expect(page.locator("#mistakes")).to_have_count(0)


def test_an_address_without_its_slash_leads_to_the_page(preview: Preview, page: Page) -> None:
    assert page.goto(f"{preview.url}dask").status == 200
    assert page.url == f"{preview.url}dask/"


def answer(preview: Preview, path: str, host: str) -> tuple[int, str, str]:
    """The status, the body and the policy that a path gets."""
    port = int(preview.url.rstrip("/").rpartition(":")[2])
    asked = HTTPConnection("127.0.0.1", port)
    asked.request("GET", path, headers={"Host": host.replace("PORT", str(port))})
    given = asked.getresponse()
    body = given.read().decode(errors="replace")
    return given.status, body, given.getheader("Content-Security-Policy") or ""


def recording(root: Path) -> subprocess.Popen:
    """Another terminal, that records an experiment."""
    command = [sys.executable, "-m", "timings", "--root", str(root), "record"]
    options = ["--only", "pool-primes", "--budget", "5"]
    return subprocess.Popen([*command, *options], cwd=root, stdout=subprocess.DEVNULL)


@pytest.mark.parametrize("is_killed", [True, False])
def test_it_rests_while_a_recording_measures(preview: Preview, page: Page, is_killed: bool) -> None:
    process = recording(preview.root)
    said = iter(preview.process.stdout)
    assert any("a recording is under way: the preview rests" in line for line in said)
    preview.edit(CHAPTER, FIRST, f"Later. {FIRST}")
    if is_killed:
        for one in psutil.Process(process.pid).children(recursive=True):
            one.kill()
        process.kill()
    process.wait(timeout=120)
    assert "the recording has ended: the preview goes on" in next(said)
    expect(page.locator("article")).to_contain_text("Later.")
    preview.edit(CHAPTER, "Later. ", "")


def test_a_claim_that_a_record_of_this_machine_contradicts_is_told(
    preview: Preview, page: Page
) -> None:
    assert recording(preview.root).wait(timeout=120) == 0
    chapter = "docs/pool-and-process/how-much-faster.md"
    text = (preview.root / chapter).read_text(encoding="utf-8")
    claim = next(line for line in text.splitlines() if "Pool.map is at least" in line)
    wrong = "Pool.map is at least 90x as fast as serial"
    preview.edit(chapter, claim, f"  - {wrong}")
    told = re.compile(rf'{re.escape(chapter)}:\d+: local contradicts "{re.escape(wrong)}": it')
    expect(page.locator("#mistakes")).to_contain_text(told)
    preview.edit(chapter, f"  - {wrong}", claim)
    expect(page.locator("body")).not_to_contain_text("90x")
    shutil.rmtree(preview.root / "docs/timings/local")
    expect(page.locator("#mistakes")).to_have_count(0)


@pytest.mark.parametrize("host", ["example.org", "example.org:PORT", "127.0.0.1:1", "", "[::1]"])
def test_it_answers_no_other_name(preview: Preview, host: str) -> None:
    assert answer(preview, "/", "localhost:PORT")[0] == 200
    for path in ("/", "/?reload=1"):
        status, said, _ = answer(preview, path, host)
        assert (status, said) == (403, f"The preview answers at {preview.url} alone.\n")


def test_it_follows_no_link_out_of_the_site(preview: Preview, scratch: Path) -> None:
    (site,) = scratch.glob("preview*")
    (scratch / "secret.txt").write_text("secret", encoding="utf-8")
    (site / "link.txt").symlink_to(scratch / "secret.txt")
    (site / "folder").symlink_to(scratch)
    for path in ("/link.txt", "/folder/secret.txt", "/../secret.txt", "/%2e%2e/secret.txt", "/%00"):
        status, said, _ = answer(preview, path, "localhost:PORT")
        assert (status, "secret" in said) == (404, False), path


def test_what_a_program_left_is_no_part_of_the_site(preview: Preview) -> None:
    path = "/timings/linux-2core/files/dask_collections/performance_report/dask-report.html"
    status, _, policy = answer(preview, path, "localhost:PORT")
    assert status == 200
    assert policy.startswith("sandbox allow-scripts; default-src 'none';")
    assert "connect-src" not in policy


def test_its_pages_run_no_script_but_their_own(preview: Preview, page: Page) -> None:
    attack = f'<script>document.title = "fired"</script>\n\n{FIRST}'
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', (event) => "
        "(document.documentElement.dataset.refused = event.blockedURI))"
    )
    preview.edit(CHAPTER, FIRST, attack)
    expect(page.locator("html")).to_have_attribute("data-refused", "inline")
    assert page.title() != "fired"
    preview.edit(CHAPTER, attack, FIRST)
    assert answer(preview, "/nowhere/", "localhost:PORT")[2].startswith("default-src 'none';")


def git(root: Path, *arguments: str) -> None:
    names = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    subprocess.run(["git", "-C", str(root), *names, *arguments], check=True, capture_output=True)


def test_what_a_switch_brings_is_neither_built_nor_run(tmp_path: Path) -> None:
    ran, root = tmp_path / "ran", tmp_path / "project"
    root.mkdir()
    copy(root)
    git(root, "init", "--initial-branch", "ours")
    git(root, "add", ".")
    git(root, "commit", "-m", "Ours")
    git(root, "switch", "--create", "theirs")
    act = f"from pathlib import Path; Path({str(ran)!r}).touch()"
    for name, text in (
        (PROGRAM, f"{act}\n"),
        ("mkdocs.yml", f"x: !!python/object/apply:builtins.exec [{json.dumps(act)}]\n"),
        ("overrides/404.html", "{{ config.__class__.__init__.__globals__ }}"),
    ):
        with (root / name).open("a", encoding="utf-8") as file:
            file.write(text)
    git(root, "commit", "--all", "-m", "Theirs")
    git(root, "switch", "ours")
    port = free_port()
    process = start(root, port)
    said = iter(process.stdout)
    assert any(line.startswith("the site is at") for line in said)
    preview = Preview(root, process, f"http://127.0.0.1:{port}/")
    preview.edit(CHAPTER, FIRST, f"Ours. {FIRST}")
    assert any(f"{CHAPTER} in" in line for line in said)
    git(root, "commit", "--all", "-m", "Still ours")
    preview.edit(CHAPTER, "Ours. ", "Ours still. ")
    assert any(f"{CHAPTER} in" in line for line in said)
    git(root, "stash")
    git(root, "switch", "theirs")
    last = process.communicate(timeout=60)[0].splitlines()[-1]
    assert process.returncode == 1
    assert last == (
        "error: the preview ended, because HEAD moved (checkout: moving from ours to theirs): look "
        "at what came, then run python -m timings serve again"
    )
    assert not ran.exists()


def test_a_port_that_is_taken_is_told(preview: Preview) -> None:
    port = int(preview.url.rstrip("/").rpartition(":")[2])
    process = start(preview.root, port)
    said = process.communicate(timeout=60)[0]
    assert process.returncode == 1
    assert said.startswith(f"error: port {port} cannot be used")  # before anything is built
    assert f"--port {port + 1}" in said
