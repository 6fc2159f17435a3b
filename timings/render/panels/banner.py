"""What pages say of a runner that had no new record when they were published."""

from html import escape

from timings.records.model import Record
from timings.records.standing import load_standing
from timings.render.state import State


def standing_html(state: State, record: Record, fresh: bool) -> str:
    """Since when the record's runner has not run, and why; empty where nothing is to be said."""
    standing = load_standing(state.project.records / record.runner)
    if standing is None:
        return ""
    day, why = escape(standing.date[:10]), escape(standing.text)
    if fresh:
        text = f"Recorded on {day}, of the same sources: {why}."
    else:
        gpu = any(entry.metadata.get("gpu") for entry in record.entries.values())
        where = f"a GPU ({escape(record.runner)})" if gpu else escape(record.runner)
        text = f"Not run on {where} since {day}: {why}, and the sources changed."
    return f'<p class="timings-stale" data-standing="{escape(standing.reason)}">{text}</p>'
