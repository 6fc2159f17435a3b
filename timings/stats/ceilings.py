"""Whether a machine was itself while it measured: by what all its cores gave before and after."""

STEADY, LEAST = 1.05, 0.9
"""The two may differ by this factor; and each core must give this share of what one alone does."""


def unsteady(before: float, after: float, cores: int) -> str:
    """What is wrong with a machine whose cores gave so many times what one gives; or nothing."""
    low, high = sorted((before, after))
    if high > STEADY * low:
        return f"its cores gave {before:g} times what one gives before, and {after:g} after"
    if low < LEAST * cores:
        return f"its {cores} cores gave {low:g} times what one gives, so others used them"
    return ""
