"""What pages say of a runner that had no new record when they were published."""

from dataclasses import dataclass

from timings.records.model import Record
from timings.records.standing import load_standing
from timings.render.state import State


@dataclass(frozen=True)
class Banner:
    """A sentence above what is not as it should be, and the reason's name if it is known."""

    text: str
    reason: str = ""


def standing(state: State, record: Record, fresh: bool) -> Banner | None:
    """Since when the record's runner has not run, and why; None where nothing is to be said."""
    found = load_standing(state.project.records / record.runner)
    if found is None:
        return None
    day = found.date[:10]
    if fresh:
        return Banner(f"Recorded on {day}, of the same sources: {found.text}.", found.reason)
    gpu = any(entry.metadata.get("gpu") for entry in record.entries.values())
    where = f"a GPU ({record.runner})" if gpu else record.runner
    said = f"Not run on {where} since {day}: {found.text}, and the sources changed."
    return Banner(said, found.reason)
