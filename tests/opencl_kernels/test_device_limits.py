"""What the device says of itself, and what else is known of it."""

from tests.conftest import RunProgram
from timings.recording.conditions import usable_cores


def test_prints_what_this_machine_has(run_program: RunProgram) -> None:
    lines = run_program("opencl_kernels/device_limits.py").stdout.splitlines()
    said = {key: value.strip() for key, value in (line.split(":", 1) for line in lines)}
    assert int(said["compute units"]) == usable_cores()
    assert said["a CPU"] == said["memory is the host's"] == "True"
    most = int(said["work items in a group"].replace(",", ""))
    assert [int(side.replace(",", "")) for side in said["each side of a group"].split(" x ")] == [
        most
    ] * 3
