"""What passes between the process that asks and the one that works on the query."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from kg.errors import GraphError, KGError, QueryError
from kg.query.limits import RowLimitError, SpaceLimitError
from kg.query.serialise import UnfitFormatError
from kg.query.sparql import Dataset

# The errors that come over as they are; any other ends the process.
_ERRORS: dict[str, type[KGError]] = {
    kind.__name__: kind
    for kind in (GraphError, QueryError, RowLimitError, SpaceLimitError, UnfitFormatError)
}


@dataclass(frozen=True, slots=True)
class Request:
    """A query and what is wanted of it.

    The answer goes to the file ``output``, in the first of ``formats`` that can hold it.
    ``width`` is a table's; ``max_rows`` as in :class:`kg.query.limits.Limits`.
    """

    sparql: str
    formats: tuple[str, ...]
    output: str
    width: int | None = None
    max_rows: int | None = None
    base_iri: str | None = None
    dataset: Dataset | None = None

    def encoded(self) -> bytes:
        """The request as bytes."""
        return json.dumps(asdict(self)).encode("ascii")


def decoded(message: bytes) -> Request:
    """The request that was encoded."""
    values = json.loads(message)
    if values["dataset"] is not None:
        values["dataset"] = Dataset(**{k: tuple(v) for k, v in values["dataset"].items()})
    return Request(**{**values, "formats": tuple(values["formats"])})


def success(format: str = "") -> bytes:  # noqa: A002
    """The reply that the answer is there, in ``format``, or that the process is ready."""
    return json.dumps({"format": format}).encode("ascii")


def failure(error: KGError) -> bytes:
    """The reply that there is none."""
    said = {"what": error.what, "where": error.where, "mend": error.mend}
    return json.dumps({"error": type(error).__name__, **said}).encode("ascii")


def outcome(reply: bytes) -> str:
    """The format that the answer is in. Raises what the other process replied with."""
    said = json.loads(reply)
    kind = said.pop("error", None)
    if kind is None:
        return str(said["format"])
    raise _ERRORS[kind](**said)
