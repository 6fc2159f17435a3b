"""The one issue about a weekly run: opened when it fails, renewed, closed when it passes."""

from pathlib import Path

from timings.ci.artifact import read_json
from timings.ci.github import GitHub
from timings.ci.markdown import code, plain, table
from timings.errors import TimingsError

BOT = "github-actions[bot]"
BIGGEST = 1_000_000
KINDS = {
    "newest": ("Newest releases", "fails with the newest releases of its dependencies"),
    "links": ("Links", "leads nowhere"),
    "audit": ("Known vulnerabilities", "has a known vulnerability"),
}
COLUMNS = {"subject": "what", "release": "release", "problem": "problem"}


def read_failures(path: Path) -> list[dict[str, str]]:
    """The failures in a file: each a subject, a release and a problem.

    Raises:
        TimingsError: if the file is anything else.
    """
    found = read_json(path, path.name, BIGGEST).get("failures")
    if not isinstance(found, list) or len(found) > 10_000:  # noqa: PLR2004
        raise TimingsError(f"{path.name}: holds no list of failures")
    for one in found:
        if not isinstance(one, dict) or set(one) != set(COLUMNS):
            raise TimingsError(f"{path.name}: a failure is a subject, a release and a problem")
        if not all(isinstance(text, str) for text in one.values()):
            raise TimingsError(f"{path.name}: a failure is a subject, a release and a problem")
    return found


def tell(github: GitHub, kind: str, failures: list[dict[str, str]] | None, run: str = "") -> str:
    """Open, renew or close the issue of a kind; one line about it.

    Without a list of failures the run itself broke, which is said in the same issue.

    Raises:
        TimingsError: if GitHub cannot be asked.
    """
    marker = f"<!-- timings: weekly {kind} -->"
    mine = [
        found
        for found in github.pages("issues", state="open", creator=BOT)
        if found["user"]["login"] == BOT and (found["body"] or "").startswith(marker)
    ]
    if failures == []:
        for found in mine:
            said = {"body": "The last weekly run found nothing of this any more."}
            github.send("POST", f"issues/{found['number']}/comments", said)
            github.send("PATCH", f"issues/{found['number']}", {"state": "closed"})
        return f"{kind}: nothing failed{', and its issue is closed' if mine else ''}"
    text = {"title": _title(kind, failures), "body": f"{marker}\n{_body(kind, failures, run)}"}
    if mine:
        github.send("PATCH", f"issues/{mine[0]['number']}", text)
        return f"{kind}: renewed issue {mine[0]['number']}"
    number = github.send("POST", "issues", text)["number"]
    return f"{kind}: opened issue {number}"


def _title(kind: str, failures: list[dict[str, str]] | None) -> str:
    """The snippet and the release of the first failure; titles are not Markdown."""
    name, what = KINDS[kind]
    if not failures:
        return f"{name}: the weekly run did not finish"
    first, more = failures[0], f", and {len(failures) - 1} more" if len(failures) > 1 else ""
    release = f" ({_bare(first['release'])})" if first["release"] else ""
    return f"{name}: {_bare(first['subject'])} {what}{release}{more}"


def _bare(text: str) -> str:
    """A text that no title can be broken by: printable, short, and without a mention."""
    kept = (c for c in text if c.isprintable() and c not in "@#<>`")
    return " ".join("".join(kept).split())[:100]


def _body(kind: str, failures: list[dict[str, str]] | None, run: str) -> str:
    where = f"\n\nFrom run {plain(run)} of the scheduled workflow." if run else ""
    if not failures:
        return f"The weekly run ended before it could say what fails: its log says why.{where}"
    rows = [[code(one[key]) if one[key] else "–" for key in COLUMNS] for one in failures]
    found = table(list(COLUMNS.values()), rows)
    renewed = "This text is renewed by every weekly run, and the issue closed by one that passes."
    return f"{found}\n\n{renewed}{where}"
