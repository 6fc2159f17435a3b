"""The commands of jobs that hold a token, or come before packages are installed."""

import argparse
import os
import shutil
from pathlib import Path

from timings.errors import LONGEST, TimingsError, one_line
from timings.publishing.artifact import COMMIT, artifact_name
from timings.publishing.escape import code, outputs, summary
from timings.publishing.limit import SECONDS, judging
from timings.records.json_file import parse_json
from timings.records.reader import check_runner


def _pack(options: argparse.Namespace) -> int:
    from timings.publishing.artifact import write_artifact

    folder = options.root.records / options.runner
    write_artifact(folder, options.to, options.commit, options.fixture)
    print(f"{options.to}: the record of {options.runner} at {options.commit[:12]}")
    return 0


def _restore(options: argparse.Namespace) -> int:
    from timings.publishing.branch import restore

    to = options.to or options.root.records
    lines, found = restore(options.root.root, to, options.runner, options.commit)
    for line in lines:
        print(one_line(line))
    outputs(records=found)
    return 0


def _fetch(options: argparse.Namespace) -> int:
    from timings.github.api import GitHub
    from timings.github.runs import fetch

    if not options.runner:
        summary("No GPU runner is named: the last GPU record, if there is one, has to do.")
        return 0
    name = artifact_name(check_runner(options.runner))
    asked = (options.workflow, options.commit, options.runner, options.to)
    try:
        with judging(name, int(options.wait) + SECONDS):
            said = fetch(GitHub(), *asked, wait=options.wait)
    except TimingsError as error:
        shutil.rmtree(options.to / name, ignore_errors=True)
        said = f"{name} is refused: {error}"
    summary(code(said, LONGEST))
    return 0


def _store(options: argparse.Namespace) -> int:
    from timings.publishing.branch import store

    print(store(options.root.root, options.records, options.commit))
    return 0


def _commit_named(options: argparse.Namespace) -> int:
    print(options.commit)
    return 0


def _guarded(options: argparse.Namespace) -> int:
    from timings.github.api import GitHub
    from timings.github.environment import require_guard

    require_guard(GitHub(), options.environment)
    print(f'the environment "{options.environment}" asks a reviewer')
    return 0


def _comment(options: argparse.Namespace) -> int:
    from timings.github.api import GitHub
    from timings.github.comment import comment

    print(comment(options.root, GitHub(), options.runner))
    return 0


def _wrong_needs(wrong: str) -> TimingsError:
    return TimingsError(f"the variable NEEDS {wrong}: give it the needs of this job")


def _gate(_: argparse.Namespace) -> int:
    needs = parse_json(os.environ.get("NEEDS", "").encode(), _wrong_needs)
    if not needs:
        raise _wrong_needs("names no job")
    bad = {name: job["result"] for name, job in needs.items() if job["result"] != "success"}
    rows = [f"- {code(name)}: {code(job['result'])}" for name, job in needs.items()]
    summary("\n".join(rows))
    if bad:
        listed = ", ".join(f"{name} ({result})" for name, result in bad.items())
        raise TimingsError(f"not all jobs succeeded: {listed}")
    return 0


def a_commit(text: str) -> str:
    """The text, if it names a commit whole."""
    if not COMMIT.fullmatch(text):
        raise TimingsError(f'"{text[:60]}" is no commit: give all 40 characters of one')
    return text


def _commit_or_none(text: str) -> str:
    return a_commit(text) if text else ""


def runner_or_none(text: str) -> str:
    """The text, if a runner may have that name, or it names none."""
    return check_runner(text) if text else ""


def add_commands(commands: argparse._SubParsersAction) -> None:
    """Add the commands to those of `python -m timings`."""
    pack = _command(commands, "pack", _pack, "copy a record, with its provenance, to hand it on")
    pack.add_argument("--runner", type=check_runner, required=True)
    pack.add_argument("--commit", type=a_commit, required=True, help="that was recorded")
    pack.add_argument("--fixture", default="", metavar="WHY", help="say that it is made up")
    pack.add_argument("--to", type=Path, required=True, metavar="DIR")

    restore = _command(commands, "restore", _restore, "get records that were published before")
    restore.add_argument("--runner", type=runner_or_none, default="", help="only this one")
    restore.add_argument("--commit", type=_commit_or_none, default="", help="of the branch")
    restore.add_argument("--to", type=Path, metavar="DIR", help="default: docs/timings")

    fetch = _command(commands, "fetch", _fetch, "get the record that another workflow uploaded")
    fetch.add_argument("--workflow", required=True, metavar="FILE")
    fetch.add_argument("--runner", required=True, help="whose; empty if none is named")
    fetch.add_argument("--commit", type=a_commit, required=True)
    fetch.add_argument("--wait", type=float, default=0.0, metavar="SECONDS")
    fetch.add_argument("--to", type=Path, required=True, metavar="DIR")

    store = _command(commands, "store", _store, "keep the published records on their branch")
    store.add_argument("--records", type=Path, required=True, metavar="DIR", help="from assemble")
    store.add_argument("--commit", type=a_commit, required=True)

    commit = _command(commands, "commit", _commit_named, "is it a commit, by all 40 characters")
    commit.add_argument("commit", type=a_commit)

    guarded = _command(commands, "guarded", _guarded, "has an environment of GitHub a reviewer")
    guarded.add_argument("environment", type=check_runner)

    comment = _command(commands, "comment", _comment, "say on a pull request what it changes")
    comment.add_argument("--runner", type=check_runner, required=True)

    _command(commands, "gate", _gate, "fail unless all jobs in the variable NEEDS succeeded")


def _command(
    commands: argparse._SubParsersAction, name: str, run: object, text: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text)
    parser.set_defaults(run=run)
    return parser
