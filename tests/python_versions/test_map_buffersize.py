"""How far ahead Executor.map reads."""

from snippets.python_versions.map_buffersize import noted, square
from tests.conftest import RunProgram


def test_what_is_read_is_noted() -> None:
    read: list[int] = []
    numbers = noted(range(5), read)
    assert (next(numbers), next(numbers), read) == (0, 1, [0, 1])


def test_prints_how_far_it_read(run_program: RunProgram) -> None:
    run = run_program("python_versions/map_buffersize.py")
    every, ahead, squares = (line.split(": ")[1] for line in run.stdout.splitlines())
    assert every == "1000"
    assert 4 <= int(ahead) <= 5
    assert [int(number) for number in squares.split()] == [square(n) for n in range(8)]
