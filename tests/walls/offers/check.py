"""What whoever offers a record is asked to run: `python -m timings check`."""

import itertools
import json
from collections.abc import Callable
from pathlib import Path

from tests.timings.damage import (
    KEEP,
    KEPT,
    LINK,
    NO_PROGRAM,
    PRIVATE,
    RESTORE,
    SECONDS,
    TIME,
    file,
    first,
    head,
    history,
    offer,
    ratio,
    row,
    suite,
)
from tests.timings.tiny import Tiny, git, lay_down
from tests.walls.offers import Door, Offer, refused
from timings.records.model import file_hash

Make = Callable[[Path], object]
HERE = "docs/timings/offered"
OUT = "take it out"
STRAY = f"belongs to no program's run and to no lab here: {OUT}"
SUM = f'{HERE}/timings.json: entry "sums/sum"'
ROW = f'{HERE}/runs.json: entry "chap/prog.py"'
HISTORY = f'{HERE}/history.json: entry "number 1"'
OLDER = KEPT | {"date": "2026-01-02T00:00:00+00:00"}
"""What may have been kept before the record that is offered."""


def offered(scratch: Path) -> Path:
    """The folder of a good record, in a project under version control."""
    return offer(lay_down(scratch / "project")).file(runner="offered").parent


def check(folder: Path) -> list[str]:
    """What the command says of it."""
    return refused(folder.parents[2], "check", "--require", folder.name)


def link(name: str, to: str) -> Make:
    """Put a link there; both names are seen from the runner's folder."""

    def make(folder: Path) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).symlink_to(to)

    return make


def linked_folder(folder: Path) -> None:
    """Let the runner's folder be a link to one elsewhere."""
    away = folder.rename(folder.parents[3] / "away")
    folder.symlink_to(away, target_is_directory=True)


def kept(text: str) -> Make:
    """A page that the program left, named by its row."""

    def make(folder: Path) -> None:
        tiny = Tiny(folder.parents[2])
        place = tiny.project.kept("offered", "chap/prog.py") / "report.html"
        place.parent.mkdir(parents=True)
        place.write_text(text, encoding="utf-8")
        row(kept={"report.html": file_hash(text.encode())})(folder)

    return make


def rows_of(name: str, program: str, **facts: object) -> Make:
    """A file of rows, of one program."""
    facts |= {"program": program, "hash": "0" * 16, "date": KEPT["date"]}
    listed = "kernels" if name == "kernels.json" else "programs"
    return file(name, json.dumps({"schema": 1, listed: [facts]}))


