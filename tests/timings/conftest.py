"""What these tests share."""

from pathlib import Path

import pytest

from tests.timings.tiny import Tiny, lay_down


@pytest.fixture
def tiny(tmp_path: Path) -> Tiny:
    """A tiny project, in a folder of its own, that has recorded nothing."""
    return lay_down(tmp_path / "project")
