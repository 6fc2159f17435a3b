"""Two walls, one at a time, in a browser: what acts reaches no page, and would not run on one.

With neither of them each of the attacks here succeeds: so the tests can fail.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from mkdocs.exceptions import BuildError
from playwright.sync_api import Browser, Page

from tests.site.conftest import DIFFERENT, visit
from tests.site.host import serve
from tests.site.test_notebooks import GIVEN, LAB, PAGE, SQUARE, built, give, tiny, write
from tests.timings.tiny import Tiny, rewrite
from timings.errors import TimingsError
from timings.project.project import ROOT, Project
from timings.records.model import file_hash
from timings.render.postbuild import finish
from timings.render.postbuild.walls import put_up_walls

FIRE = "try{top.fired=1}catch(e){}try{if(document.cookie)fetch('/fired')}catch(e){}"
"""It tells if it reaches the page that a reader opened, or what that page has stored."""

NESTED = SQUARE.replace("</svg>", f"<script>{FIRE}</script></svg>")
LOADED = SQUARE.replace("<svg", f'<svg onload="{FIRE}"')
ATTACKS = {
    "a script": f"<script>{FIRE}</script>",
    "a module": f'<script type="module">{FIRE}</script>',
    "a picture that fails": f'<img src="/nowhere.png" onerror="{FIRE}">',
    "a link that is a script": '<a class="bait" href="javascript:void(top.fired=1)">x</a>',
    "a drawing that loads": LOADED,
    "a script in a drawing": NESTED,
    "a frame of its own": f'<iframe srcdoc="&lt;script&gt;{FIRE}&lt;/script&gt;"></iframe>',
    "a script at an address": '<script src="data:text/javascript,top.fired=1"></script>',
    "a form that is a script": '<form action="javascript:void(top.fired=1)"><button class="bait">x',
}
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')

__all__ = ["tiny"]


@contextmanager
def opened(browser: Browser, folder: Path) -> Iterator[tuple[Page, list[str]]]:
    """A page of a site in a folder, where a reader has a cookie; and what was asked for."""
    with serve(folder) as address:
        context = browser.new_context(base_url=address)
        context.add_cookies([{"name": "secret", "value": "1", "url": address}])
        asked: list[str] = []
        context.on("request", lambda request: asked.append(request.url))
        yield context.new_page(), asked
        context.close()


SOON = 15.0
"""Seconds within which what is to fire has fired, on a slow machine too."""


def fires(browser: Browser, folder: Path, *addresses: str, within: float = 0.8) -> list[str]:
    """The pages in which something fires when a reader opens them, and presses what is there."""
    found = []
    with opened(browser, folder) as (page, asked):
        for address in addresses:
            asked.clear()
            page.goto(address)
            for bait in page.locator(".bait, article a:text-is('bait')").all():
                bait.dispatch_event("click")
            for _ in range(round(within * 10)):
                page.wait_for_timeout(100)
                if page.evaluate("window.fired") or any(url.endswith("/fired") for url in asked):
                    found.append(address)
                    break
    return found


def strip(folder: Path) -> None:
    """Take the policy out of every page."""
    for path in folder.rglob("*.html"):
        text, count = POLICY.subn("", path.read_text(encoding="utf-8"))
        assert count == 1, path
        path.write_text(text, encoding="utf-8")


@pytest.fixture
def page_with(site: Path, tmp_path: Path) -> Callable[..., Path]:
    """Makes a folder with a built site's front page, once more for each text that is put in it."""

    def make(*texts: str) -> Path:
        html = (site / "index.html").read_text(encoding="utf-8")
        assert html.count("</article>") == 1
        shutil.copytree(site / "assets", tmp_path / "site" / "assets", dirs_exist_ok=True)
        for number, text in enumerate(texts):
            changed = html.replace("</article>", f"{text}</article>")
            (tmp_path / "site" / f"{number or 'index'}.html").write_text(changed, encoding="utf-8")
        return tmp_path / "site"

    return make


def test_with_neither_wall_each_fires(browser: Browser, page_with: Callable) -> None:
    folder = page_with(*ATTACKS.values())
    strip(folder)
    pages = [path.name for path in folder.glob("*.html")]
    assert len(pages) == len(ATTACKS)
    assert fires(browser, folder, *pages, within=SOON) == pages


