"""What the tests of kernels share."""

import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.stand_in.use import Ran, run

Script = Callable[..., Ran]


@pytest.fixture
def script(stand_in: None, tmp_path: Path) -> Script:
    """Run lines of Python on the stand-in, after those of `start`, in a process of their own."""

    def ran(lines: str, start: str, **options: Any) -> Ran:
        file = tmp_path / "script.py"
        file.write_text(start + textwrap.dedent(lines), encoding="utf-8")
        return run(file, **options)

    return ran
