"""What stands in a runner's folder when `python -m timings record` begins."""

from collections.abc import Callable
from pathlib import Path

from tests.timings.damage import NO_PROGRAM, RESTORE
from tests.timings.tiny import ROUNDS, lay_down, rewrite
from tests.walls.offers import Door, Offer, refused

REMEDY = RESTORE.replace("offered", "local")


def recorded(scratch: Path) -> Path:
    """The folder of a good record of this machine."""
    tiny = lay_down(scratch / "project")
    record = tiny.made_up(ROUNDS)
    row = tiny.made_up_run()
    record.runs[row.key] = row
    tiny.save(record)
    return tiny.file().parent


def record(folder: Path) -> list[str]:
    """What the command says, when it has nothing to do but to look after the record."""
    return refused(folder.parents[2], "record", "--only", "chap/prog.py")


def row_of(program: str) -> Callable[[Path], None]:
    """A row of a program whose name leads elsewhere, where there is something to lose."""

    def make(folder: Path) -> None:
        victim = folder.parents[3] / "victim"
        victim.mkdir()
        (folder / "files").mkdir()
        (victim / "precious.txt").write_text("precious")
        named = program.replace("VICTIM", f"{victim}.py")
        rewrite(folder / "runs.json", lambda d: d["programs"][0].update(program=named))

    return make


def refused_name(shown: str) -> str:
    wrong = f'has "program": "{shown}", not {NO_PROGRAM}'
    return f'error: docs/timings/local/runs.json: entry "{shown}" {wrong}: {REMEDY}'


def cut(value: str) -> str:
    """A text as a line shows it: its beginning."""
    return f'"{value}"' if len(value) < 59 else f'"{value[:59]}…'


def linked_folder(folder: Path) -> None:
    """Let the folder be a link to one elsewhere, in which a recording would write."""
    victim = folder.parents[3] / "victim"
    folder.rename(victim)
    folder.symlink_to(victim, target_is_directory=True)


DOOR = Door("record", recorded, record)
OFFERS = [
    Offer(
        "a program named so that its files lie in another folder",
        DOOR,
        row_of("../../../../../victim"),
        refused_name("../../../../../victim"),
    ),
    Offer(
        "a program named by an absolute path",
        DOOR,
        row_of("VICTIM"),
        refused_name("VICTIM"),
        told=lambda folder: {
            '"program": "VICTIM"': f'"program": {cut(f"{folder.parents[3]}/victim.py")}',
            "VICTIM": f"{folder.parents[3]}/victim.py"[:100],
        },
    ),
    Offer(
        "a folder that is a link",
        DOOR,
        linked_folder,
        "error: local: a runner's folder is a symbolic link: make it a folder",
    ),
]