def test_the_policy_alone_stops_each(browser: Browser, page_with: Callable) -> None:
    assert fires(browser, page_with("".join(ATTACKS.values())), "/", within=2) == []


# ---- the other wall: what is offered through the doors of the project, with no policy at all ----


def finished(tiny: Tiny) -> Path:
    """The site of a tiny project as it is published, but for the policy of its pages."""
    menu = "nav:\n  - Home: index.md\n  - One: labs/one.md\n\n"
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    tiny.write("mkdocs.yml", re.sub(r"^nav:\n(?:  .*\n)*\n", menu, settings, flags=re.MULTILINE))
    (tiny.root / "overrides").symlink_to(ROOT / "overrides")
    site = built(tiny)
    finish(tiny.project, site)
    strip(site)
    return site


def home(tiny: Tiny, *files: str) -> None:
    """The front page, which shows these files that the program left."""
    fences = (f"```kept\nprogram: chap/prog.py\nfile: {file}\ntext: It\n```\n" for file in files)
    tiny.write("docs/index.md", "---\ndescription: Home\n---\n\n# Home\n\n" + "\n".join(fences))


def keep(tiny: Tiny, file: str, text: str) -> None:
    """Have the program leave a file."""
    settings = f'# /// script\n# dependencies = []\n# [tool.timings]\n# keeps = ["{file}"]\n# ///\n'
    source = (tiny.project.snippets / "chap/prog.py").read_text(encoding="utf-8")
    tiny.write("snippets/chap/prog.py", settings + source)
    record = tiny.made_up({"loop": (0.2, 0.2, 0.2), "sum": (0.1, 0.1, 0.1)})
    run = tiny.made_up_run(kept={file: file_hash(text.encode())})
    record.runs[run.key] = run
    tiny.save(record)
    tiny.write(f"docs/timings/local/files/chap/prog/{file}", text)
    home(tiny, file)


def change(tiny: Tiny, how: Callable[[dict], object]) -> None:
    """Change the recorded notebook, which goes on stating that it is of the lab as it is."""
    give(tiny, write(tiny, LAB), *GIVEN)
    home(tiny)
    rewrite(tiny.project.records / "local/labs/one.ipynb", how)


def cell(document: dict, kind: str) -> dict:
    return next(one for one in document["cells"][1:] if one["cell_type"] == kind)


def draw(document: dict, text: str) -> None:
    document["cells"][2]["outputs"][0]["data"]["image/svg+xml"] = text


CHANGED = "says that it is of docs/labs/one.py as it is, and holds other cells"
DOORS: dict[str, tuple[Callable[[dict], object], str]] = {
    "other code": (
        lambda d: cell(d, "code").update(source="import os"),
        f"{CHANGED} (cell 2)",
    ),
    "a script": (
        lambda d: cell(d, "markdown").update(source=ATTACKS["a script"]),
        f"{CHANGED} (cell 4)",
    ),
    "a picture that fails": (
        lambda d: cell(d, "markdown").update(source=ATTACKS["a picture that fails"]),
        f"{CHANGED} (cell 4)",
    ),
    "a link that is a script": (
        lambda d: cell(d, "markdown").update(source="[bait](javascript:void(top.fired=1))"),
        f"{CHANGED} (cell 4)",
    ),
    "a cell more": (
        lambda d: d["cells"].append(d["cells"][0]),
        f"{CHANGED} (cell 6)",
    ),
    "a cell fewer": (
        lambda d: d["cells"].pop(),
        "says that it is of docs/labs/one.py as it is, and holds fewer cells",
    ),
    "a drawing that loads": (
        lambda d: draw(d, LOADED),
        "holds a drawing that has a <svg> with onload=",
    ),
    "a script in a drawing": (
        lambda d: draw(d, NESTED),
        "holds a drawing that holds an element <script> (cell 3)",
    ),
    "a comment that ends early in HTML": (
        lambda d: draw(
            d, NESTED.replace("<script>", "<!--><script>").replace("</svg>", "--></svg>")
        ),
        "holds a drawing that holds what is neither an element nor a text (cell 3)",
    ),
    "HTML as an output": (
        lambda d: d["cells"][2]["outputs"][0]["data"].update({"text/html": ATTACKS["a script"]}),
        "gives what is neither text nor a drawing (cell 3)",
    ),
    "JavaScript as an output": (
        lambda d: d["cells"][2]["outputs"][0]["data"].update({"application/javascript": FIRE}),
        "gives what is neither text nor a drawing (cell 3)",
    ),
    "an error as an output": (
        lambda d: d["cells"][2].update(outputs=[{"output_type": "error", "traceback": [FIRE]}]),
        "is not a notebook that a recording wrote",
    ),
    "an output with the marks by which Markdown finds its places": (
        lambda d: d["cells"][1]["outputs"][0].update(text="\x02wzxhzdk:0\x03"),
        "gives a text with control characters (cell 2)",
    ),
    "words for a drawing": (
        lambda d: d["cells"][2]["metadata"].update(alt='"><script>1</script>'),
        f"{CHANGED} (cell 3)",
    ),
    "an attachment": (
        lambda d: cell(d, "markdown").update(attachments={"x": {"text/html": FIRE}}),
        "has a cell that holds more than a recording writes (cell 4)",
    ),
    "another version": (
        lambda d: d.update(nbformat_minor=4),
        "says more, or other, than a recording writes",
    ),
    "the address of another project": (
        lambda d: d["metadata"]["timings"].update(repository='https://x.org/"]; evil(); ["'),
        'has "repository": "',
    ),
    "another year": (
        lambda d: d["metadata"]["timings"].update(date="9999-12-31T23:59:59+00:00"),
        'has "date": "9999-12-31T23:59:59+00:00", not a time',
    ),
}


