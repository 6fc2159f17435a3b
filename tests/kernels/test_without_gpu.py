"""A program that needs a GPU, where there is none: one clear line, and a failing exit code."""

import os
import subprocess
import sys

import pytest

from timings.project.project import Project

HERE = Project()
DEVICE_PROGRAMS = [
    path
    for path, program in HERE.programs.items()
    if path.startswith("pycuda_kernels/") and "gpu" in program.needs
]


@pytest.mark.parametrize("path", DEVICE_PROGRAMS)
def test_one_line_and_no_result(path: str) -> None:
    hidden = os.environ | {"CUDA_VISIBLE_DEVICES": ""}
    command = [sys.executable, str(HERE.snippets / path)]
    ran = subprocess.run(command, env=hidden, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (1, "")
    (line,) = ran.stderr.splitlines()
    assert line.startswith("This program needs ")
    assert " and an NVIDIA GPU: " in line


def test_no_program_is_missed() -> None:
    on_the_cpu = {"launch_geometry.py", "roofline.py", "same_in_numpy.py"}
    every = {path.name for path in (HERE.snippets / "pycuda_kernels").glob("[a-z]*.py")}
    named = {path.partition("/")[2] for path in DEVICE_PROGRAMS}
    assert named == every - on_the_cpu - {"experiments.py"}
