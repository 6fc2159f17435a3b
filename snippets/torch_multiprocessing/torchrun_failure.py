# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
#
# [tool.timings]
# needs = ["posix"]
# timeout = 120
# ///

# --8<-- [start:program]
"""One of two ranks dies in the middle: torchrun ends the other, and may start both again."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import torch
import torch.distributed as dist

STEPS, DIES_AT = 6, 3


def work(checkpoint: Path) -> None:
    dist.init_process_group("gloo")
    attempt = int(os.environ["TORCHELASTIC_RESTART_COUNT"])
    start = int(checkpoint.read_text()) if checkpoint.exists() else 0
    if dist.get_rank() == 0:
        print(f"  attempt {attempt} starts at step {start}", flush=True)
    for step in range(start, STEPS):
        if (attempt, step, dist.get_rank()) == (0, DIES_AT, 1):
            os._exit(1)  # gone at once, as when the system kills it for memory
        dist.all_reduce(torch.ones(1))  # where rank 0 waits for rank 1
        if dist.get_rank() == 0:
            checkpoint.write_text(str(step + 1))
    dist.destroy_process_group()


def launch(restarts: int, folder: str) -> int:
    """Return torchrun's exit code."""
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone"]
    command += ["--nproc-per-node", "2", "--max-restarts", str(restarts)]
    checkpoint = Path(folder, f"step-{restarts}")
    environment = os.environ | {"CHECKPOINT": str(checkpoint), "OMP_NUM_THREADS": "1"}
    # A store for each attempt: in torchrun's own, a second one may find the first one's addresses.
    environment["TORCH_DISABLE_SHARE_RDZV_TCP_STORE"] = "1"
    command += ["--log-dir", folder, __file__]
    done = subprocess.run(command, env=environment, stderr=subprocess.PIPE, check=False)
    steps = int(checkpoint.read_text()) if checkpoint.exists() else 0
    print(f"  torchrun's exit code {done.returncode}, {steps} of {STEPS} steps done", flush=True)
    return done.returncode


def main() -> None:
    if dist.is_torchelastic_launched():
        work(Path(os.environ["CHECKPOINT"]))
        return
    with tempfile.TemporaryDirectory() as folder:
        for restarts in (0, 1):
            print(f"--max-restarts {restarts}", flush=True)
            launch(restarts, folder)


if __name__ == "__main__":
    main()
# --8<-- [end:program]
