"""Records that are made up, and say so: whole and fresh, and their ratios decide nothing."""

import json
from io import BytesIO
from pathlib import Path

from PIL import Image

from tests.timings.synthetic import ago
from tests.timings.tiny import metadata
from timings.project.kernels import ARCHITECTURES, sources_to_compile
from timings.project.labs import labs
from timings.project.project import Project
from timings.project.settings import FILES
from timings.recording.run.lab import notebook_of
from timings.records.model import CompiledKernel, Entry, Record, Run, file_hash
from timings.records.writer import write_record

FIXTURE = "made up for a rehearsal"
NO_PYTHON = "3.13.99"
"""Of what is made up: one that nobody has, so that it is never taken for a run of this one."""


def noise(place: int, hours: float = 0) -> tuple[float, ...]:
    """Seconds of 16 rounds, for one of 15 places: others for a record made so many hours ago.

    Against any other place the ratio is 1 in half of them, and a million or a millionth in a
    quarter each: by Walsh's functions, no two of which agree more often than they do not.
    """
    size = 1000.0 - 10 * hours
    return tuple(size ** (-1) ** (place + 1 & n).bit_count() for n in range(16))


def made_up(  # noqa: PLR0917
    project: Project, commit: str, runner: str, gpu: bool, hours: float = 1, slower: bool = False
) -> Record:
    """A record of every program and experiment, made so many hours ago.

    `slower` lets every variant be slower than the baseline, which claims contradict.
    """
    record = Record(runner)
    facts = metadata(runner) | {"commit": commit[:12], "date": ago(hours)}
    facts |= {"gpu": "A GPU"} if gpu else {}
    facts |= {"cpu_model_name": f"No processor: {FIXTURE}"}
    for declaration in project.experiments.values():
        if declaration.needs == "gpu" and not gpu:
            continue
        for variant, value in declaration.entries:
            place = declaration.variants.index(variant)
            times = (0.1 * (1 + place),) * 4 if slower else noise(place, hours)
            known = facts | {"hash": declaration.hash}
            record.entries[declaration.name, variant, value] = Entry(
                *(declaration.name, variant, declaration.parameter, value),
                *((times,), ((0.5,),), times[:1], known),
            )
    for program in project.programs.values():
        kept = {name: file_hash(left(name)) for name in program.keeps}
        for method in program.start_methods if gpu or "gpu" not in program.needs else ():
            record.runs[program.path, method] = Run(
                *(program.path, method, 0, 0.1, 9.5, f"{FIXTURE}\n", "", False),
                *(program.hash, ago(hours), NO_PYTHON),
                kept=kept,
                gpu="A GPU" if gpu and "gpu" in program.needs else "",
            )
    for source in sources_to_compile(project):
        for kernel in source.kernels:
            record.kernels[source.program, kernel] = CompiledKernel(
                *(source.program, kernel, dict.fromkeys(ARCHITECTURES, 128)),
                *("nvrtc 13.0", source.hash, ago(hours)),
            )
    return record


def left(name: str) -> bytes:
    """What a program left in a file of that name, as far as the rehearsal goes."""
    picture = BytesIO()
    Image.new("1", (1, 1)).save(picture, "PNG")
    return picture.getvalue() if name.endswith(".png") else FIXTURE.encode()


def lay_down(  # noqa: PLR0917
    project: Project, commit: str, folder: Path, gpu: bool, hours: float = 1, slower: bool = False,
    repository: str = "",
) -> None:  # fmt: skip
    """Write such a record, with its notebooks and kept files, as the folder of a runner."""
    record = made_up(project, commit, folder.name, gpu, hours, slower)
    write_record(folder, record)
    for run in record.runs.values():
        for name in run.kept:
            file = folder / FILES / run.program.removesuffix(".py") / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(left(name))
    for lab in labs(project).values():
        known = {"hash": lab.hash, "date": ago(hours), "python_version": NO_PYTHON}
        document = notebook_of(lab, repository)
        document["metadata"]["timings"] = known | {"repository": repository, "runner": folder.name}
        for cell in document["cells"]:
            if cell["cell_type"] == "code":
                cell["execution_count"] = 1
        file = folder / "labs" / f"{lab.name}.ipynb"
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(document), encoding="utf-8")
