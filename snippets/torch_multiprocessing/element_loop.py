# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
# ///

# --8<-- [start:program]
"""Fill a table from its own indices: element by element, and in one expression."""

import torch


def by_elements(table: torch.Tensor) -> torch.Tensor:
    """Return the table after two operations on each element, as the notebook does them."""
    for i in range(table.shape[0]):
        for j in range(table.shape[1]):
            table[i][j] += i + j
            table[i][j] *= table[i][j]
    return table


def at_once(table: torch.Tensor) -> torch.Tensor:
    """Return the same, by operations on all elements."""
    i = torch.arange(table.shape[0], device=table.device).unsqueeze(1)
    j = torch.arange(table.shape[1], device=table.device)
    return table.add_(i + j).square_()


def main() -> None:
    one, other = by_elements(torch.zeros(30, 30)), at_once(torch.zeros(30, 30))
    print("equal:", torch.equal(one, other))
    print("last element:", int(other[-1, -1]))


if __name__ == "__main__":
    main()
# --8<-- [end:program]
