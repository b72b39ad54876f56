"""The errors that a user meets: what went wrong, where, and how to mend it."""

from __future__ import annotations


class KGError(Exception):
    """Base of every error of ours that is the user's business rather than a bug.

    ``what`` says what is wrong, ``where`` names the file, line or record, and ``mend`` says what
    to do about it. ``str()`` joins the three into the one message that the command line prints.
    """

    def __init__(self, what: str, *, where: str | None = None, mend: str | None = None) -> None:
        self.what = what
        self.where = where
        self.mend = mend
        head = f"{where}: {what}" if where else what
        super().__init__(f"{head}. {mend}" if mend else head)


class SourceError(KGError):
    """An input of papers could not be read."""


class SettingsError(KGError):
    """A settings file holds unknown keys or values out of range."""


class ExtractionError(KGError):
    """The extraction model is missing or does not fit the software."""


class ClusterError(KGError):
    """Spark is not installed, its master does not answer, or its machines cannot do the work."""


class ResolutionError(KGError):
    """Mentions could not be resolved to entities."""


class GraphError(KGError):
    """A graph directory is missing, foreign, locked, of another version, or cannot be written."""


class QueryError(KGError):
    """A SPARQL query is malformed, is an update, or asks for what a local query may not do."""


class ExportError(KGError):
    """A graph could not be written in the format or to the place that was asked for."""


class MapError(KGError):
    """A page could not be drawn, for example because the focus names nothing in the graph."""
