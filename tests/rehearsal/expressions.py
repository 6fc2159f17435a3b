"""Evaluates the few kinds of expressions that the workflows hold."""

import json
import re
from typing import Any

TOKEN = re.compile(
    r"\s*(?:(?P<text>'[^']*')|(?P<call>[a-zA-Z]+)\((?P<of>[\w.-]*)\)|(?P<name>[\w.-]+)"
    r"|(?P<sign>&&|\|\||==|!=|!|\(|\)))"
)
SIGNS = {"&&": " and ", "||": " or ", "!": " not "}
STATUS = re.compile(r"\b(?:always|cancelled|failure|success)\(\)")
FILLED = re.compile(r"\$\{\{ ((?:(?!\}\}).)*?) \}\}")

Context = dict[str, Any]


def evaluate(expression: str, context: Context) -> Any:
    """The value of an expression: `context` holds `github`, `needs`, `steps` and the like.

    `context["failed"]` says whether a step of the job failed. What is not there is an empty text.

    Raises:
        ValueError: if it is of a kind that no workflow here has.
    """
    parts, place = [], 0
    while expression[place:].strip():
        found = TOKEN.match(expression, place)
        if not found:
            raise ValueError(f"no expression that a rehearsal knows: {expression}")
        if found["text"] is not None:
            parts.append(repr(found["text"][1:-1]))
        elif found["call"]:
            parts.append(f"call({found['call']!r}, {found['of']!r})")
        elif found["name"]:
            parts.append(f"look({found['name']!r})")
        else:
            parts.append(SIGNS.get(found["sign"], found["sign"]))
        place = found.end()

    def look(name: str) -> Any:
        value: Any = context
        for part in name.split("."):
            value = value.get(part, "") if isinstance(value, dict) else ""
        return value

    def call(name: str, of: str) -> Any:
        answers = {"always": True, "cancelled": False, "failure": bool(context.get("failed"))}
        answers["success"] = not context.get("failed")
        if name == "toJSON":
            return json.dumps(look(of))
        return json.loads(look(of)) if name == "fromJSON" else answers[name]

    names = {"__builtins__": {}, "look": look, "call": call}
    return eval("".join(parts), names)


def holds(condition: str, context: Context) -> bool:
    """Whether a job or step is to be run: one that does not ask for more runs if all went well."""
    text = " ".join(str(condition).split()).removeprefix("${{ ").removesuffix(" }}")
    if STATUS.search(text):
        return bool(evaluate(text, context))
    return not context.get("failed") and bool(evaluate(text, context))


def filled(text: Any, context: Context) -> Any:
    """A text with its expressions replaced; one that is nothing else has the value itself."""
    if not isinstance(text, str):
        return text
    if whole := FILLED.fullmatch(text.strip()):
        return evaluate(whole[1], context)
    return FILLED.sub(lambda found: str(evaluate(found[1], context)), text)
