"""An experiment on a page: numbers, charts, drawings, history."""