@pytest.mark.parametrize("door", DOORS)
def test_a_notebook_that_was_changed_is_refused(tiny: Tiny, door: str) -> None:
    how, line = DOORS[door]
    change(tiny, how)
    with pytest.raises(BuildError) as caught:
        finished(tiny)
    said = str(caught.value)
    assert said.startswith(f"docs/timings/local/labs/one.ipynb {line}")
    assert said.endswith("delete it and run python -m timings record --runner local")
    assert len(said) < 500
    assert "\n" not in said


def test_of_a_notebook_that_is_stale_nothing_is_published(browser: Browser, tiny: Tiny) -> None:
    def attack(document: dict) -> None:
        document["metadata"]["timings"]["hash"] = "0" * 16
        cell(document, "markdown")["source"] = "".join(ATTACKS.values())

    change(tiny, attack)
    site = finished(tiny)
    assert [path.name for path in site.rglob("*") if "ipynb" in path.name] == []
    assert fires(browser, site, "/", "labs/one/") == []


def test_what_a_lab_itself_says_cannot_act_in_its_notebook(browser: Browser, tiny: Tiny) -> None:
    attacks = [attack for attack in ATTACKS.values() if "<script" not in attack]
    said = " ".join([*attacks, "[bait](javascript:void(top.fired=1))"])
    lab = write(tiny, LAB.replace("# ## More", f"# ## More\n#\n# {said}"))
    give(tiny, lab, *GIVEN)
    home(tiny)
    site = finished(tiny)
    text = (site / PAGE / "index.html").read_text(encoding="utf-8")
    assert "More" in text
    assert fires(browser, site, f"{PAGE}/") == []
    assert fires(browser, site, "labs/one/", within=SOON) == ["labs/one/"]  # pages are the author's


REPORT = "<!doctype html><title>'\"&amp;</title><p id=p>&lt;b&gt; 'é'</p>"


def test_a_page_that_a_program_left_is_apart_from_the_site(browser: Browser, tiny: Tiny) -> None:
    works = "document.getElementById('p').append(' works')"
    keep(tiny, "report.html", f"{REPORT}<script>{FIRE}{works}</script>")
    write(tiny, LAB)
    site, address = finished(tiny), "timings/local/files/chap/prog/report.html"
    assert fires(browser, site, "/", address) == []
    with opened(browser, site) as (page, _):
        page.goto("/")
        page.get_by_role("link", name="It").click()
        assert page.frame_locator("iframe").locator("p").inner_text() == "<b> 'é' works"
    before = (site / address).read_bytes()
    (site / address).write_text(f"{REPORT}<script>{FIRE}</script>", encoding="utf-8")
    assert fires(browser, site, address, within=SOON) == [
        address
    ]  # as it lay there before there was a wall
    finish(tiny.project, site)
    assert POLICY.sub("", (site / address).read_text(encoding="utf-8")).encode() == before


