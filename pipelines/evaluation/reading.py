"""JSON Lines as records that check what is asked of them, so that an error names its line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pipelines.evaluation.errors import EvaluationError

T = TypeVar("T")

_NAMES = {dict: "an object", list: "a list", str: "a text", int: "a whole number"}


def checked(value: object, kind: type[T], where: str, what: str) -> T:
    """``value`` where it is of ``kind`` (dict, list, str or int), else EvaluationError."""
    # To Python, but not to JSON, true is a number.
    if isinstance(value, kind) and not isinstance(value, bool):
        return value
    raise EvaluationError(f"{what} is not {_NAMES[kind]}", where=where)


@dataclass(frozen=True, slots=True)
class Record:
    """A JSON object and where it stands; each method raises EvaluationError for a bad field."""

    where: str
    fields: Mapping[str, object]

    def _field(self, key: str, kind: type[T]) -> T:
        if key not in self.fields:
            raise EvaluationError(f"there is no {key!r}", where=self.where)
        return checked(self.fields[key], kind, self.where, repr(key))

    def text(self, key: str) -> str:
        """The text under ``key``."""
        return self._field(key, str)

    def number(self, key: str) -> int:
        """The whole number under ``key``."""
        return self._field(key, int)

    def items(self, key: str) -> list[object]:
        """The list under ``key``."""
        return self._field(key, list)

    def texts(self, key: str) -> list[str]:
        """The list of texts under ``key``."""
        return [checked(item, str, self.where, f"a part of {key!r}") for item in self.items(key)]

    def records(self, key: str) -> list[Record]:
        """The list of objects under ``key``."""
        return [
            Record(self.where, checked(item, dict, self.where, f"a part of {key!r}"))
            for item in self.items(key)
        ]


def content(path: Path) -> str:
    """A file's text. Raises EvaluationError where there is none."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise EvaluationError("no such file", where=str(path), mend="Check the path") from None
    except UnicodeDecodeError as error:
        raise EvaluationError(f"is not UTF-8 ({error.reason})", where=str(path)) from None
    except OSError as error:
        raise EvaluationError(f"cannot be read ({error.strerror})", where=str(path)) from None
    if not text.strip():
        raise EvaluationError("the file is empty", where=str(path))
    return text


def decoded(text: str, where: str) -> object:
    """A JSON value. Raises EvaluationError where it is none."""
    try:
        value: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise EvaluationError(f"is not JSON: {error.msg}", where=where) from None
    except (ValueError, RecursionError):
        # Numbers of thousands of digits and nesting of thousands of levels.
        raise EvaluationError("is not JSON that can be read", where=where) from None
    return value


def records(path: Path) -> Iterator[Record]:
    """Every line's object; blank lines are passed over. Raises EvaluationError."""
    # Not by splitlines, which also breaks at U+2028, and JSON lets that stand in a text.
    for number, line in enumerate(content(path).split("\n"), start=1):
        if line.strip():
            where = f"{path}:{number}"
            yield Record(where, checked(decoded(line, where), dict, where, "the line"))
