"""How the site renders Markdown."""

from pathlib import Path

from markdown import Markdown
from mkdocs.utils.yaml import yaml_load

from timings.project.project import ROOT


def extensions(root: Path) -> tuple[list[str], dict[str, dict]]:
    """The Markdown extensions of the site's configuration, for the project in that folder."""
    with (ROOT / "mkdocs.yml").open(encoding="utf-8") as file:
        listed = yaml_load(file)["markdown_extensions"]
    options = {}
    for one in listed:
        options |= one if isinstance(one, dict) else {one: {}}
    assert options["pymdownx.snippets"]["base_path"] == ["snippets"]
    options["pymdownx.snippets"] |= {"base_path": [str(root / "snippets")]}
    options["timings.render"] |= {"root": str(root)}
    return list(options), options


def rendered(root: Path, text: str) -> str:
    """What a text becomes on a page of the project in that folder."""
    names, options = extensions(root)
    return Markdown(extensions=names, extension_configs=options).convert(text)
