"""The panel of an experiment that sweeps a parameter."""

from tests.timings.page import Page, words
from tests.timings.tiny import Tiny
from timings.records.model import Entry

FILE = "snippets/chap/experiments.py"
SVG = "{http://www.w3.org/2000/svg}svg"
TWICE = {"loop": (2.0, 2.02, 1.98), "sum": (1.0, 1.0, 1.0)}
HOLDS = "sum is at least 1.9x as fast as loop"


def sweep(tiny: Tiny, values: str) -> None:
    """Let the first experiment sweep these."""
    tiny.replace(FILE, '    baseline="loop",\n', f'    baseline="loop",\n    sweep={values},\n')


def test_a_sweep_has_a_row_for_each_value(tiny: Tiny, page: Page) -> None:
    tiny.replace(
        FILE, '    baseline="loop",\n', '    baseline="loop",\n    sweep={"n": [1, 10]},\n'
    )
    record = tiny.made_up(TWICE)
    one = record.entries["sums", "sum", 1]
    record.entries["sums", "sum", 1] = Entry(**vars(one) | {"repeats": ((4.0, 4.0, 4.0),)})
    tiny.save(record)
    panel = page.panel(f"{HOLDS}, at n=10", "loop is at least 1.5x as fast as sum, at n=1")
    rows = [[words(cell) for cell in row] for row in panel.iter("tr")]
    assert [row[:2] for row in rows] == [
        ["n", "variant"],
        ["1", "loop"],
        ["1", "sum"],
        ["10", "loop"],
        ["10", "sum"],
    ]
    assert rows[2][3].startswith("2× as slow")
    assert [words(one.find("strong")) for one in panel.iter("li")] == ["holds", "holds"]
    assert "0.5 at 1, 2 at 10 n" in next(panel.iter(SVG)).get("aria-label", "")


def test_a_sweep_of_workers_says_how_it_scales(tiny: Tiny, page: Page) -> None:
    sweep(tiny, '{"workers": [1, 2, 4]}')
    tiny.save(tiny.made_up(TWICE, cpu_count=4))
    said = words(page.panel())
    shares = "200% with 1, 100% with 2, 50% with 4."
    assert f"sum on 4 cores: efficiency, the speed-up for each worker, {shares}" in said
    # By hand: s = (0.75 * 0.25) / (0.5**2 + 0.75**2), and its error from the two residuals.
    assert "the 2 points beyond one worker, gives a serial fraction of 23.1%" in said
    assert "(standard error 15.4%)" in said
