"""Files that a program leaves on purpose: kept, checked and shown."""

from pathlib import Path

import pytest

from tests.timings.page import Page, tree, words
from tests.timings.test_run_program import PROGRAM, block, run
from tests.timings.tiny import Tiny
from timings.checks.check import check
from timings.errors import TimingsError
from timings.project.project import Project
from timings.recording.run.program import run_program
from timings.records.model import file_hash
from timings.render import fences

KEEPS = block('keeps = ["report.html", "picture.svg"]')
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M 1 1 L 8 8"/></svg>'
WRITES = f"""{KEEPS}
import os
from pathlib import Path

Path("report.html").write_text(f"<p>made in {{os.getcwd()}}</p> 0x7fffffff")
Path("picture.svg").write_text({SVG!r})
print("done")
"""
FENCE = "```kept\nprogram: chap/prog.py\nfile: {}\ntext: What it shows\n```\n"


@pytest.fixture
def recorded(tiny: Tiny) -> Tiny:
    """A project whose program was recorded with its files."""
    tiny.write(f"snippets/{PROGRAM}", WRITES)
    assert tiny.cli("record", "--budget", "0.02") == 0
    return tiny


@pytest.fixture
def page(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> Page:
    return Page(tiny)


def folder(tiny: Tiny) -> Path:
    return tiny.project.kept("local", PROGRAM)


def test_files_lie_beside_the_record_without_folders(recorded: Tiny) -> None:
    kept = {path.name: path.read_text(encoding="utf-8") for path in folder(recorded).iterdir()}
    assert kept == {"report.html": "<p>made in .</p> 0x7fffffff", "picture.svg": SVG}
    assert set(recorded.record().runs[PROGRAM, None].kept) == set(kept)


def test_a_file_that_is_not_left_is_a_failure(tiny: Tiny, tmp_path: Path) -> None:
    tiny.write(f"snippets/{PROGRAM}", f"{KEEPS}print(open('picture.svg', 'w').write({SVG!r}))")
    _, problems = run_program(tiny.project.programs[PROGRAM], None, keep=tmp_path / "kept")
    assert problems == [
        "snippets/chap/prog.py was to leave report.html, and did not: repair its `keeps`"
    ]
    assert not (tmp_path / "kept").exists()


def test_any_other_file_is_still_a_leak(tiny: Tiny) -> None:
    _, problems = run(tiny, f"{WRITES}\nopen('other.html', 'w').close()\n")
    assert problems == ["snippets/chap/prog.py left files behind: other.html"]


def test_a_file_too_large_is_not_kept(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("timings.recording.run.program.MOST_KEPT", 10)
    _, problems = run(tiny, WRITES)
    assert problems == [
        f"snippets/chap/prog.py left {name} of more than 10 bytes: make it smaller"
        for name in ("report.html", "picture.svg")
    ]


ACTIVE = {
    "a script": (SVG.replace("</svg>", "<script>1</script></svg>"), "holds an element <script>"),
    "a handler": (SVG.replace("<svg", "<svg onload='1'"), "has a <svg> with onload='1'"),
    "HTML in it": (
        SVG.replace("</svg>", "<foreignObject/></svg>"),
        "holds an element <foreignObject>",
    ),
    "an address": (
        SVG.replace("<path", '<image xlink:href="x.svg" ').replace(
            "<svg", '<svg xmlns:xlink="http://www.w3.org/1999/xlink"'
        ),
        "has a <image> with",
    ),
    "a style sheet to load": (
        f'<?xml-stylesheet href="x.xsl"?>{SVG}',
        "holds what is neither an element nor a text",
    ),
    "entities": (
        f'<!DOCTYPE svg [<!ENTITY a "b">]>{SVG}',
        "holds what is neither an element nor a text",
    ),
    "no SVG": ("<svg/>", "is not an SVG"),
}


@pytest.mark.parametrize("kind", ACTIVE)
def test_a_drawing_that_could_act_is_not_kept(tiny: Tiny, kind: str) -> None:
    text, says = ACTIVE[kind]
    _, (problem,) = run(tiny, WRITES.replace(repr(SVG), repr(text)))
    assert f"snippets/chap/prog.py left picture.svg, which {says}" in problem


@pytest.mark.parametrize("kind", ACTIVE)
def test_nor_is_it_shown_where_somebody_recorded_it(recorded: Tiny, page: Page, kind: str) -> None:
    text, says = ACTIVE[kind]
    record = recorded.record()
    record.runs[PROGRAM, None].kept["picture.svg"] = file_hash(text.encode())
    recorded.save(record)
    (folder(recorded) / "picture.svg").write_text(text, encoding="utf-8")
    name = "files/chap/prog/picture.svg"
    with pytest.raises(TimingsError) as error:
        check(recorded.project, ["local"])
    assert str(error.value).startswith(f"docs/timings/local/{name} {says}")
    assert page.refused(FENCE.format("picture.svg")).startswith(f"docs/timings/local/{name} {says}")


def test_a_picture_that_is_none_is_not_kept(tiny: Tiny) -> None:
    html = WRITES.replace("picture.svg", "picture.png").replace(
        "</svg>", "<script>1</script></svg>"
    )
    _, problems = run(tiny, html)
    assert problems == ["snippets/chap/prog.py left picture.png, which is not a PNG: leave a PNG"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda top: (top / "report.html").unlink(), "is missing"),
        (lambda top: (top / "picture.svg").write_text("<svg>", encoding="utf-8"), "not what was"),
        (lambda top: (top / "other.svg").write_text("", encoding="utf-8"), "belongs to no"),
    ],
)
def test_the_check_tells_what_is_wrong_with_them(
    recorded: Tiny, change: object, says: str, capsys: pytest.CaptureFixture
) -> None:
    assert not any("files/" in str(line) for line in check(recorded.project, ["local"])[0])
    change(folder(recorded))
    capsys.readouterr()
    assert recorded.cli("check") == 1
    wrong = capsys.readouterr().err
    assert wrong.startswith("error: docs/timings/local/files/chap/prog/")
    assert says in wrong
    assert wrong.count("\n") == 1
    assert recorded.cli("record", "--budget", "0.02") == 0
    assert not any("files/" in str(line) for line in check(recorded.project, ["local"])[0])


