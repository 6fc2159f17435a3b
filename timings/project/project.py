"""What the project declares, read from its sources: nothing here imports or runs a snippet."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from timings.errors import TimingsError
from timings.machine.needs import GPU, NEEDS, lacking
from timings.project.fingerprint import Module, closure, digest
from timings.project.pins import other_versions
from timings.project.settings import FILES, TIMEOUT, read_settings, start_methods

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
VARIANT = re.compile(r"[^/\s]([^/\n]*[^/\s])?")
ROOT = Path(__file__).resolve().parents[2]
PINS = "# --- programs and experiments ---"
GPU_REQUIREMENTS = "requirements-gpu.txt"


@dataclass(frozen=True)
class Program:
    """A runnable snippet, with what its PEP 723 block says of how to run it.

    `expect` names the exceptions that it is meant to end with, or is `("timeout",)`.
    `start_methods` holds None where there is nothing to choose; `needs`, what a machine must have
    to run it; `keeps`, the files that it leaves on purpose; `partial`, the kernels that it
    launches on purpose so that elements are left out; `traced`, constants and the smaller numbers
    that they have where its launches are traced.
    """

    path: str
    source: str
    hash: str
    expect: tuple[str, ...]
    start_methods: tuple[str | None, ...]
    needs: tuple[str, ...]
    keeps: tuple[str, ...]
    timeout: float
    partial: tuple[str, ...] = ()
    traced: tuple[tuple[str, int], ...] = ()

    @property
    def here(self) -> list[str | None]:
        """The start methods that this platform has."""
        return [method for method in self.start_methods if method is None or not lacking(method)]


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
    path: str
    source: str
    hash: str

    @property
    def entries(self) -> list[tuple[str, int | None]]:
        """Every variant and parameter value that a whole record of it holds."""
        return [(variant, value) for value in self.values for variant in self.variants]


@dataclass(frozen=True)
class Project:
    """The sources below one root folder."""

    root: Path = ROOT
    recorded: Path | None = None
    """The folder of records, where it is not the one that pages are built from."""

    @property
    def snippets(self) -> Path:
        """The folder of programs and experiments."""
        return self.root / "snippets"

    @property
    def docs(self) -> Path:
        """The folder of chapters."""
        return self.root / "docs"

    @property
    def pages(self) -> list[Path]:
        """The file of every page that somebody wrote: those of labs are made from their sources."""
        return sorted(p for p in self.docs.rglob("*.md") if p.parent != self.docs / "labs")

    @property
    def records(self) -> Path:
        """The folder of records, one folder a runner."""
        return self.recorded or self.docs / "timings"

    def kept(self, runner: str, program: str) -> Path:
        """The folder of the files that a program left on purpose when that runner ran it."""
        return self.records / runner / FILES / program.removesuffix(".py")

    @cached_property
    def requirements(self) -> str:
        """The text of `requirements.txt`."""
        path = self.root / "requirements.txt"
        try:
            return path.read_text(encoding="utf-8")
        except FileNotFoundError:
            raise TimingsError(f"{path.name} is missing: records name the versions in it") from None
        except UnicodeDecodeError:
            raise TimingsError(f"{path.name} is not UTF-8 text: save it as UTF-8") from None

    @cached_property
    def gpu_pins(self) -> str:
        """The pins that a machine with a GPU has besides, one a line; empty without such a file."""
        path = self.root / GPU_REQUIREMENTS
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        return "\n".join(line.strip() for line in lines if line.strip() and line[0] not in "#-")

    def pins(self, path: Path, needs: Iterable[str] = ()) -> str:
        """The pinned requirements that a file below `snippets/` runs with.

        They stand under the heading for all, and under one for the file's folder if there is one:
        a package that one chapter needs makes no other chapter's records stale.
        """
        pins = self._section(PINS)
        if not pins:
            raise TimingsError(f'requirements.txt has nothing under "{PINS}": put the pins there')
        own = self._section(f"{PINS.removesuffix(' ---')}: {path.parent.name} ---")
        device = self.gpu_pins if GPU in needs else ""
        return "\n".join(part for part in (pins, own, device) if part)

    def other_versions(self, declaration: "Declaration", versions: object) -> str:
        """Of the versions that an experiment was recorded with, those pinned to others."""
        pins = self.pins(self.root / declaration.path, (declaration.needs,))
        return other_versions(pins, str(versions))

    def _section(self, heading: str) -> str:
        """The pins under a heading, one a line; empty where the heading, or any pin, is missing."""
        _, found, rest = f"{self.requirements}\n".partition(f"{heading}\n")
        if not found and heading == PINS:
            raise TimingsError(
                f'requirements.txt has no heading "{heading}": put the pins under it'
            )
        lines = (line.strip() for line in rest.split("# ---", 1)[0].splitlines())
        return "\n".join(line for line in lines if line and not line.startswith("#"))

    @cached_property
    def programs(self) -> dict[str, Program]:
        """Every program, by its path below `snippets/`."""
        return {program.path: program for program in map(self._program, self.program_files)}

    @property
    def program_files(self) -> list[Path]:
        """The file of every program."""
        others = ("__init__.py", "experiments.py")
        return sorted(path for path in self.snippets.glob("*/*.py") if path.name not in others)

    @cached_property
    def experiments(self) -> dict[str, Declaration]:
        """Every declared experiment, by name, in the order of the files."""
        found: dict[str, Declaration] = {}
        for path in sorted(self.snippets.glob("*/experiments.py")):
            for declaration in self._declarations(path):
                if declaration.name in found:
                    raise TimingsError(
                        f'{declaration.path}: experiment "{declaration.name}" is declared in '
                        f"{found[declaration.name].path} too: rename one of them"
                    )
                found[declaration.name] = declaration
        return found

    def experiment(self, name: str, where: str) -> Declaration:
        """The experiment of that name; `where` says who asks, for the error."""
        if name in self.experiments:
            return self.experiments[name]
        known = ", ".join(sorted(self.experiments)) or "none"
        raise TimingsError(
            f'{where}: no experiment "{name}" (have: {known}): '
            "fix the name or declare it in snippets/<chapter>/experiments.py"
        )

    def program(self, path: str, where: str) -> Program:
        """The program in that file below `snippets/`; `where` says who asks, for the error."""
        if path in self.programs:
            return self.programs[path]
        raise TimingsError(f"{where}: no program snippets/{path}: fix the name or write it")

    def _relative(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def _program(self, path: Path) -> Program:
        module = Module.read(path, self._relative(path))
        settings = read_settings(module)
        methods = settings.get("start-methods") or start_methods(module.tree)
        if settings.get("keeps") and len(methods) > 1:
            raise TimingsError(
                f"{module.name}: it keeps files, so it can be run in one way only: name one of "
                f"{', '.join(methods)} as its start-methods"
            )
        needs = tuple(settings.get("needs", ()))
        program = Program(
            path=path.relative_to(self.snippets).as_posix(),
            source=module.text,
            hash=digest(self.root, [module.text, self.pins(path, needs)], [module.tree]),
            expect=tuple(settings.get("expect", ())),
            start_methods=tuple(methods),
            needs=needs,
            keeps=tuple(settings.get("keeps", ())),
            timeout=float(settings.get("timeout", TIMEOUT)),
            partial=tuple(settings.get("partial", ())),
            traced=tuple(settings.get("traced", {}).items()),
        )
        return program if program.here else replace(program, needs=(*needs, methods[0]))

    def _declarations(self, path: Path) -> Iterator[Declaration]:
        module = Module.read(path, self._relative(path))
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and _called(node) == "Experiment":
                yield self._declaration(path, module, node)

    def _declaration(self, path: Path, module: Module, call: ast.Call) -> Declaration:
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
            path=module.name,
            source=shown,
            hash=digest(self.root, [shown, self.pins(path, (given.needs(),))], used),
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
