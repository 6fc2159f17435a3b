"""The site as both engines build it, from the same files."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from timings.sources import ROOT

SOURCES = ("mkdocs.yml", "docs", "overrides", "snippets")


def build(engine: str, *options: str, folder: Path = ROOT) -> None:
    """Build strictly; what the engine says is shown if it fails."""
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "SITE_URL": ""}
    command = [sys.executable, "-m", engine, "build", "--strict", *options]
    result = subprocess.run(
        command,
        check=False,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site, built by MkDocs."""
    folder = tmp_path_factory.mktemp("mkdocs")
    build("mkdocs", "--site-dir", str(folder))
    return folder


@pytest.fixture(scope="session")
def zensical_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site, built by Zensical, which only builds inside a project."""
    folder = tmp_path_factory.mktemp("zensical")
    for name in SOURCES:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    build("zensical", folder=folder)
    return folder / "site"
