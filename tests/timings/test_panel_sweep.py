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
    assert f"sum on 4 cores, one core each: efficiency against that, {shares}" in said
    assert "Amdahl" not in said  # two numbers of cores beyond one: any curve fits


def test_efficiency_is_told_against_what_the_cores_gave(tiny: Tiny, page: Page) -> None:
    sweep(tiny, '{"workers": [1, 2]}')
    tiny.save(tiny.made_up(TWICE, cpu_count=2, ceiling_before=1.6, ceiling_after=1.6))
    said = words(page.panel())
    assert "on 2 cores, which give 1.6 times what one gives: efficiency against that" in said
    assert "200% with 1, 125% with 2." in said
    assert "all cores at most 1.6" in said


def test_the_law_is_fitted_to_three_numbers_of_cores(tiny: Tiny, page: Page) -> None:
    sweep(tiny, '{"workers": [1, 2, 4, 8]}')
    tiny.save(tiny.made_up(TWICE, cpu_count=8))
    # By hand: s = (0.75 * 0.25 + 0.875 * 0.375) / (0.5**2 + 0.75**2 + 0.875**2), by least squares.
    assert "the 3 points beyond one worker, gives a serial fraction of 32.7%" in words(page.panel())
