"""What pages show, whole, as it was when somebody last looked at it in a browser.

`GOLDEN=rewrite python -m pytest tests/timings/test_golden.py` writes the files anew: look at what
git says changed, and at those panels in a browser, before you commit them.
"""

import base64
import os
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.kernels.gpu_project import launched, run_on_stand_in, with_gpu_work
from tests.timings.page import Page
from tests.timings.test_labs import HEAD, give, printed, write
from tests.timings.tiny import Tiny, lay_down
from timings.records.history import Kept, KeptRatio, history_document
from timings.records.model import Record, file_hash
from timings.stats.intervals import Ratio

GOLDEN = Path(__file__).parent / "golden"
BLOCK = (
    "section|div|p|ul|li|table|thead|tbody|tr|th|td|dl|dt|dd|details|summary|figure|figcaption|"
    "input|label|pre|svg|g|path|text|title|desc|circle|h1|h2|img"
)
FILE = "snippets/chap/experiments.py"
DAY = "2026-01-02T03:04:05+00:00"
TWICE = {"loop": (2.0, 2.02, 1.98), "sum": (1.0, 1.0, 1.0)}
SPANS = "1.1:0.0-0.5 2.2:0.1-0.6"
BOTH = {"comprehension": (1.0, 1.02, 0.98, 1.0), "map": (0.5, 0.51, 0.5, 0.49)}
LEFT = {
    "picture.svg": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>',
    "report.html": b"<p>made</p>",
    "shot.png": base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
    ),
}
DRAW = """# /// script
# [tool.timings]
# keeps = ["picture.svg", "report.html", "shot.png"]
# ///
print("<b>drawn & \\"quoted\\" 'so'</b>")
"""
FAILS = """# /// script
# [tool.timings]
# expect = ["TypeError"]
# start-methods = ["fork", "spawn"]
# ///
raise TypeError
"""
CLAIMS = """claims:
  - sum is at least 1.9x as fast as loop
  - sum is at least 2.5x as fast as loop
  - sum is at least 2x as fast as loop
"""
PAGES = {
    "panel": f"```timings\nexperiment: sums\ntimeline: [sum]\n{CLAIMS}```\n",
    "sweep": "```timings\nexperiment: additions\n```\n\n```timings\nexperiment: doubling\n```\n",
    "history": "```records\nshow: history\n```\n",
    "launch": "```launch\nprogram: chap/device.py\nkernel: twice\n```\n",
    "tables": "".join(
        f"```records\nshow: {name}\n```\n\n" for name in ("experiments", "claims", "programs")
    ),
    "runners": "```records\nshow: runners\n```\n\n"
    "```records\nshow: runner\nrunner: linux-2core\n```\n\n"
    "```records\nshow: runner\nrunner: nobody\n```\n",
    "program": "".join(
        f'```python\n--8<-- "chap/{name}.py"\n```\n\n```output\nprogram: chap/{name}.py\n```\n\n'
        for name in ("prog", "draw", "fails", "device")
    ),
    "kept": "".join(
        f'```kept\nprogram: chap/draw.py\nfile: {name}\ntext: What it "shows"\n```\n\n'
        for name in LEFT
    ),
    "lab": "".join(f"```lab\nlab: one\n{cell}```\n\n" for cell in ("", "cell: 1\n", "cell: 3\n")),
}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Tiny:
    """A tiny project that two machines recorded all of, some of it before a change."""
    tiny = with_gpu_work(lay_down(tmp_path_factory.mktemp("golden") / "project"))
    tiny.write("snippets/chap/draw.py", DRAW)
    tiny.write("snippets/chap/fails.py", FAILS)
    tiny.write("docs/timings/linux-2core.md", "# linux-2core\n")
    tiny.replace(
        FILE,
        '    baseline="comprehension",\n',
        '    baseline="comprehension",\n    sweep={"workers": [1, 2]},\n',
    )
    other, local = Record("linux-2core"), Record("local")
    facts = {"processes": 2, "threads": 4, "tasks": 2, "gpu": "A <GPU>", "peak_memory": 2048.5}
    other.entries |= tiny.made_up(TWICE, runner="linux-2core", **facts).entries
    other.entries |= tiny.made_up(BOTH, "additions", "linux-2core", moved_bytes=10**9).entries
    other.runs |= {run.key: run for run in (tiny.made_up_run(), tiny.made_up_run("chap/draw.py"))}
    run_on_stand_in(tiny, launched())
    tiny.replace(FILE, "total += number", "total = total + number")
    tiny.replace("snippets/chap/prog.py", "range(10)", "range(11)")
    facts = {"budget": 2.0, "versions": "numpy 2.3.0", "method": 0, "timeline": SPANS}
    local.entries |= tiny.made_up(TWICE, **facts).entries
    kept = {name: file_hash(content) for name, content in LEFT.items()}
    runs = [
        tiny.made_up_run(stdout="<b>\"45\" & '46'</b>\n  *so*\n"),
        tiny.made_up_run("chap/draw.py", stdout="<b>drawn</b>\n", kept=kept),
        tiny.made_up_run("chap/fails.py", start_method="fork", exit=1, error="TypeError: <no>"),
    ]
    local.runs |= {run.key: run for run in runs}
    local.stand_in |= tiny.record().stand_in
    tiny.save(other, local)
    for name, content in LEFT.items():
        file = tiny.project.kept("local", "chap/draw.py") / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    put_history(tiny)
    lab = write(tiny, f'{HEAD}\n# %%\nprint(6 * 7)\n\n# %%\n"a"\n\n# %% needs="gpu"\n1\n')
    give(tiny, lab, printed("<42>\n"), [], runner="linux-2core", date=DAY, python_version="3.11.9")
    return tiny


def put_history(tiny: Tiny) -> None:
    """Three kept records: one change beyond the noise, and one measured anew."""
    ratios = [(2.0, 1.9, 2.1), (2.2, 2.11, 2.3), (2.0, 1.9, 2.1)]
    history = [
        Kept(f"2026-02-0{n}T00:00:00+00:00", f"abcdef{n}", 1, {
            "sums/sum": KeptRatio(Ratio(*three, 9), "01"[n == len(ratios)] * 16)
        })
        for n, three in enumerate(ratios, start=1)
    ]  # fmt: skip
    file = tiny.file("history.json", "linux-2core")
    file.write_text(history_document(history), encoding="utf-8")


def normal(html: str) -> str:
    """A line for each block; a chart is what it says, and a hash of sources any."""
    soup = BeautifulSoup(html, "html.parser")
    for chart in soup.select("svg[aria-label]"):
        chart.replace_with(soup.new_tag("svg", attrs={"aria-label": chart["aria-label"]}))
    for row in soup.select("tr[data-hash]"):
        row["data-hash"] = "any"
    text = re.sub(rf"\s*(<(?:{BLOCK})\b)", r"\n\1", soup.decode())
    text = re.sub(rf"(<(?:{BLOCK})\b[^>]*>)\s+(?=\S)(?!<code)", r"\1", text)
    return re.sub(rf"\s+(</(?:{BLOCK})>)", r"\1", text).strip() + "\n"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_what_it_showed(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.delenv("REPO_URL", raising=False)
    shown = normal(Page(tiny).html(PAGES[name]))
    file = GOLDEN / f"{name}.html"
    if os.environ.get("GOLDEN") == "rewrite":
        file.write_text(shown, encoding="utf-8")
    assert shown == file.read_text(encoding="utf-8")
