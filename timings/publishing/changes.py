"""What a record changes against an earlier one of the same runner, as Markdown."""

from dataclasses import dataclass, field

from timings.publishing.escape import code, plain, table
from timings.records.history import ratio_text
from timings.records.model import Record, entry_name
from timings.stats.intervals import Ratio

HEADS = ["entry", "before (95 % interval)", "now (95 % interval)", ""]


@dataclass
class Changes:
    """Names of entries and programs: what is new, gone, measured anew; and changed ratios.

    A ratio of `ratios` is the entry's name, the ratios before and now, and whether the sources or
    the way of measuring changed in between.
    """

    ratios: list[tuple[str, Ratio, Ratio, bool]] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)


def changes(before: Record, now: Record, baselines: dict[str, str]) -> Changes:
    """What differs. `baselines` names each experiment's baseline; others give no ratio."""
    found = Changes()
    for key, entry in now.entries.items():
        name = entry_name(entry.experiment, entry.variant, entry.parameter, entry.value)
        earlier = before.entries.get(key)
        if earlier is None:
            found.new.append(name)
            continue
        anew = earlier.hash != entry.hash
        anew = anew or earlier.metadata.get("method") != entry.metadata.get("method")
        if anew:
            found.stale.append(name)
        baseline = baselines.get(entry.experiment, entry.variant)
        if baseline != entry.variant:
            asked = (entry.experiment, entry.variant, baseline, entry.value)
            then, ratio = before.ratio(*asked), now.ratio(*asked)
            if then and ratio and ratio.apart(then):
                found.ratios.append((name, then, ratio, anew))
    found.gone = [
        entry_name(entry.experiment, entry.variant, entry.parameter, entry.value)
        for key, entry in before.entries.items()
        if key not in now.entries
    ]
    for key, run in now.runs.items():
        name = f"{run.program}, {run.start_method}" if run.start_method else run.program
        if key not in before.runs:
            found.new.append(name)
        elif before.runs[key].stdout != run.stdout:
            found.outputs.append(name)
    found.gone += [" ".join(filter(None, key)) for key in before.runs if key not in now.runs]
    return found


def markdown(found: Changes) -> str:
    """The changes, every name escaped."""
    parts = []
    if found.ratios:
        rows = [
            [code(name), plain(ratio_text(then)), plain(ratio_text(now)), _why(anew)]
            for name, then, now, anew in found.ratios
        ]
        parts.append(f"{len(rows)} ratios changed: their intervals do not meet.\n")
        parts.append(table(HEADS, rows))
    else:
        parts.append("No ratio changed beyond the noise.")
    for title, names in (
        ("New", found.new),
        ("Stale before this, measured anew", found.stale),
        ("No longer there", found.gone),
        ("Programs that print something else", found.outputs),
    ):
        if names:
            parts.append(f"\n{_listed(title, names)}")
    return "\n".join(parts)


def _why(anew: bool) -> str:
    return "measured anew after a change" if anew else "changed beyond the noise"


def _listed(title: str, names: list[str], most: int = 40) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    shown = ", ".join(map(code, names[:most]))
    return f"<details><summary>{title}: {len(names)}</summary>\n\n{shown}{more}\n\n</details>"