def test_they_go_with_their_program(recorded: Tiny) -> None:
    recorded.drop(f"snippets/{PROGRAM}")
    recorded.write("snippets/chap/other.py", "print(1)\n")
    assert recorded.cli("record", "--budget", "0.02") == 0
    assert not folder(recorded).exists()


@pytest.mark.usefixtures("recorded")
def test_a_picture_and_a_page_are_shown(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fences, "linking", lambda _: "deep/page.md")
    found = tree(page.html(FENCE.format("picture.svg")))
    (image,) = found.iter("img")
    assert image.get("alt") == "What it shows"
    assert image.get("src") == "../../timings/local/files/chap/prog/picture.svg"
    assert "Made by the program when it was recorded: local, " in words(found)
    assert list(found.iter("a")) == []  # an SVG that is opened by itself is a page
    (link,) = tree(page.html(FENCE.format("report.html"))).iter("a")
    assert words(link) == "What it shows"


def test_what_was_not_recorded_says_what_it_needs(
    tiny: Tiny, page: Page, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tiny.write(f"snippets/{PROGRAM}", WRITES.replace("keeps =", 'needs = ["browser"]\n# keeps ='))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tiny.root))
    assert tiny.cli("record", "--only", PROGRAM) == 0
    why = "needs a browser, and there is no Chromium here: run scripts/browser"
    assert f"not recorded: snippets/{PROGRAM} {why}\n" in capsys.readouterr().out
    said = words(tree(page.html(FENCE.format("picture.svg"))))
    assert said == (
        "Not recorded yet: this program needs a browser, and no machine that has one has run it."
    )


def test_a_changed_file_stops_the_build(recorded: Tiny, page: Page) -> None:
    (folder(recorded) / "picture.svg").write_text("other", encoding="utf-8")
    assert page.refused(FENCE.format("picture.svg")).startswith(
        "docs/timings/local/files/chap/prog/picture.svg is missing, or is not what was recorded"
    )


@pytest.mark.parametrize(
    ("fence", "says"),
    [
        (
            FENCE.format("x.png"),
            'snippets/chap/prog.py keeps no file "x.png": name one',
        ),
        (FENCE.format("report.html").replace("text", "words"), "has no option words"),
        (FENCE.format("report.html").replace("text: What it shows\n", ""), 'no line "text'),
        (FENCE.format("report.html").replace("prog.py", "x.py"), "no program snippets/chap/x.py"),
    ],
)
def test_a_wrong_fence_is_told(recorded: Tiny, page: Page, fence: str, says: str) -> None:
    assert says in page.refused(fence)
    recorded.write("docs/other.md", fence)
    assert any(says in str(line) for line in check(Project(recorded.root), [])[0])


def test_files_and_several_start_methods_do_not_go_together(tiny: Tiny) -> None:
    tiny.write(f"snippets/{PROGRAM}", f"{WRITES}\nimport multiprocessing\n")
    assert tiny.cli("record") == 1
