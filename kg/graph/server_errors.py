"""What can go wrong between here and a SPARQL server elsewhere."""

from __future__ import annotations

from kg.errors import KGError


class ServerError(KGError):
    """A SPARQL server cannot be reached, refuses, or gives what is no answer.

    ``status`` is that of its HTTP response, where there was one.
    """

    def __init__(
        self,
        what: str,
        *,
        where: str | None = None,
        mend: str | None = None,
        status: int | None = None,
    ) -> None:
        self.status = status
        super().__init__(what, where=where, mend=mend)


class ServerTimeoutError(ServerError):
    """The server did not give its whole answer in time."""