def alias_bomb(folder: Path) -> None:
    """A fence of ten lines that stands for ten million names."""
    lines = ["- &a [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"- &{b} [{', '.join([f'*{a}'] * 10)}]" for a, b in itertools.pairwise("abcdefg")]
    page = Tiny(folder.parents[2]).root / "docs/chap.md"
    fence = "\n".join(["```timings", "experiment:", *lines, "```", ""])
    page.write_text(f"{page.read_text(encoding='utf-8')}\n{fence}", encoding="utf-8")


def committed_standing(folder: Path) -> None:
    """Say that the runner was away, and commit that."""
    said = {"schema": 1, "date": "2026-01-02T03:04:05+00:00", "reason": "away"}
    file("standing.json", json.dumps(said))(folder)
    git(folder.parents[2], "add", "docs")


def of_an_older_commit(folder: Path) -> None:
    """Name a commit that is in the repository, before the sources that were measured."""
    tiny = Tiny(folder.parents[2])
    first_commit = head(tiny)
    tiny.replace("snippets/chap/lib/helper.py", "n + STEP", "n + STEP + 0")
    git(tiny.root, "commit", "--quiet", "--all", "--message", "Other sources")
    wanted = tiny.project.experiments["additions"].hash

    def change(document: dict) -> None:
        for one in document["benchmarks"]:
            if one["metadata"]["name"].startswith("additions/"):
                one["metadata"] |= {"hash": wanted, "commit": first_commit}

    suite(change)(folder)


def kept_at_head(folder: Path) -> None:
    """A history that names a commit of the repository, and a hash that it never had."""
    history(OLDER | {"commit": head(Tiny(folder.parents[2]))})(folder)


def told(folder: Path) -> dict[str, str]:
    """The commits that a line names."""
    log = git(folder.parents[2], "log", "--format=%h", "--abbrev=12").split()
    return {"HEAD": log[0], "FIRST": log[-1]}


DOOR = Door("check", offered, check)
PLACES: list[tuple[str, Make, str]] = [
    ("a page that nobody asked for", file("evil.html"), f'{HERE}: "evil.html" is no file of a '
     f"record: {OUT}"),
    ("a page beside the runners", file("../evil.html"), "docs/timings/evil.html is neither a "
     f"runner's folder nor a page: {OUT}"),
    ("a notebook of a lab that nobody has", file("labs/nobody.ipynb", "{}"),
     f"{HERE}/labs/nobody.ipynb {STRAY}"),
    ("a picture that no program left", file("files/chap/prog/x.svg", "<svg onload='alert(1)'/>"),
     f"{HERE}/files/chap/prog/x.svg {STRAY}"),
    ("a program's page that is not as it was", lambda folder: (
        kept("<p>")(folder), file("files/chap/prog/report.html")(folder)),
     f"{HERE}/files/chap/prog/report.html is missing, or is not what was recorded: run python -m "
     "timings record --runner offered"),
    ("a link to a file of the machine", link("host.txt", "/etc/hostname"),
     f"{HERE}/host.txt {LINK}"),
    ("a link to a folder of the machine", link("files/etc", "/etc/apt"),
     f"{HERE}/files/etc {LINK}"),
    ("a link to the repository", link("git", "../../../.git"), f"{HERE}/git {LINK}"),
    ("a link to itself", link("runs", "runs"), f"{HERE}/runs {LINK}"),
    ("a runner's folder that is a link", linked_folder, f"{HERE} {LINK}"),
    ("a link among the pages", link("../../pictures", "/etc"), f"docs/pictures {LINK}"),
    ("a link to a folder where the build lays its own", link("../../snippets/x", "/etc"),
     f"docs/snippets/x {LINK}"),
    ("a program that is a link", link("../../../snippets/chap/x.py", "/etc/hostname"),
     f"snippets/chap/x.py {LINK}"),
    ("a standing that was committed", committed_standing, f"{HERE}/standing.json is under version "
     f"control: {OUT}: publishing alone writes it"),
    ("a file named so that it lies in another folder", row(kept={"../../victim.html": "0" * 16}),
     f'{ROW} has "kept": {{"../../victim.html": "0000000000000000"}}, not a hash for each file: '
     f"{RESTORE}"),
    ("a kernel of a program that lies in another folder", rows_of("kernels.json",
     "../../../victim", kernel="k", architectures={"sm_75": 1}, compiler="nvcc 12.8"),
     f'{HERE}/kernels.json: entry "../../../victim" has "program": "../../../victim", '
     f"not {NO_PROGRAM}: {RESTORE}"),
    ("a launch of a program that lies in another folder", rows_of("stand-in.json", "/etc/x.py",
     exit=0, launches=1, drawn=[]),
     f'{HERE}/stand-in.json: entry "/etc/x.py" has "program": "/etc/x.py", not {NO_PROGRAM}: '
     f"{RESTORE}"),
]  # fmt: skip
NUMBERS: list[tuple[str, Make, str]] = [
    ("a time near zero", first(5e-324), f"{SUM} has value 1: 5e-324, not {SECONDS}: {RESTORE}"),
    ("a time near infinity", first(1e300), f"{SUM} has value 1: 1e+300, not {SECONDS}: {RESTORE}"),
    ("a start method that no system has", row(start_method="<script>"),
     f'{ROW} has "start_method": "<script>", not one of fork, forkserver, spawn: {RESTORE}'),
    ("an output with the marks by which Markdown finds its places", row(stdout="\x02wz:0\x03"),
     f'{ROW} has "stdout": "\\u0002wz:0\\u0003", not at most 20,000 characters without control '
     f"characters: {RESTORE}"),
    ("a ratio near infinity in a history", history(ratio(estimate=1e300, high=1e301)),
     f'{HERE}/history.json: entry "number 1, sums/sum" has "estimate": 1e+300, not a number from '
     f"1e-200 to 1e+200: {KEEP}"),
]  # fmt: skip
"""What the build refuses as the check does, which has a table of its own."""

PRIVATES: list[tuple[str, Make, str]] = [
    *((f"what is private, printed: {text}", row(stdout=f"saved to {text}\n"),
       f"{ROW} holds {what}: {PRIVATE}")
      for text, what in (
          ("/export/home/ann", "a folder"), ("/private/home/ann", "a folder"),
          ("/var/home/ann", "a folder"), ("/Users/ann/x", "a folder"),
          (r"\\host\share", "a folder"),
          ("C:/Users/ann", "a folder"), ("tcp://10.1.2.3:80", "an IP address"),
          ("[fe80::1c2d]", "an IP address"), ("ann@example.org", "an e-mail address"))),
    ("a home folder in a page that a program left", kept("<p>/home/ann/x</p>"),
     f'{HERE}/files/chap/prog/report.html: entry "report.html" holds a folder: {PRIVATE}'),
]  # fmt: skip
LIES: list[tuple[str, Make, str]] = [
    ("a history of the year 9999", history(KEPT | {"date": "9999-12-31T00:00:00+00:00"}),
     f'{HISTORY} has "date": "9999-12-31T00:00:00+00:00", not {TIME}: {KEEP}'),
    ("a history from before the project", history(KEPT | {"date": "2020-01-01T00:00:00+00:00"}),
     f'{HISTORY} has "date": "2020-01-01T00:00:00+00:00", not {TIME}: {KEEP}'),
    ("a standing of the year 9999", file("standing.json", json.dumps({"schema": 1, "date":
     "9999-12-31T00:00:00+00:00", "reason": "away"})),
     f'{HERE}/standing.json has "date": "9999-12-31T00:00:00+00:00", not {TIME}: delete it'),
    ("an alias bomb in a fence", alias_bomb,
     "docs/chap.md:33: the timings fence is not YAML: it uses & or * as names of parts: write "
     'lines "key: value", quote what has a colon, and use no & or *'),
    ("a history of a commit that nobody has", history(OLDER | {"commit": "deadbeef"}),
     f"{HISTORY} was recorded at commit deadbeef, which is not in this repository: {OUT}"),
    ("a history of sources that its commit never had", kept_at_head,
     f"{HISTORY} was measured from sources that commit HEAD does not have: {OUT}"),
    ("a record of today's sources at a commit before them", of_an_older_commit,
     f'{HERE}/timings.json: entry "additions/comprehension" and 1 more was measured from sources '
     "that commit FIRST does not have: commit the sources, then run python -m timings record "
     "--runner offered --only additions --all"),
]  # fmt: skip
OFFERS = [
    Offer(name, DOOR, make, f"error: {line}", told)
    for name, make, line in (*PLACES, *PRIVATES, *LIES)
]