def test_a_page_that_a_program_left_asks_for_nothing(browser: Browser, tiny: Tiny) -> None:
    ask = "setInterval(() => fetch('/fired', {mode: 'no-cors'}), 200)"  # a frame is heard late
    keep(tiny, "report.html", f"{REPORT}<script>{ask}</script>")
    write(tiny, LAB)
    site, address = finished(tiny), "timings/local/files/chap/prog/report.html"
    assert fires(browser, site, address, within=SOON) == [address]
    finish(tiny.project, site)
    assert fires(browser, site, address) == []


@pytest.mark.parametrize("attack", ["a drawing that loads", "a script in a drawing"])
def test_a_drawing_that_a_program_left_is_refused(
    browser: Browser, tiny: Tiny, attack: str
) -> None:
    keep(tiny, "picture.svg", ATTACKS[attack].replace('"/fired"', "'/fired'"))
    write(tiny, LAB)
    with pytest.raises(BuildError, match=r"/picture\.svg (has a <svg> with onload|holds an elem)"):
        finished(tiny)
    folder = tiny.project.kept("local", "chap/prog.py")
    assert fires(browser, folder, "picture.svg", within=SOON) == [
        "picture.svg"
    ]  # as it lay in the site before


@pytest.mark.parametrize(
    ("attack", "line"),
    [
        ("a script", "holds a script that is not the theme's, \"try{top.fired=1}"),
        ("a picture that fails", "is no page of the theme: take it out of docs"),
    ],
)
def test_a_page_that_the_theme_did_not_make_is_refused(tiny: Tiny, attack: str, line: str) -> None:
    keep(tiny, "report.html", REPORT)
    write(tiny, LAB)
    tiny.write("docs/evil.html", ATTACKS[attack])
    with pytest.raises(TimingsError) as caught:
        finished(tiny)
    assert str(caught.value).startswith(f"evil.html {line}")


# ---- the site as it is: the policy lets all of it work ----


@pytest.mark.parametrize("engine", ["site", "published", "zensical_site"])
def test_every_page_has_a_policy_that_lets_its_own_run(
    request: pytest.FixtureRequest, browser: Browser, engine: str
) -> None:
    """A page would log what its policy stops, and a visit tells it: elsewhere of MkDocs' pages."""
    folder = request.getfixturevalue(engine)
    pages = sorted(folder.rglob("*.html"))
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert len(POLICY.findall(text)) == 1, path
        assert "<script" not in text[: text.index("Content-Security-Policy")], path
    names = {path.relative_to(folder).as_posix().replace("index.html", "") for path in pages}
    if engine == "site":
        names -= set(DIFFERENT)
    elif engine == "published":
        return
    with serve(folder) as address, visit(browser, address) as page:
        for name in sorted(names - {"404.html"}):  # it knows the site by its published address
            page.goto(name, wait_until="load")
        page.wait_for_load_state("networkidle")


def test_a_visit_tells_what_a_policy_stops(browser: Browser, site: Path, tmp_path: Path) -> None:
    shutil.copytree(site / "assets", tmp_path / "assets")
    html = (site / "index.html").read_text("utf-8").replace("</article>", "<script>1</script>")
    (tmp_path / "index.html").write_text(html, "utf-8")
    told = pytest.raises(AssertionError, match="violates the following Content Security Policy")
    with told, serve(tmp_path) as address, visit(browser, address) as page:
        page.goto("")


@pytest.mark.parametrize(
    "start",
    [
        *("<script>", '<script data-src="x">', '<script title=" src=">', "<SCRIPT title='>'>"),
        "<script type=module type=application/json>",
    ],
)
def test_a_script_that_is_not_the_themes_stops_the_site(page_with: Callable, start: str) -> None:
    """Finishing tells it, and so a theme that has changed, before a browser would not run it."""
    folder = page_with(f"{start}\nanother()\n</script>")
    with pytest.raises(TimingsError) as caught:
        put_up_walls(Project(), folder, "")
    assert str(caught.value) == (
        'index.html holds a script that is not the theme\'s, "another()": take it out of what the '
        "page is made from"
    )
