"""Sources are cited by number: every number leads to the reference that bears it."""

import re

from timings.project.project import Project

CITED = re.compile(r"\[(?:reference )?(\d+)\]\((?:(?:\.\./)?references\.md)?#r(\d+)\)")
ANCHOR = re.compile(r"^(\d+)\. .*\n\s+\{ #r(\d+) \}$", re.MULTILINE)


def pages(project: Project) -> dict[str, str]:
    return {
        path.relative_to(project.docs).as_posix(): path.read_text(encoding="utf-8")
        for path in project.pages
    }


def test_references_are_numbered_without_gaps(project: Project) -> None:
    text = pages(project)["references.md"]
    numbered = ANCHOR.findall(text)
    assert [number for number, _ in numbered] == [str(n + 1) for n in range(len(numbered))]
    assert all(number == anchor for number, anchor in numbered)
    assert len(numbered) == len(re.findall(r"^\d+\. ", text, re.MULTILINE)) > 50


def test_every_citation_names_the_number_it_leads_to(project: Project) -> None:
    known = {number for number, _ in ANCHOR.findall(pages(project)["references.md"])}
    for page, text in pages(project).items():
        cited = CITED.findall(text)
        assert len(cited) == len(re.findall(r"#r\d+\)", text)), f"{page}: a citation of no form"
        for shown, anchor in cited:
            assert shown == anchor, f"{page}: [{shown}] leads to #r{anchor}"
            assert anchor in known, f"{page}: no reference {anchor}"


def test_the_chapters_cite(project: Project) -> None:
    for page in ("introduction/index.md", "threading/index.md"):
        assert len(CITED.findall(pages(project)[page])) > 3, page
