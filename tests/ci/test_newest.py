"""With the newest releases: which snippet fails, and which release it may be for."""

import json
from importlib import metadata
from pathlib import Path

import pytest

from tests.timings.texts import REQUIREMENTS
from tests.timings.tiny import Tiny, lay_down
from timings.ci.audit import vulnerable
from timings.ci.newest import failures, imported, releases, unpinned
from timings.cli import main
from timings.errors import TimingsError

REPORT = """\
<testsuites><testsuite>
<testcase classname="tests.chap.test_prog" name="test_value">
  <failure message="{said}">long</failure></testcase>
<testcase classname="tests.test_programs" name="test_program[chap/prog.py-spawn]">
  <error message="gone"/></testcase>
<testcase classname="tests.site.test_files" name="test_site"><failure message="no"/></testcase>
<testcase classname="tests.chap.test_prog" name="test_fine"/>
</testsuite></testsuites>
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Tiny:
    """A project whose one program imports psutil, pinned to a release that nobody has."""
    tiny = lay_down(tmp_path / "project")
    source = (tiny.root / "snippets/chap/prog.py").read_text(encoding="utf-8")
    tiny.write("snippets/chap/prog.py", f"{source}\nimport psutil\n")
    tiny.write("requirements.txt", f"{REQUIREMENTS}\npsutil==0.1\nrich==0.2\nnobody-has==1.0\n")
    return tiny


def test_each_failure_names_its_snippet_and_the_releases_it_imports(tiny: Tiny) -> None:
    report = tiny.write("newest.xml", REPORT.format(said="TypeError: a&#10;b"))
    found = failures(tiny.project, report)
    psutil = f"psutil {metadata.version('psutil')} (pinned 0.1)"
    rich = f"rich {metadata.version('rich')} (pinned 0.2)"
    assert [one["subject"] for one in found[:2]] == ["snippets/chap/prog.py"] * 2
    assert [one["release"] for one in found[:2]] == [psutil] * 2
    assert found[0]["problem"] == "TypeError: a b"
    assert found[2]["subject"] == "tests/site/test_files.py::test_site"
    assert rich in found[2]["release"]
    assert psutil in found[2]["release"]


def test_the_command_writes_them(tiny: Tiny, capsys: pytest.CaptureFixture[str]) -> None:
    report, to = tiny.write("newest.xml", REPORT.format(said="no")), tiny.root / "newest.json"
    assert tiny.cli("newest", "--report", str(report), "--to", str(to)) == 1
    assert len(json.loads(to.read_text(encoding="utf-8"))["failures"]) == 3
    assert "error: snippets/chap/prog.py (psutil " in capsys.readouterr().err


@pytest.mark.parametrize(
    "text", [None, "<a>", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'], ids=["none", "cut", "entity"]
)
def test_without_a_whole_report_nothing_is_written(tiny: Tiny, text: str | None) -> None:
    report = tiny.root / "newest.xml"
    if text is not None:
        tiny.write("newest.xml", text)
    to = tiny.root / "newest.json"
    assert tiny.cli("newest", "--report", str(report), "--to", str(to)) == 1
    assert not to.exists()


def test_requirements_without_versions() -> None:
    text = "# a\nnumpy==2.4.6\ndask[dataframe]==2026.8.0\n-e .\n"
    assert unpinned(text) == "numpy\ndask[dataframe]\n"
    assert main(["newest", "--requirements"]) == 0


def test_a_release_that_is_pinned_is_no_news() -> None:
    assert releases(f"psutil=={metadata.version('psutil')}\n") == {}


def test_imports_lead_to_distributions() -> None:
    assert imported("import yaml\nfrom bs4 import BeautifulSoup\nimport os\n") == {
        "PyYAML",
        "beautifulsoup4",
    }


def test_vulnerabilities_are_named() -> None:
    said = {
        "dependencies": [
            {"name": "fine", "version": "1", "vulns": []},
            {"name": "bad", "version": "2", "vulns": [{"id": "X-1", "fix_versions": ["3"]}]},
            {"name": "own", "skip_reason": "not found"},
        ]
    }
    assert vulnerable(json.dumps(said).encode()) == [
        {"subject": "bad", "release": "bad 2", "problem": "X-1, mended in 3"}
    ]


@pytest.mark.parametrize("packages", [[], [{"name": "a", "skip_reason": "not found"}]])
def test_an_audit_of_nothing_is_none(packages: list[dict[str, str]]) -> None:
    with pytest.raises(TimingsError, match="cannot be reached"):
        vulnerable(json.dumps({"dependencies": packages}).encode())


def test_an_audit_that_cannot_be_is_a_note_unless_it_is_required(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("timings.ci.audit.audit", lambda: b'{"dependencies": []}')
    assert main(["audit"]) == 0
    assert capsys.readouterr().out.startswith("note: the vulnerability data cannot be reached")
    assert main(["audit", "--required"]) == 1
    assert capsys.readouterr().err.count("\n") == 1
