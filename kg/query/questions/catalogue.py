"""The questions as they are written in the files beside this module."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from kg.errors import QueryError
from kg.graph.literals import text
from kg.query.tokens import tokens

#: What a parameter is. The first four and ``concept`` (any of three) are names of things; a paper
#: is named by its id or title.
KINDS: Final = ("method", "task", "dataset", "paper", "concept", "text", "year", "count")

_NUMBERS = frozenset({"year", "count"})
_QUESTION = re.compile(r"# (?P<text>.+\?)")
_PARAMETER = re.compile(r"# \$(?P<name>[a-z]+): (?P<kind>[a-z]+) = (?P<value>.+)")

Value = str | int


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question leaves open. ``value`` is its default where it is a number, else an example.

    The value of a text or a year or a count is itself; that of a thing is its preferred label, and
    of a paper its id.
    """

    name: str
    kind: str
    value: Value

    @property
    def is_number(self) -> bool:
        """True of a year or a count, which need not be given."""
        return self.kind in _NUMBERS


@dataclass(frozen=True, slots=True)
class Question:
    """A named question: in words, in SPARQL and, where it counts over everything, in SQL."""

    name: str
    text: str
    parameters: tuple[Parameter, ...]
    sparql: str
    sql: str | None


@cache
def questions() -> tuple[Question, ...]:
    """All questions, by name."""
    folder = files(__package__)
    texts = {file.name: file.read_text("utf-8") for file in folder.iterdir() if "." in file.name}
    return tuple(
        _read(name.removesuffix(".rq"), content, texts.get(name.removesuffix("rq") + "sql"))
        for name, content in sorted(texts.items())
        if name.endswith(".rq")
    )


def question(name: str) -> Question:
    """The question of this name. Raises QueryError where there is none."""
    for found in questions():
        if found.name == name:
            return found
    names = ", ".join(q.name for q in questions())
    raise QueryError(f"there is no question {name!r}", mend=f"Questions: {names}")


def filled(asked: Question, values: Mapping[str, Value]) -> str:
    """The SPARQL of a question with a value for each of its parameters."""
    parts: list[str] = []
    end = 0
    for token in tokens(asked.sparql):
        if token.kind == "variable" and token.text.startswith("$"):
            parts += asked.sparql[end : token.start], _written(values[token.text[1:]])
            end = token.start + len(token.text)
    return "".join(parts) + asked.sparql[end:]


def _written(value: Value) -> str:
    return str(value) if isinstance(value, int) else text(value)


def _read(name: str, content: str, sql: str | None) -> Question:
    first, *lines = content.splitlines()
    asked = _QUESTION.fullmatch(first)
    assert asked is not None, f"{name}.rq: line 1 is no question"
    found = [_PARAMETER.fullmatch(line) for line in lines]
    return Question(
        name,
        asked["text"],
        tuple(_parameter(match) for match in found if match),
        "\n".join(line for line, match in zip(lines, found, strict=True) if not match) + "\n",
        sql,
    )


def _parameter(match: re.Match[str]) -> Parameter:
    value: Value = match["value"]
    if match["kind"] in _NUMBERS:
        value = int(match["value"])
    return Parameter(match["name"], match["kind"], value)
