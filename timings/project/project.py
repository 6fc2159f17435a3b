"""What the project declares, read from its sources: nothing here imports or runs a snippet."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from timings.errors import Problem, TimingsError, instead
from timings.machine.needs import GPU
from timings.project.experiments import Declaration, declarations
from timings.project.fingerprint import Module
from timings.project.pins import other_versions
from timings.project.programs import Program, program_of
from timings.project.settings import FILES

ROOT = Path(__file__).resolve().parents[2]
PINS = "# --- programs and experiments ---"
GPU_REQUIREMENTS = "requirements-gpu.txt"


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

    def other_versions(self, declaration: Declaration, versions: object) -> str:
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
        found = {}
        for path in self.program_files:
            name = path.relative_to(self.snippets).as_posix()
            module = Module.read(path, self._relative(path))
            found[name] = program_of(self.root, name, module, partial(self.pins, path))
        return found

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
            module = Module.read(path, self._relative(path))
            for declaration in declarations(self.root, module, partial(self.pins, path)):
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
        otherwise = "declare it in snippets/<chapter>/experiments.py"
        remedy = instead(name, self.experiments, otherwise)
        raise Problem(where, f'no experiment "{name}"', remedy)

    def program(self, path: str, where: str) -> Program:
        """The program in that file below `snippets/`; `where` says who asks, for the error."""
        if path in self.programs:
            return self.programs[path]
        remedy = instead(path, self.programs, "write it")
        raise Problem(where, f"no program snippets/{path}", remedy)

    def _relative(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()
