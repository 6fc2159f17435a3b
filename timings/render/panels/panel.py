"""The panel of one experiment: chart, table, claims, conditions, code and command, per runner."""

from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from timings.machine.needs import GPU
from timings.pages.asks import Panel
from timings.pages.claims import Judgement, Verdict, contradiction, judge
from timings.project.experiments import Declaration
from timings.records.freshness import is_fresh
from timings.records.model import LOCAL, METHOD, Record
from timings.render.highlighting import LIGHT
from timings.render.not_recorded import NOT_RECORDED
from timings.render.panels.banner import standing_html
from timings.render.panels.charts import Chart, svg
from timings.render.panels.drawings import WORKERS, ratio_chart, timeline_chart
from timings.render.panels.numbers import table_html
from timings.render.panels.sentences import crossover_text, scaling_text
from timings.render.state import State
from timings.render.words import number, times_text

MARKS = {Verdict.HOLDS: "✓", Verdict.CONTRADICTED: "✗", Verdict.NOT_SHOWN: "–"}


def panel_html(state: State, panel: Panel) -> str:
    """The element that a `timings` fence becomes.

    Raises:
        TimingsError: if a published, fresh record contradicts a claim.
    """
    declaration = panel.declaration
    name = escape(declaration.name)
    shown = [record for record in state.records.values() if record.of(declaration.name)]
    body = [_runner_html(state, panel, record) for record in shown]
    if not shown:
        missing = NOT_RECORDED if declaration.needs == GPU else "Not recorded yet."
        body = [f"<p>{missing}</p>{_claims_html(panel, None)}"]
    labels = [_label(record, declaration) for record in shown]
    return (
        f'<section class="timings" id="{name}" data-experiment="{name}" '
        f'data-baseline="{escape(declaration.baseline)}" aria-label="{name}">'
        f'<p class="timings-title">{escape(declaration.title)}</p>'
        f"{_tabs(declaration.name, labels, body) if len(body) > 1 else body[0]}"
        f"{_source_html(declaration)}</section>"
    )


def _label(record: Record, declaration: Declaration) -> tuple[str, str]:
    """A tab's text, the same in every panel, so that the theme links them; and its class."""
    name = "this machine" if record.runner == LOCAL else record.runner
    return name, "" if is_fresh(declaration, record) else "timings-stale-tab"


def _runner_html(state: State, panel: Panel, record: Record) -> str:
    """What one runner recorded of the experiment."""
    declaration = panel.declaration
    fresh = is_fresh(declaration, record)
    warning = standing_html(state, record, fresh)
    if not fresh and not warning:
        warning = '<p class="timings-stale">Recorded before the last change.</p>'
    drawn = ""
    if _whole(declaration, record):
        chart = ratio_chart(declaration, record)
        drawn = svg(chart, state.cache) + _sentences_html(declaration, record, chart)
    lanes = timeline_chart(declaration, record, panel.timeline)
    if lanes is not None:
        drawn += f'<p class="timings-title">Who did what when</p>{svg(lanes, state.cache)}'
    return (
        f'<div class="timings-runner" data-runner="{escape(record.runner)}">{warning}{drawn}'
        f"{_claims_html(panel, record)}{table_html(declaration, record)}"
        f"{_conditions_html(state, declaration, record)}</div>"
    )


def _tabs(name: str, labels: list[tuple[str, str]], bodies: list[str]) -> str:
    """Tabs as pymdownx.tabbed writes them: they need no script, and the theme links them."""
    inputs, marks, blocks = [], [], []
    for place, ((label, css), body) in enumerate(zip(labels, bodies, strict=True), start=1):
        key = f"__runner_{name}_{place}"
        checked = ' checked="checked"' if place == 1 else ""
        inputs.append(f'<input{checked} id="{key}" name="__runner_{name}" type="radio">')
        marks.append(f'<label for="{key}" class="{css}">{escape(label)}</label>')
        blocks.append(f'<div class="tabbed-block">{body}</div>')
    return (
        f'<div class="tabbed-set tabbed-alternate" data-tabs="{escape(name)}:{len(labels)}">'
        f'{"".join(inputs)}<div class="tabbed-labels">{"".join(marks)}</div>'
        f'<div class="tabbed-content">{"".join(blocks)}</div></div>'
    )


def _whole(declaration: Declaration, record: Record) -> bool:
    keys = ((declaration.name, variant, value) for variant, value in declaration.entries)
    return all(key in record.entries for key in keys)


