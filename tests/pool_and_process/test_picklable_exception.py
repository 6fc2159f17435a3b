"""An exception that crosses processes whole."""

import pickle

from snippets.pool_and_process.picklable_exception import BadRowError
from tests.conftest import RunProgram


def test_it_is_rebuilt_whole() -> None:
    rebuilt = pickle.loads(pickle.dumps(BadRowError(41, "is late")))
    assert (type(rebuilt), rebuilt.row, rebuilt.reason) == (BadRowError, 41, "is late")
    assert str(rebuilt) == "row 41: is late"


def test_prints_what_the_worker_raised(run_program: RunProgram) -> None:
    run = run_program("pool_and_process/picklable_exception.py", start_method="spawn")
    assert run.stdout == "Pool.map raised BadRowError: row 7: is empty\n"
