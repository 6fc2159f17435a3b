"""What the project declares, read from its sources: nothing here imports or runs a snippet."""

import ast
import multiprocessing
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from timings.errors import TimingsError
from timings.provenance import Module, closure, digest

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = re.compile(r"^# /// script\n((?:#.*\n)+?)# ///\n", re.MULTILINE)
OWN_METHOD = {"get_context", "set_start_method"}
SETTINGS = {"expect", "start-methods", "timeout"}
TIMEOUT = 60.0


@dataclass(frozen=True)
class Program:
    """A runnable snippet, with what its PEP 723 block says of how to run it.

    `expect` names the exceptions that it is meant to end with, or is `("timeout",)`.
    `start_methods` holds None where there is nothing to choose.
    """

    path: str
    source: str
    hash: str
    expect: tuple[str, ...]
    start_methods: tuple[str | None, ...]
    timeout: float


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

    @property
    def snippets(self) -> Path:
        """The folder of programs and experiments."""
        return self.root / "snippets"

    @property
    def docs(self) -> Path:
        """The folder of chapters."""
        return self.root / "docs"

    @property
    def records(self) -> Path:
        """The folder of records, one folder a runner."""
        return self.docs / "timings"

    @cached_property
    def pins(self) -> str:
        """The pinned requirements that programs and experiments run with."""
        path = self.root / "requirements.txt"
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            raise TimingsError(f"{path.name} is missing: records name the versions in it") from None
        heading = "# --- programs and experiments ---"
        if heading not in text:
            raise TimingsError(f'{path.name} has no heading "{heading}": put the pins under it')
        section = text.split(heading, 1)[1].split("# ---", 1)[0]
        lines = (line.strip() for line in section.splitlines())
        return "\n".join(line for line in lines if line and not line.startswith("#"))

    @cached_property
    def programs(self) -> dict[str, Program]:
        """Every program, by its path below `snippets/`."""
        paths = sorted(self.snippets.glob("*/*.py"))
        names = [path for path in paths if path.name not in ("__init__.py", "experiments.py")]
        return {program.path: program for program in map(self._program, names)}

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

    def _relative(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def _program(self, path: Path) -> Program:
        module = Module.read(path, self._relative(path))
        settings = _settings(module)
        methods = settings.get("start-methods") or _start_methods(module.tree)
        return Program(
            path=path.relative_to(self.snippets).as_posix(),
            source=module.text,
            hash=digest(self.root, [module.text, self.pins], [module.tree]),
            expect=tuple(settings.get("expect", ())),
            start_methods=tuple(methods),
            timeout=float(settings.get("timeout", TIMEOUT)),
        )

    def _declarations(self, path: Path) -> Iterator[Declaration]:
        module = Module.read(path, self._relative(path))
        for node in ast.walk(module.tree):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if is_call and node.func.id == "Experiment":
                yield self._declaration(module, node)

    def _declaration(self, module: Module, call: ast.Call) -> Declaration:
        where = f"{module.name}:{call.lineno}"
        given = {keyword.arg: keyword.value for keyword in call.keywords}
        given |= dict(zip(("name", "title"), call.args, strict=False))

        def literal(key: str, default: object = None) -> object:
            if key not in given and default is not None:
                return default
            try:
                return ast.literal_eval(given[key])
            except (KeyError, ValueError):
                raise TimingsError(
                    f"{where}: an experiment's {key} must be given as a literal, so that pages "
                    "can read it without running it"
                ) from None

        variants = given.get("variants")
        if not isinstance(variants, ast.Dict):
            raise TimingsError(f"{where}: an experiment's variants must be a dict in braces")
        sweep = literal("sweep", {})
        parameter = next(iter(sweep), None)
        shown, used = closure(module, call)
        return Declaration(
            name=literal("name"),
            title=literal("title"),
            baseline=literal("baseline"),
            variants=tuple(ast.literal_eval(key) for key in variants.keys),
            parameter=parameter,
            values=tuple(sweep[parameter]) if parameter else (None,),
            budget=float(literal("budget", 10.0)),
            needs=literal("needs", ""),
            path=module.name,
            source=shown,
            hash=digest(self.root, [shown, self.pins], used),
        )


def _settings(module: Module) -> dict:
    """The `[tool.timings]` table of a program's PEP 723 block."""
    block = SCRIPT.search(module.text)
    if not block:
        return {}
    lines = (line.removeprefix("#").removeprefix(" ") for line in block[1].splitlines())
    try:
        table = tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError as error:
        raise TimingsError(
            f"{module.name}: its `# /// script` block is not TOML: {error}"
        ) from None
    settings = table.get("tool", {}).get("timings", {})
    unknown = set(settings) - SETTINGS
    if unknown:
        raise TimingsError(
            f"{module.name}: [tool.timings] has no setting {', '.join(sorted(unknown))} "
            f"(have: {', '.join(sorted(SETTINGS))})"
        )
    return settings


def _start_methods(tree: ast.Module) -> tuple[str | None, ...]:
    """This platform's start methods, if the program starts processes by the default one."""
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    modules = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules.add(node.module or "")
            names |= {alias.name for alias in node.names}
    starts = modules & {"multiprocessing", "torch.multiprocessing"}
    if names & OWN_METHOD or not (starts or "ProcessPoolExecutor" in names):
        return (None,)
    return tuple(sorted(multiprocessing.get_all_start_methods()))
