"""The forms for issues and pull requests: such as the host shows, asking for what is there."""

import re
from pathlib import Path

import pytest
import yaml

from timings.project.project import ROOT

FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
KINDS = {"checkboxes", "dropdown", "input", "markdown", "textarea"}


@pytest.mark.parametrize("form", [f for f in FORMS if f.stem != "config"], ids=lambda f: f.stem)
def test_form_is_one_that_the_host_shows(form: Path) -> None:
    known = yaml.safe_load(form.read_text(encoding="utf-8"))
    assert set(known) <= {"name", "description", "title", "labels", "body"}
    assert all(isinstance(known[key], str) and known[key] for key in ("name", "description"))
    fields = known["body"]
    ids = [field["id"] for field in fields]
    assert len(set(ids)) == len(ids) > 0
    assert all(re.fullmatch(r"[\w-]+", name) for name in ids)
    for field in fields:
        assert field["type"] in KINDS
        assert field["attributes"]["label"]
        assert set(field) <= {"type", "id", "attributes", "validations"}
        if field["type"] == "dropdown":
            options = field["attributes"]["options"]
            assert len(set(options)) == len(options) > 1
    assert any(field.get("validations", {}).get("required") for field in fields)


def test_there_is_a_form_for_each_reason() -> None:
    assert {form.stem for form in FORMS} >= {"wrong-number", "mistake", "chapter"}


def test_what_the_forms_tell_people_to_run_exists() -> None:
    from tests.test_docs_blocks import check_command

    texts = [*FORMS, ROOT / ".github" / "pull_request_template.md"]
    commands = [
        command.split()
        for path in texts
        for command in re.findall(r"`([^`]*(?:python|make) [^`]+)`", path.read_text("utf-8"))
    ]
    assert len(commands) >= 5
    for command in commands:
        if command[0] == "python":
            command[0] = ".venv/bin/python"
        check_command(command)
