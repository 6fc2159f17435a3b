# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
# ///

# --8<-- [start:program]
"""A child computes a gradient on a shared tensor: when does its parent see it?"""

import torch
import torch.multiprocessing as mp

METHODS = [name for name in ("fork", "forkserver", "spawn") if name in mp.get_all_start_methods()]


def differentiate(tensor: torch.Tensor) -> None:
    (3 * tensor).sum().backward()


def gradient_seen(method: str, with_grad: bool) -> list[float] | None:
    """Return the gradient that the parent has after the child has computed one."""
    tensor = torch.ones(2).share_memory_().requires_grad_()
    if with_grad:
        tensor.grad = torch.zeros(2).share_memory_()
    worker = mp.get_context(method).Process(target=differentiate, args=(tensor,))
    worker.start()
    worker.join()
    if worker.exitcode != 0:
        raise RuntimeError(f"the child ended with exit code {worker.exitcode}")
    return None if tensor.grad is None else tensor.grad.tolist()


def main() -> None:
    for method in METHODS:
        absent, present = gradient_seen(method, False), gradient_seen(method, True)
        print(f"{method:10}  no .grad when sent: {absent}   a .grad of zeros: {present}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
