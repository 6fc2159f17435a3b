"""The panel of one experiment: chart, table, claims, conditions, code and command, per runner."""

from typing import Any

from markupsafe import Markup

from timings.machine.needs import GPU
from timings.pages.asks import Panel
from timings.pages.claims import Judgement, Verdict, contradiction, shown
from timings.project.experiments import Declaration
from timings.records.fields import FIELDS
from timings.records.freshness import is_fresh
from timings.records.model import LOCAL, METHOD, Record
from timings.render.highlighting import highlighted
from timings.render.not_recorded import NOT_RECORDED
from timings.render.panels.banner import Banner, standing
from timings.render.panels.charts import Chart, svg
from timings.render.panels.drawings import WORKERS, ratio_chart, timeline_chart
from timings.render.panels.numbers import times
from timings.render.panels.sentences import crossover_text, scaling_text
from timings.render.state import State
from timings.render.templates import render
from timings.render.words import MARKS, number, shown_name, times_text

CEILING = "all cores at most"


def panel_html(state: State, panel: Panel) -> Markup:
    """The element that a `timings` fence becomes.

    Raises:
        TimingsError: if a published, fresh record contradicts a claim.
    """
    declaration = panel.declaration
    gpu = declaration.needs == GPU
    measured = [record for record in state.records.values() if record.of(declaration.name)]
    return render(
        "panel",
        declaration=declaration,
        runners=[_shown(state, panel, record) for record in measured],
        missing=NOT_RECORDED if gpu else "Not recorded yet.",
        claims=[] if measured else _claims(panel, None),
        code=highlighted(state.project.root, declaration.source),
        command=f"python -m timings record --only {declaration.name}{' --gpu' * gpu}",
    )


def _shown(state: State, panel: Panel, record: Record) -> dict[str, Any]:
    """What one runner recorded of the experiment. `tab` is its name, the same in every panel."""
    declaration = panel.declaration
    fresh = is_fresh(declaration, record)
    banner = standing(state, record, fresh)
    if not fresh and not banner:
        banner = Banner("Recorded before the last change.")
    chart = ratio_chart(declaration, record) if _whole(declaration, record) else None
    lanes = timeline_chart(declaration, record, panel.timeline)
    alike = [one for name, one in state.records.items() if name.startswith(f"{record.runner}-")]
    heads, rows = times(declaration, record, alike)
    return {
        "name": record.runner,
        "tab": shown_name(record.runner),
        "fresh": fresh,
        "banner": banner,
        "chart": svg(chart, state.project.root) if chart else "",
        "sentences": _sentences(declaration, record, chart) if chart else [],
        "lanes": svg(lanes, state.project.root) if lanes else "",
        "claims": _claims(panel, record),
        "heads": heads,
        "rows": rows,
        "elsewhere": sum(any(cell.beside for cell in cells) for _, cells in rows),
        "conditions": _conditions(declaration, record),
        "notes": _notes(state, declaration, record.of(declaration.name)[0].metadata),
    }


def _whole(declaration: Declaration, record: Record) -> bool:
    keys = ((declaration.name, variant, value) for variant, value in declaration.entries)
    return all(key in record.entries for key in keys)


def _sentences(declaration: Declaration, record: Record, chart: Chart) -> list[str]:
    """What a sweep comes to: how it scales with workers, or where a variant starts to pay."""
    if not declaration.parameter:
        return []
    if declaration.parameter != WORKERS:
        return [crossover_text(chart, line) for line in chart.lines]
    facts = record.of(declaration.name)[0].metadata
    cores, ceiling = int(facts.get("cpu_count", 1)), facts.get("ceiling_before")
    return [scaling_text(chart, line, cores, ceiling) for line in chart.lines]


def _claims(panel: Panel, record: Record | None) -> list[dict[str, str]]:
    """Each claim with this record's verdict, and why."""
    found = []
    for claim in panel.claims:
        if record is None:
            judgement = Judgement(claim, Verdict.NOT_SHOWN, None, "not recorded yet")
        else:
            judgement = shown(claim, panel.declaration, record)
            published = record.runner != LOCAL and is_fresh(panel.declaration, record)
            if judgement.verdict is Verdict.CONTRADICTED and published:
                raise contradiction("timings fence", record.runner, judgement)
        verdict, ratio = judgement.verdict, judgement.ratio
        why = [judgement.reason] if judgement.reason else []
        if ratio is not None:
            interval = f"{number(ratio.low)} – {number(ratio.high)}"
            why.append(f"recorded {times_text(ratio.estimate)}, {interval}")
        css = verdict.name.lower().replace("_", "-")
        known = {"css": css, "mark": MARKS[verdict], "verdict": verdict.value}
        found.append({"text": claim.text, **known, "why": "; ".join(why)})
    return found


def _conditions(declaration: Declaration, record: Record) -> str:
    """When, where and on what it was recorded."""
    entries = record.of(declaration.name)
    facts = entries[0].metadata
    rounds = sorted(entries, key=lambda entry: len(entry.values))
    many = " to ".join(dict.fromkeys((rounds[0].rounds, rounds[-1].rounds)))
    parts = [
        f"Recorded {facts['date'][:10]} on {record.runner}",
        f"{facts.get('cpu_model_name', 'unknown processor')}, {facts.get('cpu_count', '?')} cores",
        FIELDS["mem_total_gib"].text(facts.get("mem_total_gib", "?")),
        str(facts.get("os", "unknown system")),
        f"{facts.get('python_implementation', 'Python')} {facts['python_version']}",
        f"GIL {facts.get('gil', '?')}",
        f"start method {facts.get('start_method', '?')}",
        f"load {facts.get('load_avg_1min', '?')}",
        many,
    ]
    if "ceiling_before" in facts:
        parts.append(f"{CEILING} {number(facts['ceiling_before'])}")
    if facts.get("gpu"):
        parts.append(
            f"{facts['gpu']}, compute capability {facts.get('gpu_capability', '?')}, driver "
            f"{facts.get('gpu_driver', '?')} for CUDA {facts.get('cuda_driver', '?')}, "
            f"nvcc {facts.get('cuda_nvcc', '?')}"
        )
    return f"{', '.join(parts)}."


def _notes(state: State, declaration: Declaration, facts: dict) -> list[tuple[str, str]]:
    """What a reader must know of the conditions: in a word or two, and whole."""
    found = []
    if facts.get("budget", 0) < declaration.budget:
        found.append((
            "Short budget:",
            f"at most {facts.get('budget', 0):g} s of measuring in place of "
            f"{declaration.budget:g} s, so expect wide intervals.",
        ))  # fmt: skip
    if other := state.project.other_versions(declaration, facts.get("versions", "")):
        found.append(("Other versions than this site pins:", f"{other}."))
    if facts.get("method") != METHOD:
        found.append(("", "Measured by an earlier method."))
    return found
