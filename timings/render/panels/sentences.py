"""What a sweep comes to, in a sentence under its chart."""

from timings.render.panels.charts import Chart, Line
from timings.render.words import number
from timings.stats.curves import amdahl, crossover


def scaling_text(chart: Chart, line: Line, cores: int, ceiling: float | None) -> str:
    """How well a variant scales: its efficiency, and Amdahl's law fitted to the curve.

    `ceiling` is how many times the work of one core all do at the most, if that was measured.
    """
    pairs = list(zip(chart.values, line.ratios, strict=True))
    most = ceiling or cores
    shares = ", ".join(f"{ratio.estimate / min(n, most):.0%} with {n}" for n, ratio in pairs)
    given = f"which give {number(ceiling)} times what one gives" if ceiling else "one core each"
    text = f"{line.label} on {cores} cores, {given}: efficiency against that, {shares}."
    fit = amdahl(chart.values, line.ratios, cores)
    if fit is None or round(fit.serial, 3) < 0:  # faster than the law allows
        return text
    return (
        f"{text} Amdahl's law, fitted by least squares to the {fit.points} points beyond one "
        f"worker, gives a serial fraction of {fit.serial:.1%} (standard error {fit.error:.1%})."
    )


def crossover_text(chart: Chart, line: Line) -> str:
    """From where on a variant pays."""
    found = crossover(chart.values, line.ratios)
    if found is None:
        word = "faster" if line.ratios[-1].estimate > 1 else "slower"
        first = "from the first value measured on" if word == "faster" else "at the last value"
        return f"{line.label}: {word} than {chart.baseline} {first}."
    if found.above is None and found.below is not None:
        return (
            f"{line.label}: surely slower than {chart.baseline} up to {found.below:,} "
            f"{chart.parameter}, and nowhere surely faster."
        )
    about = f"{float(f'{found.estimate:.2g}'):,.0f} {chart.parameter}"
    text = f"{line.label}: faster than {chart.baseline} from about {about} on"
    bounds = []
    if found.below is not None:
        bounds.append(f"surely slower up to {found.below:,}")
    if found.above is not None:
        bounds.append(f"surely faster from {found.above:,} on")
    return f"{text} ({', '.join(bounds)})." if bounds else f"{text}."
