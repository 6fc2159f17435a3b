"""A kernel named `double`: the compiler refuses it, at the line of its name."""

import re

from tests.conftest import RunProgram

WORDS = (
    r"kernel\.cu\(3\): error: invalid combination of type specifiers",  # nvcc's
    r"kernel\.cu:3:\d+: error: .*\bdouble\b.*",  # g++'s, where there is no nvcc
)


def test_the_compiler_names_the_line(run_pycuda: RunProgram) -> None:
    run = run_pycuda("pycuda_kernels/pitfall_reserved_word.py")
    assert any(re.match(words, run.stdout) for words in WORDS), run.stdout
    assert "CompileError" in run.error
