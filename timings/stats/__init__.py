"""Numbers in, numbers out: ratios, their intervals, curves."""
