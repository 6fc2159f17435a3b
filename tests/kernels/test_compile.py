"""Kernels are found and compiled: every one of the site's, and planted faults refused."""

import ast

import pytest

from timings.errors import TimingsError
from timings.project.fingerprint import Module
from timings.project.kernels import ARCHITECTURES, Source, kernel_sources, sources_of
from timings.project.project import Project
from timings.recording.compile import CompileError, compile_source

PROJECT = Project()
SOURCES = kernel_sources(PROJECT)
GOOD = '''"""A program."""

TWICE_KERNEL = r"""
__global__ void twice(float *x, int n)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n)
        x[i] *= 2;
}
"""
'''


def found(text: str) -> list[Source]:
    module = Module("snippets/chap/prog.py", text, ast.parse(text))
    return sources_of(module, "chap/prog.py")


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_every_kernel_of_the_site_compiles(architecture: str) -> None:
    for source in SOURCES:
        if "CompileError" in PROJECT.programs[source.program].expect:
            with pytest.raises(CompileError):
                compile_source(source, architecture)
            continue
        assert all(size > 0 for size in compile_source(source, architecture).values())


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_instructions_are_counted(architecture: str) -> None:
    ((kernel, size),) = compile_source(found(GOOD)[0], architecture).items()
    assert kernel == "twice"
    # An instruction of these architectures has 16 bytes.
    assert size % 16 == 0
    assert size > 10 * 16


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("void twice", "void double", ":4: invalid combination of type specifiers"),
        ("x[i] *= 2;", "x[i] *= 2", ':9: expected a ";"'),
        ("int i =", "int *i =", ":6: a value of type"),
        ("x[i]", "y[i]", ':8: identifier "y" is undefined'),
    ],
)
def test_an_error_names_the_programs_own_line(old: str, new: str, says: str) -> None:
    (source,) = found(GOOD.replace(old, new))
    with pytest.raises(CompileError) as caught:
        compile_source(source, "sm_90")
    assert str(caught.value).startswith(f"snippets/chap/prog.py{says}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("opening", ['r"""', '"""', '"""\\', 'r"""// first'])
def test_lines_are_the_files_however_the_string_begins(opening: str) -> None:
    text = GOOD.replace('r"""', opening, 1).replace("x[i]", "y[i]")
    (source,) = found(text)
    with pytest.raises(CompileError, match=r"^snippets/chap/prog.py:8: identifier"):
        compile_source(source, "sm_90")


def test_what_pycuda_writes_is_compiled() -> None:
    text = (
        'scale = ElementwiseKernel("float a, float *x", "x[i] = a * x[i]", "scale")\n'
        'dot = ReductionKernel(np.float32, neutral="0", reduce_expr="a + b", '
        'map_expr="x[i] * y[i]", arguments="const float *x, const float *y", name="dot")\n'
    )
    sources = found(text)
    assert [source.kernels for source in sources] == [("scale",), ("dot",)]
    for source in sources:
        assert compile_source(source, "sm_80")[source.constant] > 0


def test_an_error_in_what_pycuda_writes_names_the_call() -> None:
    (source,) = found('\nscale = ElementwiseKernel("float *x", "x[i] = b", "scale")\n')
    with pytest.raises(CompileError) as caught:
        compile_source(source, "sm_80")
    assert str(caught.value) == (
        'snippets/chap/prog.py:2: in what PyCUDA writes for scale: identifier "b" is undefined'
    )


@pytest.mark.parametrize(
    "text",
    [
        GOOD.replace("TWICE_KERNEL", "SOURCE"),
        f"def f():\n    A_KERNEL = {GOOD.partition(' = ')[2]!r}\n",
        f"SourceModule({GOOD.partition(' = r')[2]})",
    ],
)
def test_a_kernel_that_would_not_be_compiled_is_an_error(text: str) -> None:
    with pytest.raises(TimingsError, match="a kernel that would not be compiled"):
        found(text)


def test_an_expression_that_is_no_literal_is_an_error() -> None:
    with pytest.raises(TimingsError, match="operation must be a literal"):
        found('k = ElementwiseKernel("float *x", operation, "k")')
