"""The experiments of the site, as their sources declare them: read, never run."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from timings.errors import TimingsError
from timings.machine.needs import NEEDS
from timings.project.fingerprint import Module, closure, digest
from timings.project.programs import Pins

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
VARIANT = re.compile(r"[^/\s]([^/\n]*[^/\s])?")


@dataclass(frozen=True)
class Declaration:
    """An experiment as its source declares it."""

    name: str
    title: str
    baseline: str
    variants: tuple[str, ...]
    parameter: str | None
    values: tuple[int | None, ...]
    budget: float
    needs: str
    memory: bool
    controls: dict[str, str]
    environment: dict[str, str]
    path: str
    source: str
    hash: str

    @property
    def entries(self) -> list[tuple[str, int | None]]:
        """Every variant and parameter value that a whole record of it holds."""
        return [(variant, value) for value in self.values for variant in self.variants]


def declarations(root: Path, module: Module, pins: Pins) -> Iterator[Declaration]:
    """Every experiment that a module declares.

    Raises:
        TimingsError: naming the line, what is wrong, and what it must be.
    """
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and _called(node) == "Experiment":
            yield _declaration(root, module, node, pins)


def _declaration(root: Path, module: Module, call: ast.Call, pins: Pins) -> Declaration:
    given = _Given(module, call)
    name = given.text("name")
    if not NAME.fullmatch(name):
        raise given.wrong("name", "must be of a-z, 0-9 and single hyphens")
    variants = given.variants()
    baseline = given.text("baseline")
    if baseline not in variants:
        raise given.wrong("baseline", f"must be one of its variants ({', '.join(variants)})")
    parameter, values = given.sweep()
    shown, used = closure(module, call)
    return Declaration(
        name=name,
        title=given.text("title"),
        baseline=baseline,
        variants=variants,
        parameter=parameter,
        values=values,
        budget=given.budget(),
        needs=given.needs(),
        memory=given.memory(),
        controls=given.controls(variants),
        environment=given.texts("environment"),
        path=module.name,
        source=shown,
        hash=digest(root, [shown, pins((given.needs(),))], used),
    )


def _called(call: ast.Call) -> str:
    """The last name of what is called."""
    return getattr(call.func, "id", "") or getattr(call.func, "attr", "")


class _Given:
    """The arguments of an `Experiment(...)` in a source: read, never run."""

    def __init__(self, module: Module, call: ast.Call) -> None:
        self.where = f"{module.name}:{call.lineno}"
        self.given = {keyword.arg: keyword.value for keyword in call.keywords}
        self.given |= dict(zip(("name", "title"), call.args, strict=False))

    def wrong(self, key: str, must: str) -> TimingsError:
        return TimingsError(f"{self.where}: an experiment's {key} {must}")

    def literal(self, key: str, default: object = None) -> object:
        if key not in self.given and default is not None:
            return default
        try:
            return ast.literal_eval(self.given[key])
        except (KeyError, ValueError, TypeError):
            raise self.wrong(
                key, "must be given as a literal, so that pages can read it without running it"
            ) from None

    def text(self, key: str, default: str | None = None) -> str:
        value = self.literal(key, default)
        if not isinstance(value, str):
            raise self.wrong(key, "must be text")
        return value

    def needs(self) -> str:
        value = self.text("needs", "")
        if value and value not in NEEDS:
            raise self.wrong("needs", f"must be one of {', '.join(NEEDS)}")
        return value

    def memory(self) -> bool:
        value = self.literal("memory", False)
        if type(value) is not bool:
            raise self.wrong("memory", "must be True or False")
        return value

    def texts(self, key: str) -> dict[str, str]:
        value = self.literal(key, {})
        if not (
            isinstance(value, dict) and all(isinstance(t, str) for x in value.items() for t in x)
        ):
            raise self.wrong(key, 'must be text by text, as {"NAME": "value"}')
        return value

    def controls(self, variants: tuple[str, ...]) -> dict[str, str]:
        value = self.texts("controls")
        if strange := [name for name in value if name not in variants]:
            raise self.wrong("controls", f'name "{strange[0]}": name one of its variants')
        return value

    def budget(self) -> float:
        value = self.literal("budget", 10.0)
        if type(value) not in (int, float) or not value > 0:
            raise self.wrong("budget", "must be a number of seconds above 0")
        return float(value)

    def variants(self) -> tuple[str, ...]:
        variants = self.given.get("variants")
        if not isinstance(variants, ast.Dict):
            raise self.wrong("variants", "must be a dict in braces")
        names = tuple(getattr(key, "value", None) for key in variants.keys)
        if not all(isinstance(name, str) and VARIANT.fullmatch(name) for name in names):
            raise self.wrong("variants", "must be named by text in quotes, without line ends or /")
        if len(set(names)) < len(names):
            raise self.wrong("variants", "must have different names")
        return names

    def sweep(self) -> tuple[str | None, tuple[int | None, ...]]:
        sweep = self.literal("sweep", {})
        if sweep == {}:
            return None, (None,)
        if isinstance(sweep, dict) and len(sweep) == 1:
            ((parameter, values),) = sweep.items()
            whole = isinstance(values, list) and all(type(n) is int for n in values)
            rising = whole and values and sorted({0, *values}) == [0, *values]
            if rising and isinstance(parameter, str) and parameter.isidentifier():
                return parameter, tuple(values)
        raise self.wrong("sweep", 'must be like {"workers": [1, 2, 4]}: whole, positive, rising')
