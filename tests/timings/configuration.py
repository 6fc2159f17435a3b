"""How the site renders Markdown."""

from pathlib import Path

from mkdocs.utils.yaml import yaml_load

from timings.project.project import ROOT


def extensions(snippets: Path) -> tuple[list[str], dict[str, dict]]:
    """The Markdown extensions of the site's configuration, for other snippets."""
    with (ROOT / "mkdocs.yml").open(encoding="utf-8") as file:
        listed = yaml_load(file)["markdown_extensions"]
    options = {}
    for one in listed:
        options |= one if isinstance(one, dict) else {one: {}}
    assert options["pymdownx.snippets"]["base_path"] == ["snippets"]
    options["pymdownx.snippets"] |= {"base_path": [str(snippets)]}
    return list(options), options
