"""The commands of the project, `record` and `check` first; `timings.github` adds more."""

import argparse
import os
import sys
from functools import partial
from pathlib import Path

from timings.errors import TimingsError, one_line, tell
from timings.github.cli import a_commit, add_commands, runner_or_none
from timings.project.project import Project
from timings.publishing.escape import outputs, summary
from timings.records.history import FILE
from timings.records.model import LOCAL
from timings.records.reader import check_runner


def main(arguments: list[str] | None = None) -> int:
    """Run a command; its exit code. What is wrong is one line on standard error."""
    try:
        options = _parser().parse_args(arguments)
        return options.run(options)
    except TimingsError as error:
        print(f"error: {one_line(error)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130


def _record(options: argparse.Namespace) -> int:
    from timings.recording.progress import record_with_progress

    only = list(options.only)
    if options.chapter:
        from timings.checks.chapter import all_of

        only += all_of(options.root, options.chapter)
        if not only:
            print(f"{options.chapter} shows no program, experiment or lab: nothing to record")
            return 0
    code, _ = record_with_progress(
        options.root,
        options.runner,
        dict.fromkeys(only),
        options.all,
        options.budget,
        total=options.total,
        gpu=options.gpu,
        other_versions=options.other_versions,
    )
    return code


def _check(options: argparse.Namespace) -> int:
    from timings.checks.chapter import check_chapter
    from timings.checks.check import check

    if options.chapter:
        problems, summary = check_chapter(options.root, options.chapter)
        notes = []
    else:
        require = [] if options.sources else options.require
        problems, notes, summary = check(options.root, require, sources=options.sources)
    code = tell([*([] if options.sources else notes), *problems])
    print(summary)
    return code


def _compare(options: argparse.Namespace) -> int:
    from timings.recording.compare import compare

    print(compare(options.root, options.runners))
    return 0


def _keep(options: argparse.Namespace) -> int:
    from timings.publishing.keep import keep

    runner = options.runner
    kept, changed = keep(options.root, runner)
    if kept is None:
        print(f"{runner}: this record is kept already: nothing to add")
        return 0
    print(f"docs/timings/{runner}/{FILE}: kept {len(kept.ratios)} ratios of {kept.date[:10]}")
    for change in changed:
        print(change.text)
    return 0


def _assemble(options: argparse.Namespace) -> int:
    from timings.publishing.assemble import Inputs, annotations, assemble, hand_over, report

    inputs = Inputs(
        options.artifacts, options.last, options.commit, options.runner, options.gpu,
        os.environ.get("GITHUB_REPOSITORY", ""), os.environ.get("GITHUB_RUN_ID", ""),
        options.rehearsal,
    )  # fmt: skip
    assembly = assemble(options.root, inputs)
    summary(report(assembly, options.commit))
    for line in annotations(assembly):
        print(line)
    hand_over(options.root, assembly, options.keep)
    outputs(require=" ".join(assembly.required))
    return 0


def _chapter(options: argparse.Namespace) -> int:
    from timings.scaffold.lay_down import lay_down

    for path in lay_down(options.root, options.name):
        print(f"wrote {path}")
    return 0


def _programs(options: argparse.Namespace) -> int:
    from timings.recording.pythons import packages_needed, try_python

    if not options.python:
        print("\n".join(packages_needed(options.root)))
        return 0
    column, run, anew = try_python(options.root, options.python, options.all)
    rows = column.programs.values()
    failed = sum(len(row.failed) for row in rows)
    lacking = sum(bool(row.lacks) for row in rows)
    runs = sum(len(row.methods) for row in rows if not row.lacks)
    code = tell(anew)
    print(
        f"Python {column.version}: {run} of {len(rows)} programs run anew; of {runs} runs "
        f"{failed} failed, {len(anew)} anew; programs that lack something there: {lacking}"
    )
    return code


def _serve(options: argparse.Namespace) -> int:
    from timings.preview.serve import serve

    return serve(options.root, options.port)


def _site(options: argparse.Namespace) -> int:
    from timings.recording.progress import record_with_progress
    from timings.site.make import make

    root = str(options.root.root)
    verify = [sys.executable, "-m", "timings", "--root", root, "check", "--require", LOCAL]
    asked = (options.root, LOCAL, (), False, options.budget)
    record = partial(record_with_progress, *asked, total=options.total)
    return make(options.root, record, verify)


def _build(options: argparse.Namespace) -> int:
    from timings.site.make import build

    return build(options.root)


def _finish(options: argparse.Namespace) -> int:
    from timings.render.postbuild import finish, list_addresses, unreached

    folder = options.site or options.root.root / "site"
    written = finish(options.root, folder)
    if options.addresses:
        print(f"docs/addresses.txt: {len(list_addresses(options.root, folder))} more")
    code = tell(unreached(options.root, folder))
    print(
        f"{folder.name}/: {len(written)} files beside the pages, the feed and the cards among them"
    )
    return code


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value <= 3600:  # noqa: PLR2004
        raise argparse.ArgumentTypeError(f"{text} is no number of seconds between 0 and 3600")
    return value


def _project(text: str) -> Project:
    root = Path(text).resolve()
    if not (root / "snippets").is_dir():
        raise TimingsError(f"{text} holds no folder snippets: give the folder of a project")
    return Project(root)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m timings", description=__doc__)
    parser.add_argument(
        "--root", type=_project, default=Project(), metavar="DIR",
        help="the project in this folder (default: this one)",
    )  # fmt: skip
    commands = parser.add_subparsers(required=True)

    _add_record(commands)

    verify = commands.add_parser("check", help="are records whole, fresh, and do all claims hold")
    verify.add_argument(
        "--require", nargs="+", type=check_runner, default=None, metavar="RUNNER",
        help="these must be whole and fresh (default: every published one)",
    )  # fmt: skip
    verify.add_argument("--chapter", metavar="NAME", help="this chapter only, by any machine")
    verify.add_argument(
        "--sources", action="store_true", help="pages, programs and tests, not what is recorded"
    )
    verify.set_defaults(run=_check)

    beside = commands.add_parser("compare", help="this machine beside the published ones")
    beside.add_argument("runners", nargs="*", type=check_runner, metavar="RUNNER")
    beside.set_defaults(run=_compare)

    kept = commands.add_parser("keep", help="add a published record's ratios to its history")
    kept.add_argument("--runner", type=check_runner, required=True, help="name of the record")
    kept.set_defaults(run=_keep)

    what = "run programs on another Python; or say which packages they name"
    other = commands.add_parser("programs", help=what)
    other.add_argument("--python", metavar="PATH", help="that Python")
    other.add_argument("--all", action="store_true", help="also what has not changed")
    other.set_defaults(run=_programs)

    new = commands.add_parser("chapter", help="lay down a new chapter")
    new.add_argument("name", help="its name, in lower case with hyphens")
    new.set_defaults(run=_chapter)

    shown = commands.add_parser("serve", help="show the site, and again after each change")
    shown.add_argument("--port", type=int, default=8000, help="where (default: 8000)")
    shown.set_defaults(run=_serve)
    whole = commands.add_parser("site", help="record what changed here, check, build the site")
    for name, seconds in (("--budget", 1.0), ("--total", 200.0)):
        whole.add_argument(name, type=_seconds, default=seconds, metavar="SECONDS")
    whole.set_defaults(run=_site)
    built = "build the site from the records as they are"
    commands.add_parser("build", help=built).set_defaults(run=_build)
    add_commands(commands)
    _add_assemble(commands)
    last = commands.add_parser("finish", help="add feed, sitemap and cards to a built site")
    last.add_argument("--site", type=Path, metavar="DIR", help="where it was built (default: site)")
    last.add_argument("--addresses", action="store_true", help="list its addresses as published")
    last.set_defaults(run=_finish)
    return parser


def _add_record(commands: argparse._SubParsersAction) -> None:
    record = commands.add_parser("record", help="run and measure what changed, and record it")
    record.add_argument("--runner", type=check_runner, default=LOCAL, help="name of the record")
    record.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="NAME",
        help="just this experiment, lab (labs/CHAPTER) or program (FOLDER/FILE.py), or stand-in: "
        "PyCUDA on the stand-in; several experiments in the order given",
    )
    gpu = "also what needs a GPU: an error where there is none"
    record.add_argument("--gpu", action="store_true", help=gpu)
    others = "with --gpu: also where packages are not as pinned; pages then say so"
    record.add_argument("--other-versions", action="store_true", help=others)
    record.add_argument("--all", action="store_true", help="also what has not changed")
    each = "an experiment, instead of its own"
    record.add_argument("--budget", type=_seconds, metavar="SECONDS", help=each)
    in_all = "in all, at most: the cheapest experiments first, the rest the next time"
    record.add_argument("--total", type=_seconds, metavar="SECONDS", help=in_all)
    record.add_argument("--chapter", metavar="NAME", help="what this chapter shows, no other")
    record.set_defaults(run=_record)


def _add_assemble(commands: argparse._SubParsersAction) -> None:
    assemble = commands.add_parser("assemble", help="put the records in place to publish")
    assemble.add_argument("--artifacts", type=Path, required=True, metavar="DIR")
    assemble.add_argument("--last", type=Path, required=True, metavar="DIR", help="from restore")
    assemble.add_argument("--commit", type=a_commit, required=True)
    assemble.add_argument("--runner", type=check_runner, required=True, help="must have recorded")
    assemble.add_argument("--gpu", type=runner_or_none, default="", help="may have recorded")
    assemble.add_argument("--keep", type=Path, required=True, metavar="DIR", help="for store")
    assemble.add_argument("--rehearsal", action="store_true", help="take made-up records too")
    assemble.set_defaults(run=_assemble)