def _sentences_html(declaration: Declaration, record: Record, chart: Chart) -> str:
    """What a sweep comes to: how it scales with workers, or where a variant starts to pay."""
    said = []
    for line in chart.lines if declaration.parameter else ():
        if declaration.parameter == WORKERS:
            said.append(scaling_text(chart, line, _cores(declaration, record)))
        else:
            said.append(crossover_text(chart, line))
    return "".join(f"<p>{escape(text)}</p>" for text in said if text)


def _cores(declaration: Declaration, record: Record) -> int:
    return int(record.of(declaration.name)[0].metadata.get("cpu_count", 1))


def _claims_html(panel: Panel, record: Record | None) -> str:
    """Each claim with this record's verdict."""
    if not panel.claims:
        return ""
    items = []
    for claim in panel.claims:
        if record is None:
            judgement = Judgement(claim, Verdict.NOT_SHOWN, None, "not recorded yet")
        else:
            judgement = judge(claim, panel.declaration, record)
            published = record.runner != LOCAL and is_fresh(panel.declaration, record)
            if judgement.verdict is Verdict.CONTRADICTED and published:
                where = "timings fence"
                raise contradiction(where, record.runner, judgement)
        items.append(_claim_html(judgement))
    return f'<ul class="timings-claims">{"".join(items)}</ul>'


def _claim_html(judgement: Judgement) -> str:
    verdict, ratio = judgement.verdict, judgement.ratio
    kind = verdict.name.lower().replace("_", "-")
    why = [judgement.reason] if judgement.reason else []
    if ratio is not None:
        why.append(
            f"recorded {times_text(ratio.estimate)}, {number(ratio.low)} – {number(ratio.high)}"
        )
    detail = f" ({escape('; '.join(why))})" if why else ""
    return (
        f'<li class="{kind}"><span aria-hidden="true">{MARKS[verdict]}</span> '
        f"{escape(judgement.claim.text)}: <strong>{verdict.value}</strong>{detail}</li>"
    )


def _conditions_html(state: State, declaration: Declaration, record: Record) -> str:
    """When, where and on what it was recorded."""
    entry = record.of(declaration.name)[0]
    facts = entry.metadata
    rounds = sorted({len(entry.values) for entry in record.of(declaration.name)})
    many = f"{rounds[0]}" if len(rounds) == 1 else f"{rounds[0]} to {rounds[-1]}"
    parts = [
        f"Recorded {facts['date'][:10]} on {record.runner}",
        f"{facts.get('cpu_model_name', 'unknown processor')}, {facts.get('cpu_count', '?')} cores",
        f"{facts.get('mem_total_gib', '?')} GiB",
        str(facts.get("os", "unknown system")),
        f"{facts.get('python_implementation', 'Python')} {facts['python_version']}",
        f"GIL {facts.get('gil', '?')}",
        f"start method {facts.get('start_method', '?')}",
        f"load {facts.get('load_avg_1min', '?')}",
        f"{many} rounds",
    ]
    if facts.get("gpu"):
        parts.append(
            f"{facts['gpu']}, compute capability {facts.get('gpu_capability', '?')}, driver "
            f"{facts.get('gpu_driver', '?')} for CUDA {facts.get('cuda_driver', '?')}, "
            f"nvcc {facts.get('cuda_nvcc', '?')}"
        )
    text = escape(", ".join(parts)) + "."
    if facts.get("budget", 0) < declaration.budget:
        text += (
            f" <strong>Short budget:</strong> at most {facts.get('budget', 0):g} s of measuring "
            f"in place of {declaration.budget:g} s, so expect wide intervals."
        )
    if other := state.project.other_versions(declaration, entry.metadata.get("versions", "")):
        text += f" <strong>Other versions than this site pins:</strong> {escape(other)}."
    if facts.get("method") != METHOD:
        text += " Measured by an earlier method."
    return f'<p class="timings-conditions">{text}</p>'


def _source_html(declaration: Declaration) -> str:
    """The code that measured it, and the command that measures it again."""
    code = highlight(
        declaration.source,
        PythonLexer(filters=[LIGHT]),
        HtmlFormatter(cssclass="highlight", wrapcode=True),
    )
    command = f"python -m timings record --only {declaration.name}"
    command += " --gpu" if declaration.needs == GPU else ""
    return (
        '<details class="timings-source"><summary>The code that measured this, and how to repeat '
        f"it</summary><p>From <code>{escape(declaration.path)}</code>:</p>{code}"
        f"<p>On your machine: <code>{escape(command)}</code></p></details>"
    )
