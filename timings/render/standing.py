"""What pages say of a runner that had no new record when they were published."""

from html import escape

from timings.ci.standing import load_standing
from timings.render.state import State


def standing_html(state: State, runner: str, fresh: bool) -> str:
    """Since when the runner has not run, and why; empty where nothing is to be said."""
    standing = load_standing(state.project.records / runner)
    if standing is None:
        return ""
    day, why = escape(standing.date[:10]), escape(standing.text)
    if fresh:
        text = f"Recorded on {day}, of the same sources: {why}."
    else:
        text = f"Not run on {escape(runner)} since {day}: {why}, and the sources changed."
    return f'<p class="timings-stale" data-standing="{escape(standing.reason)}">{text}</p>'
