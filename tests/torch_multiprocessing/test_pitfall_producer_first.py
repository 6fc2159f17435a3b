"""A producer that ends before its tensor is taken."""

from tests.conftest import RunProgram
from tests.torch_multiprocessing.faults import run_changed
from timings.project.project import Project

PROGRAM = "torch_multiprocessing/pitfall_producer_first.py"


def test_nobody_is_there_to_ask(run_program: RunProgram) -> None:
    run = run_program(PROGRAM, start_method="spawn")
    assert run.stdout == "the producer's exit code: 0\n"
    assert run.error.split(":")[0] in ("ConnectionRefusedError", "FileNotFoundError")


def test_getting_before_joining_is_all_that_it_lacks(project: Project) -> None:
    changes = {
        "    producer.join()\n": "    got = tensors.get(timeout=30)\n    producer.join()\n",
        "print(tensors.get(timeout=30))": "print(got.tolist())",
        "    tensors.join_thread()": "    import time; time.sleep(3)\n    tensors.join_thread()",
    }
    run, problems = run_changed(project, PROGRAM, changes, "fork", expect=())
    assert problems == []
    assert run.stdout.splitlines() == ["the producer's exit code: 0", "[1.0, 1.0, 1.0]"]
